"""What the address alone says of twelve platforms: the canonical address, the account, the item's id. Pure; dials nothing.

What it does not say is "": a short address names nobody before it is opened. The table is casework/platformshapes.py.
"""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from casework.platformshapes import SHAPES, Shape

# Pages that only wrap the address of a picture of the same platform: host -> path, parameter.
_WRAPPED = {"reddit.com": ("/media", "url")}
LONGEST_URL = 2048
_MOST_PARAMETERS = 100
# What a parameter may hold to be an id; anything else is not put into a canonical address.
_ID = re.compile(r"[\w.@=-]{1,200}")


@dataclass(frozen=True)
class Known:
    """What an address says of its platform (the directory's id).

    `kind` is a code of casework/platformwords.py. `canonical` is the shortest form that leads to the same item; of a
    picture behind a signed address it does not open by itself. `account` is whose it is and `place` the group, channel or
    server, as written there; `item` is its id, `part` which of its pictures. `notes` are codes too.
    """

    platform: str
    kind: str
    canonical: str
    account: str
    place: str
    item: str
    part: str
    notes: tuple[str, ...]
    key: str


@cache
def _compiled(path: str) -> re.Pattern[str]:
    return re.compile(path)


@cache
def _shapes_at(host: str) -> tuple[tuple[str, Shape], ...]:
    return tuple(
        (platform, shape)
        for platform, shapes in SHAPES.items()
        for shape in shapes
        if any(_is_at(host, known) for known in shape.hosts)
    )


def _is_at(host: str, known: str) -> bool:
    return host == known or (known.startswith("*.") and f".{host}".endswith(known[1:]))


def known(url: str) -> Known | None:
    """Return what a web address, as WHATWG writes it, says of its platform; None where nothing is known of its shape."""
    if len(url) > LONGEST_URL:
        return None
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or port not in (None, 80, 443):
        return None
    query = parameters(parts.query)
    wrapped = _WRAPPED.get(".".join(host.split(".")[-2:]))
    if wrapped and parts.path == wrapped[0] and wrapped[1] in query:
        inner = known(query[wrapped[1]])
        return inner if inner and inner.platform == "reddit" else None
    path = re.sub(r"/{2,}", "/", parts.path)
    if (
        host.endswith(".t.me") and host != "www.t.me"
    ):  # <name>.t.me is t.me/<name> (core.telegram.org/api/links)
        host, path = "t.me", f"/{host.removesuffix('.t.me')}{path}"
    path = path.rstrip("/") or "/"
    for platform, shape in _shapes_at(host):
        groups = _groups(shape, path, parts.fragment, query)
        if groups is not None:
            return _as_known(platform, shape, groups, here=f"https://{host}{path}")
    return None


def parameters(query: str) -> dict[str, str]:
    """Return the parameters by name; where one is there twice, the first counts."""
    try:
        pairs = parse_qsl(query, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        return {}
    return dict(reversed(pairs))


def _groups(shape: Shape, path: str, fragment: str, query: dict[str, str]) -> dict[str, str] | None:
    """Return what a shape's groups hold, or None when the address is not of this shape."""
    subject = (
        f"{path}/#{fragment}" if "/#" in shape.path else f"{path}#{fragment}" if "#" in shape.path else path
    )
    match = _compiled(shape.path).fullmatch(subject)
    if not match:
        return None
    groups = {name: value or "" for name, value in match.groupdict().items()}
    for parameter, name in shape.query:
        if not _ID.fullmatch(query.get(parameter, "")):
            return None
        groups[name] = query[parameter]
    for parameter, name in shape.may:
        if _ID.fullmatch(query.get(parameter, "")):
            groups[name] = f"{parameter}={query[parameter]}"
    return groups


def _as_known(platform: str, shape: Shape, groups: dict[str, str], *, here: str) -> Known:
    account, place, item, part = (groups.get(name, "") for name in ("account", "place", "item", "part"))
    # Names of accounts and groups are the same in capitals on each of the twelve; ids of items are not.
    owner = f"{account}@{place}".casefold() if not (item and shape.is_unique) else ""
    sort = shape.kind if not item else "short" if "short_address" in shape.notes else ""
    return Known(
        platform=platform,
        kind=shape.kind,
        canonical=shape.canonical.format(here=here, **groups),
        account=account,
        place=place,
        item=item,
        part=part,
        notes=shape.notes,
        key="/".join((f"{platform}:{sort}", owner, item, part)),
    )
