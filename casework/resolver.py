"""Ask the operator's resolver (or the practice ground's) for a host's addresses, once. Runs in the fetching child.

The answers are judged here, all of them, before anybody may dial one (S34).
"""

import asyncio
import os
import socket
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

import dns.asyncresolver
import dns.exception
import dns.nameserver
import dns.resolver

from casework.dialable import DialFailed, DialRefused, Policy, is_practice_host, judge_answers
from casework.hosts import Address

_LIFETIME_S = 5.0
_MOST_ANSWERS = 64
_PRACTICE_REVERSE = ".0.77.127.in-addr.arpa"


class ResolverSilent(Exception):
    """No name server said whether there are such records."""


@dataclass(frozen=True)
class Answers:
    """What a host resolved to: IP addresses to dial with their port, and the names it is an alias of (CNAME)."""

    addresses: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    port: int = 0
    # For how many seconds the name server lets this be remembered.
    ttl_s: int = 0


@dataclass
class _Found:
    addresses: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    ttls_s: list[int] = field(default_factory=list)


async def resolve(address: Address, *, policy: Policy) -> Answers:
    """Return where an address may be dialled, every answer checked.

    Raises DialRefused: when one answer may not be dialled. Raises DialFailed: when there is no answer.
    """
    if address.is_ip_literal:
        return Answers(addresses=(address.host.strip("[]"),), port=address.port)
    if policy.practice and is_practice_host(address.host):
        found = await _ask(address.host, [("127.0.0.1", policy.practice_dns_port)])
        if found.addresses or not policy.also_allow:
            return _judged(found, address, policy=policy, from_practice_dns=True)
    servers = [_server(text) for text in policy.resolvers]
    found = await (
        _ask(address.host, servers) if servers or not policy.also_allow else _ask_system(address.host)
    )
    return _judged(found, address, policy=policy, from_practice_dns=False)


def _judged(found: _Found, address: Address, *, policy: Policy, from_practice_dns: bool) -> Answers:
    if not found.addresses:
        raise DialFailed(next(iter(found.failures), "dns_no_address"))
    if len(found.addresses) > _MOST_ANSWERS:
        raise DialRefused("too_many_answers")
    code = judge_answers(found.addresses, policy=policy, from_practice_dns=from_practice_dns)
    if code:
        raise DialRefused(code)
    # The practice ground has no right to port 80; its one web port stands for it.
    port = policy.practice_web_port if from_practice_dns and address.port == 80 else address.port
    return Answers(tuple(found.addresses), tuple(found.aliases), port, min(found.ttls_s, default=0))


def _server(text: str) -> tuple[str, int]:
    """Return IP and port of "ip", "ip:port" or "[ip]:port". Raises ValueError: on anything else."""
    host, port = text, 53
    if text.startswith("["):
        host, _, tail = text[1:].partition("]")
        port = int(tail.lstrip(":") or 53)
    elif text.count(":") == 1:
        host, _, tail = text.partition(":")
        port = int(tail)
    return str(ip_address(host)), port


async def _ask(host: str, servers: list[tuple[str, int]]) -> _Found:
    """Ask for A and AAAA once each. An empty list of servers means those of the system."""
    try:
        resolver = _asker(servers)
    except dns.resolver.NoResolverConfiguration:
        return _Found(failures=["dns_failed"])
    found = _Found()
    await asyncio.gather(*(_ask_one(resolver, host, kind, found) for kind in ("A", "AAAA")))
    # "No such name" from one family and a failure from the other is a failure: only a clear no is a no.
    found.failures.sort(key=lambda code: code != "dns_failed")
    return found


def _asker(servers: list[tuple[str, int]]) -> dns.asyncresolver.Resolver:
    """Return who asks these servers; the system's for none. Raises NoResolverConfiguration: it has none."""
    try:
        resolver = dns.asyncresolver.Resolver(configure=not servers)
    except dns.resolver.NoResolverConfiguration:
        _end_if_shut_out()
        raise
    if servers:
        resolver.nameservers = [dns.nameserver.Do53Nameserver(ip, port) for ip, port in servers]
    resolver.lifetime = _LIFETIME_S
    return resolver


async def records(name: str, kind: str, *, policy: Policy) -> tuple[list[str], int]:
    """Return the texts of a name's TXT or PTR records, and for how many seconds they hold. They dial nothing.

    Raises DialRefused: in practice mode, for a name outside the practice ground. Raises DialFailed: there are none.
    """
    servers = [_server(text) for text in policy.resolvers] if policy.also_allow or not policy.practice else []
    if policy.practice and not servers:
        if not (is_practice_host(name) or name.endswith(_PRACTICE_REVERSE)):
            raise DialRefused("practice_only")
        servers = [("127.0.0.1", policy.practice_dns_port)]
    try:
        answer = await _asker(servers).resolve(f"{name}.", kind, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        raise DialFailed("dns_no_such_name") from None
    except (dns.exception.DNSException, OSError, ValueError):
        raise DialFailed("dns_failed") from None
    return [_text_of(record) for record in answer][:_MOST_ANSWERS], answer.chaining_result.minimum_ttl


def _text_of(record: Any) -> str:
    if hasattr(record, "target"):
        return str(record.target.to_text(omit_final_dot=True)).lower()
    return b"".join(record.strings).decode("utf-8", "replace")


def _end_if_shut_out() -> None:
    """End the child when the system wrote its resolver's settings anew: the fence knows the old file only.

    The parent starts another child, which reads the new file, and asks again.
    """
    try:
        with open("/etc/resolv.conf", encoding="utf-8"):
            return
    except PermissionError:
        os._exit(3)
    except OSError:
        return


async def _ask_one(resolver: dns.asyncresolver.Resolver, host: str, kind: str, found: _Found) -> None:
    try:
        answer = await resolver.resolve(f"{host}.", kind, search=False)
    except dns.resolver.NXDOMAIN:
        found.failures.append("dns_no_such_name")
    except dns.resolver.NoAnswer:
        return
    except (dns.exception.DNSException, OSError, ValueError):
        found.failures.append("dns_failed")
    else:
        found.addresses.extend(record.address for record in answer)
        found.ttls_s.append(answer.chaining_result.minimum_ttl)
        for alias in answer.chaining_result.cnames:
            name = alias[0].target.to_text(omit_final_dot=True).lower()
            if name not in found.aliases:
                found.aliases.append(name)


async def _ask_system(host: str) -> _Found:
    """Ask the machine's own way of resolving, with its hosts file: for the operator's test servers in practice mode."""
    loop = asyncio.get_running_loop()
    try:
        rows = await asyncio.wait_for(loop.getaddrinfo(host, None, type=socket.SOCK_STREAM), _LIFETIME_S)
    except (OSError, TimeoutError, UnicodeError):
        return _Found(failures=["dns_failed"])
    return _Found(addresses=list(dict.fromkeys(str(row[4][0]) for row in rows)))


def text_records(name: str, servers: list[str]) -> list[str]:
    """Return the TXT records of a name of the operator's own, asked at the resolvers of the settings; [] for none.

    Raises ResolverSilent: nobody answered, or not to the question.
    """
    try:
        asker = dns.resolver.Resolver(configure=not servers)
        if servers:
            asker.nameservers = [dns.nameserver.Do53Nameserver(*_server(server)) for server in servers]
        answer = asker.resolve(f"{name}.", "TXT", lifetime=_LIFETIME_S, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as trouble:
        raise ResolverSilent(name) from trouble
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
