"""Which registry answers for what: IANA's bootstrap data (RFC 9224), shipped with its date, and refreshed where an operator asks.

Newer data are taken only when they can be read whole; a damaged answer leaves what was there.
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any

from casework.fetch import Policy, Unreachable, fetch

_DATA = Path(__file__).resolve().parent / "data"
IANA = "https://data.iana.org/rdap/"
ROOT = "https://rdap.iana.org/"
PRACTICE_BASE = "http://rdap.example/"
KINDS = ("dns", "ipv4", "ipv6", "asn")
# IANA lists five registries of numbers and hundreds of endings; far fewer is a piece of the file.
_FEWEST = {"dns": 100, "ipv4": 4, "ipv6": 4, "asn": 4}


class BootstrapUnfit(ValueError):
    """What came is not the bootstrap data that was asked for; the message says where it is wrong."""


@dataclass(frozen=True)
class Registries:
    """Base addresses of registries: by top-level domain, by network (the narrowest first), by range of AS numbers."""

    domains: dict[str, str]
    networks: tuple[tuple[IPv4Network | IPv6Network, str], ...]
    numbers: tuple[tuple[int, int, str], ...] = ()
    # Who says which registry an ending belongs to, "" where nobody is asked.
    root: str = ""

    def base_of_domain(self, domain: str) -> str:
        """Return the registry of a domain's ending, "" where none is known to speak RDAP."""
        return self.domains.get(domain.rpartition(".")[2], "")

    def base_of_address(self, address: str) -> str:
        """Return the registry of an IP address, "" where none is known."""
        parsed = ip_address(address)
        found = (
            base for network, base in self.networks if network.version == parsed.version and parsed in network
        )
        return next(found, "")

    def base_of_number(self, number: int) -> str:
        """Return the registry of an AS number, "" where none is known."""
        return next((base for first, last, base in self.numbers if first <= number <= last), "")


@dataclass(frozen=True)
class Refreshed:
    """One file of bootstrap data: when IANA published what we have now, and whether that is new here."""

    kind: str
    publication: str
    is_new: bool


def registries_for(policy: Policy, *, kept: Path | None = None) -> Registries:
    """Return the practice ground's registry in practice mode, else IANA's: as shipped, or newer ones in the folder `kept`."""
    if policy.practice:
        networks = ((IPv4Network("127.77.0.0/24"), PRACTICE_BASE),)
        return Registries({"example": PRACTICE_BASE}, networks, ((64496, 64511, PRACTICE_BASE),))
    paths = [_newest(kind, kept) for kind in KINDS]
    return _registries(tuple((str(path), path.stat().st_mtime_ns) for path in paths))


def registries_from_settings(policy: Policy) -> Registries:
    """Return the registries to ask, those refreshed on this machine included."""
    return registries_for(policy, kept=folder_from_settings())


def folder_from_settings() -> Path:
    """Return where refreshed bootstrap data lie."""
    from django.conf import settings

    return Path(settings.DATA_DIR) / "rdap"


@cache
def _registries(files: tuple[tuple[str, int], ...]) -> Registries:
    """Read the files of KINDS in their order; the moment of their last change is part of the key."""
    dns, ipv4, ipv6, asn = (json.loads(Path(path).read_text(encoding="utf-8")) for path, _changed in files)
    networks = [(ip_network(key), base) for data in (ipv4, ipv6) for key, base in _services(data)]
    networks.sort(key=lambda row: -row[0].prefixlen)
    numbers = tuple((*_ends(key), base) for key, base in _services(asn))
    return Registries(dict(_services(dns)), tuple(networks), numbers, ROOT)


def _newest(kind: str, kept: Path | None) -> Path:
    shipped = _DATA / f"rdap_{kind}.json"
    refreshed = kept / f"{kind}.json" if kept else shipped
    if not refreshed.is_file() or _published(refreshed) < _published(shipped):
        return shipped
    return refreshed


def _published(path: Path) -> str:
    """Return when IANA published a file (RFC 3339, always UTC, so that texts compare as moments do)."""
    return str(json.loads(path.read_text(encoding="utf-8"))["publication"])


def _services(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each key with its registry; RFC 9224 section 3 wants https where there is a choice."""
    for keys, bases in data["services"]:
        base = next((base for base in bases if base.startswith("https:")), bases[0])
        for key in keys:
            yield key, base


def _ends(key: str) -> tuple[int, int]:
    first, _, last = key.partition("-")
    return int(first), int(last or first)


def refresh(folder: Path, *, policy: Policy, base: str = IANA) -> list[Refreshed]:
    """Ask for each file of bootstrap data and keep those that are newer. Opens sockets in the fetching child; writes files.

    Raises Refused, Unreachable: as `fetch` does. Raises BootstrapUnfit: one cannot be used; those before it are kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [_refresh_one(kind, folder, policy=policy, base=base) for kind in KINDS]


def _refresh_one(kind: str, folder: Path, *, policy: Policy, base: str) -> Refreshed:
    fetched = fetch(f"{base}{kind}.json", policy=policy, want="json")
    if fetched.status != 200:
        raise Unreachable("rdap_silent", fetched.hops)
    publication = checked(kind, fetched.as_json())
    was = _published(_newest(kind, folder))
    if publication <= was:
        return Refreshed(kind, was, is_new=False)
    waiting = folder / f".{kind}.json"
    waiting.write_bytes(fetched.body)
    os.replace(waiting, folder / f"{kind}.json")
    return Refreshed(kind, publication, is_new=True)


def checked(kind: str, data: Any) -> str:
    """Return when bootstrap data were published. Raises BootstrapUnfit: they are not what RFC 9224 describes."""
    try:
        publication = str(data["publication"])
        datetime.strptime(publication, "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007
        rows = list(_services(data))
        read: Callable[[str], object] = {"dns": str, "asn": _ends}.get(kind, ip_network)  # type: ignore[assignment]
        for key, base in rows:
            read(key)
            if not base.startswith(("https://", "http://")) or not base.endswith("/"):
                raise ValueError(f"{base} is no base address of a registry")
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise BootstrapUnfit(f"{kind}: {error}") from None
    if len({base for _key, base in rows}) < _FEWEST[kind]:
        raise BootstrapUnfit(f"{kind}: fewer registries than there are")
    return publication
