"""What is asked of her next once she handed her case in: what decides most of her routes, and nothing that decides none."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from casework import ownquestions
from casework.alone import is_alone
from casework.models import Case
from casework.ownquestions import OwnQuestion
from notices.conditions import Truth
from notices.law import load_law
from notices.ranking import votes_of
from notices.reckoning import Route
from notices.routes import routes_of

# Without them a letter on an open route is not whole: that she did not agree, and who is shown.
_OF_LETTERS = ("image.licensed", "person.identifiable")


def is_for_another(case: Case) -> bool:
    """Say whether somebody fills it in for her: then no letter can be sent from a case that nobody works (selffiling)."""
    return bool(case.facts.get("notifier", {}).get("role", "self") != "self")


def next_question(case: Case, *, at: datetime, routes: Sequence[Route] | None = None) -> OwnQuestion | None:
    """Return the question whose answer decides most; None: no answer of hers changes a route, or it is not she who would answer.

    `routes`: where at hand. Opens confidential fields.

    Her agreement has no later place than its weight: it decides more routes than what follows.
    """
    asked = [] if is_for_another(case) else ownquestions.open_questions(case)
    if not asked:
        return None
    found = routes_of(case, at=at).routes if routes is None else routes
    weights = _weights(case, [one for one in found if _may_be_written(one)] if is_alone(case) else found)
    weigh = {one.code: sum(weights.get(fact, 0) for fact in one.settles) for one in asked}
    best = max(asked, key=lambda one: weigh[one.code])
    return best if weigh[best.code] else None


def _may_be_written(route: Route) -> bool:
    """Say whether she may send it herself, or nobody knows yet who is at her links: then an answer is not asked for later."""
    return route.writes or (route.recipient is None and bool(route.sightings))


def _weights(case: Case, routes: Sequence[Route]) -> Mapping[str, float]:
    """Return by fact how many routes wait for it; what keeps a letter on an open route back comes after them."""
    weights = dict(votes_of(routes))
    is_open = any(
        one.answer == Truth.YES and one.writes and load_law().get(one.basis_id).kind != "copyright"
        for one in routes
    )
    told = (case.facts or {}).get("person", {})
    for fact in _OF_LETTERS if is_open else ():
        if told.get(fact.partition(".")[2]) is None:
            weights[fact] = weights.get(fact, 0) + 0.01
    return weights
