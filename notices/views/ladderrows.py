"""The ladder of one address as rows: which rung it is on, by when each has its time, and what ends the asking there."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casework.models import Party, Sighting
from notices.askingagain import why_no_more
from notices.ladder import REGULATOR, Rung, rungs
from notices.law import load_law
from notices.recipients import is_hostile, key_of
from notices.sentences import time_words

Row = dict[str, Any]
RUNG_WORDS: dict[str, Promise] = {
    "site": _("The site"),
    "host": _("Its host"),
    "network": _("The network of the host"),
    "cdn": _("The delivery network"),
    "registrar": _("The registrar of its name"),
    "search": _("Search engines"),
    "regulator": _("A regulator"),
}
STOP_WORDS: dict[str, Promise] = {
    "gone_twice": _("it is gone, seen twice"),
    "hostile": _("they are marked as hostile"),
    "not_ours": _("they say that it is not theirs"),
    "refused": _("they refuse"),
    "counter_notice": _("the uploader objects: then the law’s own date counts"),
}


def ladder_of(row: Sighting, notices: list[Row], *, at: datetime) -> list[Row]:
    """Return the rungs on which somebody stands for this address, and the regulator's. `notices`: rows about it.

    Nobody hostile stands on one; a recipient with several places stands on the first of them.
    """
    if row.kind == Sighting.Kind.TOOL:
        return []
    found = [_rung(rung, parties, row, notices) for rung, parties in _standing(row)]
    last = list(reversed(found))
    # Where no time runs, the last rung that was written to, or for which a letter waits.
    here = next((one for key in ("runs", "notice") for one in last if one[key]), None)
    turn_at = here["due_at"] if here else None
    for one in found[found.index(here) + 1 if here else 0 :]:
        if one["notice"] or one["is_hostile"]:
            continue
        # The next begins when the time of the one before is over.
        one["turn_at"] = turn_at if turn_at and turn_at > at else None
        turn_at = turn_at + timedelta(hours=one["rung"].hours) if turn_at else None
    if here:
        here["is_here"] = True
    return found


def _standing(row: Sighting) -> Iterator[tuple[Rung, list[Party]]]:
    acting, seen = list(row.parties.acting()), set[str]()
    for rung in rungs():
        parties = [party for party in acting if party.role in rung.roles and key_of(party) not in seen]
        seen |= {key_of(party) for party in parties}
        if parties or not rung.roles:
            yield rung, parties


def _rung(rung: Rung, parties: list[Party], row: Sighting, notices: list[Row]) -> Row:
    friendly = {key_of(party): party.name for party in parties if not is_hostile(party)}
    mine = [one for one in notices if _stands_on(one, rung, friendly) and one["alive"]]
    first = next((one for one in mine if not one["asks_again"]), None)
    times = [one["clock"]["due_at"] for one in mine if one["clock"] and one["clock"]["runs"]]
    return {
        "rung": rung,
        "name": RUNG_WORDS[rung.id],
        "who": ", ".join(dict.fromkeys(friendly.values())),
        "is_hostile": bool(parties) and not friendly,
        "is_here": False,
        "notice": first,
        "runs": bool(times),
        "due_at": min(times, default=None),
        "is_paused": any(one["clock"]["paused"] for one in mine if one["clock"]),
        "legal": any(one["clock"]["legal"] for one in mine if one["clock"] and one["clock"]["runs"]),
        "turn_at": None,
        "time": time_words("calendar_days", -(-rung.hours // 24)),
        "asked": sum(one["asks_again"] and one["notice"].sent_at is not None for one in mine),
        "ended": _ended(rung, row, first) if first else "",
        "stops": [_stop(code, rung) for code in rung.stops],
    }


def _stands_on(one: Row, rung: Rung, friendly: Collection[str]) -> bool:
    if rung.id == REGULATOR:
        return load_law().get(one["notice"].basis_id).authority is not None
    return one["recipient_key"] in friendly


def _ended(rung: Rung, row: Sighting, first: Row) -> str:
    """Return which stop rule holds now, in words; "" where none does."""
    if row.state == Sighting.State.REMOVED:
        return _stop("gone_twice", rung)
    code = why_no_more(first["notice"], rung)
    return _stop(code, rung) if code in rung.stops else ""


def _stop(code: str, rung: Rung) -> str:
    if code != "asked_enough":
        return str(STOP_WORDS[code])
    count = rung.follow_ups
    said = ngettext("they were asked again once", "they were asked again %(count)d times", count)
    return said % {"count": count}
