"""Whether a picture was seen where it is since a moment, by a look or by herself: else nobody is told that it is still there."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils import timezone

from casework import herlook
from casework.models import GONE, THERE, Check, Sighting
from notices.models import Notice


def seen_there(rows: Iterable[Sighting], *, since: datetime) -> list[Sighting]:
    """Return those that were there at the newest of what tells it since a moment; none that is verified as gone. One query.

    Her word counts with its whole day.
    """
    left = [row for row in rows if row.state != Sighting.State.REMOVED]
    looks = Check.objects.filter(
        sighting__in=left, state=Check.State.DONE, done_at__gte=since, verdict__in=THERE | GONE
    )
    newest = {look.sighting_id: look for look in looks.defer("seen").order_by("done_at")}
    return [row for row in left if _is_there(row, newest.get(row.pk), since)]


def each_seen_there(rows: Collection[Sighting], *, since: datetime) -> bool:
    """Say whether each that is not verified as gone was there since a moment; of none nothing is said. One query."""
    left = [row for row in rows if row.state != Sighting.State.REMOVED]
    return bool(left) and seen_there(left, since=since) == left


def all_gone_by_her(rows: Collection[Sighting]) -> bool:
    """Say whether each is gone, by her word or verified. Pure."""
    return bool(rows) and all(row.state == Sighting.State.REMOVED or herlook.says_gone(row) for row in rows)


def over_since(notice: Notice) -> datetime | None:
    """Return when the first time of a notice was over, else when it was sent; None: it was not. One query."""
    over = notice.clocks.exclude(fired_at=None).order_by("due_at").values_list("due_at", flat=True).first()
    return over or notice.sent_at


def _is_there(row: Sighting, look: Check | None, since: datetime) -> bool:
    said_on = row.she_saw_on
    looked_on = timezone.localdate(look.done_at) if look and look.done_at else None
    if said_on and said_on >= timezone.localdate(since) and (looked_on is None or said_on >= looked_on):
        return row.she_saw == Sighting.SheSaw.THERE
    return look is not None and look.verdict in THERE
