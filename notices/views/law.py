"""The law that the app holds: every basis with its age, its sources and what it can be used for."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from casework.countries import name_of
from casework.moments import now
from casework.sentences import FACT_WORDS
from casework.views.doors import door
from notices.factwords import AREAS
from notices.law import (
    REVIEW_DAYS,
    WARN_DAYS,
    Basis,
    Element,
    UnknownBasis,
    age_days,
    load_law,
    why_no_letter,
)
from notices.sentences import CHANNELS, LEARNER_WORDS, age_sentence, no_letter_sentence, time_words
from notices.views.elementrows import ELEMENT_WORDS, shared_code

KIND_WORDS: dict[str, Promise] = {
    "platform-duty": _("duty of platforms and hosts"),
    "regulator-removal": _("removal ordered by an authority"),
    "erasure-right": _("right to erasure"),
    "copyright": _("copyright"),
    "civil": _("a court, civil law"),
    "criminal": _("a crime, the police"),
    "hash-programme": _("hash programme"),
}
CONFIDENCE_WORDS: dict[str, Promise] = {
    "high": _("read in the law itself"),
    "medium": _("read in good secondary sources"),
    "low": _("read in one secondary source"),
}
STATUS_WORDS: dict[str, Promise] = {
    "in force": _("in force"),
    "partly in force": _("partly in force"),
    "enacted, not yet in force": _("enacted, not yet in force"),
    "proposed": _("proposed"),
    "uncertain": _("uncertain"),
    "annulled": _("annulled"),
    "case law": _("case law"),
    "not binding": _("not binding"),
    "in operation": _("in operation"),
}
STARTS_WORDS: dict[str, Promise] = {
    "notice": _("The time starts with a notice through: %(channels)s."),
    "authority_order": _("The time starts with an authority’s order, not with a notice."),
    "court": _("The time starts with a court’s order, not with a notice."),
    "report_to_authority": _("The time starts with a report to the authority."),
    "none": _("No time is started by a notice."),
}


@require_safe
@door("see_law")
def law(request: HttpRequest) -> HttpResponse:
    """List every basis by place: name, status, confidence, age."""
    today = now().date()
    rows = sorted(
        (_row(basis, today) for basis in load_law()), key=lambda row: (row["place"], row["basis"].id)
    )
    places = [
        {"place": place, "rows": list(found)} for place, found in groupby(rows, key=lambda row: row["place"])
    ]
    context = {"places": places, "count": len(rows), "warn": WARN_DAYS, "review": REVIEW_DAYS}
    return render(request, "notices/law.html", context)


@require_safe
@door("see_law")
def basis(request: HttpRequest, basis_id: str) -> HttpResponse:
    """Show one basis: what it asks for, by when, what comes next, and where it was read."""
    try:
        found = load_law().get(basis_id)
    except UnknownBasis:
        raise Http404 from None
    context = _row(found, now().date()) | {
        "elements": _elements(found),
        "starts": _starts(found),
        "ladder": ladder_rows(found),
        "learners": [LEARNER_WORDS[one] for one in found.learners],
        "tells": sorted(str(FACT_WORDS[code]) for code in found.discloses),
    }
    return render(request, "notices/basis.html", context)


def ladder_rows(found: Basis) -> list[dict[str, Any]]:
    """Return what the law offers when nothing happens, step by step, with the law that the step stands on."""
    bases = load_law().bases
    return [
        {"to": rung.to, "how": rung.how, "source": rung.source, "basis": bases.get(rung.basis)}
        for rung in found.ladder
    ]


def _row(found: Basis, today: date) -> dict[str, Any]:
    why = why_no_letter(found, today)
    days = age_days(found, today)
    deadline = found.deadline
    return {
        "basis": found,
        "place": place_name(found.jurisdiction),
        "kind": KIND_WORDS[found.kind],
        "status": STATUS_WORDS[found.status],
        "confidence": CONFIDENCE_WORDS[found.verification.confidence],
        "is_low": found.verification.confidence == "low",
        "age": age_sentence(found, today),
        "age_days": days,
        "old": days > WARN_DAYS,
        "too_old": days > REVIEW_DAYS,
        "writes": not why,
        "why_not": no_letter_sentence(why) if why else "",
        "time": time_words(deadline.unit, deadline.amount) if deadline else "",
    }


def place_name(code: str) -> str:
    """Return the name of a country, region or area that a basis is the law of."""
    return str(AREAS.get(code) or name_of(code)).removeprefix("the ")


def _elements(found: Basis) -> list[dict[str, Any]]:
    code = shared_code([element.source for element in found.required_elements])
    return [_element(element, code) for element in found.required_elements]


def _element(element: Element, code: str) -> dict[str, Any]:
    return {
        "asks": ELEMENT_WORDS.get(element.key, element.requirement),
        "requirement": element.requirement,
        "section": element.source.removeprefix(code),
        "is_declaration": element.is_declaration,
        "is_hers": element.belief_of != "signer",
        "is_required": element.is_required,
        "is_for_some": element.when is not None,
    }


def _starts(found: Basis) -> str:
    """Return what starts the law's time; "" where it gives none."""
    if found.deadline is None:
        return ""
    return str(STARTS_WORDS[found.deadline.runs_from]) % {
        "channels": _channels(found.deadline.starts_through)
    }


def _channels(codes: Iterable[str]) -> str:
    return ", ".join(str(CHANNELS[code]) for code in codes)
