"""Pages that answer without a sign-in: leaving, help for under-18s, the icon."""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from casework import helplines
from casework.countries import names


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """End the session and go to a neutral site; the one address that changes state by GET (S10, S47)."""
    logout(request)
    return away()


def away() -> HttpResponse:
    """Return the way to the neutral site, with everything that this browser keeps of us ended."""
    response = HttpResponse(status=303)
    response["Location"] = settings.LEAVE_URL
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Referrer-Policy"] = "no-referrer"
    for name in (settings.SESSION_COOKIE_NAME, settings.VAULT_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        response.delete_cookie(name, samesite="Strict")
    return response


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """The pathway for anyone who may be under 18: where to go, from the country alone (U37).

    Nothing is stored and no database is asked, so the page answers when everything else fails.
    """
    asked = request.GET.get("country", "")
    country = asked if asked in names() else ""
    found = helplines.load()
    context = {
        "request": request,
        "country": country,
        # Somebody came here from the age question of a case that they meant to open for another.
        "for_helper": "helper" in request.GET,
        "country_name": names().get(country, ""),
        "countries": _countries(),
        "emergency": found.emergency(country),
        "checked": found.checked,
        "young": _services(found, country, helplines.MINOR),
        "grown": _services(found, country, helplines.ADULT),
    }
    return HttpResponse(render_to_string("casework/help_now.html", context))


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the neutral icon."""
    return redirect(static("icons/page.png"))


def _countries() -> list[tuple[str, str]]:
    whole = [(code, name) for code, name in names().items() if "-" not in code]
    return sorted(whole, key=lambda place: place[1])


def _services(found: helplines.Helplines, country: str, audience: str) -> dict[str, Any]:
    lines = found.lines_of(country, audience)
    return {
        "lines": [{"line": line, "languages": _languages(line.languages)} for line in lines],
        "programmes": found.programmes_of(country, audience),
    }


def _languages(codes: tuple[str, ...]) -> str:
    """Return the names of languages; one that Django cannot name is left out."""
    said = []
    for code in codes:
        try:
            said.append(str(get_language_info(code.lower())["name_translated"]))
        except KeyError:
            continue
    return ", ".join(said)
