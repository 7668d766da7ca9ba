"""Which network announces an IP address (AS number), what its server calls itself, and abuse contacts by look-up zones.

Zones are data (casework/data/dns_zones.toml); which are asked is a setting. They learn the IP address of a server, no more.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from casework.fetch import Policy, Refused, Unreachable, resolve
from casework.namerecords import Records, records, reversed_name
from casework.rdap import MAILBOX

_ZONES_FILE = Path(__file__).resolve().parent / "data" / "dns_zones.toml"
_MOST_NUMBERS = 8


@dataclass(frozen=True)
class Zone:
    """A zone that tells of IP addresses. `kind`: "origin" or "abuse"; `names` tells of AS numbers, "" where none does."""

    id: str
    kind: str
    ipv4: str
    ipv6: str
    names: str
    practice: bool

    def name_of(self, address: str) -> str:
        """Return the name to ask for an IP address."""
        return reversed_name(address, under=self.ipv4 if ip_address(address).version == 4 else self.ipv6)


@dataclass(frozen=True)
class Origin:
    """Who announces an address: AS numbers, most often one, and the announced range; how long that holds, in seconds."""

    as_numbers: tuple[int, ...]
    prefix: str
    zone: str
    ttl_s: int


@dataclass(frozen=True)
class Told:
    """Mailboxes that an abuse-contact zone gave, and the name that was asked; how long that holds, in seconds."""

    mailboxes: tuple[str, ...]
    source: str
    ttl_s: int


@cache
def known_zones() -> tuple[Zone, ...]:
    """Return the zones of casework/data/dns_zones.toml. Raises KeyError, ValueError: when the file is unfit."""
    tables = tomllib.loads(_ZONES_FILE.read_text(encoding="utf-8"))["zone"]
    return tuple(
        Zone(
            id=table["id"],
            kind=table["kind"],
            ipv4=table["ipv4"],
            ipv6=table["ipv6"],
            names=table.get("names", ""),
            practice=table.get("practice", False),
        )
        for table in tables
    )


def zones_from_settings() -> tuple[Zone, ...]:
    """Return the zones to ask: the practice ground's own in practice mode, else those that the settings name.

    Raises ValueError: when the settings name one that is not known.
    """
    from django.conf import settings

    if settings.PRACTICE:
        return tuple(zone for zone in known_zones() if zone.practice)
    known = {zone.id: zone for zone in known_zones() if not zone.practice}
    if unknown := set(settings.HOST_ZONES) - set(known):
        raise ValueError(f"HOST_ZONES names what is not known: {', '.join(sorted(unknown))}.")
    return tuple(known[name] for name in settings.HOST_ZONES)


def origin_of(address: str, *, zones: Iterable[Zone], policy: Policy) -> Origin:
    """Return who announces an address, from the first zone that knows. Raises Refused, Unreachable: none does."""
    zone, found = _first(address, "origin", zones, policy)
    # "13335 209242 | 104.16.0.0/12 | US | arin | 2014-03-28": several numbers where several networks announce it.
    numbers, _, rest = found.texts[0].partition("|")
    read = [int(number) for number in numbers.split() if re.fullmatch("[0-9]{1,10}", number)]
    if not read:
        raise Unreachable("dns_failed")
    prefix = rest.partition("|")[0].strip()
    return Origin(tuple(read[:_MOST_NUMBERS]), _range(prefix), zone.id, found.ttl_s)


def abuse_mailboxes(address: str, *, zones: Iterable[Zone], policy: Policy) -> Told:
    """Return the mailboxes for abuse that a zone knows of an address. Raises Refused, Unreachable: none does."""
    zone, found = _first(address, "abuse", zones, policy)
    words = [word for text in found.texts for word in re.split("[,; ]+", text)]
    mails = tuple(dict.fromkeys(word for word in words if MAILBOX.fullmatch(word)))
    return Told(mails, zone.ipv4, found.ttl_s)


def _first(address: str, kind: str, zones: Iterable[Zone], policy: Policy) -> tuple[Zone, Records]:
    failed: Refused | Unreachable = Unreachable("dns_no_such_name")
    for zone in zones:
        if zone.kind == kind:
            try:
                return zone, records(zone.name_of(address), "TXT", policy=policy)
            except (Refused, Unreachable) as error:
                failed = error
    raise failed


def _range(text: str) -> str:
    """Return an announced range as the zone wrote it, "" for anything else."""
    return text if re.fullmatch("[0-9a-fA-F.:]{2,39}/[0-9]{1,3}", text) else ""


def reverse_name(address: str, *, policy: Policy) -> Records:
    """Return the reverse name of an address that leads back to it; no text where none does.

    Who holds an address can call it anything; only the owner of the name can make it lead back.
    Raises Refused, Unreachable: when it could not be asked.
    """
    found = records(reversed_name(address), "PTR", policy=policy)
    for name in found.texts[:2]:
        try:
            if address in resolve(f"http://{name}/", policy=policy).addresses:
                return Records((name,), found.ttl_s)
        except (Refused, Unreachable):
            continue
    return Records((), found.ttl_s)
