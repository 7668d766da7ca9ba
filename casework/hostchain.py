"""Who can act on an address: platform, site operator, host, delivery network, network, registrar, each with its contacts.

Works with pieces missing: what could not be found out is a gap with its reason. Dials through casework/fetch.py alone.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import partial

from casework import rdap, securitytxt
from casework.asking import Asking
from casework.bootstrap import Registries, registries_for
from casework.chainparts import TRACE_FAILED, Contact, Gap, HostChain, Party
from casework.dialable import is_practice_host
from casework.directory import Directory
from casework.fetch import Policy, Refused, Resolved, Unreachable
from casework.holders import SERVING_KINDS, of_entry, of_holder
from casework.hosts import Address, AddressUnreadable, normalise
from casework.networks import Zone
from casework.remembering import Memory
from casework.serving import serving

__all__ = ["TRACE_FAILED", "Contact", "Gap", "HostChain", "Memory", "Party", "trace", "trace_named"]


def trace(
    url: str,
    *,
    directory: Directory,
    policy: Policy,
    as_of: date,
    may_ask_network: bool = True,
    picture_urls: tuple[str, ...] = (),
    registries: Registries | None = None,
    zones: tuple[Zone, ...] = (),
    memory: Memory | None = None,
) -> HostChain:
    """Find out who can act on an address, and on the pictures of it that a check found elsewhere.

    Asks the resolver, the registries and the zones; the site itself only how it wants to be told (security.txt), never who
    it is: by headers of its own choice it could hide its host. `memory` is what earlier traces of this process found out.
    Raises AddressUnreadable: when the text is no address.
    """
    address = normalise(url, policy=policy)
    asking = Asking(
        directory, policy, registries or registries_for(policy), zones, memory or Memory(), as_of, gaps=[]
    )
    found = _resolved(address, asking, may_ask_network)
    # A script or a file in place of an address names nobody.
    parties = [_site(address, asking, is_reached=found is not None)] if address.host else []
    if found:
        parties += serving(found, asking, role="page_host")
        for picture_url in picture_urls:
            parties += _picture_parties(picture_url, address, asking)
        registrar = _registrar(address, asking)
        is_reached = any(party.contacts for party in registrar)
        parties += registrar if is_reached else [*registrar, *_registry(address, asking)]
    return HostChain(
        url=address.url,
        parties=tuple(_once(parties)),
        gaps=tuple(dict.fromkeys(asking.gaps)),
        addresses=found.addresses if found else (),
        aliases=found.aliases if found else (),
    )


def trace_named(
    host: str,
    *,
    directory: Directory,
    policy: Policy,
    as_of: date,
    may_ask_network: bool = True,
    registries: Registries | None = None,
    zones: tuple[Zone, ...] = (),
    memory: Memory | None = None,
) -> HostChain:
    """Find out who holds a server that a recipient named as the host: a host name or IP address. The server is asked nothing.

    The name of a company in the directory, or of a machine of its, is that company: its own site may stand elsewhere.
    Raises AddressUnreadable: when the text is no host.
    """
    address = normalise(f"http://{host}/", policy=policy)
    asking = Asking(
        directory, policy, registries or registries_for(policy), zones, memory or Memory(), as_of, gaps=[]
    )
    entry = directory.find(address.host)
    if entry and entry.kind in SERVING_KINDS:
        return HostChain(address.url, (of_entry(entry, role="page_host", found_by="directory"),), ())
    found = _resolved(address, asking, may_ask_network)
    parties = serving(found, asking, role="page_host") if found else []
    return HostChain(address.url, tuple(_once(parties)), tuple(dict.fromkeys(asking.gaps)))


def _resolved(address: Address, asking: Asking, may_ask_network: bool) -> Resolved | None:
    if not may_ask_network or address.refused_because:
        asking.missing("dns", address.refused_because or "not_asked")
        return None
    try:
        return asking.resolve(address.url, address.host)
    except (Refused, Unreachable) as error:
        asking.missing("dns", error.code)
        return None


def _site(address: Address, asking: Asking, *, is_reached: bool) -> Party:
    """Return the platform that the directory knows, else whoever runs the registered domain."""
    entry = asking.directory.find(address.host)
    if entry:
        role = "search_engine" if entry.kind == "search" else "platform"
        return of_entry(entry, role=role, found_by="directory")
    domain = address.registrable_domain
    # RFC 2142, section 4, is the last resort. In practice mode it may not name a stranger.
    may_guess = bool(domain) and (not asking.policy.practice or is_reached or is_practice_host(domain))
    guess = (Contact("email", f"abuse@{domain}", "rfc2142", asking.as_of),) if may_guess else ()
    own = _told_by_site(address, asking) if is_reached and domain else ()
    name = domain or address.host
    return Party("operator", name, name, (*own, *guess), found_by="address")


def _told_by_site(address: Address, asking: Asking) -> tuple[Contact, ...]:
    """Return the ways that a site names itself; most have none, which is no gap."""
    at = datetime.combine(asking.as_of, time.min, tzinfo=UTC)
    try:
        told, asked = asking.recall(
            f"security.txt {address.registrable_domain}",
            partial(securitytxt.read, address, policy=asking.policy, at=at),
        )
    except (Refused, Unreachable):
        return ()
    return tuple(Contact(kind, value, told.source, asked) for kind, value in told.contacts)


def _picture_parties(picture_url: str, page: Address, asking: Asking) -> list[Party]:
    """Return who serves a picture that lies on another host than its page."""
    try:
        address = normalise(picture_url, policy=asking.policy)
    except AddressUnreadable as error:
        asking.missing("picture_host", error.code)
        return []
    if address.host == page.host:
        return []
    try:
        found = asking.resolve(address.url, address.host)
    except (Refused, Unreachable) as error:
        asking.missing("picture_host", error.code)
        return []
    entry = asking.directory.find(address.host)
    known = [of_entry(entry, role="picture_host", found_by="directory")] if entry else []
    return known + serving(found, asking, role="picture_host")


def _registrar(address: Address, asking: Asking) -> list[Party]:
    if not address.registrable_domain:
        return []
    domain = address.registrable_domain
    ask = partial(rdap.registrar_of, domain, policy=asking.policy, registries=asking.registries)
    return _held(
        asking, f"rdap domain {domain}", ask, role="registrar", found_by="rdap_domain", fallback=domain
    )


def _registry(address: Address, asking: Asking) -> list[Party]:
    """Return who runs the ending of a name; many endings have a registrar that nobody can look up, or one without a mailbox."""
    ending = address.registrable_domain.rpartition(".")[2]
    if not ending or not asking.registries.root:
        return []
    ask = partial(rdap.registry_of, ending, policy=asking.policy, registries=asking.registries)
    name = f".{ending}"
    return _held(asking, f"rdap ending {ending}", ask, role="registry", found_by="rdap_root", fallback=name)


def _held(
    asking: Asking, key: str, ask: Callable[[], rdap.Holder], *, role: str, found_by: str, fallback: str
) -> list[Party]:
    """Return whom a registry names, asked once for all addresses that share `key`; nobody, with the gap noted, if none."""
    try:
        holder, asked = asking.recall(key, ask)
    except (Refused, Unreachable) as error:
        asking.missing(role, error.code)
        return []
    directory = asking.directory
    return [of_holder(holder, asked, directory=directory, role=role, found_by=found_by, fallback=fallback)]


def _once(parties: list[Party]) -> list[Party]:
    """Return the parties without those that stand further up in the same role."""
    kept: dict[tuple[str, str], Party] = {}
    for party in parties:
        kept.setdefault((party.role, party.address), party)
    return list(kept.values())
