"""The links that she pasted become addresses of her case: all at once, or 20 a day where nobody works the case (S57).

What does not fit into a day stays where she wrote it, and is taken up when she says so.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from casework import custody, daylimits, directory, sightings, whichpicture
from casework.addresses import UNREADABLE, Pasted, parse_pasted
from casework.alone import is_alone
from casework.dialable import Policy
from casework.hosts import Address, site_of
from casework.models import Actor, Case, DayCount, Sighting
from casework.urlindex import url_index


class _Full(Exception):
    """The day of the case is full."""


@dataclass(frozen=True)
class Taken:
    """What became of pasted links: rows made, rows that were there, and pieces as they were typed that no row was made of.

    `noted`: of these, what is kept as a note; `written`: what is, as a message; `changed`: of the rows that were there, those
    of which she said something else than before.
    """

    added: list[Sighting] = field(default_factory=list)
    again: list[Sighting] = field(default_factory=list)
    changed: list[Sighting] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    over: list[str] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    @property
    def rest(self) -> str:
        """What is not kept, line by line."""
        return "\n".join([*self.notes, *self.over])


def record_links(
    case: Case, links: dict[str, Any], policy: Policy, *, by: Actor, at: datetime, room: int | None = None
) -> Taken:
    """Record each link once, as many as fit. Only what she says anyone can open is ever opened (design §3.6).

    `room`: how many fit besides the day of a self-filed case; None: any number. Raises as hold_open.
    """
    seen = links.get("seen") or Sighting.Seen.UNKNOWN
    is_limited, taken = is_alone(case), Taken()
    for piece in pieces(links, policy):
        if piece.address is None:
            taken.notes.append(piece.raw)
            continue
        is_full = bool(taken.over) or len(taken.added) == room
        try:
            row = _record(
                case,
                piece.address,
                piece.raw,
                seen=seen,
                is_limited=is_limited,
                is_full=is_full,
                by=by,
                at=at,
            )
            taken.added.append(row)
        except sightings.AlreadyRecorded as known:
            taken.again.append(known.sighting)
        except _Full:
            taken.over.append(piece.raw)
    if is_limited:
        _name_picture(case, taken.added, by, at)
    return taken


def _name_picture(case: Case, rows: list[Sighting], by: Actor, at: datetime) -> None:
    """Say that her picture is there, and not what it was made from. Of several she is asked (ownquestions)."""
    made = whichpicture.made_in(case)
    if len(made) == 1 and case.images.in_use().count() > 1:
        for row in rows:
            sightings.name_image(sighting=row, image=made[0], by=by, at=at)


@transaction.atomic
def take_up(case: Case, policy: Policy, *, by: Actor, at: datetime) -> int:
    """Record of the links that wait as many as fit today; return how many still wait. A second time changes nothing."""
    custody.hold(case)
    record_links(case, _links_of(case), policy, by=by, at=at)
    return len(waiting(case, policy))


def readable(case: Case) -> list[Sighting]:
    """Return the links at work or gone that name a site, by number: from a piece that no browser can open nothing follows."""
    rows = case.sightings.exclude(state=Sighting.State.WITHDRAWN).order_by("number")
    return [row for row in rows if site_of(row.url)]


def waiting(case: Case, policy: Policy) -> list[str]:
    """Return the links of a self-filed case that no day had room for yet, as she wrote them. Runs queries there alone."""
    if not is_alone(case):
        return []
    known = set(case.sightings.values_list("url_index", flat=True))
    return [raw for index, raw in handed_in(case, policy).items() if index not in known]


def handed_in(case: Case, policy: Policy) -> dict[str, str]:
    """Return the links of her way in, as she wrote them, by their index."""
    found: dict[str, str] = {}
    for piece in pieces(_links_of(case), policy):
        if piece.address is not None:
            found.setdefault(url_index(case, piece.address.normal), piece.raw)
    return found


def pieces(links: dict[str, Any], policy: Policy) -> list[Pasted]:
    """Return what she pasted, piece by piece."""
    return parse_pasted(links.get("text") or "", policy=policy)


def kind_at(address: Address) -> str:
    """Return what stands at a link by its address: what the directory knows as a result of a search, else a page."""
    known = directory.load(practice=settings.PRACTICE)
    entry = known.find(address.host)
    if entry is None or address.refused_because in UNREADABLE:
        return Sighting.Kind.PAGE
    is_result = known.is_search(address.url) or entry.kind == "face-search"
    return Sighting.Kind.SEARCH_RESULT if is_result else Sighting.Kind.PAGE


def face_searches(case: Case) -> list[directory.Entry]:
    """Return the face searches of which the directory is sure enough, where she said that one found it; else nothing."""
    said = (case.intake.said or {}) if hasattr(case, "intake") else {}
    if "face_search" not in said.get("know", {}).get("know", ()):
        return []
    known = directory.load(practice=settings.PRACTICE)
    return [entry for entry in known if entry.kind == "face-search" and entry.confidence != "low"]


def _links_of(case: Case) -> dict[str, Any]:
    links: dict[str, Any] = (case.intake.said or {}).get("links", {})
    return links


@transaction.atomic
def _record(
    case: Case,
    address: Address,
    typed: str,
    *,
    seen: str,
    is_limited: bool,
    is_full: bool,
    by: Actor,
    at: datetime,
) -> Sighting:
    kind = kind_at(address)
    row = sightings.record_sighting(
        case=case, address=address, typed=typed, seen=seen, kind=kind, facts={}, by=by, at=at
    )
    if is_full or (is_limited and not daylimits.take(case, DayCount.What.ADDRESS, at=at)):
        raise _Full
    return row
