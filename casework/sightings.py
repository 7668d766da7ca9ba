"""Addresses at which an image was seen, and who can act there. Recorded whatever they are; fetched only where allowed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from casework import custody
from casework.addresses import Address
from casework.directory import load
from casework.hostchain import TRACE_FAILED, HostChain
from casework.hostchain import Party as FoundParty
from casework.intake import hold_open
from casework.models import Actor, Case, Check, CustodyEntry, Document, Image, Party, Sighting, Verdict
from casework.pictures import next_number
from casework.rdap import printable
from casework.urlindex import RULES, bring_up_to_date, url_index

# No task runs longer.
TRACE_LEASE_S = 300
# A look that was due for so long was not waited for: nothing ran.
LAIN_FOR = timedelta(days=1)


class AlreadyRecorded(Exception):
    """This address is in the case already; `sighting` is the one."""

    def __init__(self, sighting: Sighting) -> None:
        super().__init__(str(sighting.pk))
        self.sighting = sighting


@transaction.atomic
def record_sighting(
    *,
    case: Case,
    address: Address,
    typed: str,
    seen: str,
    kind: str,
    facts: dict[str, Any],
    by: Actor,
    at: datetime,
    first_seen: date | None = None,
    note: str = "",
) -> Sighting:
    """Record one address; no `first_seen`: nobody said. Raises AlreadyRecorded: with the sighting that has it; as hold_open."""
    hold_open(case)
    bring_up_to_date(case)
    index = url_index(case, address.normal)
    if twin := case.sightings.filter(url_index=index).first():
        raise AlreadyRecorded(twin)
    refused = Sighting.CLOSED.get(seen) or address.refused_because or ""
    sighting = Sighting.objects.create(
        case=case,
        number=next_number(case.sightings),
        kind=kind,
        seen=seen,
        url=address.url,
        typed=typed,
        url_index=index,
        index_rules=RULES,
        warnings=list(address.warnings),
        not_fetched_because=refused,
        facts=facts,
        note=note or None,
        first_seen_date=first_seen,
        next_check_at=None if refused else at,
        added_by=by,
        added_at=at,
    )
    custody.record(case=case, event="sighting_recorded", by=by, at=at, sighting=sighting.pk, seen=seen)
    return sighting


def claim_trace(*, sighting_id: UUID, at: datetime) -> Sighting | None:
    """Claim one address whose hosts are to be looked up; None: that is done, under way, or held back with its case."""
    claimed = Sighting.objects.untraced(at).running().filter(pk=sighting_id)
    if not claimed.update(trace_claimed_until=at + timedelta(seconds=TRACE_LEASE_S)):
        return None
    return Sighting.objects.select_related("case").get(pk=sighting_id)


def release_trace(sighting: Sighting) -> None:
    """End a claim; a look that met another host meanwhile has it traced again."""
    Sighting.objects.filter(pk=sighting.pk).update(trace_claimed_until=None)


@transaction.atomic
def give_up_trace(*, sighting: Sighting, by: Actor, at: datetime) -> None:
    """Record that a trace broke, as a gap; who was found before stays. Raises as hold_open."""
    hold_open(sighting.case)
    gap = ["trace", TRACE_FAILED]
    Sighting.objects.filter(pk=sighting.pk).update(traced_at=at, gaps=[gap])
    custody.record(
        case=sighting.case, event="sighting_traced", by=by, at=at, sighting=sighting.pk, code=TRACE_FAILED
    )


@transaction.atomic
def say_first_seen(*, sighting: Sighting, day: date | None, by: Actor, at: datetime) -> None:
    """Record on which day somebody saw it first; None: that is not known after all. The same day twice changes nothing."""
    hold_open(sighting.case)
    if Sighting.objects.filter(pk=sighting.pk).exclude(first_seen_date=day).update(first_seen_date=day):
        data = {"sighting": sighting.pk, "keys": ["first_seen"]}
        custody.record(case=sighting.case, event="facts_changed", by=by, at=at, **data)


@transaction.atomic
def store_host_chain(*, sighting: Sighting, chain: HostChain, by: Actor, at: datetime) -> None:
    """Keep who can act on a sighting. A second trace replaces what was found, not what a person said. As hold_open."""
    hold_open(sighting.case)
    sighting.parties.filter(state=Party.State.FOUND, is_hostile=False).delete()
    kept = {(party.role, party.key) for party in sighting.parties.acting()}
    for rank, party in enumerate(chain.parties):
        told = fields_of(party)
        if (told["role"], told["key"]) not in kept:
            Party.objects.create(case=sighting.case, sighting=sighting, rank=rank, **told)
    gaps = [[gap.step, gap.code] for gap in chain.gaps]
    Sighting.objects.filter(pk=sighting.pk).update(traced_at=at, gaps=gaps)
    custody.record(
        case=sighting.case,
        event="sighting_traced",
        by=by,
        at=at,
        sighting=sighting.pk,
        parties=len(chain.parties),
    )


def fields_of(party: FoundParty) -> dict[str, Any]:
    """Return what is kept of a party that was found, by field."""
    return {
        "role": party.role,
        "name": _name_of(party),
        "key": party.entry_id or party.address,
        "country": party.country,
        "contacts": [
            {"kind": one.kind, "value": one.value, "source": one.source, "as_of": str(one.as_of)}
            for one in party.contacts
        ],
        "known_as": list(party.known_as) or None,
        "found_by": party.found_by[:60],
    }


def _name_of(party: FoundParty) -> str:
    """Return the directory's own name of a party; of any other, what it calls itself with its domain, or that alone.

    A host writes its own name into the registry: it can be unprintable, or that of somebody whom people trust.
    """
    directory = load(practice=settings.PRACTICE)
    if entry := directory.get(party.entry_id):
        return entry.name
    said = printable(party.name)
    taken = {name.casefold() for entry in directory for name in (entry.name, party.address)}
    return party.address if not said or said.casefold() in taken else f"{said} ({party.address})"


@transaction.atomic
def name_image(*, sighting: Sighting, image: Image | None, by: Actor, at: datetime) -> None:
    """Record which image a person saw there; None: a match was wrong. A match is a hint, a person decides (design §3.13)."""
    custody.hold(sighting.case)
    event = "match_confirmed" if image else "match_rejected"
    said = last_word(sighting)
    if said and (said.event, said.data.get("image")) == (event, str(image.pk) if image else None):
        return
    Sighting.objects.filter(pk=sighting.pk).update(image=image)
    sighting.image = image
    custody.record(
        case=sighting.case,
        event=event,
        by=by,
        at=at,
        sighting=sighting.pk,
        image=image.pk if image else None,
    )


def last_word(sighting: Sighting) -> CustodyEntry | None:
    """Return what a person said last about which image is there; None: nobody did, a look alone speaks."""
    return last_words([sighting]).get(sighting.pk)


def last_words(sightings: Sequence[Sighting]) -> dict[UUID, CustodyEntry]:
    """Return the same of each sighting of one case of which somebody said it, by its id. One query; none for no sighting."""
    if not sightings:
        return {}
    entries = custody.entries(sightings[0].case).filter(event__in=["match_confirmed", "match_rejected"])
    about = entries.filter(data__sighting__in=[str(row.pk) for row in sightings])
    return {UUID(entry.data["sighting"]): entry for entry in about.order_by("seq")}


def without_word(case: Case, *, but: Sighting) -> list[Sighting]:
    """Return the other open addresses of which nobody said which picture is there; a tool has none."""
    rows = list(case.sightings.open().exclude(pk=but.pk).exclude(kind=Sighting.Kind.TOOL).order_by("number"))
    said = last_words(rows)
    return [row for row in rows if row.pk not in said]


@transaction.atomic
def mark_hostile(*, party: Party, by: Actor, at: datetime) -> None:
    """Mark a party as hostile: it gets no notice, no link, no follow-up (design §3.15)."""
    if Party.objects.filter(pk=party.pk, is_hostile=False).update(is_hostile=True):
        custody.record(case=party.case, event="party_marked_hostile", by=by, at=at, party=party.pk)


@transaction.atomic
def decline_evidence(*, sighting: Sighting, by: Actor, at: datetime) -> None:
    """Record that the survivor wants no record of this address kept (design §3.14)."""
    if Sighting.objects.filter(pk=sighting.pk, wants_no_evidence=False).update(wants_no_evidence=True):
        custody.record(case=sighting.case, event="evidence_declined", by=by, at=at, sighting=sighting.pk)


@transaction.atomic
def withdraw_sighting(*, sighting: Sighting, by: Actor, at: datetime) -> None:
    """Take an address out of work; it stays on record."""
    changed = (
        Sighting.objects.filter(pk=sighting.pk)
        .exclude(state=Sighting.State.WITHDRAWN)
        .update(state=Sighting.State.WITHDRAWN, next_check_at=None)
    )
    if changed:
        sighting.checks.filter(state=Check.State.DUE).update(state=Check.State.DROPPED)
        custody.record(case=sighting.case, event="sighting_withdrawn", by=by, at=at, sighting=sighting.pk)


@transaction.atomic
def take_up_again(*, sighting: Sighting, by: Actor, at: datetime, only_to_me: bool = False) -> bool:
    """Put an address that was taken out of work back, as it was last seen, and look soon; False: it is at work already.

    `only_to_me`: she says now that it was sent to her alone, so it is never fetched. Raises as hold_open.
    """
    hold_open(sighting.case)
    row = Sighting.objects.get(pk=sighting.pk)
    if row.state != Sighting.State.WITHDRAWN:
        return False
    if only_to_me:
        row.seen, row.not_fetched_because = Sighting.Seen.SENT_TO_ME, "sent_to_me"
    row.state, row.next_check_at = _state_as_seen(row), None if row.not_fetched_because else at
    row.save(update_fields=["state", "seen", "not_fetched_because", "next_check_at"])
    custody.record(case=row.case, event="sighting_taken_up", by=by, at=at, sighting=row.pk, seen=row.seen)
    return True


def say_it_is_back(*, sighting: Sighting, by: Actor, at: datetime) -> bool:
    """Reopen a removed address on a person's word, as a look that recognises the picture does; False: it is not removed.

    Without fingerprints no look can tell a return. Raises as hold_open.
    """
    hold_open(sighting.case)
    gone = Sighting.objects.filter(pk=sighting.pk, state=Sighting.State.REMOVED)
    following = None if sighting.not_fetched_because else at
    if not gone.update(state=Sighting.State.UP, removed_at=None, returned_at=at, next_check_at=following):
        return False
    custody.record(case=sighting.case, event="sighting_returned", by=by, at=at, sighting=sighting.pk)
    return True


def _state_as_seen(sighting: Sighting) -> str:
    if sighting.removed_at:
        return Sighting.State.REMOVED
    was_up = sighting.last_verdict in (Verdict.LIVE, Verdict.CLOAKED)
    return Sighting.State.UP if was_up else Sighting.State.NEW


def without_evidence(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Return those on which no first notice may rest: no check with its record, no document, no choice of none. One query."""
    asked = [row for row in sightings if not row.wants_no_evidence]
    looks = Check.objects.filter(sighting=OuterRef("pk"), state=Check.State.DONE).exclude(record_object="")
    papers = Document.objects.filter(sighting=OuterRef("pk"), case=OuterRef("case"))
    rows = Sighting.objects.filter(Exists(looks) | Exists(papers), pk__in=[row.pk for row in asked])
    kept = set(rows.values_list("pk", flat=True))
    return [row for row in asked if row.pk not in kept]


def ask_check(*, sighting: Sighting, by: Actor, at: datetime, due_at: datetime | None = None) -> Check | None:
    """Put one look at the address into the state `due`; None when it may not be fetched. One at a time.

    One that lay for a day while nothing ran is due from now: who waits for it waits from now (notices.escalation).
    """
    if sighting.not_fetched_because or sighting.state == Sighting.State.WITHDRAWN:
        return None
    check, _ = Check.objects.get_or_create(
        sighting=sighting,
        state=Check.State.DUE,
        defaults={"case": sighting.case, "due_at": due_at or at, "asked_by": by},
    )
    if check.due_at < at - LAIN_FOR and Check.objects.due(at).filter(pk=check.pk).update(due_at=at):
        check.due_at = at
    return check
