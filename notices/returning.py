"""Addresses that nobody acts on: the picture came back after a notice was done, or its recipient did nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Case as Choose
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from casework.models import GONE, Case, Check, Sighting, Verdict
from casework.schedule import HOURS_BETWEEN_AGREEING_CHECKS
from notices.models import Clock, Notice, NoticeSighting
from notices.models.clocks import ClockQuerySet

# With one of these somebody speaks for an address, or is about to.
ACTING = Notice.EDITABLE | Notice.UNDER_WAY | {Notice.State.SENT, Notice.State.ACKNOWLEDGED}
GONE_LINES = frozenset({NoticeSighting.Outcome.REMOVED, NoticeSighting.Outcome.RETURNED})
NOT_THEIRS = frozenset({NoticeSighting.Outcome.NOT_OURS, NoticeSighting.Outcome.WITHDRAWN})
# Within which a person decides what follows when no letter does.
DAYS_TO_DECIDE = 1


def returned_lines(cases: QuerySet[Case]) -> QuerySet[NoticeSighting]:
    """Return the lines of notices that were done, whose picture is up again, and that no newer notice to the same speaks for.

    Also before the sweep has noted it: state of the address and outcome of the line are both read.
    """
    newer = Notice.objects.filter(
        case_id=OuterRef("notice__case_id"),
        recipient_id=OuterRef("notice__recipient_id"),
        sightings=OuterRef("sighting_id"),
        state__in=ACTING | Notice.RUNNING,
    )
    rows = is_back().filter(notice__case__in=cases, notice__is_follow_up=False).exclude(Exists(newer))
    return rows.select_related("notice__case", "notice__recipient", "sighting").order_by("sighting__number")


def came_back(sightings: Sequence[Sighting]) -> QuerySet[Sighting]:
    """Return those that are up again and whose notices do not know it yet."""
    lines = NoticeSighting.objects.filter(
        outcome=NoticeSighting.Outcome.REMOVED,
        notice__state__in=Notice.RUNNING | {Notice.State.COMPLIED},
        sighting__in=[row.pk for row in sightings],
    )
    return Sighting.objects.open().filter(pk__in=lines.values("sighting_id"))


def is_back() -> QuerySet[NoticeSighting]:
    """Return the lines of notices that were done whose picture is up again now."""
    outcomes = [NoticeSighting.Outcome.REMOVED, NoticeSighting.Outcome.RETURNED]
    return NoticeSighting.objects.filter(
        outcome__in=outcomes, notice__state=Notice.State.COMPLIED, sighting__state__in=Sighting.OPEN
    )


def still_there(rows: QuerySet[Sighting]) -> QuerySet[Sighting]:
    """Leave out those that were gone at the last look that told something: a site that does not answer puts nothing back."""
    looks = Check.objects.filter(sighting=OuterRef("pk"), state=Check.State.DONE)
    before = looks.exclude(verdict=Verdict.UNKNOWN).order_by("-done_at").values("verdict")[:1]
    told = When(last_verdict=Verdict.UNKNOWN, then=Coalesce(Subquery(before), Value("")))
    return rows.annotate(told=Choose(told, default="last_verdict")).exclude(told__in=GONE)


def nobody_acts(notice: Notice) -> bool:
    """Say whether an address of a notice that did not help is still up with no other notice drafted or under way."""
    acting = Notice.objects.filter(sightings=OuterRef("pk"), case_id=notice.case_id, state__in=ACTING)
    rows = still_there(Sighting.objects.open().filter(lines__notice=notice))
    return rows.exclude(Exists(acting)).exists()


def others_acting(notice: Notice) -> QuerySet[Notice]:
    """Return the other notices about the same addresses that wait, leave or run, the oldest first."""
    rows = Notice.objects.filter(
        Q(state__in=ACTING), case_id=notice.case_id, sightings__in=notice.sightings.all()
    )
    return (
        rows.exclude(pk=notice.pk).distinct().select_related("recipient", "drafted_by").order_by("drafted_at")
    )


def ran_out(notice: Notice) -> bool:
    """Say whether a legal time of a notice ran out; of our own dates nobody is said to be late. Reads its clocks."""
    return notice.state == Notice.State.OVERDUE or any(
        clock.kind == Clock.Kind.LEGAL and clock.fired_at for clock in notice.clocks.all()
    )


def decide_by(notice: Notice) -> datetime | None:
    """Return the day by which a person decides after a notice's time ran out; None: no clock of it did."""
    fired = (
        notice.clocks.exclude(fired_at=None).order_by("-fired_at").values_list("fired_at", flat=True).first()
    )
    return fired + timedelta(days=DAYS_TO_DECIDE) if fired else None


def was_met(clock: Clock) -> bool:
    """Say whether everything that a legal time was about was gone before its end, by the first of the looks that agree."""
    if clock.kind != Clock.Kind.LEGAL:
        return False
    lines = [line for line in clock.notice.lines.all() if line.outcome not in NOT_THEIRS]
    gone = all(
        line.outcome in GONE_LINES and line.outcome_at and line.outcome_at <= clock.due_at for line in lines
    )
    return bool(lines) and gone


def gone_since(sighting: Sighting, at: datetime) -> datetime:
    """Return the first of the agreeing looks that saw it gone; at the latest a moment. One query."""
    since = at
    for look in sighting.checks.filter(state=Check.State.DONE, done_at__lte=at).order_by("-done_at"):
        if look.verdict in GONE and look.done_at:
            since = look.done_at
        elif look.verdict != Verdict.UNKNOWN:
            break
    return since


def first_gone(sighting: Sighting, *, since: datetime) -> datetime | None:
    """Return the first of the first looks that agree that it was gone, hours apart, after a moment; None: none did. One query."""
    first: datetime | None = None
    looks = sighting.checks.filter(state=Check.State.DONE, done_at__gte=since)
    for look in looks.exclude(verdict=Verdict.UNKNOWN).order_by("done_at"):
        if look.verdict not in GONE or look.done_at is None:
            first = None
        elif first is None:
            first = look.done_at
        elif look.done_at - first >= timedelta(hours=HOURS_BETWEEN_AGREEING_CHECKS):
            return first
    return None


def seems_met(clock: Clock, at: datetime) -> bool:
    """Say whether all that a legal time still waits for was gone before its end, and no second look has agreed yet."""
    if clock.kind != Clock.Kind.LEGAL:
        return False
    rows = Sighting.objects.filter(lines__in=clock.notice.lines.filter(outcome=NoticeSighting.Outcome.OPEN))
    if not rows or still_there(rows).exists():
        return False
    return all(gone_since(row, at) <= clock.due_at for row in rows)


def stopped_too_early() -> ClockQuerySet:
    """Return the legal times that one look stopped at their end, where a later one saw the picture: it was not gone twice."""
    up = still_there(Sighting.objects.open()).values("pk")
    lines = NoticeSighting.objects.filter(outcome=NoticeSighting.Outcome.OPEN, sighting__in=up)
    # Nothing else stops a time at its end while its notice runs and an address is open.
    stopped = Clock.objects.filter(kind=Clock.Kind.LEGAL, fired_at=None, stopped_at__gte=F("due_at"))
    return stopped.filter(notice__state__in=Notice.RUNNING, notice__in=lines.values("notice_id"))


def reopen_lines(sighting: Sighting) -> None:
    """Note in the notices about an address that its picture is back: open again where they run, told where they ended."""
    gone = sighting.lines.filter(outcome=NoticeSighting.Outcome.REMOVED)
    running = gone.filter(notice__state__in=Notice.RUNNING)
    running.update(outcome=NoticeSighting.Outcome.OPEN, outcome_at=None)
    # Its outcome_at stays the moment of the removal, which counts against the time.
    ended = gone.filter(notice__state=Notice.State.COMPLIED)
    ended.update(outcome=NoticeSighting.Outcome.RETURNED)
