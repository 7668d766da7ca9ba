"""How soon a law's time would bring something, as a number to sort routes by. Pure."""

from notices.bases import Deadline
from notices.terms import Unit

_HOURS_OF = {Unit.HOURS: 1.0, Unit.CALENDAR_DAYS: 24.0, Unit.WORKING_DAYS: 24.0 * 7 / 5, Unit.MONTHS: 744.0}
# Behind every running number: duties without a number, then times that somebody else must start, then none.
_WITHOUT_NUMBER, _STARTED_BY_OTHERS, _WITHOUT_TIME = 10_000.0, 20_000.0, 30_000.0


def time_rank(deadline: Deadline | None, *, starts: bool) -> float:
    """Return the rank of a time, the soonest first. `starts`: the notice itself starts it."""
    if deadline is None or deadline.unit == Unit.NONE:
        return _WITHOUT_TIME
    if deadline.amount is None:
        return _WITHOUT_NUMBER
    hours = deadline.amount * _HOURS_OF[deadline.unit]
    return hours if starts else _STARTED_BY_OTHERS + hours
