"""Who can act on the sightings of a FACTS.toml: directory entries where known, else the host with what was told of it.

Pure: it looks nobody up. A case of the app knows more, from its host chain; see notices/routes.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from casework.directory import Directory, Entry
from casework.facts import Facts
from casework.hosts import AddressUnreadable, normalise
from notices.flatfacts import RecipientFacts
from notices.terms import Channel


def recipients_of_facts(facts: Facts, directories: Sequence[Directory]) -> list[RecipientFacts]:
    """Return each recipient once, with the positions of its sightings; the first directory that knows it counts."""
    found: dict[str, RecipientFacts] = {}
    for position, sighting in enumerate(facts.sightings):
        one = _recipient(sighting, directories)
        if one is not None:
            known = found.get(one.id, one)
            hostile = known.hostile or sighting.get("hostile") is True
            found[one.id] = replace(known, hostile=hostile, sightings=(*known.sightings, position))
    return list(found.values())


def entry_recipient(entry: Entry) -> RecipientFacts:
    """Return what the directory knows of a recipient."""
    return RecipientFacts(
        id=entry.id,
        name=entry.name,
        kind=entry.kind,
        country=entry.country,
        serves=(*entry.serves, *(f"-{code}" for code in entry.not_served)),
        channels=tuple(dict.fromkeys(process for _value, process in ways_of(entry))),
        forwards_to_customer=entry.forwards_to_customer,
        hostile=entry.hostile,
        max_addresses=entry.max_addresses,
        names=(*entry.domains, entry.operator),
    )


def ways_of(entry: Entry) -> list[tuple[str, Channel]]:
    """Return (link or mailbox, process) for each way to reach an entry, in our order where no law has one."""
    own = Channel.OPT_OUT_FORM if entry.kind == "face-search" else Channel.OWN_FORM
    ways = (
        (entry.take_it_down_url, Channel.TAKE_IT_DOWN_FORM),
        (entry.form_url, own),
        (entry.dsa_contact_url, Channel.POINT_OF_CONTACT),
        (entry.abuse_email, Channel.ABUSE_MAILBOX),
        # Last: for copyright alone.
        (entry.dmca_agent_email, Channel.DESIGNATED_AGENT),
        (entry.copyright_form_url, Channel.DESIGNATED_AGENT),
    )
    return [(value, process) for value, process in ways if value]


def _recipient(sighting: Mapping[str, Any], directories: Sequence[Directory]) -> RecipientFacts | None:
    host, domain = _host(sighting["url"])
    named = sighting.get("platform", "")
    for directory in directories:
        entry = directory.get(named) if named else directory.find(host)
        if entry is not None:
            return entry_recipient(entry)
    name = named or domain or host
    kind = sighting.get("recipient_kind", "")
    return RecipientFacts(id=name, name=name, kind=kind, names=(host,)) if name else None


def _host(url: str) -> tuple[str, str]:
    """Return the host and the registrable domain of an address; empty where it cannot be read as one."""
    try:
        address = normalise(url if "://" in url else f"http://{url}")
    except AddressUnreadable:
        return "", ""
    return address.host, address.registrable_domain
