"""Ask name servers for what is no address: reverse names and texts of look-up zones. The fetching child asks.

Nothing that comes back is dialled by this room or by who reads it.
"""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal

from casework.dialable import Policy
from casework.fetch import Refused, ask

_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+")
_LONGEST = 253


@dataclass(frozen=True)
class Records:
    """The texts that a name server gave for one name, and for how many seconds it lets them be remembered."""

    texts: tuple[str, ...]
    ttl_s: int


def records(name: str, kind: Literal["TXT", "PTR"], *, policy: Policy) -> Records:
    """Ask for one kind of record of a name. Raises Refused, Unreachable: as `casework.fetch.resolve` does."""
    if len(name) > _LONGEST or not _NAME.fullmatch(name):
        raise Refused("host_unreadable")
    reply = ask({"do": "records", "name": name, "kind": kind, "policy": policy.as_data()})
    return Records(tuple(reply["texts"]), reply["ttl_s"])


def reversed_name(address: str, *, under: str = "") -> str:
    """Return the name of an IP address in a zone (RFC 1035 section 3.5, RFC 3596); in the reverse tree for none."""
    parsed = ip_address(address)
    tree = "in-addr.arpa" if parsed.version == 4 else "ip6.arpa"
    return f"{parsed.reverse_pointer.removesuffix(tree)}{under or tree}"
