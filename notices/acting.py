"""Who can act on addresses, as the engine asks for them: the parties of the host chains; and whether a law still reaches one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from casework.directory import Entry
from casework.facts import Facts
from casework.models import Party, Sighting
from notices.addressees import entry_recipient
from notices.conditions import Reason, Truth
from notices.flatfacts import RecipientFacts
from notices.law import load_law
from notices.recipients import entry_of, key_of
from notices.reckoning import Route, compute_routes
from notices.terms import Channel

# Parties by the sighting at which they can act, in the order of the host chain.
Acting = Mapping[UUID, Sequence[Party]]


def acting_on(rows: Iterable[Sighting]) -> Acting:
    """Return the parties of some sightings that may be written to. Runs one query, however many."""
    acting: dict[UUID, list[Party]] = defaultdict(list)
    for party in Party.objects.acting().filter(sighting__in=rows):
        acting[party.sighting_id].append(party)
    return acting


def recipients_of(
    rows: Sequence[Sighting], acting: Acting
) -> tuple[list[RecipientFacts], dict[str, tuple[Party, ...]]]:
    """Return each party once, with the positions of the sightings on which it can act; and its rows by its id."""
    facts: dict[str, RecipientFacts] = {}
    parties: dict[str, tuple[Party, ...]] = {}
    for position, row in enumerate(rows):
        for party in acting.get(row.pk, ()):
            one = _facts_of_party(party, entry_of(party))
            known = facts.get(one.id, one)
            facts[one.id] = replace(
                known,
                sightings=tuple(dict.fromkeys((*known.sightings, position))),
                roles=tuple(dict.fromkeys((*known.roles, party.role))),
                hostile=known.hostile or one.hostile,
            )
            parties[one.id] = (*parties.get(one.id, ()), party)
    return list(facts.values()), parties


def why_gone(
    basis_id: str, recipient_id: str, *, facts: Facts, rows: Sequence[Sighting], acting: Acting, today: date
) -> tuple[Reason, ...]:
    """Return why a law no longer reaches a recipient at one of these sightings; nothing while it does or may.

    `rows` are the sightings of `facts`. Whether the recipient is hostile is asked where a letter leaves.
    """
    recipients, _parties = recipients_of(rows, acting)
    to_authority = load_law().get(basis_id).authority is not None
    own = [replace(one, hostile=False) for one in recipients if to_authority or one.id == recipient_id]
    routes = compute_routes(facts, recipients=own, law=load_law(), today=today, only=basis_id)
    if to_authority:
        return _why_not_to(recipient_id, routes)
    return _reasons_of(route for route in routes if route.recipient in own and route.answer == Truth.NO)


def _why_not_to(recipient_id: str, routes: Sequence[Route]) -> tuple[Reason, ...]:
    """Return why a complaint goes to this authority no more. Who acts at the addresses is what it is about, not who gets it."""
    open_to = [route.recipient for route in routes if route.answer != Truth.NO]
    if any(one and one.id == recipient_id for one in open_to):
        return ()
    return (Reason("other_authority"),) if open_to else _reasons_of(routes)


def _reasons_of(routes: Iterable[Route]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reason for route in routes for reason in route.reasons))


def _facts_of_party(party: Party, entry: Entry | None) -> RecipientFacts:
    if entry:
        return replace(entry_recipient(entry), hostile=party.is_hostile or entry.hostile)
    mails = [contact for contact in party.contacts or [] if contact["kind"] == "email"]
    return RecipientFacts(
        id=key_of(party),
        name=party.name,
        kind=_KIND_OF_ROLE.get(party.role, ""),
        country=party.country,
        channels=(Channel.ABUSE_MAILBOX,) if mails else (),
        hostile=party.is_hostile,
    )


# What a party without a directory entry is, by its place in the chain. A site's operator is asked for, not guessed.
_KIND_OF_ROLE: dict[str, str] = {
    Party.Role.PAGE_HOST: "host",
    Party.Role.PICTURE_HOST: "host",
    Party.Role.NETWORK: "host",
    Party.Role.CDN: "cdn",
    Party.Role.REGISTRAR: "registrar",
    Party.Role.REGISTRY: "registrar",
    Party.Role.SEARCH_ENGINE: "search",
}
