"""Keeps what came of notices as counts without a case: at the turn of each month, every notice moved by a conditional update.

What is counted is what was known when the month began, so that the figures change once a month and for many at a time.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from casework import custody
from casework.models import GONE, Case, Check, CustodyEntry, Verdict
from notices.models import Notice, NoticeSighting, OutcomeCount, Reply
from notices.outcomes import History, Looks, Outcome, Seen, outcome_of

# So many a sweep: a month of a large organisation is counted within minutes of its end.
MOST_AT_ONCE = 200
_SEEN: dict[str, Seen] = {
    **{verdict.value: Seen.GONE for verdict in GONE},
    Verdict.LIVE: Seen.UP,
    Verdict.CLOAKED: Seen.UP,
    Verdict.UNKNOWN: Seen.NOTHING,
}
Cell = dict[str, Any]


def month_start(at: datetime) -> datetime:
    """Return the moment at which the month of a moment began, UTC."""
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def count_due(*, at: datetime, most: int = MOST_AT_ONCE) -> int:
    """Count the notices that were not counted yet this month; return how many. A second time changes nothing.

    Of a deleted case nothing is read any more: what was counted stays, and nothing leads there from its notices.
    """
    Notice.objects.filter(case__closed_at__isnull=False, counted_in__isnull=False).update(counted_in=None)
    upto = month_start(at)
    due = _countable(upto).filter(Q(counted_to=None) | Q(counted_to__lt=upto.date()))
    rows = list(due.order_by("sent_at", "pk").select_related("case", "counted_in")[:most])
    for notice in rows:
        _count(notice, upto=upto)
    return len(rows)


def cell_of(notice: Notice, *, upto: datetime) -> Cell | None:
    """Return among which outcomes a notice belongs, as known at a moment; None: it is not counted. Few queries."""
    if notice.sent_at is None or notice.retracts_id or _came_back(notice):
        return None
    found = outcome_of(history_of(notice, upto=upto), at=upto)
    return _cell(notice, found, upto) if found else None


def history_of(notice: Notice, *, upto: datetime) -> History:
    """Return what is known of a notice that was handed over; nothing of it is under a key."""
    if notice.sent_at is None:
        raise ValueError("Nobody has this notice.")
    replies = notice.replies.filter(recorded_at__lte=upto, decision__in=Reply.COUNTS).order_by(
        "received_at", "pk"
    )
    others = Notice.objects.filter(
        case_id=notice.case_id, sightings__in=notice.sightings.all(), sent_at__lte=upto
    )
    first_other = others.filter(retracts=None).exclude(recipient_id=notice.recipient_id).order_by("sent_at")
    return History(
        accepted_at=notice.sent_at,
        addresses=tuple(_looks_at(notice, upto)),
        answers=tuple(replies.values_list("received_at", "kind")),
        others_asked_at=first_other.values_list("sent_at", flat=True).first(),
        withdrawn_at=_withdrawn_at(notice, upto),
    )


def _looks_at(notice: Notice, upto: datetime) -> Iterator[Looks]:
    """Yield the looks at each address; one that is never looked at has nothing to tell and is left out."""
    lines = list(NoticeSighting.objects.filter(notice=notice).select_related("sighting"))
    done = Check.objects.filter(
        sighting__in=[line.sighting_id for line in lines], state=Check.State.DONE, done_at__lte=upto
    )
    looks: dict[UUID, list[tuple[datetime, Seen]]] = defaultdict(list)
    for look in done.only("sighting_id", "done_at", "verdict"):
        if look.done_at:
            looks[look.sighting_id].append((look.done_at, _SEEN.get(look.verdict, Seen.ELSE)))
    for line in lines:
        found = looks[line.sighting_id]
        # A person may have said so, without a look.
        if line.sighting.returned_at and line.sighting.returned_at <= upto:
            found.append((line.sighting.returned_at, Seen.UP))
        if found or not line.sighting.not_fetched_because:
            yield sorted(found, key=lambda look: look[0])


def _withdrawn_at(notice: Notice, upto: datetime) -> datetime | None:
    if notice.state != Notice.State.WITHDRAWN:
        return None
    said = CustodyEntry.objects.filter(
        chain=notice.case_id, event="notice_withdrawn", data__notice=str(notice.pk), at__lte=upto
    )
    return said.order_by("seq").values_list("at", flat=True).first()


def _cell(notice: Notice, found: Outcome, upto: datetime) -> Cell:
    same = _countable(upto).filter(case_id=notice.case_id, recipient_id=notice.recipient_id)
    by_channel = same.filter(channel=notice.channel)
    return {
        "organisation_id": notice.case.organisation_id,
        "recipient_id": notice.recipient_id,
        "channel": notice.channel,
        "quarter": _quarter(notice.sent_at or upto),
        **asdict(found),
        "is_first": _is_first(notice, same),
        "is_first_by_channel": _is_first(notice, by_channel),
    }


def _countable(upto: datetime) -> QuerySet[Notice]:
    """Return the notices that recipients had by a moment, of cases that go on; none that takes back or asks again."""
    return Notice.objects.filter(sent_at__lt=upto, case__closed_at=None, retracts=None, is_follow_up=False)


def _is_first(notice: Notice, rows: QuerySet[Notice]) -> bool:
    had = (row for row in rows.order_by("sent_at", "pk") if not _came_back(row))
    return next(had, None) == notice


def _came_back(notice: Notice) -> bool:
    """Say whether it never arrived: what came back says nothing of its recipient, also where it was withdrawn then."""
    if notice.state != Notice.State.WITHDRAWN:
        return notice.state == Notice.State.UNDELIVERABLE
    # One that was sent once more has the moment of that.
    reports = CustodyEntry.objects.filter(
        chain=notice.case_id, event="notice_bounced", at__gte=notice.sent_at
    )
    return reports.filter(data__notice=str(notice.pk)).exists()


def _quarter(moment: datetime) -> date:
    return date(moment.year, (moment.month - 1) // 3 * 3 + 1, 1)


@transaction.atomic
def _count(notice: Notice, *, upto: datetime) -> None:
    """Move one notice from where it is counted to where it belongs; whoever comes second finds it moved and does nothing."""
    custody.hold(notice.case)
    if not Case.objects.filter(pk=notice.case_id, closed_at=None).exists():
        return
    cell = cell_of(notice, upto=upto)
    after = _row(cell) if cell else None
    before = notice.counted_in
    unmoved = Notice.objects.filter(pk=notice.pk, counted_in=before, counted_to=notice.counted_to)
    if not unmoved.update(counted_in=after, counted_to=upto.date()) or before == after:
        return
    steps = [(row.pk, by) for row, by in ((before, -1), (after, 1)) if row]
    # In one order, so that two sweeps cannot wait for each other.
    for row, by in sorted(steps):
        OutcomeCount.objects.filter(pk=row).update(count=F("count") + by)


def _row(cell: Cell) -> OutcomeCount:
    found = OutcomeCount.objects.filter(**cell).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return OutcomeCount.objects.create(**cell)
    except IntegrityError:  # another sweep was quicker
        return OutcomeCount.objects.get(**cell)
