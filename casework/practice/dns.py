"""The name server of the practice ground: authoritative for `.example` and 127.77.0.x, over UDP and TCP."""

import asyncio
import struct
from collections.abc import Callable
from typing import cast

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from casework.practice import hosts

_TTL_S = 30
ORIGIN_ZONE = "origin.asn.ground.example"
_ROOT = dns.name.from_text("example.")
_REVERSE = dns.name.from_text("0.77.127.in-addr.arpa.")
_SOA = "ns1.registrar.example. hostmaster.registrar.example. 1 3600 600 86400 30"
_UDP_BYTES = 1232

Records = dict[dns.name.Name, dict[str, list[str]]]


def records() -> Records:
    """Return every record of the ground: name -> type -> values in presentation form."""
    zone: Records = {}

    def add(name: str, kind: str, value: str) -> None:
        zone.setdefault(dns.name.from_text(name), {}).setdefault(kind, []).append(value)

    for host in hosts.HOSTS:
        last = host.address.rpartition(".")[2]
        if host.name == "mirror.example":
            add("mirror.fastedge.example", "A", host.address)
            add("mirror.example", "CNAME", "mirror.fastedge.example.")
            add("www.mirror.example", "CNAME", "mirror.fastedge.example.")
        else:
            _add_host(add, host)
        add(f"{last}.0.77.127.in-addr.arpa", "PTR", f"host-{last}.{host.provider}.")
        add(f"host-{last}.{host.provider}", "A", host.address)
        add(f"{last}.0.77.127.{ORIGIN_ZONE}", "TXT", _origin(host))
    registrar = hosts.by_name("registrar.example")
    assert registrar is not None
    add("ns1.registrar.example", "A", registrar.address)
    return zone


def _origin(host: hosts.Host) -> str:
    """Return who announces a host's address, as look-up zones for that write it."""
    owner = hosts.provider(host.provider)
    assert owner is not None
    return f'"{hosts.as_number(owner)} | {owner.network} | {owner.country} | practice | 2024-01-15"'


def _add_host(add: Callable[[str, str, str], None], host: hosts.Host) -> None:
    add(host.name, "A", host.address)
    add(host.name, "MX", f"10 mail.{host.name}.")
    add(f"mail.{host.name}", "A", host.address)
    add(host.name, "TXT", '"practice ground: harmless pictures on loopback"')
    if host.name.count(".") == 1:
        add(host.name, "SOA", _SOA)
        add(host.name, "NS", "ns1.registrar.example.")
    for alias in host.aliases:
        add(alias, "CNAME", f"{host.name}.")


def answer(query: dns.message.Message, zone: Records) -> dns.message.Message:
    """Return the answer to a query: records along the CNAME chain, NXDOMAIN, or REFUSED for names elsewhere."""
    reply = dns.message.make_response(query)
    if len(query.question) != 1 or query.question[0].rdclass != dns.rdataclass.IN:
        reply.set_rcode(dns.rcode.NOTIMP)
        return reply
    name, kind = query.question[0].name, dns.rdatatype.to_text(query.question[0].rdtype)
    if not (name.is_subdomain(_ROOT) or name.is_subdomain(_REVERSE)):
        reply.set_rcode(dns.rcode.REFUSED)
        return reply
    reply.flags |= dns.flags.AA
    _follow(reply, zone, name=name.canonicalize(), kind=kind)
    return reply


def _follow(reply: dns.message.Message, zone: Records, *, name: dns.name.Name, kind: str) -> None:
    for _ in range(8):
        at_name = zone.get(name)
        if at_name is None:
            # A name above an existing one exists too, without records (RFC 8020).
            if not any(other.is_subdomain(name) for other in zone):
                reply.set_rcode(dns.rcode.NXDOMAIN)
            break
        if kind in at_name:
            reply.answer.append(dns.rrset.from_text_list(name, _TTL_S, "IN", kind, at_name[kind]))
            return
        if "CNAME" not in at_name:
            break
        reply.answer.append(dns.rrset.from_text_list(name, _TTL_S, "IN", "CNAME", at_name["CNAME"]))
        name = dns.name.from_text(at_name["CNAME"][0])
    apex = _REVERSE if name.is_subdomain(_REVERSE) else _apex(name, zone)
    reply.authority.append(dns.rrset.from_text(apex, _TTL_S, "IN", "SOA", _SOA))


def _apex(name: dns.name.Name, zone: Records) -> dns.name.Name:
    """Return the zone of a name: its last two labels where they are on the ground, else `example.`."""
    own = dns.name.Name(name.labels[-3:])
    return own if "SOA" in zone.get(own, {}) else _ROOT


def answer_wire(wire: bytes, zone: Records, *, max_bytes: int) -> bytes | None:
    """Return the answer in wire form, truncated to max_bytes with the TC bit; None for what is no query."""
    try:
        reply = answer(dns.message.from_wire(wire), zone)
        return reply.to_wire(max_size=max_bytes)
    except dns.exception.TooBig:
        reply.flags |= dns.flags.TC
        reply.answer.clear()
        reply.authority.clear()
        return reply.to_wire(max_size=max_bytes)
    except (dns.exception.DNSException, ValueError):
        return None


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, zone: Records) -> None:
        self._zone = zone

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Python 3.11's datagram transport is none by isinstance.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        reply = answer_wire(data, self._zone, max_bytes=_UDP_BYTES)
        if reply:
            self._transport.sendto(reply, addr)


async def _serve_stream(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, zone: Records) -> None:
    """Answer queries on one connection, each with its length before it (RFC 7766 section 8)."""
    try:
        while True:
            size = struct.unpack("!H", await asyncio.wait_for(reader.readexactly(2), 10))[0]
            reply = answer_wire(await asyncio.wait_for(reader.readexactly(size), 10), zone, max_bytes=65535)
            if reply is None:
                return
            writer.write(struct.pack("!H", len(reply)) + reply)
            await writer.drain()
    except (asyncio.IncompleteReadError, TimeoutError, ConnectionError):
        return
    finally:
        writer.close()


async def start(*, address: str, port: int) -> tuple[asyncio.DatagramTransport, asyncio.Server]:
    """Listen on UDP and TCP at the same port; port 0 takes a free one. Raises OSError: the port is taken."""
    zone = records()

    async def stream(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _serve_stream(reader, writer, zone)

    server = await asyncio.start_server(stream, address, port)
    taken = server.sockets[0].getsockname()[1]
    loop = asyncio.get_running_loop()
    try:
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(zone), local_addr=(address, taken)
        )
    except OSError:
        server.close()
        raise
    return transport, server
