"""The open page on who runs this, who answers for the data, what it is not, and who may sign for somebody."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from casework import impact, placenames, signing
from casework.countries import names
from casework.views.signing_words import answers_of, place_name

# What of the operator's own page is shown at most; a longer file is cut there.
_MOST_CHARACTERS = 40_000


# As on the help page: a token would be a cookie on her device, and no answer changes anything.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest) -> HttpResponse:
    """Say who runs this, who answers for the data, what it is not, and who may sign for somebody in a country.

    The country comes in the body of the request alone: an address stays in the history of her browser (S46).
    """
    country = request.POST.get("country", "")
    country = country if country in names() or country == signing.UNION else ""
    context = {
        "operator": impact.operator_of(settings),
        "own_words": _own_words(),
        "country": country,
        "country_name": place_name(country) if country else "",
        "countries": _countries(),
        "answers": answers_of(country) if country else [],
    }
    return render(request, "casework/about.html", context)


def _own_words() -> str:
    """Return the operator's own page as text, or "" where there is none that can be read."""
    if not settings.OPERATOR_LEGAL_PAGE:
        return ""
    try:
        return Path(settings.OPERATOR_LEGAL_PAGE).read_text(encoding="utf-8")[:_MOST_CHARACTERS]
    except (OSError, UnicodeDecodeError):
        return ""


def _countries() -> list[tuple[str, str]]:
    regions = {rule.country for rule in signing.load() if "-" in rule.country}
    codes = [code for code in names() if "-" not in code or code in regions]
    return placenames.by_name((code, place_name(code)) for code in [*codes, signing.UNION])
