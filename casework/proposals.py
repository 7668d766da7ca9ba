"""Proposed sightings: likely copies that a look met at addresses outside the case. A person confirms without having to look.

Nothing is sent, traced or looked at because of a proposal; a confirmed one becomes a sighting like any other.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from casework import access, custody
from casework.addresses import Address, AddressUnreadable, normalise
from casework.fetch import policy_from_settings
from casework.intake import hold_open
from casework.models import Actor, Case, Check, Image, Proposal, Sighting, Verdict
from casework.pictures import next_number
from casework.sightings import AlreadyRecorded, last_word, name_image, record_sighting
from casework.urlindex import RULES, bring_up_to_date, url_index

# A hostile page can name any number of addresses; more than a person decides in a morning helps nobody.
MOST_OPEN = 200
_BANDS = frozenset(Proposal.Band.values)
_RESEMBLANCE = ("method", "distance_bits", "transform", "at_s")


class AlreadyDecided(Exception):
    """A person decided it before."""


def propose_seen(
    *, check: Check, matches: tuple[Mapping[str, Any], ...], final_url: str, at: datetime
) -> int:
    """Propose what one look met besides its own address's picture; return how many are new.

    That is: other pictures of the case on the same page, and the place to which an address leads by now. Inside a
    transaction that holds the case.
    """
    sighting, by = check.sighting, check.asked_by
    if _says_none(sighting):
        return 0
    likely_first = sorted(matches, key=lambda one: one.get("verdict") != Proposal.Band.MATCH)
    if check.verdict == Verdict.MOVED:
        places = [(final_url, Sighting.Kind.PAGE, match) for match in likely_first]
    elif sighting.image_id is None:
        places = []  # the page of the sighting itself asks which picture it is
    else:
        others = [match for match in likely_first if match.get("image") != str(sighting.image_id)]
        shown = [(str(match.get("picture_url", "")), match) for match in others]
        own = (sighting.url, final_url)
        places = [(url, Sighting.Kind.PICTURE, match) for url, match in shown if url not in own]
    return sum(
        propose(match=match, url=url, kind=kind, found_on=sighting, by=by, at=at)
        for url, kind, match in places
    )


def propose(
    *, match: Mapping[str, Any], url: str, kind: str, found_on: Sighting, by: Actor, at: datetime
) -> bool:
    """Propose one address; False: it is in the case, was proposed before (whatever was decided), or cannot be one."""
    case = found_on.case
    image = Image.objects.filter(case=case, pk=match["image"]).first() if match.get("image") else None
    address = _address(url)
    if image is None or address is None or match.get("verdict") not in _BANDS:
        return False
    bring_up_to_date(case)
    index = url_index(case, address.normal)
    if _is_known(case, index) or _is_met_again(found_on, image, kind):
        return False
    if case.proposals.open().count() >= MOST_OPEN:
        return False
    row = Proposal.objects.create(
        case=case,
        number=next_number(case.proposals),
        band=match["verdict"],
        kind=kind,
        image=image,
        url=address.url,
        url_index=index,
        index_rules=RULES,
        resemblance={key: match[key] for key in _RESEMBLANCE if key in match},
        found_on=found_on,
        found_at=at,
    )
    data = {"proposal": row.pk, "image": image.pk, "sighting": found_on.pk}
    custody.record(case=case, event="sighting_proposed", by=by, at=at, **data)
    return True


@transaction.atomic
def confirm(*, proposal: Proposal, by: Actor, at: datetime) -> Sighting:
    """Make it a sighting of the case, of the picture that it resembles; return the sighting.

    Raises access.Refused, access.Stopped. Raises as hold_open. Raises AlreadyDecided: somebody did so before.
    """
    row = _held(proposal, by)
    _decide(row, Proposal.State.CONFIRMED, by=by, at=at)
    sighting = _recorded(row, by=by, at=at)
    if sighting.image_id is None:
        name_image(sighting=sighting, image=row.image, by=by, at=at)
    Proposal.objects.filter(pk=row.pk).update(sighting=sighting)
    data = {"proposal": row.pk, "sighting": sighting.pk}
    custody.record(case=row.case, event="proposal_confirmed", by=by, at=at, **data)
    return sighting


@transaction.atomic
def reject(*, proposal: Proposal, by: Actor, at: datetime) -> None:
    """Say that it is not hers. The address is never proposed again. Raises as confirm."""
    row = _held(proposal, by)
    _decide(row, Proposal.State.REJECTED, by=by, at=at)
    custody.record(case=row.case, event="proposal_rejected", by=by, at=at, proposal=row.pk)


def _held(proposal: Proposal, by: Actor) -> Proposal:
    access.require(proposal.case, by, "work")
    hold_open(proposal.case)
    return Proposal.objects.select_related("case", "image", "found_on").get(pk=proposal.pk)


def _decide(row: Proposal, state: str, *, by: Actor, at: datetime) -> None:
    waiting = Proposal.objects.open().filter(pk=row.pk)
    if not waiting.update(state=state, decided_by=by, decided_at=at):
        raise AlreadyDecided(str(row.pk))


def _recorded(row: Proposal, *, by: Actor, at: datetime) -> Sighting:
    """Return the sighting of an address; one that somebody added meanwhile is that one."""
    address = _address(str(row.url))
    if address is None:
        raise ValueError("A proposed address was readable when it was proposed.")
    try:
        return record_sighting(
            case=row.case,
            address=address,
            typed="",
            seen=Sighting.Seen.PUBLIC,
            kind=row.kind,
            facts={},
            by=by,
            at=at,
        )
    except AlreadyRecorded as twin:
        return twin.sighting


def _address(url: str) -> Address | None:
    """Return an address that may be fetched; None for every other: no look saw a picture there."""
    try:
        address = normalise(url, policy=policy_from_settings())
    except AddressUnreadable:
        return None
    return None if address.refused_because else address


def _is_known(case: Case, index: str) -> bool:
    rows = (case.sightings.all(), case.proposals.all())
    return any(one.filter(url_index=index).exists() for one in rows)


def _is_met_again(found_on: Sighting, image: Image, kind: str) -> bool:
    """Say whether this picture was proposed from this page before: addresses of pictures may be new at every look."""
    if kind != Sighting.Kind.PICTURE:
        return False
    return Proposal.objects.filter(found_on=found_on, image=image, kind=kind).exists()


def _says_none(sighting: Sighting) -> bool:
    """Say whether a person said that no picture of the case is at this address."""
    said = last_word(sighting)
    return said is not None and said.event == "match_rejected"
