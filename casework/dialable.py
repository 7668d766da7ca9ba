"""Which internet addresses the guard may dial: an explicit deny list, and the policy of the running mode.

Pure: resolves nothing and dials nothing. Python's `is_private` and `is_global` both err, so neither is asked.
"""

from dataclasses import asdict, dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

WEB_PORTS = frozenset({80, 443, 8080, 8443})
PRACTICE_NETWORK = IPv4Network("127.77.0.0/24")
PRACTICE_SUFFIX = ".example"

# RFC 6890 and its registries (IANA special-purpose addresses, read November 2026), and what clouds keep for themselves.
_DENIED_IPV4 = {
    "0.0.0.0/8": "this network, RFC 791",
    "10.0.0.0/8": "private use, RFC 1918",
    "100.64.0.0/10": "shared address space, RFC 6598",
    "127.0.0.0/8": "loopback, RFC 1122",
    "168.63.129.16/32": "platform service inside Azure machines",
    "169.254.0.0/16": "link local, RFC 3927",
    "172.16.0.0/12": "private use, RFC 1918",
    "192.0.0.0/24": "protocol assignments, RFC 6890",
    "192.0.2.0/24": "documentation, RFC 5737",
    "192.31.196.0/24": "AS112, RFC 7535",
    "192.52.193.0/24": "AMT, RFC 7450",
    "192.88.99.0/24": "6to4 relays, RFC 7526",
    "192.168.0.0/16": "private use, RFC 1918",
    "192.175.48.0/24": "AS112, RFC 7534",
    "198.18.0.0/15": "benchmarking, RFC 2544",
    "198.51.100.0/24": "documentation, RFC 5737",
    "203.0.113.0/24": "documentation, RFC 5737",
    "224.0.0.0/4": "multicast, RFC 5771",
    "240.0.0.0/4": "reserved and broadcast, RFC 1112",
}
# Outside 2000::/3 nothing is public; inside it, these are not, or carry an IPv4 address that could be anything.
_PUBLIC_IPV6 = IPv6Network("2000::/3")
_DENIED_IPV6 = {
    "::/128": "unspecified, RFC 4291",
    "::1/128": "loopback, RFC 4291",
    "::/96": "IPv4-compatible, RFC 4291",
    "::ffff:0:0/96": "IPv4-mapped, RFC 4291",
    "::ffff:0:0:0/96": "IPv4-translated, RFC 2765",
    "64:ff9b::/96": "NAT64, RFC 6052",
    "64:ff9b:1::/48": "local NAT64, RFC 8215",
    "100::/64": "discard, RFC 6666",
    "100:0:0:1::/64": "dummy prefix, RFC 9780",
    "2001::/23": "protocol assignments with Teredo, ORCHID and benchmarking, RFC 2928, RFC 4380",
    "2001:db8::/32": "documentation, RFC 3849",
    "2002::/16": "6to4, RFC 3056",
    "2620:4f:8000::/48": "AS112, RFC 7534",
    "3ffe::/16": "6bone with the first Teredo, RFC 3701",
    "3fff::/20": "documentation, RFC 9637",
    "5f00::/16": "segment routing, RFC 9602",
    "fc00::/7": "unique local, RFC 4193",
    "fe80::/10": "link local, RFC 4291",
    "fec0::/10": "site local, RFC 3879",
    "ff00::/8": "multicast, RFC 4291",
}
_IPV4_TABLE = [(IPv4Network(network), reason) for network, reason in _DENIED_IPV4.items()]
_IPV6_TABLE = [(IPv6Network(network), reason) for network, reason in _DENIED_IPV6.items()]
# ISATAP interface identifiers (RFC 5214, section 6.1) put an IPv4 address into the low half of any IPv6 prefix.
_ISATAP = (0x00005EFE, 0x02005EFE)


def denied_because(address: str) -> str:
    """Return the range that forbids an IP address, or "" for a public one. Raises ValueError: when it is no address."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv4Address):
        return next((reason for network, reason in _IPV4_TABLE if parsed in network), "")
    return _ipv6_denied_because(parsed)


def _ipv6_denied_because(parsed: IPv6Address) -> str:
    if parsed.scope_id:
        return "scoped address, RFC 4007"
    for network, reason in _IPV6_TABLE:
        if parsed in network:
            return reason
    if parsed not in _PUBLIC_IPV6:
        return "outside global unicast, RFC 4291"
    if (int(parsed) >> 32) & 0xFFFFFFFF in _ISATAP:
        return "ISATAP, RFC 5214"
    return ""


@dataclass(frozen=True)
class Policy:
    """What the guard may dial. Handed to the fetching child with each request; no secret is in it.

    `also_allow` are networks ("10.0.0.0/8") reachable on every port and as literals, in practice mode only.
    `resolvers` are "ip" or "ip:port" ("[ip]:port" for IPv6); empty means the system's. Times in seconds;
    `turn_s` is the longest wait for turns at busy hosts, which `total_s` leaves out.
    `trusted_roots_pem` are certificates trusted besides the system's (an operator's own RDAP mirror, or a test).
    """

    practice: bool = False
    resolvers: tuple[str, ...] = ()
    also_allow: tuple[str, ...] = ()
    practice_dns_port: int = 8053
    practice_web_port: int = 8077
    trusted_roots_pem: str = ""
    total_s: float = 20.0
    headers_s: float = 10.0
    turn_s: float = 120.0
    connections_per_host: int = 2
    pause_ms: int = 150

    def __post_init__(self) -> None:
        """Raise ValueError: when networks are allowed besides outside practice mode, or cannot be read."""
        if self.also_allow and not self.practice:
            raise ValueError("Networks may be allowed besides only in practice mode.")
        for network in self.also_allow:
            ip_network(network)

    def allows_besides(self, address: str) -> bool:
        """Say whether an IP address lies in a network that the settings allow besides."""
        parsed = ip_address(address)
        networks: list[IPv4Network | IPv6Network] = [ip_network(network) for network in self.also_allow]
        return any(parsed in network for network in networks if network.version == parsed.version)

    def as_data(self) -> dict[str, Any]:
        """Return the policy as JSON data for the pipe to the child."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Policy":
        """Rebuild a policy from `as_data`. Raises TypeError, ValueError: when the data are not a policy."""
        listed: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
        }
        return cls(**listed)


LIVE = Policy()


class DialRefused(Exception):
    """The guard will not dial; `code` is one of those in casework/refusals.py."""

    def __init__(self, code: str) -> None:
        """Keep the code as the message: it holds no address."""
        super().__init__(code)
        self.code = code


class DialFailed(Exception):
    """The guard would dial, but nothing usable came back; `code` is one of those in casework/refusals.py."""

    def __init__(self, code: str) -> None:
        """Keep the code as the message: it holds no address."""
        super().__init__(code)
        self.code = code


def is_practice_host(host: str) -> bool:
    """Say whether a host name belongs to the practice ground (RFC 6761 keeps `.example` from the real world)."""
    return host.endswith(PRACTICE_SUFFIX) and len(host) > len(PRACTICE_SUFFIX)


def judge_literal(address: str, port: int, *, policy: Policy) -> str:
    """Return the code that refuses to dial an IP literal on a port, or "" when it may be dialled (S33, S34)."""
    if policy.allows_besides(address):
        return ""
    if denied_because(address):
        return "address_not_public"
    if policy.practice:
        return "practice_only"
    return "" if port in WEB_PORTS else "port"


def judge_name(host: str, port: int, *, has_public_suffix: bool, policy: Policy) -> str:
    """Return the code that refuses a host name before it is resolved, or "" when it may be asked for."""
    if host.endswith(".onion"):
        return "tor_only"  # asking a name server for it would tell of the visit (RFC 7686)
    if policy.practice and is_practice_host(host):
        return "" if port == 80 or policy.also_allow else "practice_port"
    if policy.also_allow:
        return ""  # what it resolves to decides, see judge_answers
    if not has_public_suffix or is_practice_host(host):
        return "no_public_suffix"
    if policy.practice:
        return "practice_only"
    return "" if port in WEB_PORTS else "port"


def judge_answers(addresses: list[str], *, policy: Policy, from_practice_dns: bool) -> str:
    """Return the code that refuses a name's DNS answers, or "" when every one of them may be dialled (S34)."""
    if from_practice_dns:
        inside = [ip_address(address) in PRACTICE_NETWORK for address in addresses]
        return "" if all(inside) else "practice_only"
    if policy.also_allow and all(policy.allows_besides(address) for address in addresses):
        return ""
    denied = [bool(denied_because(address)) for address in addresses]
    if all(denied):
        return "address_not_public"
    if any(denied):
        return "mixed_answers"
    return "practice_only" if policy.practice else ""
