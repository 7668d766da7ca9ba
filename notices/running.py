"""Clocks of notices that are with their recipients: started as the law says, stopped when the matter is done."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from casework import custody, schedule
from casework.models import Actor, Sighting
from casework.models.sightings import SightingQuerySet
from notices import clocks, returning
from notices.law import load_law
from notices.models import Clock, Contact, Notice, NoticeSighting
from notices.reviews import findings_of
from notices.rungs import rung_of
from notices.terms import RunsFrom

DONE = frozenset(
    {NoticeSighting.Outcome.REMOVED, NoticeSighting.Outcome.NOT_OURS, NoticeSighting.Outcome.WITHDRAWN}
)
# What becomes of a line whose sighting is no longer open.
_OUTCOME_OF: dict[str, str] = {
    Sighting.State.REMOVED: NoticeSighting.Outcome.REMOVED,
    Sighting.State.WITHDRAWN: NoticeSighting.Outcome.WITHDRAWN,
}


@transaction.atomic
def start_clock(*, notice: Notice, started_at: datetime, number: str, by: Actor, at: datetime) -> Clock:
    """Start the legal clock if the law's own way was used, else set an advice date (design §4)."""
    basis = load_law().get(notice.basis_id)
    # Where the recipient's confirmation starts the time, the number of its form is that.
    awaits_word = basis.deadline and basis.deadline.runs_from == RunsFrom.ACKNOWLEDGEMENT and not number
    is_first = not notice.is_follow_up
    if is_first and basis.deadline and starts_time(notice, at=started_at) and not awaits_word:
        country, timezone = clocks.place_of(basis, notice.recipient.country)
        due = clocks.due(started_at, basis.deadline, country=country, timezone=timezone)
        kind, due_at = Clock.Kind.LEGAL, due.due_at
        explanation = {"code": due.code, "params": {**due.params, "basis": basis.id, "number": number}}
    else:
        hours = advice_hours(notice)
        kind, due_at = Clock.Kind.ADVICE, started_at + timedelta(hours=hours)
        explanation = {"code": "advice_date", "params": {"days": -(-hours // 24)}}
    clock = Clock(notice=notice, kind=kind, started_at=started_at, due_at=due_at, explanation=explanation)
    _start(clock, by=by, at=at)
    _look_soon(notice, at)
    return clock


def starts_time(notice: Notice, *, at: datetime) -> bool:
    """Say whether the law's time starts when this notice goes the way that it goes: never by a guess.

    Nor under a law that was found changed. What the recipient set up counts also where it is marked as not working, not
    what the directory names no more.
    """
    changed = findings_of(notice.case.organisation_id, at=at).changed
    if notice.contact.is_guessed or notice.basis_id in changed:
        return False
    contacts = notice.recipient.contacts.exclude(rank=Contact.DROPPED_RANK)
    offered = contacts.values_list("process", flat=True)
    return clocks.starts_clock(load_law().get(notice.basis_id), notice.contact.process, offered=offered)


def advice_hours(notice: Notice) -> int:
    """Return after how many hours we come back to it where no legal time runs: as the law file advises, else the rung."""
    deadline = load_law().get(notice.basis_id).deadline
    if notice.is_follow_up:
        return rung_of(notice).follow_up_hours
    return deadline.advice_hours if deadline else rung_of(notice).hours


@transaction.atomic
def advise(*, notice: Notice, days: int, by: Actor, at: datetime) -> Clock:
    """Set an advice date some days on; 0: the sweep thinks of the next step at once."""
    explanation = {"code": "advice_date", "params": {"days": days}}
    due_at = at + timedelta(days=days)
    clock = Clock(
        notice=notice, kind=Clock.Kind.ADVICE, started_at=at, due_at=due_at, explanation=explanation
    )
    _start(clock, by=by, at=at)
    return clock


@transaction.atomic
def expect_return(*, notice: Notice, objected_at: datetime, by: Actor, at: datetime) -> Clock | None:
    """After an objection of the uploader, set the date from which it may be put back; None where the law knows none."""
    basis = load_law().get(notice.basis_id)
    due = clocks.may_return(basis, objected_at)
    if due is None:
        return None
    explanation = {"code": due.code, "params": {**due.params, "basis": basis.id}}
    clock = Clock(
        notice=notice,
        kind=Clock.Kind.ADVICE,
        started_at=objected_at,
        due_at=due.due_at,
        explanation=explanation,
    )
    _start(clock, by=by, at=at)
    return clock


@transaction.atomic
def note_outcomes(*, sighting: Sighting, at: datetime, by: Actor) -> None:
    """Carry a sighting's state into the notices about it, and stop clocks that have nothing to wait for.

    Verified as gone, or taken out of work: its lines are done. Taken up again, or back: they are open again where they run.
    """
    custody.hold(sighting.case)
    sighting.refresh_from_db(fields=["state", "removed_at"])
    before: str = NoticeSighting.Outcome.OPEN
    after = _OUTCOME_OF.get(sighting.state)
    if after is None:
        before, after = NoticeSighting.Outcome.WITHDRAWN, NoticeSighting.Outcome.OPEN
        returning.reopen_lines(sighting)
    gone_since = returning.gone_since(sighting, sighting.removed_at or at)
    moments: dict[str, datetime | None] = {
        NoticeSighting.Outcome.OPEN: None,
        NoticeSighting.Outcome.REMOVED: gone_since,
    }
    lines = sighting.lines.filter(notice__state__in=Notice.RUNNING, outcome=before)
    changed = list(lines.values_list("notice_id", flat=True))
    lines.update(outcome=after, outcome_at=moments.get(after, at))
    for clock in returning.stopped_too_early().filter(notice__lines__sighting=sighting):
        go_on(clock, by=by, at=at)
    for notice in Notice.objects.filter(pk__in=changed).select_related("case"):
        if not notice.lines.exclude(outcome__in=DONE).exists():
            _complete(notice, by=by, at=at)


def unnoted() -> SightingQuerySet:
    """Return the sightings whose state their notices do not know yet."""
    ended = Q(sighting__state__in=_OUTCOME_OF, outcome=NoticeSighting.Outcome.OPEN)
    taken_up = Q(sighting__in=Sighting.objects.open(), outcome=NoticeSighting.Outcome.WITHDRAWN)
    back = Q(sighting__in=Sighting.objects.open(), outcome=NoticeSighting.Outcome.REMOVED)
    runs, is_done = Q(notice__state__in=Notice.RUNNING), Q(notice__state=Notice.State.COMPLIED)
    lines = NoticeSighting.objects.filter(((ended | taken_up) & runs) | (back & (runs | is_done)))
    waited_for = NoticeSighting.objects.filter(notice__in=returning.stopped_too_early().values("notice_id"))
    return Sighting.objects.filter(
        Q(pk__in=lines.values("sighting_id")) | Q(pk__in=waited_for.values("sighting_id"))
    )


def stop_clocks(notice: Notice, *, by: Actor, at: datetime) -> None:
    """Stop what still runs for a notice; a second time changes nothing."""
    custody.hold(notice.case)
    for clock in notice.clocks.running():
        stop_clock(clock, by=by, at=at)


def void_clocks(notice: Notice, *, by: Actor, at: datetime) -> None:
    """Stop every clock of a notice that reached nobody, so that nobody is late: also a legal one that ran out.

    That it had fired stays in the custody log alone.
    """
    stop_clocks(notice, by=by, at=at)
    for clock in notice.clocks.filter(kind=Clock.Kind.LEGAL).exclude(fired_at=None):
        Clock.objects.filter(pk=clock.pk).update(fired_at=None, stopped_at=at)
        _record_stop(clock, by=by, at=at)


def stop_objection(notice: Notice, *, objected_at: datetime, by: Actor, at: datetime) -> None:
    """Stop the date that an objection of the uploader set, where it was none; another one's goes on."""
    custody.hold(notice.case)
    for clock in notice.clocks.running().filter(started_at=objected_at):
        if clock.explanation["code"] == "counter_notice":
            stop_clock(clock, by=by, at=at)
            return


def stop_clock(clock: Clock, *, by: Actor, at: datetime) -> bool:
    """Stop one clock; False when it is over already."""
    if not Clock.objects.running().filter(pk=clock.pk).update(stopped_at=at):
        return False
    _record_stop(clock, by=by, at=at)
    return True


def go_on(clock: Clock, *, by: Actor, at: datetime) -> None:
    """Let a time that was stopped run on to the date that it had; both stand in the custody log."""
    if Clock.objects.filter(pk=clock.pk, fired_at=None).exclude(stopped_at=None).update(stopped_at=None):
        _record_start(clock, by=by, at=at)


def _record_stop(clock: Clock, *, by: Actor, at: datetime) -> None:
    custody.record(
        case=clock.case, event="clock_stopped", by=by, at=at, notice=clock.notice_id, clock=clock.pk
    )


def _complete(notice: Notice, *, by: Actor, at: datetime) -> None:
    """End a notice that waits for nothing: complied with, or withdrawn where every address was taken out of work."""
    is_kept = notice.lines.exclude(outcome=NoticeSighting.Outcome.WITHDRAWN).exists()
    state = Notice.State.COMPLIED if is_kept else Notice.State.WITHDRAWN
    before = Notice.objects.values_list("state", flat=True).get(pk=notice.pk)
    if Notice.objects.filter(pk=notice.pk, state__in=Notice.RUNNING).update(state=state):
        stop_clocks(notice, by=by, at=at)
        if not is_kept:
            custody.record(
                case=notice.case, event="notice_withdrawn", by=by, at=at, notice=notice.pk, was=before
            )


def _start(clock: Clock, *, by: Actor, at: datetime) -> None:
    clock.case = clock.notice.case
    clock.save(force_insert=True)
    _record_start(clock, by=by, at=at)


def _record_start(clock: Clock, *, by: Actor, at: datetime) -> None:
    custody.record(
        case=clock.case, event="clock_started", by=by, at=at, notice=clock.notice_id, clock=clock.pk,
        kind=clock.kind, due_at=clock.due_at.isoformat(),
    )  # fmt: skip


def _look_soon(notice: Notice, at: datetime) -> None:
    """After a notice, look after six hours, and close together for some days."""
    soon = at + timedelta(hours=schedule.HOURS_AFTER_A_NOTICE)
    rows = Sighting.objects.filter(pk__in=notice.lines.values("sighting_id"))
    rows.update(noticed_at=at)
    rows.filter(not_fetched_because="", next_check_at__gt=soon).update(next_check_at=soon)
