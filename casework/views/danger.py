"""Whom to call in danger, by the country that somebody chose just now or lives in; nothing is stored and no database asked."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from casework import helplinefiles, placenames, questions
from casework.countries import names
from casework.storage import OWN_SESSION


def numbers_of(country: str) -> dict[str, Any]:
    """Return the emergency numbers of a country with its code and name; the general ones for "" or what is no country."""
    code = country if country in names() else ""
    return {
        "country": code,
        "country_name": placenames.place_name(code) if code else "",
        "emergency": helplinefiles.load().emergency(code),
    }


def chosen(request: HttpRequest) -> dict[str, Any]:
    """Return the numbers of the country that she chose beside them, with the countries to choose from.

    It comes in the body of her request alone, and stands nowhere after the answer (U29, S46).
    """
    return {
        **numbers_of(request.POST.get("country", "")),
        "countries": placenames.whole(),
        "asked_at": reverse("own_page", args=[questions.number_of("safe_now")]),
    }


def of_visit(request: HttpRequest) -> dict[str, Any]:
    """Return the numbers of the country of her case while her visit lasts; else nothing: the case may be gone with it."""
    if not hasattr(request, "receipt") or OWN_SESSION not in request.session:
        return {}
    lives_in: str = (request.receipt.case.facts or {}).get("person", {}).get("residence", "")
    return numbers_of(lives_in.partition("-")[0]) if lives_in else {}
