"""The times of a notice as rows: what each is, whether a person may change it, and what was changed in it before."""

from datetime import datetime
from typing import Any

from notices import clockchanges
from notices.changewords import CHANGE_WORDS, REASONS
from notices.models import Clock, ClockChange, Notice
from notices.views.words import clock_says, is_idle_objection


def clock_rows(notice: Notice, *, at: datetime) -> list[dict[str, Any]]:
    """Return the times of a notice, the oldest first; none of an objection that was set aside."""
    rows = notice.clocks.order_by("started_at").prefetch_related("changes")
    return [clock_row(clock, at=at) for clock in rows if not is_idle_objection(clock)]


def clock_row(clock: Clock, *, at: datetime) -> dict[str, Any]:
    """Return what is said of a time, and what may be done with it."""
    return clock_says(clock) | {
        "changeable": clockchanges.is_changeable(clock, at=at),
        "changes": [_change_row(change) for change in sorted(clock.changes.all(), key=lambda one: one.at)],
    }


def _change_row(change: ClockChange) -> dict[str, Any]:
    return {
        "at": change.at,
        "by": change.by.name_in_words,
        "words": CHANGE_WORDS[change.kind],
        "reason": REASONS.get(change.reason or "", ""),
        "said": change.words or "",
        "before": change.due_before,
        "after": change.due_after,
    }
