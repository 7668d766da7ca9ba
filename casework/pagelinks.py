"""Where a page leads to, and the words on it that are not shown as text: what a sweep needs besides casework.pagescan. Pure.

Linear in the page's size.
"""

import re
from typing import Any

import ada_url

from casework import markup

MOST_LINKS = 300
MOST_WORDS = 20_000
LONGEST_ADDRESS = 2048
_WORDS = ("alt", "title", "aria-label")
_META = ("description", "keywords", "og:title", "og:description")
# Files, and pages that show no pictures of people: nothing of a gallery lies there.
_NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|webp|gif|avif|heic|svg|ico|css|js|json|xml|rss|pdf|zip|rar|7z|mp[34]|mov|webm|avi|mkv|apk|exe)(?:[?#]|$)"
    r"|/(?:log-?(?:in|out)|sign-?(?:in|up|out)|register|account|cart|checkout|privacy|terms|dmca|report|contact|help)\b",
    re.IGNORECASE,
)


def links(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Return `links`, the next page of a series first, and `words`: alternative texts, titles, what a page says of itself.

    Options: `base_url` for relative addresses, `charset` as the server said it, "" if it did not.
    """
    base = str(options["base_url"])
    following: dict[str, None] = {}
    others: dict[str, None] = {}
    words: list[str] = []
    room = MOST_WORDS
    for kind, name, value in markup.tokens(markup.decoded(payload, str(options.get("charset", "")))):
        if kind != "open":
            continue
        if name == "base" and "href" in value:
            base = _joined(base, value["href"]) or base
        elif name in ("a", "area", "link") and "href" in value:
            _take(base, name, value, following, others)
        for said in _said(name, value):
            words.append(markup.unescaped(said[:room]))
            room -= min(room, len(said))
    return {"links": list(following | others)[:MOST_LINKS], "words": " ".join(words)[:MOST_WORDS]}


def warm_up() -> None:
    """Load every encoding: a child of the sandbox can open no file any more."""
    markup.warm_up()


def _take(base: str, name: str, value: dict[str, str], first: dict[str, None], then: dict[str, None]) -> None:
    kinds = markup.unescaped(value.get("rel", "")).lower().split()
    is_next = "next" in kinds
    if (name == "link" and not is_next) or len(first) + len(then) >= MOST_LINKS:
        return
    address = _joined(base, markup.unescaped(value["href"]).strip()).partition("#")[0]
    is_web = address.startswith(("http://", "https://")) and len(address) <= LONGEST_ADDRESS
    if is_web and not _NO_PAGE.search(address):
        (first if is_next else then).setdefault(address)


def _said(name: str, value: dict[str, str]) -> list[str]:
    said = [value[key] for key in _WORDS if key in value]
    if name == "meta" and value.get("name", value.get("property", "")).lower() in _META:
        said.append(value.get("content", ""))
    return said


def _joined(base: str, address: str) -> str:
    """Return an address as seen from a base, "" when it is none."""
    try:
        return str(ada_url.join_url(base, address)) if len(address) <= LONGEST_ADDRESS else ""
    except ValueError:
        return ""
