"""The stop for a possible minor: one press closes everything for everyone; only the safeguarding lead opens it again."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from casework import access, custody
from casework.models import Actor, Case, Check, MinorStop


class NotTheLead(Exception):
    """Only the organisation's safeguarding lead may record what was done."""


class RecordMissing(Exception):
    """The record does not say what the outcome needs."""


@transaction.atomic
def raise_stop(*, case: Case, by: Actor, at: datetime) -> MinorStop:
    """Close upload, fingerprints, fetching, packets, sending and retention at once. A second press changes nothing."""
    access.require(case, by, "raise_stop")
    custody.hold(case)
    standing = case.minor_stops.filter(resolved_at=None).first()
    if standing:
        return standing
    try:
        with transaction.atomic():
            stop = MinorStop.objects.create(case=case, raised_by=by, raised_at=at)
    except IntegrityError:
        return case.minor_stops.get(resolved_at=None)
    case.checks.filter(state=Check.State.DUE).update(state=Check.State.DROPPED, refused_code="minor_stop")
    custody.record(case=case, event="minor_stop_raised", by=by, at=at, stop=stop.pk)
    return stop


@transaction.atomic
def resolve_stop(
    *, stop: MinorStop, outcome: str, record: str, keep_until: date | None, by: Actor, at: datetime
) -> None:
    """Record what was done: reported to whom with which reference, destroyed on whose instruction, or why the doubt went.

    Only a resolved doubt lets work go on; a case that was reported stays closed. Raises NotTheLead, RecordMissing.
    """
    lead = stop.case.organisation.safeguarding_lead_id
    if lead is None or by.user_id != lead:
        raise NotTheLead
    if not record.strip() or (outcome == MinorStop.Outcome.REPORTED and keep_until is None):
        raise RecordMissing(outcome)
    stop.record, stop.outcome, stop.keep_until, stop.resolved_by = record, outcome, keep_until, by
    if outcome == MinorStop.Outcome.RESOLVED:
        stop.resolved_at = at
    stop.save()
    custody.record(case=stop.case, event="minor_stop_resolved", by=by, at=at, stop=stop.pk, outcome=outcome)
