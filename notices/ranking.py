"""What comes first: of routes, how soon a time brings something; of questions, which decides most. Pure."""

from collections import defaultdict
from collections.abc import Container, Iterable
from typing import Protocol

from notices.bases import Deadline
from notices.terms import Unit

_HOURS_OF = {Unit.HOURS: 1.0, Unit.CALENDAR_DAYS: 24.0, Unit.WORKING_DAYS: 24.0 * 7 / 5, Unit.MONTHS: 744.0}
# Behind every running number: duties without a number, then times that somebody else must start, then none.
_WITHOUT_NUMBER, _STARTED_BY_OTHERS, _WITHOUT_TIME = 10_000.0, 20_000.0, 30_000.0
# About the one who did it, and mostly known to nobody. One country out of all makes one law a yes, so however many
# wait for it, it is asked after everything that she can say herself.
_ABOUT_THE_OTHER = frozenset({"sighting.uploader_country", "image.threat_from"})


class Asking(Protocol):
    """What has open questions: a route."""

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the facts whose knowledge would decide it."""


def time_rank(deadline: Deadline | None, *, starts: bool) -> float:
    """Return the rank of a time, the soonest first. `starts`: the notice itself starts it."""
    if deadline is None or deadline.unit == Unit.NONE:
        return _WITHOUT_TIME
    if deadline.amount is None:
        return _WITHOUT_NUMBER
    hours = deadline.amount * _HOURS_OF[deadline.unit]
    return hours if starts else _STARTED_BY_OTHERS + hours


def next_question(routes: Iterable[Asking], *, without: Container[str] = ()) -> str | None:
    """Return the fact that decides most of what is open: each open route shares one vote among its questions.

    `without`: facts that nobody can be asked for.
    """
    votes: dict[str, float] = defaultdict(float)
    for route in routes:
        for question in route.questions:
            votes[question] += 1 / len(route.questions)
    asked = [question for question in votes if question not in without]
    return max(asked, key=lambda one: (one not in _ABOUT_THE_OTHER, votes[one], one), default=None)
