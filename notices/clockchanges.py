"""A person pauses a time, lets it go on, or gives more of it: each with its reason, kept as a row, told in custody.

What the uploader's objection sets is the law's own date and not ours to move.
"""

from datetime import datetime, timedelta

from django.db import transaction

from casework import access, custody
from casework.models import Actor
from notices.changewords import OTHER, REASONS
from notices.models import Clock, ClockChange
from notices.remaining import Rest, rest_of

# A date further ahead than this is a slip of the pen.
MOST_DAYS = 366


class NotChangeable(Exception):
    """The clock is over, stopped, not in that state, or not one that a person moves."""


class ReasonMissing(Exception):
    """Nobody said why."""


class DateUnfit(Exception):
    """What is left cannot be said without a date, or the date lies before what they have already, or too far ahead."""


@transaction.atomic
def pause_clock(*, clock: Clock, reason: str, words: str = "", by: Actor, at: datetime) -> ClockChange:
    """Hold a time: it neither fires nor counts as late. Raises NotChangeable, ReasonMissing."""
    row = _held(clock, by)
    _require_reason(reason, words)
    if row.paused_at or row.due_at <= at or not _ticking(row, due_at=row.due_at, paused_at=at):
        raise NotChangeable(str(row.pk))
    return _keep(
        row, ClockChange.Kind.PAUSED, due_before=row.due_at, due_after=None, reason=reason, words=words, by=by, at=at
    )  # fmt: skip


@transaction.atomic
def resume_clock(
    *, clock: Clock, until: datetime | None = None, words: str = "", by: Actor, at: datetime
) -> ClockChange:
    """Let a paused time go on with what was left of it; where its unit cannot say that, until the moment that is given.

    Raises NotChangeable, DateUnfit.
    """
    row = _held(clock, by)
    rest = rest_when_resumed(row, at=at)
    due_at = rest.due_at if rest else until
    if row.paused_at is None:
        raise NotChangeable(str(row.pk))
    if due_at is None or not at < due_at <= at + timedelta(days=MOST_DAYS):
        raise DateUnfit(str(row.pk))
    before = row.due_at
    _require_moved(row, due_at=due_at)
    return _keep(
        row, ClockChange.Kind.RESUMED, due_before=before, due_after=due_at, reason=None, words=words, by=by, at=at
    )  # fmt: skip


@transaction.atomic
def extend_clock(
    *, clock: Clock, until: datetime, reason: str, words: str = "", by: Actor, at: datetime
) -> ClockChange:
    """Give them until a later moment: ours, and from then on never shown as the law's. Raises NotChangeable, ReasonMissing,
    DateUnfit.
    """
    row = _held(clock, by)
    _require_reason(reason, words)
    if row.paused_at or row.due_at <= at:
        raise NotChangeable(str(row.pk))
    if not row.due_at < until <= at + timedelta(days=MOST_DAYS):
        raise DateUnfit(str(row.pk))
    before = row.due_at
    _require_moved(row, due_at=until)
    return _keep(
        row, ClockChange.Kind.EXTENDED, due_before=before, due_after=until, reason=reason, words=words, by=by, at=at
    )  # fmt: skip


def is_changeable(clock: Clock, *, at: datetime) -> bool:
    """Say whether a person may pause, extend or resume a clock now: it runs, and its date is not an objection's."""
    runs = clock.fired_at is None and clock.stopped_at is None
    is_open = clock.paused_at is not None or clock.due_at > at
    return runs and is_open and clock.explanation["code"] != "counter_notice"


def rest_when_resumed(clock: Clock, *, at: datetime) -> Rest | None:
    """Return what is left of a paused clock and when it ends if it goes on now; None: a person gives the date."""
    if clock.paused_at is None:
        return None
    return rest_of(clock.explanation, due_at=clock.due_at, paused_at=clock.paused_at, resumed_at=at)


def _held(clock: Clock, by: Actor) -> Clock:
    """Return the clock as it is now, its case held."""
    custody.hold(clock.case)
    access.require(clock.case, by, "keep_time")
    row = Clock.objects.running().select_related("case", "notice").filter(pk=clock.pk).first()
    if row is None or row.explanation["code"] == "counter_notice":
        raise NotChangeable(str(clock.pk))
    return row


def _require_reason(reason: str, words: str) -> None:
    if reason not in REASONS or (reason == OTHER and not words.strip()):
        raise ReasonMissing(reason)


def _ticking(row: Clock, *, due_at: datetime, paused_at: datetime | None) -> int:
    """Write a clock that still runs as it was read; return how many."""
    same = Clock.objects.running().filter(pk=row.pk, due_at=row.due_at, paused_at=row.paused_at)
    return same.update(due_at=due_at, paused_at=paused_at)


def _require_moved(row: Clock, *, due_at: datetime) -> None:
    first = row.first_due_at or row.due_at
    if not _ticking(row, due_at=due_at, paused_at=None):
        raise NotChangeable(str(row.pk))
    Clock.objects.filter(pk=row.pk).update(first_due_at=first)


def _keep(
    clock: Clock,
    kind: str,
    *,
    due_before: datetime,
    due_after: datetime | None,
    reason: str | None,
    words: str,
    by: Actor,
    at: datetime,
) -> ClockChange:
    change = ClockChange(
        case=clock.case, clock=clock, kind=kind, by=by, at=at, due_before=due_before, due_after=due_after,
        reason=reason, words=words.strip() or None,
    )  # fmt: skip
    change.save(force_insert=True)
    custody.record(
        case=clock.case, event=f"clock_{kind}", by=by, at=at, notice=clock.notice_id, clock=clock.pk, change=change.pk,
        due_before=due_before.isoformat(), due_after=due_after.isoformat() if due_after else "",
    )  # fmt: skip
    return change
