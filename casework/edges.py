"""Delivery networks and their marks: names that hosts are aliases of, address ranges, AS numbers, reverse names.

What the site itself writes is no mark here: by headers of its own choice it could hide its host. It is a hint, for people.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path

_CDNS_FILE = Path(__file__).resolve().parent / "data" / "cdns.toml"


@dataclass(frozen=True)
class Cdn:
    """One delivery network and its marks."""

    id: str
    name: str
    entry_id: str
    domains: tuple[str, ...]
    networks: tuple[IPv4Network | IPv6Network, ...]
    # AS numbers that announce nothing but the delivery network, and ends of the reverse names of its servers.
    as_numbers: tuple[int, ...] = ()
    reverse_domains: tuple[str, ...] = ()
    # What its servers write into answers, in lower case: "name" or "name: how the value begins".
    headers: tuple[str, ...] = ()


def recognise(aliases: Iterable[str], addresses: Iterable[str]) -> tuple[Cdn | None, str]:
    """Return the delivery network in front of a host and by which of its marks it was known; (None, "") for none."""
    for cdn in cdns():
        if any(_ends_in(alias, cdn.domains) for alias in aliases):
            return cdn, "dns_alias"
        if any(_lies_in(address, cdn) for address in addresses):
            return cdn, "network_range"
    return None, ""


def recognise_network(as_numbers: Iterable[int], reverse_name: str) -> tuple[Cdn | None, str]:
    """Return the same by who announces the address, and by its reverse name, which its owner confirmed."""
    numbers = set(as_numbers)
    for cdn in cdns():
        if numbers.intersection(cdn.as_numbers):
            return cdn, "as_number"
        if reverse_name and _ends_in(reverse_name, cdn.reverse_domains):
            return cdn, "reverse_name"
    return None, ""


def claimed(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids of the delivery networks that an answer says it came through. Anybody can write these headers.

    `headers` have lower-case names.
    """
    return tuple(cdn.id for cdn in cdns() if any(_says(headers, sign) for sign in cdn.headers))


def _says(headers: Mapping[str, str], sign: str) -> bool:
    name, _colon, beginning = sign.partition(": ")
    return name in headers and headers[name].strip().lower().startswith(beginning)


def cdn_name(cdn_id: str) -> str:
    """Return the name of a delivery network, "" for an id that no file has any more."""
    return next((cdn.name for cdn in cdns() if cdn.id == cdn_id), "")


def _ends_in(name: str, domains: tuple[str, ...]) -> bool:
    return any(name == end or name.endswith(f".{end}") for end in domains)


def _lies_in(address: str, cdn: Cdn) -> bool:
    parsed = ip_address(address)
    return any(parsed in network for network in cdn.networks if network.version == parsed.version)


@cache
def cdns() -> tuple[Cdn, ...]:
    """Return the delivery networks of casework/data/cdns.toml. Raises KeyError, ValueError: when the file is unfit."""
    tables = tomllib.loads(_CDNS_FILE.read_text(encoding="utf-8"))["cdn"]
    return tuple(
        Cdn(
            id=table["id"],
            name=table["name"],
            entry_id=table["directory"],
            domains=tuple(table["domains"]),
            networks=tuple(ip_network(network) for network in table["networks"]),
            as_numbers=tuple(table.get("as_numbers", ())),
            reverse_domains=tuple(table.get("reverse_domains", ())),
            headers=tuple(table.get("headers", ())),
        )
        for table in tables
    )
