"""A stored clock or advice date as one sentence that a person can check: from when, whose clock, whose days off."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from casework.countries import name_of
from notices.law import load_law
from notices.remaining import zone_of
from notices.sentences import time_words


def clock_sentence(
    explanation: Mapping[str, Any], *, started_at: datetime, kind: str = "legal", runs: bool = True
) -> str:
    """Return what explains a stored clock or advice date, so that a person can check it. `runs`: it lies ahead.

    `explanation` is {code, params}: those of clocks.Due with the `basis`, and `number` where their form gave one.
    """
    params = explanation["params"]
    if explanation["code"] == "counter_notice":
        return _objection(params, started_at)
    if explanation["code"] == "advice_date" or kind == "advice":
        return _advice(params, started_at, runs=runs)
    basis = load_law().bases.get(params.get("basis", ""))
    started = started_at.astimezone(ZoneInfo(params["timezone"]))
    number = params.get("number")
    event = (
        gettext("when their own form gave number %(number)s") % {"number": number}
        if number
        else gettext("when it was handed over")
    )
    said = gettext("%(time)s from %(start)s (%(zone)s), %(event)s (%(source)s)") % {
        "time": time_words(params["unit"], params["amount"]),
        "start": date_format(started, "l j F H:i"),
        "zone": _zone_words(params["timezone"]),
        "event": event,
        "source": basis.deadline.source if basis and basis.deadline else "",
    }
    return said + _until(params)


def moved_sentence(
    explanation: Mapping[str, Any],
    *,
    first_due_at: datetime | None,
    due_at: datetime,
    kind: str,
    zone: ZoneInfo,
) -> str:
    """Return that a person moved a date: what they were given is never said to be the law's. "" where nobody moved it.

    `zone`: in which days end where the law has none of its own.
    """
    if first_due_at is None or first_due_at == due_at:
        return ""
    zone = zone_of(explanation, zone)
    days = {"first": _last_day(first_due_at, zone), "due": _last_day(due_at, zone)}
    if kind == "advice":
        return gettext("A person moved this date from %(first)s to %(due)s.") % days
    return (
        gettext(
            "By the law alone it would end with %(first)s. You gave them until the end of %(due)s: that is your word to "
            "them, and no date of the law."
        )
        % days
    )


def _last_day(moment: datetime, zone: ZoneInfo) -> str:
    """Return the last day of a time: midnight is the end of the day before."""
    return date_format((moment - timedelta(microseconds=1)).astimezone(zone), "l j F Y")


def _zone_words(timezone: str) -> str:
    """Return whose clock it is by the city that the zone is named after: the pages beside it show the reader's."""
    _area, _slash, city = timezone.rpartition("/")
    if timezone == "UTC":
        return timezone
    return gettext("%(city)s time") % {"city": city.replace("_", " ")}


def _advice(params: Mapping[str, Any], started_at: datetime, *, runs: bool) -> str:
    days, start = int(params["days"]), date_format(started_at, "l j F")
    if not days:
        return gettext("Our own date, and not a legal time: the next step was due at once, on %(start)s.") % {
            "start": start
        }
    if not runs:
        said = ngettext(
            "%(days)d day from %(start)s. That was our advice and not a legal time.",
            "%(days)d days from %(start)s. That was our advice and not a legal time.",
            days,
        )
    else:
        said = ngettext(
            "%(days)d day from %(start)s. That is our advice and not a legal time: we come back to it then.",
            "%(days)d days from %(start)s. That is our advice and not a legal time: we come back to it then.",
            days,
        )
    return said % {"days": days, "start": start}


def _objection(params: Mapping[str, Any], objected_at: datetime) -> str:
    """Say when the uploader's objection came, what the law makes of it, and on which day the time ends."""
    basis = load_law().bases.get(params["basis"])
    objection = basis.counter_notice if basis else None
    said = gettext("The uploader objected on %(day)s. %(words)s (%(source)s) %(amount)s from then") % {
        "day": date_format(objected_at, "l j F"),
        "words": objection.words if objection else "",
        "source": objection.source if objection else "",
        "amount": time_words(params["unit"], params["amount"]),
    }
    return said + _until(params)


def _until(params: Mapping[str, Any]) -> str:
    """Say on which day a time in days or months ends, why that day, and whose days off counted."""
    if "last_day" not in params:
        return ""
    last = date_format(date.fromisoformat(params["last_day"]), "l j F Y")
    said = gettext("; it ends with %(last)s") % {"last": last}
    code = params.get("country", "")
    where = gettext(name_of(code)) if code else ""
    if "moved_from" in params:
        moved = date_format(date.fromisoformat(params["moved_from"]), "l j F")
        off = gettext(", because %(moved)s is a day off in %(country)s")
        said += (off if where else gettext(", because %(moved)s is a day off")) % {
            "moved": moved,
            "country": where,
        }
    if not params.get("minds_days_off", True):
        return said
    if not code:
        return said + gettext(" (no country's public holidays were counted, weekends alone were left out)")
    if not params.get("knows_holidays", True):
        return said + gettext(" (public holidays there are not known, so weekends alone were left out)")
    if params["unit"] == "working_days":
        said += gettext(" (weekends and public holidays in %(country)s were left out)") % {"country": where}
    return said
