"""Who can act on an address: platform, site operator, host, delivery network, registrar, each with its contacts.

Works with pieces missing: what could not be found out is a gap with its reason. Dials through casework/fetch.py alone.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework import rdap
from casework.dialable import is_practice_host
from casework.directory import Directory, Entry
from casework.fetch import Policy, Refused, Resolved, Unreachable, resolve
from casework.hosts import Address, AddressUnreadable, normalise
from casework.rdap import Holder, Registries, registries_for
from casework.refusals import sentence

_CDNS_FILE = Path(__file__).resolve().parent / "data" / "cdns.toml"
TRACE_FAILED = "trace_failed"
# Kinds of the directory that serve what others publish.
SERVING_KINDS = frozenset({"host", "cloud", "cdn", "registrar"})
_GAPS: dict[str, Promise] = {
    TRACE_FAILED: _("Looking up who can act here failed on our side."),
    "behind_cdn": _("The host stands behind a delivery network; a notice to that network asks for its name."),
    "not_asked": _("Nothing was looked up on the network, since this address may not be fetched."),
}


@dataclass(frozen=True)
class Contact:
    """One way to reach a party. `kind` is "email" or "form"; `source` says who told us, `as_of` when."""

    kind: str
    value: str
    source: str
    as_of: date


@dataclass(frozen=True)
class Party:
    """Who can act. `address` is the domain (or IP address) that it is known by; `entry_id` its directory entry."""

    role: str
    name: str
    address: str
    contacts: tuple[Contact, ...]
    found_by: str
    entry_id: str = ""
    country: str = ""


@dataclass(frozen=True)
class Gap:
    """What could not be found out: the step ("dns", "page_host", "registrar" ...), and why."""

    step: str
    code: str

    @property
    def says(self) -> str:
        """The reason as a sentence for people."""
        return str(_GAPS[self.code]) if self.code in _GAPS else sentence(self.code)


@dataclass(frozen=True)
class HostChain:
    """The parties of an address, who can act most directly first, and what is missing."""

    url: str
    parties: tuple[Party, ...]
    gaps: tuple[Gap, ...]
    addresses: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def is_resolved(self) -> bool:
        """Say whether the address led to a server."""
        return bool(self.addresses)


@dataclass(frozen=True)
class Cdn:
    """One delivery network and its marks."""

    id: str
    name: str
    entry_id: str
    domains: tuple[str, ...]
    networks: tuple[IPv4Network | IPv6Network, ...]


@dataclass(frozen=True)
class _Asking:
    """What every step of one trace needs."""

    directory: Directory
    policy: Policy
    registries: Registries
    as_of: date
    gaps: list[Gap]


def trace(
    url: str,
    *,
    directory: Directory,
    policy: Policy,
    as_of: date,
    may_ask_network: bool = True,
    picture_urls: tuple[str, ...] = (),
    registries: Registries | None = None,
) -> HostChain:
    """Find out who can act on an address, and on the pictures of it that a check found elsewhere.

    Asks the resolver and the registries, never the site itself: by headers of its own choice it could hide its host.
    Raises AddressUnreadable: when the text is no address.
    """
    address = normalise(url, policy=policy)
    asking = _Asking(directory, policy, registries or registries_for(policy), as_of, gaps=[])
    found = _resolved(address, asking, may_ask_network)
    # A script or a file in place of an address names nobody.
    parties = [_site(address, asking, is_reached=found is not None)] if address.host else []
    if found:
        parties += _serving(found, asking, role="page_host")
        for picture_url in picture_urls:
            parties += _picture_parties(picture_url, address, asking)
        parties += _registrar(address, asking)
    return HostChain(
        url=address.url,
        parties=tuple(_once(parties)),
        gaps=tuple(dict.fromkeys(asking.gaps)),
        addresses=found.addresses if found else (),
        aliases=found.aliases if found else (),
    )


def _resolved(address: Address, asking: _Asking, may_ask_network: bool) -> Resolved | None:
    if not may_ask_network or address.refused_because:
        asking.gaps.append(Gap("dns", address.refused_because or "not_asked"))
        return None
    try:
        return resolve(address.url, policy=asking.policy)
    except (Refused, Unreachable) as error:
        asking.gaps.append(Gap("dns", error.code))
        return None


def _site(address: Address, asking: _Asking, *, is_reached: bool) -> Party:
    """Return the platform that the directory knows, else whoever runs the registered domain."""
    entry = asking.directory.find(address.host)
    if entry:
        role = "search_engine" if entry.kind == "search" else "platform"
        return _from_directory(entry, role=role, found_by="directory")
    domain = address.registrable_domain
    # RFC 2142, section 4, is the last resort. In practice mode it may not name a stranger.
    may_guess = bool(domain) and (not asking.policy.practice or is_reached or is_practice_host(domain))
    guess = (Contact("email", f"abuse@{domain}", "rfc2142", asking.as_of),) if may_guess else ()
    return Party("operator", domain or address.host, domain or address.host, guess, found_by="address")


def _serving(found: Resolved, asking: _Asking, *, role: str) -> list[Party]:
    """Return the delivery network if there is one, else whoever holds the network of the address."""
    cdn, found_by = _recognise(found)
    if cdn:
        asking.gaps.append(Gap(role, "behind_cdn"))
        entry = asking.directory.get(cdn.entry_id)
        if entry:
            return [_from_directory(entry, role="cdn", found_by=found_by)]
        return [_holder_party(found.addresses[0], asking, role="cdn", cdn=cdn, found_by=found_by)]
    return [_holder_party(found.addresses[0], asking, role=role)]


def _holder_party(
    ip: str, asking: _Asking, *, role: str, cdn: Cdn | None = None, found_by: str = ""
) -> Party:
    try:
        holder = rdap.holder_of_address(ip, policy=asking.policy, registries=asking.registries)
    except (Refused, Unreachable) as error:
        asking.gaps.append(Gap(role, error.code))
        return Party(role, cdn.name if cdn else ip, cdn.domains[-1] if cdn else ip, (), found_by or "dns")
    return _told_by_registry(holder, asking, role=role, found_by=found_by or "rdap_ip", fallback=ip)


def _told_by_registry(holder: Holder, asking: _Asking, *, role: str, found_by: str, fallback: str) -> Party:
    """Join what the registry says with what the directory knows of the same company, found by its abuse mailbox."""
    told = tuple(Contact("email", mail, holder.source, asking.as_of) for mail in holder.abuse_emails)
    domains = [mail.rpartition("@")[2].lower() for mail in holder.abuse_emails]
    entry = _of_mailboxes(holder.abuse_emails, asking.directory)
    if entry:
        known = _contacts(entry)
        values = {contact.value for contact in known}
        contacts = (*known, *(contact for contact in told if contact.value not in values))
        return Party(
            role, holder.name or entry.name, entry.domains[0], contacts, found_by, entry.id, entry.country
        )
    key = domains[0] if domains else fallback
    return Party(role, holder.name or key, key, told, found_by, country=holder.country)


def _of_mailboxes(mails: Iterable[str], directory: Directory) -> Entry | None:
    """Return the entry with one of these mailboxes; else who serves others and has their domain.

    A large company has many services at one domain: its search engine is not the host of a page on its servers.
    """
    exact = [entry for entry in directory if entry.abuse_email and entry.abuse_email in mails]
    found = (directory.find(mail.rpartition("@")[2]) for mail in mails)
    return next((entry for entry in (*exact, *found) if entry and entry.kind in SERVING_KINDS), None)


def _picture_parties(picture_url: str, page: Address, asking: _Asking) -> list[Party]:
    """Return who serves a picture that lies on another host than its page."""
    try:
        address = normalise(picture_url, policy=asking.policy)
    except AddressUnreadable as error:
        asking.gaps.append(Gap("picture_host", error.code))
        return []
    if address.host == page.host:
        return []
    try:
        found = resolve(address.url, policy=asking.policy)
    except (Refused, Unreachable) as error:
        asking.gaps.append(Gap("picture_host", error.code))
        return []
    entry = asking.directory.find(address.host)
    known = [_from_directory(entry, role="picture_host", found_by="directory")] if entry else []
    return known + _serving(found, asking, role="picture_host")


def _registrar(address: Address, asking: _Asking) -> list[Party]:
    if not address.registrable_domain:
        return []
    try:
        holder = rdap.registrar_of(
            address.registrable_domain, policy=asking.policy, registries=asking.registries
        )
    except (Refused, Unreachable) as error:
        asking.gaps.append(Gap("registrar", error.code))
        return []
    fallback = address.registrable_domain
    return [_told_by_registry(holder, asking, role="registrar", found_by="rdap_domain", fallback=fallback)]


def _from_directory(entry: Entry, *, role: str, found_by: str) -> Party:
    return Party(role, entry.name, entry.domains[0], _contacts(entry), found_by, entry.id, entry.country)


def _contacts(entry: Entry) -> tuple[Contact, ...]:
    forms = [
        form for form in (entry.form_url, entry.take_it_down_url) if form and not form.startswith("mailto:")
    ]
    mails = [entry.abuse_email, entry.take_it_down_url.removeprefix("mailto:")]
    rows = [("form", value) for value in forms] + [("email", value) for value in mails if "@" in value]
    return tuple(Contact(kind, value, "directory", entry.checked) for kind, value in dict.fromkeys(rows))


def _once(parties: list[Party]) -> list[Party]:
    """Return the parties without those that stand further up in the same role."""
    kept: dict[tuple[str, str], Party] = {}
    for party in parties:
        kept.setdefault((party.role, party.address), party)
    return list(kept.values())


def _recognise(found: Resolved) -> tuple[Cdn | None, str]:
    """Return the delivery network in front of a host and by which of its marks it was known."""
    for cdn in cdns():
        if any(alias == end or alias.endswith(f".{end}") for alias in found.aliases for end in cdn.domains):
            return cdn, "dns_alias"
        if any(_lies_in(address, cdn) for address in found.addresses):
            return cdn, "network_range"
    return None, ""


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
        )
        for table in tables
    )
