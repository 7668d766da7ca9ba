"""Clocks of notices that are with their recipients: started as the law says, stopped when the matter is done."""

from datetime import datetime, timedelta

from django.db import transaction

from casework import custody
from casework.intake import set_next
from casework.models import Actor, Sighting
from notices import clocks
from notices.law import load_law
from notices.models import Clock, Notice, NoticeSighting

# Where no law's clock runs: when we look again and think of the next step. Advice, never a deadline.
ADVICE_DAYS = 7
DONE = frozenset({NoticeSighting.Outcome.REMOVED, NoticeSighting.Outcome.NOT_OURS})


@transaction.atomic
def start_clock(*, notice: Notice, started_at: datetime, number: str, by: Actor, at: datetime) -> Clock:
    """Start the legal clock if the law's own way was used, else set an advice date (design §4)."""
    basis = load_law().get(notice.basis_id)
    if clocks.starts_clock(basis, notice.contact.process):
        due = clocks.due(started_at, basis.deadline, country=notice.recipient.country)
        kind, due_at = Clock.Kind.LEGAL, due.due_at
        explanation = {"code": due.code, "params": {**due.params, "number": number, "basis": basis.id}}
    else:
        kind, due_at = Clock.Kind.ADVICE, started_at + timedelta(days=ADVICE_DAYS)
        explanation = {"code": "advice_date", "params": {"days": ADVICE_DAYS, "basis": basis.id}}
    clock = Clock.objects.create(
        case=notice.case, notice=notice, kind=kind, started_at=started_at, due_at=due_at, explanation=explanation
    )
    custody.record(
        case=notice.case, event="clock_started", by=by, at=at, notice=notice.pk, clock=clock.pk, kind=kind,
        due_at=due_at.isoformat(),
    )  # fmt: skip
    set_next(notice.case, code="clock_runs", at=due_at)
    _look_soon(notice, at)
    return clock


@transaction.atomic
def note_outcomes(*, sighting: Sighting, at: datetime, by: Actor) -> None:
    """Carry a sighting's verified state into the notices about it, and stop clocks that have nothing left to wait for."""
    if sighting.state != Sighting.State.REMOVED:
        return
    lines = sighting.lines.filter(notice__state__in=Notice.RUNNING, outcome=NoticeSighting.Outcome.OPEN)
    changed = list(lines.values_list("notice_id", flat=True))
    lines.update(outcome=NoticeSighting.Outcome.REMOVED, outcome_at=at)
    for notice in Notice.objects.filter(pk__in=changed).select_related("case"):
        if not notice.lines.exclude(outcome__in=DONE).exists():
            _complete(notice, by=by, at=at)


def stop_clocks(notice: Notice, *, by: Actor, at: datetime) -> None:
    """Stop what still runs for a notice."""
    for clock in notice.clocks.running():
        if Clock.objects.running().filter(pk=clock.pk).update(stopped_at=at):
            custody.record(case=notice.case, event="clock_stopped", by=by, at=at, notice=notice.pk, clock=clock.pk)


def _complete(notice: Notice, *, by: Actor, at: datetime) -> None:
    if Notice.objects.filter(pk=notice.pk, state__in=Notice.RUNNING).update(state=Notice.State.COMPLIED):
        stop_clocks(notice, by=by, at=at)


def _look_soon(notice: Notice, at: datetime) -> None:
    """After a notice, look after six hours and then daily."""
    soon = at + timedelta(hours=6)
    notice.sightings.filter(not_fetched_because="").filter(next_check_at__gt=soon).update(next_check_at=soon)
