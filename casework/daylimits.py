"""What a self-filed case may take on a day: 20 addresses and 5 recipients (S57). Cases that somebody works have no such limit.

The verbs count and no more: who calls them asks casework.alone whether the case is one of those. A day is one of the house's
zone (TIME_ZONE).
"""

from datetime import datetime

from django.db.models import F
from django.utils import timezone
from django.utils.translation import ngettext

from casework.models import Case, DayCount

ADDRESSES_A_DAY = 20
RECIPIENTS_A_DAY = 5
LIMITS: dict[str, int] = {
    DayCount.What.ADDRESS: ADDRESSES_A_DAY,
    DayCount.What.RECIPIENT: RECIPIENTS_A_DAY,
}


def left(case: Case, what: str, *, at: datetime) -> int:
    """Return how many more of a thing (DayCount.What) fit into the case's day. Runs a query."""
    counted = DayCount.objects.filter(case=case, day=timezone.localdate(at), what=what)
    return max(0, LIMITS[what] - (counted.values_list("count", flat=True).first() or 0))


def take(case: Case, what: str, *, at: datetime, number: int = 1) -> bool:
    """Count some of a thing for the day, all or none; False: they do not fit any more.

    The database compares and counts in one step, so two requests at once never take more than the limit. Call it inside
    the transaction of the change: what is rolled back was not taken.
    """
    row, _ = DayCount.objects.get_or_create(case=case, day=timezone.localdate(at), what=what)
    fits = DayCount.objects.filter(pk=row.pk, count__lte=LIMITS[what] - number)
    return bool(fits.update(count=F("count") + number))


def full_sentence(what: str, *, most: int | None = None) -> str:
    """Say to her that the day is full, and that tomorrow goes on. `most`: the limit, where it is another."""
    limit = most or LIMITS[what]
    says = (
        ngettext(
            "We take %(limit)d link a day. You can go on tomorrow.",
            "We take %(limit)d links a day. You can go on tomorrow.",
            limit,
        )
        if what == DayCount.What.ADDRESS
        else ngettext(
            "You can write to %(limit)d place a day. You can go on tomorrow.",
            "You can write to %(limit)d recipients a day. You can go on tomorrow.",
            limit,
        )
    )
    return says % {"limit": limit}
