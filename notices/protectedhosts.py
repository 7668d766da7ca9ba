"""Courts, official journals, news and partners: hosts about which no notice leaves without a supervisor (S57). Pure.

The list is notices/data/protected_hosts.toml. A host stands for itself and everything under it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from casework.datafiles import File, Kind
from casework.hosts import AddressUnreadable, normalise, registrable_domain
from casework.shapes import WrongError, day, fitting, one_of, text
from casework.wrappers import MOST_DEEP, inner_address

HOSTS_FILE = Path(__file__).resolve().parent / "data" / "protected_hosts.toml"
KINDS = ("court", "journal", "news", "partner")


@dataclass(frozen=True)
class Protected:
    """One host of the list: whose it is, of which kind, the page that says so and when that was written."""

    host: str
    kind: str
    name: str
    source: str
    checked: date


@cache
def listed(path: Path = HOSTS_FILE) -> dict[str, Protected]:
    """Return the list by host. Raises FileUnfit: an entry lacks something, or is no host that somebody registered."""
    return {one.host: one for one in File(path).entries("host", _KIND, _check)}


def host_in(typed: str) -> str:
    """Return the host that a person means, of an address or alone, without "www."; "" for what nobody registered alone.

    So "co.uk" gives "", and so does an IP address: under neither stands one site.
    """
    typed = typed.strip()
    try:
        address = normalise(typed if "://" in typed else f"http://{typed}")
    except AddressUnreadable:
        return ""
    host = address.host.removeprefix("www.")
    return host if registrable_domain(host) else ""


def guards(host: str, guarded: Collection[str]) -> str:
    """Return the entry at or under which a host stands, the nearest first; "" where there is none."""
    labels = host.lower().rstrip(".").split(".")
    above = (".".join(labels[start:]) for start in range(len(labels)))
    return next((one for one in above if one in guarded), "")


def hosts_of(url: str) -> tuple[str, ...]:
    """Return the hosts of an address: its own, and those of addresses that stand in it (saved copies, links that lead on)."""
    found: list[str] = []
    while url and len(found) <= MOST_DEEP:
        try:
            found.append(normalise(url).host)
        except AddressUnreadable:
            break
        url = inner_address(url)
    return tuple(found)


def _check(entry: dict[str, Any]) -> None:
    if host_in(entry["host"]) != entry["host"]:
        raise WrongError("must be a host that somebody registered, in small letters, without www.", "host")


_KIND = Kind(
    Protected,
    {
        "host": text,
        "kind": one_of(KINDS),
        "name": text,
        "source": fitting(r"https://[^\s/]+\S*", "the address of a page, by https"),
        "checked": day,
    },
    named=("host",),
)
