"""Asking a partner to delete fingerprints that it got: when that is owed, and the record that somebody asked."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from casework import access, consents, custody
from casework.models import Actor, Case, Consent, HandOver
from casework.sentences import PICTURE, SIGNAL


def owed(cases: QuerySet[Case], *, at: datetime) -> Iterator[tuple[datetime, HandOver]]:
    """Yield what a partner of some cases should be asked to delete, and since when. Two queries, and one for each found.

    Owed is what was taken out and is not allowed any more: the case is at an end, or no live consent covers it.
    """
    rows = HandOver.objects.filter(case__in=cases, deletion_asked_at=None).exclude(handed_at=None)
    found = list(rows.select_related("case"))
    live: dict[UUID, list[Consent]] = defaultdict(list)
    open_cases = {row.case_id for row in found if not row.case.closed_at}
    for consent in Consent.objects.live(at).filter(case__in=open_cases, act=Consent.Act.FINGERPRINTS):
        live[consent.case_id].append(consent)
    for row in found:
        if row.case.closed_at:
            yield row.case.closed_at, row
        elif not _still_allowed(row, live[row.case_id]):
            yield _ended_at(row, at), row


def is_owed(row: HandOver, *, at: datetime) -> bool:
    """Say whether the partner should be asked to delete what this hand-over gave it. Runs a few queries."""
    return any(one.pk == row.pk for _since, one in owed(Case.objects.filter(pk=row.case_id), at=at))


@transaction.atomic
def record_asked(*, row: HandOver, by: Actor, at: datetime) -> None:
    """Write down that the partner was asked to delete it; a second time changes nothing. Raises access.Refused.

    Open while the case is stopped or at an end: it only ever takes something back.
    """
    access.require(row.case, by, "hold_back")
    custody.hold(row.case)
    given = HandOver.objects.filter(pk=row.pk, deletion_asked_at=None).exclude(handed_at=None)
    if given.update(deletion_asked_by=by, deletion_asked_at=at):
        data = {"hand_over": row.pk, "partner": row.partner_id}
        custody.record(case=row.case, event="fingerprints_deletion_asked", by=by, at=at, **data)


def _still_allowed(row: HandOver, live: list[Consent]) -> bool:
    told = {f"{SIGNAL}{name}" for name in row.signals} | {f"{PICTURE}{number}" for number in row.pictures}
    allowed = consents.allowed_by(live, (str(row.partner_id),))
    return allowed is not None and told <= allowed


def _ended_at(row: HandOver, at: datetime) -> datetime:
    """Return when the last consent that reached this partner ended; now where that cannot be said."""
    rows = row.case.consents.filter(act=Consent.Act.FINGERPRINTS)
    reaching = [one for one in rows if consents.allowed_by([one], (str(row.partner_id),)) is not None]
    ends = [one.withdrawn_at or one.until for one in reaching]
    return max((end for end in ends if end and end <= at), default=at)
