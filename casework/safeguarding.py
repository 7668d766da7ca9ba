"""The stop for a possible minor: one press closes everything for everyone; only the safeguarding lead opens it again."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from casework import access, custody
from casework.models import Actor, Case, Check, MinorStop


class NotTheLead(Exception):
    """Only the organisation's safeguarding lead may record what was done."""


class RecordMissing(Exception):
    """The record does not say what the outcome needs."""


class AlreadyRecorded(Exception):
    """What the lead recorded before stands, and leaves no room for this."""


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


def possible_outcomes(stop: MinorStop) -> tuple[str, ...]:
    """Return what may still be recorded: anything once; after a report its destruction on an instruction, beside it."""
    if not stop.outcome:
        return tuple(MinorStop.Outcome.values)
    if stop.outcome == MinorStop.Outcome.REPORTED and stop.instructed_at is None:
        return (MinorStop.Outcome.DESTROYED,)
    return ()


@transaction.atomic
def resolve_stop(
    *, stop: MinorStop, outcome: str, record: str, keep_until: date | None, by: Actor, at: datetime
) -> None:
    """Record what was done: reported to whom with which reference, destroyed on whose instruction, or why the doubt went.

    Nothing that was recorded is written over, and only a resolved doubt lets work go on.
    Raises NotTheLead, RecordMissing. Raises AlreadyRecorded: what stands leaves no room for this outcome.
    """
    lead = stop.case.organisation.safeguarding_lead_id
    if lead is None or by.user_id != lead:
        raise NotTheLead
    if not record.strip() or (outcome == MinorStop.Outcome.REPORTED and keep_until is None):
        raise RecordMissing(outcome)
    custody.hold(stop.case)
    stop.refresh_from_db()
    if outcome not in possible_outcomes(stop):
        raise AlreadyRecorded(stop.outcome)
    if stop.outcome:
        _add_instruction(stop, record, by=by, at=at)
    else:
        _set_outcome(stop, outcome, record, keep_until, by=by, at=at)
    custody.record(case=stop.case, event="minor_stop_resolved", by=by, at=at, stop=stop.pk, outcome=outcome)


def _set_outcome(
    stop: MinorStop, outcome: str, record: str, keep_until: date | None, *, by: Actor, at: datetime
) -> None:
    is_resolved = outcome == MinorStop.Outcome.RESOLVED
    if not MinorStop.objects.filter(pk=stop.pk, outcome="", resolved_at=None).update(
        outcome=outcome, keep_until=keep_until, resolved_by=by, resolved_at=at if is_resolved else None
    ):
        raise AlreadyRecorded(outcome)
    stop.refresh_from_db()
    stop.record = record
    stop.save(update_fields=["record"])


def _add_instruction(stop: MinorStop, record: str, *, by: Actor, at: datetime) -> None:
    if not MinorStop.objects.filter(pk=stop.pk, instructed_at=None).update(
        instructed_by=by, instructed_at=at
    ):
        raise AlreadyRecorded(stop.outcome)
    stop.refresh_from_db()
    stop.instruction = record
    stop.save(update_fields=["instruction"])
