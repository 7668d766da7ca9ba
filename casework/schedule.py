"""When an address is looked at next, reckoned from what is known of it. Pure: the row keeps the moment, nothing else does.

Found weeks late, the answer is the same single next moment: steps that passed meanwhile are not made up for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(days=1)
HOURS_BETWEEN_AGREEING_CHECKS = 6
HOURS_AFTER_A_NOTICE = 6
# How long looks are that close after a notice was handed over.
FAST_DAYS = 3
# While it is up: until so many days after the last thing that happened, so many days from look to look.
DAYS_WHILE_UP = ((14, 1), (60, 3))
DAYS_AT_LAST = 7
# After a removal was verified (return watch), in days from it; then every quarter of a year.
RETURN_WATCH_DAYS = (1, 3, 7, 30, 90)
QUARTER_DAYS = 91
# A look that told nothing is tried again: each time twice as long after, up to the longest wait.
HOURS_AFTER_A_FAILED_LOOK = 3
MOST_DAYS_AFTER_A_FAILED_LOOK = 7
# A look shortly before a step of the watch was that step.
_CLOSE = timedelta(hours=6)


@dataclass(frozen=True)
class Standing:
    """What counts of an address: when it was recorded, was last written about, came back, was verified as removed.

    `failed`: how many looks in a row told nothing, the last one included; `seen_gone`: the last look saw it gone.
    """

    recorded_at: datetime
    noticed_at: datetime | None = None
    returned_at: datetime | None = None
    removed_at: datetime | None = None
    failed: int = 0
    seen_gone: bool = False


def next_look(standing: Standing, *, at: datetime) -> datetime:
    """Return the moment of the next look after one that ended at a moment; always later than that."""
    if standing.removed_at:
        regular = watch_again(standing.removed_at, at=at)
    elif standing.seen_gone:
        regular = at + timedelta(hours=HOURS_BETWEEN_AGREEING_CHECKS)
    else:
        regular = at + _while_up(standing, at)
    return min(regular, at + _after_failures(standing.failed)) if standing.failed else regular


def watch_again(removed_at: datetime, *, at: datetime) -> datetime:
    """Return the next step of the return watch after a moment."""
    for days in RETURN_WATCH_DAYS:
        if (step := removed_at + timedelta(days=days)) > at + _CLOSE:
            return step
    quarter = timedelta(days=QUARTER_DAYS)
    last = removed_at + timedelta(days=RETURN_WATCH_DAYS[-1])
    return last + quarter * ((at + _CLOSE - last) // quarter + 1)


def _while_up(standing: Standing, at: datetime) -> timedelta:
    """Return how long to wait: short after a notice, longer the longer nothing happened."""
    noticed = standing.noticed_at
    if noticed and at - noticed < FAST_DAYS * DAY:
        return timedelta(hours=HOURS_AFTER_A_NOTICE)
    moments = (standing.recorded_at, noticed, standing.returned_at)
    quiet = at - max(moment for moment in moments if moment)
    return next((days for until, days in DAYS_WHILE_UP if quiet < until * DAY), DAYS_AT_LAST) * DAY


def _after_failures(failed: int) -> timedelta:
    longest = MOST_DAYS_AFTER_A_FAILED_LOOK * DAY
    # Beyond ten the doubling is over anyway.
    return min(timedelta(hours=HOURS_AFTER_A_FAILED_LOOK) * 2 ** min(failed - 1, 10), longest)
