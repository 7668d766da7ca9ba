"""Read one web address as browsers do (WHATWG, by ada-url), and say whether the guard may fetch it.

Pure and free of Django, since the fetching child reads redirects with it. Pasted text is `casework/addresses.py`.
"""

import re
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address

import ada_url
from publicsuffixlist import PublicSuffixList

from casework.dialable import LIVE, Policy, is_practice_host, judge_literal, judge_name
from casework.platformids import Known, known

LONGEST_URL = 2048
DEFAULT_PORTS = {"http:": 80, "https:": 443}
# Controls, zero-width and direction marks: never part of an honest address (S33).
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_HOST_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_HINT_LENGTH = 40
# Parameters that say who clicked where, never what is shown.
_TRACKS = frozenset({
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igsh", "igshid", "mc_cid", "mc_eid",
})  # fmt: skip
_ESCAPED = re.compile("%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile("[A-Za-z0-9._~-]")


class AddressUnreadable(ValueError):
    """The text is no web address; `code` is one of those in casework/refusals.py ("unreadable", "empty" ...)."""

    def __init__(self, code: str) -> None:
        """Keep the code as the message too: it holds nothing personal."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Address:
    """One web address, understood.

    `url` is what the guard would dial; a fragment stays in it (some file hosts keep their key there) and is not sent.
    `normal` is the form for finding duplicates; `shown_prefix` plus `shown_registrable` is `shown_host`, in punycode,
    with the part that somebody registered set apart. `refused_because` is a code, "" when it may be fetched under
    the policy that was handed in. `known` is what the address itself says of its platform; None: nothing.
    """

    url: str
    normal: str
    scheme: str
    host: str
    port: int
    is_ip_literal: bool
    registrable_domain: str
    shown_host: str
    shown_prefix: str
    shown_registrable: str
    path_hint: str
    warnings: tuple[str, ...]
    is_fetchable: bool
    refused_because: str
    known: Known | None = None


@cache
def _suffixes() -> PublicSuffixList:
    """Return the part of the public suffix list that registries keep, as the library bundles it; it asks no network."""
    return PublicSuffixList(only_icann=True, accept_unknown=False)


def registrable_domain(host: str) -> str:
    """Return the domain somebody registered ("b.co.uk" of "a.b.co.uk"); "" for IP literals and bare suffixes."""
    if is_practice_host(host):
        return ".".join(host.split(".")[-2:])
    return _suffixes().privatesuffix(host) or ""


def normalise(url: str, *, policy: Policy = LIVE) -> Address:
    """Read an address and judge it under a policy, the live one unless said otherwise.

    Raises AddressUnreadable: when no browser would go anywhere with it.
    """
    text = url.strip(" ")
    if not text:
        raise AddressUnreadable("empty")
    parsed = _parse(text)
    host, literal = _host_of(parsed)
    port = int(parsed.port) if parsed.port else DEFAULT_PORTS.get(parsed.protocol, 0)
    domain = "" if literal else registrable_domain(host)
    clean = _without_user(parsed, host)
    refused = _refusal(text, parsed, host=host, port=port, literal=literal, domain=domain, policy=policy)
    shown_registrable = domain or host
    item = known(clean)
    return Address(
        url=clean,
        normal=item.key if item else normal_form(clean),
        scheme=parsed.protocol.rstrip(":"),
        host=host,
        port=port,
        is_ip_literal=bool(literal),
        registrable_domain=domain,
        shown_host=host,
        shown_prefix=host[: len(host) - len(shown_registrable)],
        shown_registrable=shown_registrable,
        path_hint=_hint(parsed.pathname + parsed.search),
        warnings=_warnings(text, parsed, host),
        is_fetchable=not refused,
        refused_because=refused,
        known=item,
    )


def site_of(url: str) -> str:
    """Return the site of an address: its registrable domain, or its host where there is none; "" for no address."""
    try:
        host, literal = _host_of(_parse(url))
    except AddressUnreadable:
        return ""
    return host if literal else registrable_domain(host) or host


def _parse(text: str) -> ada_url.URL:
    try:
        return ada_url.URL(text)
    except ValueError:
        raise AddressUnreadable("unreadable") from None


def _host_of(parsed: ada_url.URL) -> tuple[str, str]:
    """Return the host as a name or a bare IP, and the IP literal or ""; the final dot of a name is dropped."""
    host = parsed.hostname
    if host.startswith("["):
        return host, host[1:-1]
    host = host.removesuffix(".")
    try:
        ip_address(host)
    except ValueError:
        if parsed.protocol in DEFAULT_PORTS and (len(host) > 253 or not _HOST_NAME.fullmatch(host)):
            raise AddressUnreadable("host_unreadable") from None
        return host, ""
    return host, host


def _without_user(parsed: ada_url.URL, host: str) -> str:
    """Return the address without user name and password, which are never sent or kept in `url`."""
    if parsed.protocol not in DEFAULT_PORTS:
        return parsed.href
    port = f":{parsed.port}" if parsed.port else ""
    return f"{parsed.protocol}//{host}{port}{parsed.pathname}{parsed.search}{parsed.hash}"


def normal_form(url: str) -> str:
    """Return the form by which duplicates are found where no platform is known; the rest is as browsers write it.

    No parameter that only tracks, no fragment unless it is a route within the page ("#/a", "#!a"), and percent-encoding as
    RFC 3986, section 6.2.2, has it. When in doubt two forms differ: a false duplicate would never be recorded.
    """
    bare, _, fragment = _plainly_escaped(url).partition("#")
    path, mark, query = bare.partition("?")
    kept = [part for part in query.split("&") if part and not _is_track(part.partition("=")[0].lower())]
    route = fragment.partition(":~:")[0]
    is_route = "/" in route or route.startswith("!")
    return path + (mark + "&".join(kept) if kept else "") + (f"#{route}" if is_route else "")


def _is_track(name: str) -> bool:
    return name in _TRACKS or name.startswith("utm_")


def _plainly_escaped(url: str) -> str:
    """Return an address with what need not be escaped unescaped, and the rest in capitals."""
    return _ESCAPED.sub(lambda match: _unescaped(match.group().upper()), url)


def _unescaped(triplet: str) -> str:
    character = chr(int(triplet[1:], 16))
    return character if _UNRESERVED.fullmatch(character) else triplet


def _hint(path: str) -> str:
    return path if len(path) <= _HINT_LENGTH else path[: _HINT_LENGTH - 1] + "…"


def _warnings(text: str, parsed: ada_url.URL, host: str) -> tuple[str, ...]:
    """Return codes of what is odd about an address that can be read."""
    typed_host = re.split(r"[/?#\\]", text.split("://", 1)[-1], maxsplit=1)[0].rpartition("@")[2].lower()
    found = {
        "user_info": bool(parsed.username or parsed.password),
        "look_alike": any(label.startswith("xn--") for label in host.split(".")),
        "host_disguised": host.strip("[]") not in typed_host and "xn--" not in host,
        "hidden_characters": bool(HIDDEN.search(text)),
    }
    return tuple(code for code, is_so in found.items() if is_so)


def _refusal(
    text: str, parsed: ada_url.URL, *, host: str, port: int, literal: str, domain: str, policy: Policy
) -> str:
    if parsed.protocol not in DEFAULT_PORTS:
        return "scheme"
    if len(text) > LONGEST_URL or len(parsed.href) > LONGEST_URL:
        return "too_long"
    if HIDDEN.search(text):
        return "hidden_characters"
    if parsed.username or parsed.password:
        return "user_info"
    if literal:
        return judge_literal(literal, port, policy=policy)
    return judge_name(host, port, has_public_suffix=bool(domain), policy=policy)
