"""A notice that is with its recipient, and what a person does to its time, for the tests of times."""

from datetime import datetime, timedelta
from typing import Any

from notices import clockchanges
from notices.models import Clock, ClockChange, Notice
from tests.notices.leaving_cast import SEND_AT

DUE_AT = SEND_AT + timedelta(hours=48)
DAY = timedelta(days=1)


def clock_of(notice: Notice) -> Clock:
    """Return the first clock of a notice as the database has it."""
    return notice.clocks.order_by("started_at").select_related("case", "notice").first()


def as_advice(notice: Notice) -> Clock:
    """Make the first clock of a notice a date of our own, of two days."""
    clock = clock_of(notice)
    clock.kind, clock.explanation = Clock.Kind.ADVICE, {"code": "advice_date", "params": {"days": 2}}
    clock.save()
    return clock


def paused(notice: Notice, *, by: Any, at: datetime, reason: str = "they_act", **more: Any) -> ClockChange:
    """Pause the first clock of a notice."""
    return clockchanges.pause_clock(clock=clock_of(notice), reason=reason, by=by, at=at, **more)


def resumed(notice: Notice, *, by: Any, at: datetime, **more: Any) -> ClockChange:
    """Let it go on."""
    return clockchanges.resume_clock(clock=clock_of(notice), by=by, at=at, **more)


def extended(
    notice: Notice, *, until: datetime, by: Any, at: datetime = SEND_AT, reason: str = "they_act"
) -> ClockChange:
    """Give more time."""
    return clockchanges.extend_clock(clock=clock_of(notice), until=until, reason=reason, by=by, at=at)
