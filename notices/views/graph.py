"""The picture of one address: each party with the notices to it and what came of them; drawn, and as rows of a table."""

from typing import Any

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from casework.models import Sighting
from notices.drawing import Drawing, Node, party_graph
from notices.models import NoticeSighting
from notices.views.noticerows import OUTCOME_WORDS


def graph_of(
    row: Sighting, *, host: str, parties: list[dict[str, Any]], notices: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the drawing and its rows; None while nobody is known who can act. Names nobody but parties and recipients.

    `parties`, `notices`: rows of notices.views.partyrows.party_rows and notices.views.words.notice_row, of this address.
    """
    outcomes = {line.notice_id: line for line in NoticeSighting.objects.filter(sighting=row)}
    sent = sorted(notices, key=lambda notice: notice["notice"].drafted_at)
    rows = [_party_row(party, sent, outcomes) for party in parties]
    known = {party["key"] for party in parties}
    rows += [_elsewhere_row(key, sent, outcomes) for key in _keys(sent) if key not in known]
    if not rows:
        return None
    top = [_("Address %(number)d") % {"number": row.number}, host]
    return {"drawing": _drawn(top, rows), "rows": rows}


def _drawn(top: list[str], rows: list[dict[str, Any]]) -> Drawing:
    nodes = [
        Node(
            one["name"],
            one["role"],
            tuple((_line(notice), notice["tone"]) for notice in one["notices"]) or ((one["without"], ""),),
            one["active"],
        )
        for one in rows
    ]
    place = {notice["id"]: number for number, one in enumerate(rows) for notice in one["notices"]}
    pairs = dict.fromkeys(
        (place[notice["follows"]], number)
        for number, one in enumerate(rows)
        for notice in one["notices"]
        if notice["follows"] in place and place[notice["follows"]] != number
    )
    return party_graph(top, nodes, list(pairs), mirrored=get_language_bidi())


def _line(notice: dict[str, Any]) -> str:
    if not notice["outcome"]:
        return str(notice["state"])
    return _("%(state)s; here: %(outcome)s") % {"state": notice["state"], "outcome": notice["outcome"]}


def _party_row(party: dict[str, Any], sent: list[dict[str, Any]], outcomes: dict[Any, Any]) -> dict[str, Any]:
    without = _("not written to yet")
    if party["hostile"]:
        without = _("hostile: gets nothing from us")
    elif party["proposed"]:
        without = _("named by another, not confirmed")
    said = [_said(one, outcomes) for one in sent if one["recipient_key"] == party["key"]]
    return {
        "name": party["name"],
        "role": party["role"],
        "active": bool(party.get("active")),
        "notices": said,
        "without": without,
    }


def _elsewhere_row(key: str, sent: list[dict[str, Any]], outcomes: dict[Any, Any]) -> dict[str, Any]:
    """Return a recipient that is no party of the address now: a search engine, an authority, a host that it left."""
    said = [one for one in sent if one["recipient_key"] == key]
    return {
        "name": said[0]["recipient"],
        "role": _("was written to about it"),
        "active": False,
        "notices": [_said(one, outcomes) for one in said],
        "without": "",
    }


def _said(one: dict[str, Any], outcomes: dict[Any, Any]) -> dict[str, Any]:
    """Return one notice as both say it. What is open, or what its state says already, is not said twice."""
    notice, line = one["notice"], outcomes.get(one["notice"].pk)
    is_told = line is not None and line.outcome != NoticeSighting.Outcome.OPEN
    words, tone = OUTCOME_WORDS[line.outcome] if is_told else ("", one["tone"])
    return {
        "id": notice.pk,
        "follows": notice.follows_id,
        "law": one["law"],
        "state": one["short"],
        "outcome": "" if str(words) in str(one["short"]) else str(words),
        "tone": tone,
        "at": (line.outcome_at if is_told else None) or notice.sent_at or one["drafted_at"],
    }


def _keys(sent: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(one["recipient_key"] for one in sent))
