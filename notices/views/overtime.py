"""The picture of a case over time: since when each address is up or gone, and when it was written about."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from casework import custody, watching
from casework.models import Case, CustodyEntry, Sighting
from notices.models import Clock, NoticeSighting
from notices.timescale import Lane, first_moment, last_moment, over_time
from notices.views.rows import as_shown, host_of, sighting_state

# The rest stands in the list of addresses.
LANES = 20
# What ends a span, and what begins after it.
_TURNS = {
    "removal_verified": "gone",
    "sighting_returned": "up",
    "sighting_withdrawn": "",
    "sighting_taken_up": "up",
}


def over_time_of(case: Case, *, at: datetime) -> dict[str, Any] | None:
    """Return the drawing and its rows, open addresses first; None without addresses. Up to six queries."""
    listed = sorted(
        case.sightings.select_related("added_by"),
        key=lambda row: (row.state not in Sighting.OPEN, row.number),
    )
    shown = listed[:LANES]
    if not shown:
        return None
    turns = _turns_of(case)
    lines = _lines_of(shown)
    lanes = [_lane(row, turns[str(row.pk)], lines[row.pk], at) for row in shown]
    why = watching.why_case_is_not_watched(case, at=at)
    ends = (_day(first_moment(lanes, at)), _day(last_moment(lanes, at)))
    return {
        "drawing": over_time(lanes, at=at, ends=ends, mirrored=get_language_bidi()),
        "rows": [
            _row(row, turns[str(row.pk)], lines[row.pk])
            | {"next_at": watching.next_look(row, at=at, case_why=why)}
            for row in shown
        ],
        "more": len(listed) - len(shown),
    }


def _turns_of(case: Case) -> dict[str, list[CustodyEntry]]:
    found: dict[str, list[CustodyEntry]] = defaultdict(list)
    for entry in custody.entries(case).filter(event__in=list(_TURNS)).order_by("seq"):
        found[entry.data.get("sighting", "")].append(entry)
    return found


def _lines_of(rows: list[Sighting]) -> dict[Any, list[NoticeSighting]]:
    found: dict[Any, list[NoticeSighting]] = defaultdict(list)
    lines = NoticeSighting.objects.filter(sighting__in=rows, notice__sent_at__isnull=False)
    for line in lines.select_related("notice__recipient").prefetch_related("notice__clocks"):
        found[line.sighting_id].append(line)
    return found


def _lane(row: Sighting, turns: list[CustodyEntry], lines: list[NoticeSighting], at: datetime) -> Lane:
    spans, since, kind = [], row.added_at, "up"
    for entry in turns:
        if kind:
            spans.append((since, entry.at, kind))
        since, kind = entry.at, _TURNS[entry.event]
    if kind:
        spans.append((since, max(at, since), kind))
    sent = [(line.notice.sent_at, "sent") for line in lines]
    clocks = [clock for line in lines for clock in line.notice.clocks.all()]
    due = [(clock.due_at, "due") for clock in clocks if clock.kind == Clock.Kind.LEGAL]
    title = _("Address %(number)d") % {"number": row.number}
    return Lane(f"{title} · {host_of(row.url)}", tuple(spans), tuple(due + sent))


def _row(row: Sighting, turns: list[CustodyEntry], lines: list[NoticeSighting]) -> dict[str, Any]:
    words, tone = sighting_state(row)
    written = sorted(lines, key=lambda line: line.notice.sent_at)
    return {
        "number": row.number,
        "host": host_of(row.url),
        "added_at": as_shown(row.added_at, row.added_by),
        "state": words,
        "tone": tone,
        "turned_at": as_shown(turns[-1].at, turns[-1].actor) if turns else None,
        "written": [
            {"id": line.notice_id, "name": line.notice.recipient.name, "at": line.notice.sent_at}
            for line in written
        ],
    }


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "j F Y")
