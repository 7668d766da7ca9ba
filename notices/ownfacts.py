"""What is asked of her next once she handed her case in: what a route waits for, and nothing that changes none."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from casework import ownlinks, ownquestions, toldlater
from casework.alone import is_alone
from casework.models import Case
from casework.ownquestions import OwnQuestion
from notices.conditions import Truth
from notices.fillable import denies
from notices.law import load_law
from notices.reckoning import Route
from notices.routes import routes_of


def is_for_another(case: Case) -> bool:
    """Say whether somebody fills it in for her: then no letter can be sent from a case that nobody works (selffiling)."""
    return bool(case.facts.get("notifier", {}).get("role", "self") != "self")


def correctable(case: Case) -> list[toldlater.Answer]:
    """Return what she answered later and can correct; none for who fills it in for her."""
    return [] if is_for_another(case) else toldlater.answers(case)


def next_question(case: Case, *, at: datetime, routes: Sequence[Route] | None = None) -> OwnQuestion | None:
    """Return the first question for whose answer a route waits; None: there is none, or it is not she who would answer.

    `routes`: where at hand. Opens confidential fields.
    """
    asked = [] if is_for_another(case) else ownquestions.open_questions(case, at=at)
    if not asked or (is_alone(case) and not ownlinks.readable(case)):
        return None
    found = routes_of(case, at=at).routes if routes is None else routes
    hers = filter(_may_be_written, found) if is_alone(case) else found
    waits = {fact for route in hers for fact in (*route.questions, *_of_letter(case, route))}
    return next((one for one in asked if waits & one.settles), None)


def question_of(case: Case, code: str, *, at: datetime) -> OwnQuestion | None:
    """Return the question that she was shown, if it is open still: a look may have put another one before it meanwhile."""
    asked = [] if not code or is_for_another(case) else ownquestions.open_questions(case, at=at)
    return next((one for one in asked if one.code == code), None)


def _may_be_written(route: Route) -> bool:
    """Say whether she may send it herself, or nobody knows yet who is at her links: then an answer is not asked for later."""
    return route.writes or (route.recipient is None and bool(route.sightings))


def _of_letter(case: Case, route: Route) -> Iterator[str]:
    """Yield what the letter of a route lacks, whatever its law asks: that she did not agree, and who is shown."""
    basis = load_law().get(route.basis_id)
    if route.answer == Truth.NO or not route.writes or basis.kind == "copyright":
        return
    is_open = route.answer == Truth.YES
    # With a yes no letter goes that would have to deny it.
    if is_open or denies(basis):
        yield "image.licensed"
    if is_open and (case.facts or {}).get("person", {}).get("identifiable") is None:
        yield "person.identifiable"
