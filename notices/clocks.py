"""Due moments of legal deadlines, in the law's own unit. Pure: moment, country and time zone are handed in."""

import calendar
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from notices.bases import Basis, Deadline
from notices.places import default_groups, within
from notices.terms import SET_UP_FOR_ONE_LAW, STARTED_BY_HER, Unit

_SATURDAY = 5
# Where laws of this project count in days or months. The zones of a group change their clocks at the same moments.
_ZONES = {
    "Europe/London": "GB",
    "Europe/Dublin": "IE",
    "Europe/Lisbon": "PT",
    "Atlantic/Reykjavik": "IS",
    "Europe/Berlin": "AT BE HR CZ DK FR DE HU IT LI LU MT NL NO PL SK SI ES SE",
    "Europe/Athens": "BG CY EE FI GR LV LT RO",
    "Asia/Tokyo": "JP",
    "America/Bogota": "CO",
    "America/Santiago": "CL",
    "America/Toronto": "CA-QC",
    "America/Los_Angeles": "US-CA",
}
_ZONE_OF = {country: zone for zone, countries in _ZONES.items() for country in countries.split()}


class NoDueMoment(ValueError):  # the word of the house
    """The law gives no number, so nothing can be due; set an advice date instead."""


@dataclass(frozen=True)
class Due:
    """When a time is over (aware UTC), and the explanation as a code of notices/sentences.py with JSON parameters."""

    due_at: datetime
    code: str
    params: dict[str, Any]


def starts_clock(basis: Basis, delivered_through: str, *, offered: Collection[str] = ()) -> bool:
    """Say whether a notice handed over through this channel starts the law's clock. `offered`: the recipient's channels.

    No for every law without a number, for every time that an order, a court or a report starts, for every channel
    that the law file does not name, and for a general one where the recipient set up one for this law alone.
    """
    deadline = basis.deadline
    if deadline is None or not deadline.is_fixed or deadline.runs_from not in STARTED_BY_HER:
        return False
    own = SET_UP_FOR_ONE_LAW.intersection(deadline.starts_through, offered)
    return delivered_through in (own or deadline.starts_through)


def place_of(basis: Basis, recipient_country: str) -> tuple[str, str]:
    """Return the country whose days off count, and the time zone in which days end: the law's own country.

    A law of the Union counts by the state in which the recipient must act, which Regulation 1182/71, Art. 2(1), knows
    of Member States alone; elsewhere weekends are off and no holiday is. UTC stands in where a country has several
    zones or is not known.
    """
    country = basis.jurisdiction
    if country == "EU":
        country = recipient_country if within(recipient_country, "EEA", default_groups()) else ""
    return country, _ZONE_OF.get(country) or _ZONE_OF.get(country.partition("-")[0], "UTC")


def due(started_at: datetime, deadline: Deadline, *, country: str = "", timezone: str = "UTC") -> Due:
    """Return when a time that began at an aware moment is over.

    Hours are real hours: they ignore changes of the clock. Days, working days and months end with the last moment of
    their last day in `timezone`; the day of the event does not count (as Regulation 1182/71, Art. 3(1)). A month ends
    on the day of the same number, or on the last day of a shorter month (Art. 3(2)(c)). `country` (ISO 3166-1 or -2)
    decides which days are off; where its holidays are not known, Saturdays and Sundays are.
    Raises NoDueMoment: when the law gives no number.
    """
    if deadline.amount is None:
        raise NoDueMoment(deadline.unit)
    zone = ZoneInfo(timezone)
    params: dict[str, Any] = {
        "amount": deadline.amount,
        "unit": deadline.unit.value,
        "started_at": started_at.isoformat(),
        "timezone": timezone,
    }
    if deadline.unit == Unit.HOURS:
        return Due(started_at.astimezone(UTC) + timedelta(hours=deadline.amount), "clock_hours", params)
    first = started_at.astimezone(zone).date()
    last = _LAST_DAY[deadline.unit](first, deadline.amount, country)
    code = f"clock_{deadline.unit.value}"
    if deadline.ends_on_working_day and not is_working_day(last, country):
        params["moved_from"] = last.isoformat()
        last = _next_working_day(last, country)
    params |= {
        "last_day": last.isoformat(),
        "country": country,
        "knows_holidays": _calendar(country) is not None,
        "minds_days_off": deadline.unit == Unit.WORKING_DAYS or deadline.ends_on_working_day,
    }
    midnight = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)
    return Due(midnight.astimezone(UTC), code, params)


def may_return(basis: Basis, objected_at: datetime) -> Due | None:
    """Return until when a law keeps off what the uploader objected to; None where the law knows no such objection."""
    objection = basis.counter_notice
    return _time_off(basis, objected_at, objection.amount) if objection else None


def returns_by(basis: Basis, objected_at: datetime) -> Due | None:
    """Return by when it is put back where nobody went to court; None where the law does not say."""
    objection = basis.counter_notice
    return _time_off(basis, objected_at, objection.at_most) if objection and objection.at_most else None


def _time_off(basis: Basis, objected_at: datetime, amount: int) -> Due | None:
    if basis.counter_notice is None or basis.deadline is None:
        return None
    time_off = replace(
        basis.deadline, unit=basis.counter_notice.unit, amount=amount, ends_on_working_day=False
    )
    country, timezone = place_of(basis, "")
    return replace(due(objected_at, time_off, country=country, timezone=timezone), code="counter_notice")


def is_working_day(day: date, country: str) -> bool:
    """Say whether a day is neither a public holiday nor a weekend day of a country or region."""
    known = _calendar(country)
    if known is None:
        return day.weekday() < _SATURDAY
    return bool(known.is_working_day(day))


def _next_working_day(day: date, country: str) -> date:
    while not is_working_day(day, country):
        day += timedelta(days=1)
    return day


def _after_calendar_days(first: date, amount: int, _country: str) -> date:
    return first + timedelta(days=amount)


def _after_working_days(first: date, amount: int, country: str) -> date:
    day = first
    for _ in range(amount):
        day = _next_working_day(day + timedelta(days=1), country)
    return day


def _after_months(first: date, amount: int, _country: str) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + amount, 12)
    return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))


_LAST_DAY: dict[Unit, Callable[[date, int, str], date]] = {
    Unit.CALENDAR_DAYS: _after_calendar_days,
    Unit.WORKING_DAYS: _after_working_days,
    Unit.MONTHS: _after_months,
}


@lru_cache(maxsize=300)
def _calendar(country: str) -> holidays.HolidayBase | None:
    """Return the holidays of a country or region; of the country where the region has none of its own; else None."""
    code, _, region = country.partition("-")
    for subdivision in (region or None, None):
        try:
            return holidays.country_holidays(code, subdiv=subdivision)
        except (NotImplementedError, KeyError, AttributeError):
            continue
    return None
