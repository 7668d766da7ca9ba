"""Links that only lead on: the address behind one stands in its text. Pure; nothing is opened to find it.

The table was read in the public code of link cleaners (ClearURLs, intercept-redirect, August 2026). A short link names
nobody before it is opened, so none stands here.
"""

import re
from urllib.parse import unquote, urlsplit

from casework.dialable import LIVE, Policy
from casework.hosts import Address, AddressUnreadable, normalise, registrable_domain
from casework.platformids import parameters

# Whoever wraps deeper than this hides something: what is there then is recorded as it stands.
MOST_DEEP = 3
_WHOLE_QUERY = ""
# Host ("*.name": all under it) -> path, parameters of which the first that holds a web address counts.
_WRAPPERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("l.facebook.com", "/.*", ("u",)),
    ("lm.facebook.com", "/.*", ("u",)),
    ("*.facebook.com", r"/l\.php", ("u",)),
    ("l.messenger.com", "/.*", ("u",)),
    ("l.instagram.com", "/.*", ("u",)),
    ("l.threads.net", "/.*", ("u",)),
    ("l.threads.com", "/.*", ("u",)),
    ("out.reddit.com", "/.*", ("url",)),
    ("t.umblr.com", "/redirect/?", ("z",)),
    ("youtube.com", "/redirect/?", ("q",)),
    ("*.youtube.com", "/redirect/?", ("q",)),
    ("href.li", "/", (_WHOLE_QUERY,)),
    ("www.href.li", "/", (_WHOLE_QUERY,)),
    ("*.safelinks.protection.outlook.com", "/.*", ("url",)),
    ("duckduckgo.com", "/l/?", ("uddg",)),
    ("*.duckduckgo.com", "/l/?", ("uddg",)),
    ("vk.com", r"/away\.php", ("to",)),
    ("m.vk.com", r"/away\.php", ("to",)),
)
# Of a picture that was found the page is taken, else the file.
_GOOGLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("/url/?", ("q", "url")),
    ("/imgres/?", ("imgrefurl", "imgurl")),
)
_WEB = re.compile(r"(?i)https?://[^/]")
_WEB_ESCAPED = re.compile(r"(?i)https?%3a")


def behind(address: Address, *, policy: Policy = LIVE) -> tuple[Address, tuple[str, ...]]:
    """Return the address to which a link leads as far as its text says, and the hosts that it leads through, if any.

    The inner address is read and judged as if it had been typed. One that no browser can read leaves the link as it is.
    """
    through: list[str] = []
    while len(through) < MOST_DEEP and (inner := inner_address(address.url)):
        try:
            found = normalise(inner, policy=policy)
        except AddressUnreadable:
            break
        through.append(address.shown_host)
        address = found
    return address, tuple(through)


def inner_address(url: str) -> str:
    """Return the web address that stands in a link of a known shape, as WHATWG writes the link; "" for every other."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or port not in (None, 80, 443):
        return ""
    given = parameters(parts.query)
    given[_WHOLE_QUERY] = parts.query + (f"#{parts.fragment}" if parts.fragment else "")
    return next(filter(None, (_web_address(given.get(name, "")) for name in _names(host, parts.path))), "")


def _names(host: str, path: str) -> tuple[str, ...]:
    for shape, names in _GOOGLE if _is_google(host) else ():
        if re.fullmatch(shape, path):
            return names
    for known, shape, names in _WRAPPERS:
        is_there = host.endswith(known[1:]) if known.startswith("*.") else host == known
        if is_there and re.fullmatch(shape, path):
            return names
    return ()


def _is_google(host: str) -> bool:
    """Say whether it is Google's own search in any country: google.com, www.google.de, www.google.co.uk."""
    return registrable_domain(host).startswith("google.") and host.removeprefix("www.").startswith("google.")


def _web_address(text: str) -> str:
    """Return a value that is a whole web address, escaped once more or not; "" for every other."""
    text = text.strip()
    if _WEB_ESCAPED.match(text):
        text = unquote(text)
    return text if _WEB.match(text) else ""
