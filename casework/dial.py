"""One request to one checked address: TLS name, headers, body and their limits. Runs in the fetching child alone.

Sends no cookie, no credentials and no referrer that could tell of us, takes no proxy from the environment, and stores
nothing.
"""

import asyncio
import socket
import ssl
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import aiohttp
import certifi
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from casework import filmkinds
from casework.dialable import DialFailed, DialRefused, Policy
from casework.hosts import Address
from casework.resolver import Answers
from casework.unpacking import OFFERED, unpacked

MEBIBYTE = 1024 * 1024
MOST_BYTES = {
    "text": 2 * MEBIBYTE,
    "json": 2 * MEBIBYTE,
    "picture": 20 * MEBIBYTE,
    "film": 32 * MEBIBYTE,
}
# A film is read so long, and what came by then is looked at.
FILM_READ_S = 12.0
_ACCEPT = {
    "text": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "json": "application/rdap+json,application/json",
    "picture": "image/avif,image/webp,image/png,image/jpeg,image/gif,image/*;q=0.8,*/*;q=0.5",
    "film": "video/webm,video/mp4,video/*;q=0.9,*/*;q=0.5",
}
# Agents as common as possible, that name neither us nor our reason. The second one decides about cloaking.
PROFILES = {
    "neutral": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "phone": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36",
}
# Sites that hide from everybody but visitors of a search engine, and that show a picture to readers of their own pages
# only, are asked as such by the second visitor. Nothing of ours is in either address.
_SEARCH_ENGINE = "https://www.google.com/"
_TEXTUAL = (
    "text/",
    "application/xhtml",
    "application/xml",
    "application/json",
    "application/ld+json",
    "application/rdap",
)
_PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*", b"\x1aE\xdf\xa3")
_CONNECT_S = 8.0
# OpenSSL's X509_V_ERR codes (x509_vfy.h) that have a sentence of their own.
_TLS_CODES = {
    9: "tls_not_yet",
    10: "tls_expired",
    18: "tls_self_signed",
    62: "tls_wrong_name",
    64: "tls_wrong_name",
}


@dataclass
class Answer:
    """One response: header names in lower case, cookies dropped; `is_truncated` when bytes were left unread."""

    status: int
    headers: dict[str, str]
    dialled: str
    body: bytes = b""
    is_truncated: bool = False
    location: str = ""


class _Pinned(AbstractResolver):
    """Hands the connector the checked addresses and no others."""

    def __init__(self, host: str, answers: Answers) -> None:
        self.host, self.answers = host, answers

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        if host != self.host:
            raise OSError("a host that was not checked")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=self.answers.port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self.answers.addresses
        ]

    async def close(self) -> None:
        return None


@dataclass
class _Door:
    """Makes the socket, and is the last to look where it will lead: not checked means not made."""

    answers: Answers
    opened: list[str] = field(default_factory=list)

    def __call__(self, row: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, target = row
        if target[0] not in self.answers.addresses or target[1] != self.answers.port:
            raise OSError("an address that was not checked")
        self.opened.append(target[0])
        return socket.socket(family=family, type=kind, proto=protocol)


async def dial(address: Address, answers: Answers, *, want: str, profile: str, policy: Policy) -> Answer:
    """Ask one address once, following nothing.

    Raises DialFailed: when no usable answer comes within the limits. Raises DialRefused: when two parsers of the
    address disagree about its host, or it is this machine.
    """
    url = URL(address.url, encoded=True)
    if (url.raw_host or "") != address.host.strip("[]") or url.port != address.port:
        raise DialRefused("unreadable")
    if not policy.practice and any(_is_our_own(answer) for answer in answers.addresses):
        raise DialRefused("address_own")
    door = _Door(answers)
    connector = aiohttp.TCPConnector(
        resolver=_Pinned(address.host, answers),
        socket_factory=door,
        use_dns_cache=False,
        force_close=True,
        ssl=_tls(policy.trusted_roots_pem),
    )
    try:
        async with _session(connector, url, want=want, profile=profile) as session:
            return await _ask(session, url, door, want=want, headers_s=policy.headers_s)
    except aiohttp.ClientError as error:
        raise DialFailed(_code_of(error)) from None
    except ssl.SSLError:
        raise DialFailed("tls_failed") from None
    except (OSError, UnicodeError, ValueError):
        raise DialFailed("connect_failed") from None


def _is_our_own(address: str) -> bool:
    """Say whether an IP address is this machine's: public or not, dialled from here no firewall would stand before it.

    Binding to an address works for our own alone. Where the kernel lets anybody bind to any (net.ipv4.ip_nonlocal_bind)
    it tells nothing; an address kept for documentation, which is nobody's, shows that.
    """
    nobodys = "2001:db8::1" if ":" in address else "192.0.2.1"
    return _binds(address) and not _binds(nobodys)


def _binds(address: str) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


def _session(connector: aiohttp.TCPConnector, url: URL, *, want: str, profile: str) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        max_line_size=8190,
        max_field_size=32768,
        max_headers=128,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S, sock_read=_CONNECT_S),
        headers={
            "User-Agent": PROFILES[profile],
            "Accept": _ACCEPT[want],
            "Accept-Language": "en;q=0.9,*;q=0.5",
            **_referrer(url, want=want, profile=profile),
            "Accept-Encoding": OFFERED,
        },
    )


def _referrer(url: URL, *, want: str, profile: str) -> dict[str, str]:
    if profile == "neutral" or want == "json":
        return {}
    return {"Referer": _SEARCH_ENGINE if want == "text" else str(url.origin()) + "/"}


async def _ask(
    session: aiohttp.ClientSession, url: URL, door: _Door, *, want: str, headers_s: float
) -> Answer:
    request = session.get(url, allow_redirects=False)
    try:
        response = await asyncio.wait_for(request, headers_s)
    except TimeoutError:
        raise DialFailed("timed_out") from None
    async with response:
        answer = Answer(status=response.status, headers=_headers(response), dialled=_peer(response, door))
        if response.status in (301, 302, 303, 307, 308) and "Location" in response.headers:
            answer.location = response.headers["Location"]
        else:
            await _read(response, answer, want=want)
        return answer


def _peer(response: aiohttp.ClientResponse, door: _Door) -> str:
    connection = response.connection
    peer = connection.transport.get_extra_info("peername") if connection and connection.transport else None
    return str(peer[0]) if peer else door.opened[-1]


def _headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    """Return header lines by lower-case name, those of one name joined; no cookie is kept (S35)."""
    joined: dict[str, str] = {}
    for name, value in response.headers.items():
        key, text = name.lower(), value.encode("utf-8", "replace").decode("utf-8")
        if key not in ("set-cookie", "set-cookie2"):
            joined[key] = f"{joined[key]}, {text}" if key in joined else text
    return joined


async def _read(response: aiohttp.ClientResponse, answer: Answer, *, want: str) -> None:
    """Read the body within the limits of what is wanted; of a picture met where text was wanted, nothing is read.

    Of a film the beginning is enough. Where another file came, the limits of a picture hold.
    """
    most = MOST_BYTES[want]
    is_file = want in ("picture", "film")
    kind = response.headers.get("Content-Type", "").lower()
    if not is_file and kind and not kind.startswith(_TEXTUAL) and "+xml" not in kind:
        answer.is_truncated = True
        return
    if want == "picture" and int(response.content_length or 0) > most:
        raise DialFailed("too_large")
    parts: list[bytes] = []
    length, until = 0, time.monotonic() + FILM_READ_S
    packing = response.headers.get("Content-Encoding", "")
    async for part in unpacked(response.content.iter_any(), packing=packing, most=most):
        if not parts and not is_file and _looks_like_picture(part):
            answer.is_truncated = True
            return
        if not parts and want == "film" and not filmkinds.kind_of(part[: filmkinds.HEAD_BYTES]):
            want, most = "picture", MOST_BYTES["picture"]
        parts.append(part[: most - length])
        length += len(part)
        if length > most or (want == "film" and time.monotonic() > until):
            answer.is_truncated = True
            break
    if answer.is_truncated and want not in ("text", "film"):
        raise DialFailed("too_large")
    answer.body = b"".join(parts)


def _looks_like_picture(start: bytes) -> bool:
    return start.startswith(_PICTURE_STARTS) or start[4:8] == b"ftyp"


def _code_of(error: aiohttp.ClientError) -> str:
    """Return the reason code of what aiohttp raised."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        inner = error.certificate_error
        verify_code = inner.verify_code if isinstance(inner, ssl.SSLCertVerificationError) else 0
        return _TLS_CODES.get(verify_code, "tls_untrusted")
    if isinstance(error, aiohttp.ClientSSLError):
        return "tls_failed"
    if isinstance(error, aiohttp.ServerTimeoutError):
        return "timed_out"
    if isinstance(error, aiohttp.ClientPayloadError):
        return "body_cut"
    if isinstance(error, aiohttp.ClientResponseError):
        too_long = error.message.startswith(
            ("Got more than", "Too many headers")
        )  # aiohttp has no type for it here
        return "headers_too_large" if too_long else "bad_answer"
    return "connect_failed" if isinstance(error, aiohttp.ClientConnectionError) else "bad_answer"


@cache
def _tls(trusted_roots_pem: str) -> ssl.SSLContext:
    """Return the TLS rules: 1.2 or later, name and chain verified, the system's roots and certifi's."""
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    if trusted_roots_pem:
        context.load_verify_locations(cadata=trusted_roots_pem)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
