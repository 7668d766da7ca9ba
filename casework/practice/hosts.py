"""Who stands on the practice ground: names, loopback addresses, networks, and how each treats a report."""

from dataclasses import dataclass
from ipaddress import IPv4Network

NETWORK = IPv4Network("127.77.0.0/24")
TSA_ADDRESS = "127.77.0.250"
EDGE_ADDRESS = "127.77.0.66"
CLINIC = "clinic.example"
CLINIC_MAILBOX = "clinic@clinic.example"

# How a mailbox treats a report. `moves` answers nothing and shifts the picture; `points_on` names the next party.
REMOVES, IGNORES, MOVES, POINTS_ON = "removes", "ignores", "moves", "points_on"
USE_FORM, FORWARDS, DECLINES, INBOX = "use_form", "forwards", "declines", "inbox"


@dataclass(frozen=True)
class Host:
    """One machine of the ground. `provider` is the hosting company whose network the address lies in."""

    name: str
    address: str
    says: str
    provider: str
    by_mail: str = IGNORES
    # "" is: no form of its own. The form gives a number in either case.
    by_form: str = ""
    # What a removed page looks like: gone (410), missing (404), notice (200 that says so), picture (page stays).
    gone_as: str = "missing"
    country: str = "US"
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Provider:
    """A company that owns a range of the ground."""

    name: str
    title: str
    network: IPv4Network
    country: str


PROVIDERS = (
    Provider("harbor-host.example", "Harbor Host", IPv4Network("127.77.0.0/27"), "US"),
    Provider("northrack.example", "Northrack", IPv4Network("127.77.0.32/27"), "NL"),
    Provider("fastedge.example", "Fastedge Delivery Network", IPv4Network("127.77.0.64/27"), "US"),
    Provider("plainfield.example", "Plainfield Exchange", IPv4Network("127.77.0.96/27"), "GB"),
    Provider("deepfield.example", "Deepfield Networks", IPv4Network("127.77.0.128/27"), "DE"),
)

_HARBOR, _NORTHRACK, _EDGE, _PLAIN, _DEEP = (provider.name for provider in PROVIDERS)

HOSTS = (
    Host("ground.example", "127.77.0.1", "The way in: lists every site of the ground.", _HARBOR),
    Host(
        "gallery.example",
        "127.77.0.2",
        "A picture community. Obeys mail: 410 afterwards.",
        _HARBOR,
        REMOVES,
        gone_as="gone",
        aliases=("www.gallery.example",),
    ),
    Host(
        "harbor-host.example",
        "127.77.0.3",
        "A hosting company. Obeys mail about sites on its network.",
        _HARBOR,
        REMOVES,
    ),
    Host(
        "forum.example",
        "127.77.0.6",
        "A forum with a report form that obeys and gives a number.",
        _HARBOR,
        USE_FORM,
        by_form=REMOVES,
        gone_as="notice",
    ),
    Host(
        "board.example",
        "127.77.0.7",
        "A board with a report form that gives a number and is ignored.",
        _HARBOR,
        by_form=IGNORES,
        country="GB",
    ),
    Host("members.example", "127.77.0.8", "A site behind a sign-in.", _HARBOR),
    Host(
        "alter.example",
        "127.77.0.9",
        "Shows altered copies. Obeys mail: the page stays, the picture goes.",
        _HARBOR,
        REMOVES,
        gone_as="picture",
    ),
    Host(
        "mover.example",
        "127.77.0.10",
        "Moves the picture to a new address when it is reported.",
        _HARBOR,
        MOVES,
    ),
    Host(
        "northrack.example",
        "127.77.0.33",
        "A hosting company. Obeys mail about sites on its network.",
        _NORTHRACK,
        REMOVES,
        country="NL",
    ),
    Host(
        "stonewall.example",
        "127.77.0.34",
        "Takes mail and ignores it. Its host obeys.",
        _NORTHRACK,
        country="NL",
    ),
    Host(
        "img.mirror.example",
        "127.77.0.35",
        "Holds the mirror's pictures, outside the delivery network.",
        _NORTHRACK,
        country="NL",
    ),
    Host(
        "fastedge.example",
        "127.77.0.65",
        "A delivery network. Passes notices on and names the host.",
        _EDGE,
        POINTS_ON,
    ),
    Host(
        "mirror.example",
        EDGE_ADDRESS,
        "Copies of other sites, fronted by fastedge.example.",
        _EDGE,
        country="NL",
        aliases=("mirror.fastedge.example", "www.mirror.example"),
    ),
    Host(
        "search.example",
        "127.77.0.98",
        "A search engine with a form that takes results out of its list.",
        _PLAIN,
        USE_FORM,
        by_form=REMOVES,
        country="GB",
    ),
    Host("facefind.example", "127.77.0.99", "An index of faces. Obeys mail.", _PLAIN, REMOVES, country="GB"),
    Host(
        "undress.example",
        "127.77.0.100",
        "Stands for a tool that alters pictures. Ignores mail.",
        _PLAIN,
        country="GB",
    ),
    Host(
        "rdap.example",
        "127.77.0.101",
        "Answers who holds an address or a name (RFC 9083).",
        _PLAIN,
        country="GB",
    ),
    Host(
        CLINIC,
        "127.77.0.102",
        "The organisation's own mailbox; replies arrive here.",
        _PLAIN,
        INBOX,
        country="GB",
    ),
    Host(
        "registrar.example",
        "127.77.0.103",
        "A registrar. Acts on a court's order only.",
        _PLAIN,
        DECLINES,
        country="GB",
    ),
    Host("plainfield.example", "127.77.0.104", "A hosting company. Ignores mail.", _PLAIN, country="GB"),
    Host(
        "cloak.example",
        "127.77.0.130",
        "Shows the picture to phones and to visitors from the search engine only.",
        _DEEP,
        country="DE",
    ),
    Host(
        "deepfield.example",
        "127.77.0.131",
        "A hosting company. Forwards reports to its customer; nothing more.",
        _DEEP,
        FORWARDS,
        country="DE",
    ),
    Host(
        "masks.example",
        "127.77.0.132",
        "Every disguise in which a page hides a picture, or its removal.",
        _DEEP,
        country="DE",
    ),
)

_BY_NAME = {name: host for host in HOSTS for name in (host.name, *host.aliases)}
_BY_ADDRESS = {host.address: host for host in HOSTS}
# Mailboxes that exist at every host; `greylist` refuses once, `gone` always.
LOCAL_PARTS = ("abuse", "copyright", "postmaster", "greylist", "gone")


def by_name(name: str) -> Host | None:
    """Return the host with this name or alias, in any case, with or without a final dot."""
    return _BY_NAME.get(name.lower().rstrip("."))


def by_address(address: str) -> Host | None:
    """Return the host at this loopback address."""
    return _BY_ADDRESS.get(address)


def as_number(owner: Provider) -> int:
    """Return the AS number of a hosting company, one of those kept for documentation (RFC 5398)."""
    return 64496 + PROVIDERS.index(owner)


def provider(name: str) -> Provider | None:
    """Return the hosting company of that name."""
    return next((one for one in PROVIDERS if one.name == name), None)


def sites_of(host: Host) -> frozenset[str]:
    """Return the names about which this host can act: its own, and for a provider those on its network.

    The mirror's pages come from northrack, though its name leads to the delivery network.
    """
    names = {host.name}
    if provider(host.name) and host.name != _EDGE:
        names |= {site.name for site in HOSTS if site.provider == host.name}
    if host.name == _NORTHRACK:
        names.add("mirror.example")
    return frozenset(names)


def mailbox_of(recipient: str) -> tuple[Host, str] | None:
    """Return the host and the local part of a practice mailbox, or None where there is no such mailbox.

    The clinic takes every local part, since reply addresses carry a token.
    """
    local, _, domain = recipient.lower().rpartition("@")
    host = by_name(domain)
    if host is None or host.name != domain or not local:
        return None
    return (host, local) if host.by_mail == INBOX or local in LOCAL_PARTS else None


def mailbox_name(host: Host, local: str) -> str:
    """Return the folder name of a mailbox; everything for the clinic lies in one."""
    return CLINIC_MAILBOX if host.by_mail == INBOX else f"{local}@{host.name}"
