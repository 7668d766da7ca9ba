"""What is left of a time that a person paused, in the law's own unit, and when it ends once it goes on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from notices.clocks import is_working_day
from notices.terms import Unit

# Our own dates are counted as plain time.
ADVICE = "advice_date"


@dataclass(frozen=True)
class Rest:
    """What was left: an amount of a unit of notices.terms, rounded up for people, and when it ends (aware UTC)."""

    amount: int
    unit: str
    due_at: datetime


def rest_of(
    explanation: Mapping[str, Any], *, due_at: datetime, paused_at: datetime, resumed_at: datetime
) -> Rest | None:
    """Return what was left of a time when it was paused; None where its unit cannot say that (a month has no half).

    `explanation` is that of the clock. Hours go on to the second. Days go on as whole days: as many as lay behind the day
    of the pause lie behind the day on which it goes on, by the same days off.
    """
    params = explanation["params"]
    unit = Unit.HOURS if explanation["code"] == ADVICE else Unit(params["unit"])
    if unit == Unit.HOURS:
        left = max(due_at - paused_at, timedelta())
        return Rest(-(-int(left.total_seconds()) // 3600), unit.value, resumed_at + left)
    if unit not in {Unit.CALENDAR_DAYS, Unit.WORKING_DAYS}:
        return None
    zone, country = ZoneInfo(params["timezone"]), params.get("country", "")
    last = (due_at - timedelta(microseconds=1)).astimezone(zone).date()
    counted = _counter(unit, country)
    amount = sum(counted(day) for day in _days(paused_at.astimezone(zone).date(), last))
    ends = _after(resumed_at.astimezone(zone).date(), amount, unit, country)
    if params.get("minds_days_off"):
        while not is_working_day(ends, country):
            ends += timedelta(days=1)
    return Rest(amount, unit.value, end_of(ends, zone))


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the last moment of a day in a zone, as the first of the next (aware UTC)."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)


def zone_of(explanation: Mapping[str, Any], fallback: ZoneInfo) -> ZoneInfo:
    """Return in which zone the days of a clock end: that of its law, else the reader's."""
    named = explanation["params"].get("timezone")
    return ZoneInfo(named) if named else fallback


def _counter(unit: Unit, country: str) -> Any:
    return (lambda day: is_working_day(day, country)) if unit == Unit.WORKING_DAYS else (lambda _day: True)


def _days(first: date, last: date) -> list[date]:
    """Return the days behind the first, up to the last."""
    return [first + timedelta(days=step) for step in range(1, (last - first).days + 1)]


def _after(first: date, amount: int, unit: Unit, country: str) -> date:
    counts, day, left = _counter(unit, country), first, amount
    while left:
        day += timedelta(days=1)
        left -= bool(counts(day))
    return day
