"""Whom a recipient named as the host: written down, looked up, and nobody to write to until a person confirms it.

A delivery network hides the host and is asked for it. What it answers is a proposal (design §3.15): it can be wrong, or lead
to whoever put the picture there.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from casework import access, custody
from casework.directory import Directory, load
from casework.holders import of_holder
from casework.hostchain import Contact, HostChain
from casework.hostchain import Party as FoundParty
from casework.intake import hold_open
from casework.models import Actor, Party, Sighting
from casework.rdap import Holder
from casework.sightings import TRACE_LEASE_S, fields_of

# Before the name of who told a contact: notices.views.rows.source_words has the words.
TOLD = "told:"


@dataclass(frozen=True)
class Named:
    """What was named: a server (host name or IP address), or a company with its mailbox for abuse, or all three."""

    host: str = ""
    company: str = ""
    email: str = ""


class AlreadyDecided(Exception):
    """A person decided it before, or it is none that was named."""


class StillLookedUp(Exception):
    """Who holds the server is being looked up; there is nothing to confirm yet."""


@transaction.atomic
def propose_host(
    *,
    sighting: Sighting,
    named: Named,
    told_by: Party,
    told_on: date,
    by: Actor,
    at: datetime,
    answer: str = "",
) -> Party:
    """Write down whom a party of an address named as its host; the same twice is one. No role is guessed: it is the host.

    `answer`: id of the answer in which it stands, with which it is rejected; "": a person wrote it down.
    Raises access.Refused, access.Stopped. Raises as hold_open.
    """
    access.require(sighting.case, by, "work")
    hold_open(sighting.case)
    told = {"by": told_by.name, "by_key": told_by.key, "on": told_on.isoformat(), **asdict(named)}
    twins = [row for row in sighting.parties.to_decide() if row.named and told.items() <= row.named.items()]
    for twin in twins:
        _tell_again(twin, answer)
    if twins:
        return twins[0]
    party = Party.objects.create(
        case=sighting.case,
        sighting=sighting,
        state=Party.State.PROPOSED,
        rank=told_by.rank,
        named=told | {"answers": [answer]},
        named_at=at,
        traced_at=None if named.host else at,
        **fields_of(_as_told(told)),
    )
    data = {"party": party.pk, "sighting": sighting.pk}
    custody.record(case=sighting.case, event="party_proposed", by=by, at=at, **data)
    return party


def claim_named(*, party_id: UUID, at: datetime) -> Party | None:
    """Claim one server that was named, to be looked up; None: that is done, under way, or held back with its case."""
    claimed = Party.objects.untraced(at).running().filter(pk=party_id)
    if not claimed.update(trace_claimed_until=at + timedelta(seconds=TRACE_LEASE_S)):
        return None
    return Party.objects.select_related("sighting__case").get(pk=party_id)


@transaction.atomic
def store_named(*, party: Party, chain: HostChain | None, by: Actor, at: datetime) -> None:
    """Keep who holds the server that was named; who announces it is a proposal of its own. None: the trace broke.

    What was told stays a contact, behind those that were found. Raises as hold_open.
    """
    hold_open(party.case)
    row = Party.objects.to_decide().filter(pk=party.pk).first()
    if row is None or row.traced_at:
        return
    found = list(chain.parties) if chain else []
    told = _as_told(row.named)
    if found:
        first = _joined(found[0], told) if found[0].contacts else told
        told = replace(first, role=found[0].role, known_as=found[0].known_as)
    for name, value in fields_of(told).items():
        setattr(row, name, value)
    row.traced_at = at
    row.trace_claimed_until = None
    row.save()
    for party_found in found[1:]:
        _propose_beside(row, party_found, at)
    data = {"party": row.pk, "sighting": row.sighting_id, "parties": len(found)}
    custody.record(case=row.case, event="party_traced", by=by, at=at, **data)


@transaction.atomic
def confirm_party(*, party: Party, by: Actor, at: datetime) -> None:
    """Say that whom a recipient named is the host: from now on routes lead there, as to any other.

    Raises access.Refused, access.Stopped. Raises as hold_open. Raises AlreadyDecided, StillLookedUp.
    """
    row = _held(party, by)
    if row.state == Party.State.PROPOSED and row.traced_at is None:
        raise StillLookedUp(str(row.pk))
    _decide(row, [Party.State.PROPOSED], Party.State.CONFIRMED)
    for twin in row.sighting.parties.filter(state=Party.State.FOUND, role=row.role):
        if twin.key == row.key:
            Party.objects.filter(pk=row.pk).update(is_hostile=twin.is_hostile or row.is_hostile)
            twin.delete()
    data = {"party": row.pk, "sighting": row.sighting_id}
    custody.record(case=row.case, event="party_confirmed", by=by, at=at, **data)


@transaction.atomic
def reject_party(*, party: Party, by: Actor, at: datetime) -> None:
    """Say that it is not the host, also after it was confirmed: nothing leads there. Raises as confirm_party."""
    row = _held(party, by)
    _decide(row, [Party.State.PROPOSED, Party.State.CONFIRMED], Party.State.REJECTED)
    data = {"party": row.pk, "sighting": row.sighting_id}
    custody.record(case=row.case, event="party_rejected", by=by, at=at, **data)


@transaction.atomic
def reject_told(*, sightings: Iterable[Sighting], answer: str, by: Actor, at: datetime) -> None:
    """Reject what waits to be decided and stands in this answer alone: somebody said that it is none of the recipient's.

    What a person confirmed or wrote down stays. Raises as confirm_party.
    """
    for sighting in sightings:
        for row in sighting.parties.to_decide().select_related("case").order_by("pk"):
            told = row.named or {}
            left = [one for one in told.get("answers", [""]) if one != answer]
            if not left:
                reject_party(party=row, by=by, at=at)
            elif left != told.get("answers", [""]):
                row.named = told | {"answers": left}
                row.save(update_fields=["named"])


def _tell_again(row: Party, answer: str) -> None:
    known = row.named.get("answers", [""])
    if answer not in known:
        row.named = row.named | {"answers": [*known, answer]}
        row.save(update_fields=["named"])


def _held(party: Party, by: Actor) -> Party:
    access.require(party.case, by, "work")
    hold_open(party.case)
    return Party.objects.select_related("case", "sighting").get(pk=party.pk)


def _decide(row: Party, before: list[str], after: str) -> None:
    waiting = Party.objects.filter(pk=row.pk, state__in=before, named_at__isnull=False)
    if not waiting.update(state=after):
        raise AlreadyDecided(str(row.pk))


def _as_told(told: dict[str, Any]) -> FoundParty:
    """Return what was named as a party: the company by its mailbox, as a registry's answer is read; else the server alone."""
    source, day = TOLD + told["by"], date.fromisoformat(told["on"])
    if not told["email"]:
        return FoundParty("page_host", told["company"] or told["host"], told["host"], (), "named")
    directory = load(practice=settings.PRACTICE)
    holder = Holder(told["company"], "", (told["email"],), source)
    party = of_holder(
        holder, day, directory=directory, role="page_host", found_by="named", fallback=told["email"]
    )
    return party if party.entry_id else replace(party, address=_key_of(told["email"], directory))


def _key_of(mailbox: str, directory: Directory) -> str:
    """Return a key that is nobody else's: several hosts can have mailboxes at one mail service, or at a platform."""
    return mailbox if directory.find(mailbox) is None else f"<{mailbox}>"


def _joined(found: FoundParty, told: FoundParty) -> FoundParty:
    values = {contact.value for contact in found.contacts}
    more: list[Contact] = [one for one in told.contacts if one.value not in values]
    return replace(found, contacts=(*found.contacts, *more))


def _propose_beside(row: Party, found: FoundParty, at: datetime) -> None:
    """Propose who announces the address of a server that was named, unless it stands there already."""
    told = fields_of(found)
    if any((one.role, one.key) == (told["role"], told["key"]) for one in row.sighting.parties.all()):
        return
    Party.objects.create(
        case=row.case,
        sighting=row.sighting,
        state=Party.State.PROPOSED,
        rank=row.rank,
        named=row.named,
        named_at=row.named_at,
        traced_at=at,
        **told,
    )
