"""The links that she pasted become addresses of her case: all at once, or 20 a day where nobody works the case (S57).

What does not fit into a day stays where she wrote it, and is taken up when she says so.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from casework import custody, daylimits, sightings
from casework.addresses import Pasted, parse_pasted
from casework.alone import is_alone
from casework.dialable import Policy
from casework.hosts import Address
from casework.models import Actor, Case, DayCount, Sighting
from casework.urlindex import url_index


class _Full(Exception):
    """The day of the case is full."""


def record_links(case: Case, links: dict[str, Any], policy: Policy, *, by: Actor, at: datetime) -> None:
    """Record each link once, as many as fit. Only what she says anyone can open is ever opened (design §3.6)."""
    seen = Sighting.Seen.PUBLIC if links.get("seen") == "public" else Sighting.Seen.SENT_TO_ME
    is_limited = is_alone(case)
    for piece in pieces(links, policy):
        if piece.address is None:
            continue
        try:
            _record(case, piece.address, piece.raw, seen=seen, is_limited=is_limited, by=by, at=at)
        except sightings.AlreadyRecorded:
            continue
        except _Full:
            return


@transaction.atomic
def take_up(case: Case, policy: Policy, *, by: Actor, at: datetime) -> int:
    """Record of the links that wait as many as fit today; return how many still wait. A second time changes nothing."""
    custody.hold(case)
    record_links(case, _links_of(case), policy, by=by, at=at)
    return len(waiting(case, policy))


def waiting(case: Case, policy: Policy) -> list[str]:
    """Return the links of a self-filed case that no day had room for yet, as she wrote them. Runs queries there alone."""
    if not is_alone(case):
        return []
    known = set(case.sightings.values_list("url_index", flat=True))
    found: dict[str, str] = {}
    for piece in pieces(_links_of(case), policy):
        if piece.address is not None:
            found.setdefault(url_index(case, piece.address.normal), piece.raw)
    return [raw for index, raw in found.items() if index not in known]


def pieces(links: dict[str, Any], policy: Policy) -> list[Pasted]:
    """Return what she pasted, piece by piece."""
    return parse_pasted(links.get("text") or "", policy=policy)


def _links_of(case: Case) -> dict[str, Any]:
    links: dict[str, Any] = (case.intake.said or {}).get("links", {})
    return links


@transaction.atomic
def _record(
    case: Case, address: Address, typed: str, *, seen: str, is_limited: bool, by: Actor, at: datetime
) -> None:
    kind = Sighting.Kind.PAGE
    sightings.record_sighting(
        case=case, address=address, typed=typed, seen=seen, kind=kind, facts={}, by=by, at=at
    )
    if is_limited and not daylimits.take(case, DayCount.What.ADDRESS, at=at):
        raise _Full
