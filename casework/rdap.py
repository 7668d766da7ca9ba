"""Who holds an IP address, an AS number or a domain, from the registries (RDAP, RFC 9083), asked through the guard alone.

Which registry answers for what: casework/bootstrap.py.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address, summarize_address_range
from typing import Any

from casework.bootstrap import Registries
from casework.fetch import Policy, Unreachable, fetch

MAILBOX = re.compile(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_DEEPEST = 4
_LONGEST_HANDLE = 60
# After the Cyrillic blocks; signs of beyond that every Latin font has.
_FIRST_OTHER_LETTER = 0x0530
_MORE_SIGNS = frozenset("‐–—‘’“”„†‡•…‹›")


@dataclass(frozen=True)
class Holder:
    """Who holds it, and the mailboxes for abuse; `source` is the address of the answer. Empty means not told."""

    name: str
    country: str
    abuse_emails: tuple[str, ...]
    source: str
    # What the registry calls it: range and handle of a network, handle of an AS.
    known_as: tuple[str, ...] = ()


def holder_of_address(address: str, *, policy: Policy, registries: Registries) -> Holder:
    """Return who holds the network of an IP address. Opens a socket in the fetching child.

    Raises Refused, Unreachable: as `fetch` does, and Unreachable("rdap_none") where no registry is known.
    """
    answer, source = _ask(registries.base_of_address(address), f"ip/{address}", policy)
    return _holder(answer, source, (*_range(answer), *_handle(answer)))


def holder_of_number(number: int, *, near: str, policy: Policy, registries: Registries) -> Holder:
    """Return who holds an AS number; where no registry of it is known, that of the address `near` is asked.

    Registries send on to the right one. Raises: as `holder_of_address` does.
    """
    base = registries.base_of_number(number) or registries.base_of_address(near)
    answer, source = _ask(base, f"autnum/{number}", policy)
    return _holder(answer, source, (f"AS{number}", *_handle(answer)))


def _holder(answer: dict[str, Any], source: str, known_as: tuple[str, ...]) -> Holder:
    entities = list(_walk(answer))
    names = [_name(entity) for entity in entities if "registrant" in _roles(entity)]
    return Holder(
        name=next(filter(None, names), "") or str(answer.get("name", "")),
        country=str(answer.get("country", ""))[:2].upper(),
        abuse_emails=_abuse_mailboxes(entities),
        source=source,
        known_as=tuple(dict.fromkeys(known_as)),
    )


def _range(answer: dict[str, Any]) -> tuple[str, ...]:
    """Return the range of a network as CIDR, none where its ends are no addresses; strangers wrote them."""
    try:
        first, last = ip_address(str(answer["startAddress"])), ip_address(str(answer["endAddress"]))
        networks = list(summarize_address_range(first, last))
    except (KeyError, TypeError, ValueError):
        return ()
    return tuple(map(str, networks[:1])) if len(networks) == 1 else (f"{first} - {last}",)


def _handle(answer: dict[str, Any]) -> tuple[str, ...]:
    handle = printable(str(answer.get("handle", "")))
    return (handle[:_LONGEST_HANDLE],) if handle else ()


def registrar_of(domain: str, *, policy: Policy, registries: Registries) -> Holder:
    """Return the registrar of a domain. Raises: as `holder_of_address` does."""
    answer, source = _ask(registries.base_of_domain(domain), f"domain/{domain}", policy)
    registrars = [entity for entity in _walk(answer) if "registrar" in _roles(entity)]
    if not registrars:
        raise Unreachable("rdap_silent")
    inside = [entity for registrar in registrars for entity in _walk(registrar)]
    return Holder(_name(registrars[0]), "", _abuse_mailboxes(inside), source)


def registry_of(ending: str, *, policy: Policy, registries: Registries) -> Holder:
    """Return the registry of an ending ("com"), with its mailbox for abuse, else the one for administration.

    Raises: as `holder_of_address` does.
    """
    answer, source = _ask(registries.root, f"domain/{ending}", policy)
    entities = list(_walk(answer))
    mails = _abuse_mailboxes(entities) or _mailboxes(entities, "administrative")
    names = [_name(entity) for entity in entities if "registrant" in _roles(entity)]
    return Holder(next(filter(None, names), ""), "", mails, source)


def printable(name: str) -> str:
    """Return a name that strangers wrote as a letter can print it: letters, digits, punctuation, single spaces.

    "" where nothing is left, or it has letters outside the Latin, Greek and Cyrillic ones: not every machine has a font.
    """
    folded = unicodedata.normalize("NFKC", name)
    kept = "".join(sign if unicodedata.category(sign)[0] in "LNP" else " " for sign in folded)
    is_known = all(ord(sign) < _FIRST_OTHER_LETTER or sign in _MORE_SIGNS for sign in kept)
    return " ".join(kept.split()) if is_known and any(map(str.isalnum, kept)) else ""


def _ask(base: str, path: str, policy: Policy) -> tuple[dict[str, Any], str]:
    if not base:
        raise Unreachable("rdap_none")
    fetched = fetch(base + path, policy=policy, want="json")
    if fetched.status != 200:
        raise Unreachable("rdap_silent", fetched.hops)
    answer = fetched.as_json()
    if not isinstance(answer, dict):
        raise Unreachable("json_unreadable", fetched.hops)
    return answer, fetched.final_url


def _walk(node: dict[str, Any], depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the entities of an answer, those within others too (RFC 9083, section 5.1)."""
    inside = node.get("entities")
    if depth < _DEEPEST and isinstance(inside, list):
        for entity in inside:
            if isinstance(entity, dict):
                yield entity
                yield from _walk(entity, depth + 1)


def _roles(entity: dict[str, Any]) -> list[str]:
    roles = entity.get("roles")
    return [str(role) for role in roles] if isinstance(roles, list) else []


def _abuse_mailboxes(entities: list[dict[str, Any]]) -> tuple[str, ...]:
    return _mailboxes(entities, "abuse")


def _mailboxes(entities: list[dict[str, Any]], role: str) -> tuple[str, ...]:
    found = [mail for entity in entities if role in _roles(entity) for mail in _values(entity, "email")]
    return tuple(dict.fromkeys(mail for mail in found if MAILBOX.fullmatch(mail)))


def _name(entity: dict[str, Any]) -> str:
    return next(filter(None, (*_values(entity, "org"), *_values(entity, "fn"))), "")


def _values(entity: dict[str, Any], kind: str) -> list[str]:
    """Return the texts of one kind in an entity's jCard (RFC 7095); strangers wrote it, so its shape is not trusted."""
    card = entity.get("vcardArray")
    rows = card[1] if isinstance(card, list) and len(card) > 1 and isinstance(card[1], list) else []
    fit = [row for row in rows if isinstance(row, list) and len(row) > 3 and row[0] == kind]
    return [row[3].strip() for row in fit if isinstance(row[3], str)]
