"""Who serves an IP address: a delivery network in front, else the host, and the network that announces it."""

from dataclasses import replace
from datetime import date
from functools import partial

from casework import networks, rdap
from casework.asking import Asking
from casework.chainparts import Contact, Party
from casework.edges import Cdn, recognise, recognise_network
from casework.fetch import Refused, Resolved, Unreachable
from casework.holders import SERVING_KINDS, of_entry, of_holder
from casework.hosts import registrable_domain
from casework.networks import Origin
from casework.rdap import Holder


def serving(found: Resolved, asking: Asking, *, role: str) -> list[Party]:
    """Return the delivery network if there is one, else the host in this role and the network that announces it."""
    ip = found.addresses[0]
    cdn, found_by = recognise(found.aliases, found.addresses)
    if cdn:
        return [_edge(cdn, ip, asking, role=role, found_by=found_by)]
    origin, reverse_name = _origin(ip, asking), _reverse_name(ip, asking)
    cdn, found_by = recognise_network(origin.as_numbers if origin else (), reverse_name)
    if cdn:
        return [_edge(cdn, ip, asking, role=role, found_by=found_by)]
    host = _reachable(_holder(ip, asking, role=role), ip, reverse_name, asking)
    announced = (*(f"AS{number}" for number in origin.as_numbers), origin.prefix) if origin else ()
    names = dict.fromkeys((*host.known_as, *announced, reverse_name))
    host = replace(host, known_as=tuple(filter(None, names)))
    return [host, *(_network(origin, ip, host, asking) if origin else ())]


def _edge(cdn: Cdn, ip: str, asking: Asking, *, role: str, found_by: str) -> Party:
    asking.missing(role, "behind_cdn")
    entry = asking.directory.get(cdn.entry_id)
    if entry:
        return of_entry(entry, role="cdn", found_by=found_by)
    party = _holder(ip, asking, role="cdn")
    return replace(party, name=cdn.name if party.address == ip else party.name, found_by=found_by)


def _holder(ip: str, asking: Asking, *, role: str) -> Party:
    ask = partial(rdap.holder_of_address, ip, policy=asking.policy, registries=asking.registries)
    try:
        holder, asked = asking.recall(f"rdap ip {ip}", ask)
    except (Refused, Unreachable) as error:
        asking.missing(role, error.code)
        return Party(role, ip, ip, (), found_by="dns")
    return _of_holder(holder, asked, asking, role=role, found_by="rdap_ip", fallback=ip)


def _of_holder(
    holder: Holder, asked: date, asking: Asking, *, role: str, found_by: str, fallback: str
) -> Party:
    return of_holder(
        holder, asked, directory=asking.directory, role=role, found_by=found_by, fallback=fallback
    )


def _origin(ip: str, asking: Asking) -> Origin | None:
    """Return who announces an address; None where nobody may be asked, or nobody knew."""
    if not any(zone.kind == "origin" for zone in asking.zones):
        return None
    ask = partial(networks.origin_of, ip, zones=asking.zones, policy=asking.policy)
    try:
        return asking.recall(f"origin {ip}", ask, holds_s=lambda origin: origin.ttl_s)[0]
    except (Refused, Unreachable):
        asking.missing("network", "origin_unknown")
        return None


def _reverse_name(ip: str, asking: Asking) -> str:
    ask = partial(networks.reverse_name, ip, policy=asking.policy)
    try:
        found, _asked = asking.recall(f"reverse {ip}", ask, holds_s=lambda records: records.ttl_s)
    except (Refused, Unreachable):
        return ""  # many servers have none; nobody misses it
    return next(iter(found.texts), "")


def _reachable(host: Party, ip: str, reverse_name: str, asking: Asking) -> Party:
    """Return a host with a contact: where the registry names none, by its reverse name, a look-up zone, or as a guess."""
    if host.contacts:
        return host
    entry = asking.directory.find(reverse_name) if reverse_name else None
    if entry and entry.kind in SERVING_KINDS:
        return replace(of_entry(entry, role=host.role, found_by="reverse_name"), known_as=host.known_as)
    if told := _told_by_zone(host, ip, asking):
        return told
    domain = registrable_domain(reverse_name) if reverse_name else ""
    if not domain:
        return host
    # RFC 2142, section 4, is the last resort.
    guess = Contact("email", f"abuse@{domain}", "rfc2142", asking.as_of)
    return replace(host, address=domain, name=domain if host.name == ip else host.name, contacts=(guess,))


def _told_by_zone(host: Party, ip: str, asking: Asking) -> Party | None:
    if not any(zone.kind == "abuse" for zone in asking.zones):
        return None
    ask = partial(networks.abuse_mailboxes, ip, zones=asking.zones, policy=asking.policy)
    try:
        told, asked = asking.recall(f"abuse {ip}", ask, holds_s=lambda found: found.ttl_s)
    except (Refused, Unreachable):
        return None
    name = "" if host.name == ip else host.name
    holder = Holder(name, host.country, told.mailboxes, told.source, host.known_as)
    party = _of_holder(holder, asked, asking, role=host.role, found_by="abuse_zone", fallback=ip)
    return party if party.contacts else None


def _network(origin: Origin, ip: str, host: Party, asking: Asking) -> list[Party]:
    """Return who announces the address, where that is somebody else than its host."""
    number = origin.as_numbers[0]
    ask = partial(rdap.holder_of_number, number, near=ip, policy=asking.policy, registries=asking.registries)
    try:
        holder, asked = asking.recall(f"rdap autnum {number}", ask)
    except (Refused, Unreachable) as error:
        asking.missing("network", error.code)
        return []
    party = _of_holder(holder, asked, asking, role="network", found_by="as_number", fallback=f"AS{number}")
    return [] if party.address == host.address or _reaches_the_same(party, host) else [party]


def _reaches_the_same(party: Party, host: Party) -> bool:
    return bool(party.contacts) and {one.value for one in party.contacts} <= {
        one.value for one in host.contacts
    }
