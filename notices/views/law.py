"""One legal basis: everything that its file says, where it was read, and what law reviewers found since."""

from collections.abc import Container, Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from casework import access
from casework.moments import now
from casework.sentences import FACT_WORDS
from casework.views.doors import door
from notices.factwords import QUESTIONS
from notices.flatfacts import ASKED_AS
from notices.languages import name_in
from notices.law import Basis, Element, UnknownBasis, load_law
from notices.reviews import findings_of, reviewers_of, reviews_of
from notices.sentences import CHANNELS, LEARNER_WORDS, WAYS, question_sentence, time_words
from notices.views.elementrows import ELEMENT_WORDS, shared_code
from notices.views.lawrows import (
    ADDRESSEE_WORDS,
    COVERS_WORDS,
    STARTS_WORDS,
    WRITER_WORDS,
    in_words,
    law_row,
)


@require_safe
@door("see_law")
def basis(request: HttpRequest, basis_id: str) -> HttpResponse:
    """Show everything that the file of one basis says, each with where it was read."""
    found = basis_or_404(basis_id)
    at, organisation_id = now(), request.actor.organisation_id
    context = law_row(found, at.date(), findings_of(organisation_id, at=at)) | {
        "elements": _elements(found),
        "starts": _starts(found),
        "objection": _objection(found),
        "ladder": ladder_rows(found),
        "learners": [LEARNER_WORDS[one] for one in found.learners],
        "tells": sorted(str(FACT_WORDS[code]) for code in found.discloses),
        "addressees": in_words(ADDRESSEE_WORDS, found.addressed_to),
        "writers": in_words(WRITER_WORDS, found.who_may_notify),
        "covers": in_words(COVERS_WORDS, found.covers),
        "questions": _questions(found),
        "sentences": _sentences(found, request.GET.get("words", "")),
        "reviews": reviews_of(found.id, organisation_id),
        "reviewers": reviewers_of(organisation_id),
        "may_review": access.may(request.actor, "review_law"),
        "may_name": access.may(request.actor, "administer"),
    }
    return render(request, "notices/basis.html", context)


def basis_or_404(basis_id: str) -> Basis:
    """Return a basis; one that no file holds is a page that is not there."""
    try:
        return load_law().get(basis_id)
    except UnknownBasis:
        raise Http404 from None


def ladder_rows(found: Basis, *, avoid: Container[str] = ()) -> list[dict[str, Any]]:
    """Return what the law offers when nothing happens, step by step, with the law that the step stands on.

    `avoid`: kinds of steps that she does not want; of each only that it is left out is said, once, at the end.
    """
    bases = load_law().bases
    return [
        {
            "to": rung.to,
            "how": rung.how,
            "source": rung.source,
            "basis": bases.get(rung.basis),
            "after_days": -(-rung.after_hours // 24) if rung.after_hours else 0,
        }
        for rung in found.ladder
        if rung.kind not in avoid
    ] + [
        {"avoided": words}
        for kind, words in WAYS.items()
        if kind in avoid and kind in {rung.kind for rung in found.ladder}
    ]


def _questions(found: Basis) -> list[str]:
    """Return what decides whether it applies, as questions."""
    asked = {ASKED_AS.get(fact, fact) for fact in found.condition.facts}
    return sorted(question_sentence(fact) for fact in asked if fact in QUESTIONS)


def _sentences(found: Basis, asked: str) -> dict[str, Any]:
    """Return the ready sentences in the language that was asked for, else in the law's own, and the other languages."""
    codes = sorted({one.language for one in found.statements})
    if not codes:
        return {}
    chosen = next(code for code in (asked, found.language, "en", *codes) if code in codes)
    rows = [
        {"about": ELEMENT_WORDS.get(one.about, ""), "one": one}
        for one in found.statements
        if one.language == chosen
    ]
    own = get_language() or "en"
    languages = [{"code": code, "words": name_in(code, own), "is_chosen": code == chosen} for code in codes]
    return {"rows": rows, "languages": languages, "is_asked": asked in codes}


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


def _objection(found: Basis) -> dict[str, str]:
    """Return the uploader's objection that the law knows; nothing where it knows none."""
    given = found.counter_notice
    if given is None:
        return {}
    return {"time": time_words(given.unit, given.amount), "words": given.words, "source": given.source}


def _channels(codes: Iterable[str]) -> str:
    return ", ".join(str(CHANNELS[code]) for code in codes)
