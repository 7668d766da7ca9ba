"""Whether whoever got an earlier notice has had the time that its law gives. Pure: the day is handed in."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from notices.clocks import due, place_of
from notices.law import Law

# A notice under a law that nobody named, or that gives no time at all, has waited after the longest time of the rest.
_LONGEST = timedelta(days=31)


def is_over(complaint: Mapping[str, Any], *, law: Law, country: str, today: date) -> bool:
    """Say whether the time of an earlier complaint ended before this day; no where nobody said when it was sent.

    The time is that of its law; where the law gives no number, our advice. `country` is the recipient's, "" unknown.
    """
    sent = complaint.get("sent_at")
    if sent is None:
        return False
    basis = law.bases.get(complaint.get("law", ""))
    days_of, timezone = place_of(basis, country) if basis else ("", "UTC")
    started = _latest(sent, ZoneInfo(timezone))
    if basis is None or basis.deadline is None:
        ends = started + _LONGEST
    elif basis.deadline.amount is None:
        ends = started + timedelta(hours=basis.deadline.advice_hours)
    else:
        ends = due(started, basis.deadline, country=days_of, timezone=timezone).due_at
    return ends.date() < today


def _latest(sent: date, zone: ZoneInfo) -> datetime:
    """Return the latest moment that is meant: a day without an hour ends at midnight, where the law counts."""
    if not isinstance(sent, datetime):
        return datetime.combine(sent, time.max, tzinfo=zone)
    return sent if sent.tzinfo else sent.replace(tzinfo=zone)
