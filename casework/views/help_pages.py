"""The help page: what anybody may need now, by country and need, with no case, no sign-in and no database."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_info
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from casework import directory, helplinefiles, helplines, placenames
from casework.moments import real_today
from casework.views.context import plain_foot
from casework.views.danger import numbers_of

# Sites on which people put pictures, or find them.
_SITES = frozenset({"social", "forum", "video", "adult", "messaging", "search"})


# A token would be a cookie that stays on her device, and there is nothing here to protect: no answer changes anything.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def help_now(request: HttpRequest) -> HttpResponse:
    """The pathway for anyone who may be under 18, and lines for all: from the country and the need alone (U28, U37).

    Nothing is stored and no database is asked, so the page answers when everything else fails. Country and need come
    in the body of the request alone: an address stays in the history of her browser (S46).
    """
    there = numbers_of(request.POST.get("country", ""))
    country = there["country"]
    need = _need(request.POST.get("need", ""))
    found, today = helplinefiles.load(), real_today()
    context = {
        "request": request,
        "house": plain_foot(request),
        **there,
        # Somebody came here from the age question of a case that they meant to open for another.
        "for_helper": "helper" in request.GET or "helper" in request.POST,
        # Her answer about age led her here; the word in the address tells nothing of it (S46).
        "from_form": "form" in request.GET,
        "countries": placenames.whole(),
        "needs": enumerate(helplines.NEEDS.values(), start=1),
        "need": list(helplines.NEEDS).index(need) + 1 if need else 0,
        "need_words": helplines.NEEDS.get(need, ""),
        "forms": _forms_of_sites(),
        "young": _services(found, country, helplines.MINOR, need, today),
        "grown": _services(found, country, helplines.ADULT, need, today),
    }
    return HttpResponse(render_to_string("casework/help_now.html", context))


def _need(asked: str) -> str:
    """Return the code of a need out of its number: the page and what is sent hold no word that would tell (S46)."""
    return dict(enumerate(helplines.NEEDS, start=1)).get(int(asked), "") if asked.isdecimal() else ""


def _services(
    found: helplines.Helplines, country: str, audience: str, need: str, today: date
) -> dict[str, Any]:
    lines = found.lines_of(country, audience, need)
    return {
        "lines": [
            {
                "line": line,
                "languages": languages_in_words(line.languages),
                "stale": helplines.is_stale(line.checked, today),
            }
            for line in lines
        ],
        # Where her country has no line for it, all that works from everywhere stays.
        "programmes": found.programmes_of(country, audience, need if lines or not country else ""),
        "only_police": bool(lines) and found.has_police_alone(country, audience),
    }


def _forms_of_sites() -> list[directory.Entry]:
    """Return the large sites that have a form of their own for such pictures, by name; those of low confidence are left out."""
    known = directory.load(practice=False)
    return sorted(
        (
            entry
            for entry in known.entries
            if entry.form_url and entry.kind in _SITES and entry.confidence in helplines.SHOWN
        ),
        key=lambda entry: entry.name.casefold(),
    )


def languages_in_words(codes: tuple[str, ...]) -> str:
    """Return the names of languages; one that Django cannot name is left out."""
    said = []
    for code in codes:
        try:
            said.append(str(get_language_info(code.lower())["name_translated"]))
        except KeyError:
            continue
    return ", ".join(said)
