"""What a fetched page says and shows: title, visible text, addresses of pictures, and how much of it no look can read.

Pure, and linear in the page's size.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import ada_url

from casework import markup
from casework.markup import unescaped

MOST_TEXT = 50_000
MOST_PICTURES = 200
MOST_INLINE = 40
MOST_FRAMES = 10
LONGEST_ADDRESS = 2048
_MOST_DATA = 200_000

_PICTURE_ENDING = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|heic)(?:[?#]|$)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_CONTROLS, _NOT_IN_ADDRESSES = "".join(map(chr, range(33))), str.maketrans("", "", "\t\n\r")
_LAZY = ("src", "data-src", "data-original", "data-lazy-src", "poster", "srcset", "data-srcset")
_LINKING = ("href", "xlink:href")
_ADDRESSES = {
    "video": ("poster",),
    "image": _LINKING,
    "feimage": _LINKING,
    "source": ("srcset", "data-srcset"),
    **dict.fromkeys(("img", "input", "amp-img"), _LAZY),
}
_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
# What draws by means that no look reads: films, moving addresses, parts of other drawings, scripts of XML.
_UNSEEN = frozenset({"video", "set", "animate", "portal", "fencedframe", "script", "style"})
_META_PICTURES = frozenset(
    ["og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "thumbnail"]
)


@dataclass
class _Page:
    """What was gathered so far; pictures in order, without those that came before."""

    base: str
    is_rebased: bool = False
    is_nested: bool = False
    tried: set[tuple[bool, str]] = field(default_factory=set)
    pictures: dict[str, None] = field(default_factory=dict)
    linked: dict[str, None] = field(default_factory=dict)
    frames: dict[str, None] = field(default_factory=dict)
    inline: dict[str, None] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    title: str = ""
    length: int = 0
    scripts: int = 0
    unread: int = 0
    unseen: int = 0
    carriers: int = 0
    has_password_field: bool = False
    in_heading: bool = False

    def add_picture(self, address: str, into: dict[str, None] | None = None) -> None:
        """Take an address as the page gives it, if it leads to the web or holds the picture itself."""
        self._add(address, self.pictures if into is None else into, MOST_PICTURES)

    def add_frame(self, address: str) -> None:
        """Take the address of a page, picture or drawing that is shown inside this one."""
        if _cleaned(address)[:5].lower() == "data:":
            self.unread += 1
        else:
            self._add(address, self.frames, MOST_FRAMES)

    def _add(self, address: str, target: dict[str, None], most: int) -> None:
        text = _cleaned(address)
        if text[:5].lower() == "data:":
            self._add_inline(text)
            return
        # A page can be in a frame and, where it draws nothing, in a picture's place.
        key = (target is self.frames, text)
        if not text or text.startswith("#") or key in self.tried:
            return
        full = _joined(self.base, text).partition("#")[0] if len(text) <= LONGEST_ADDRESS else ""
        if len(text) > LONGEST_ADDRESS or len(full) > LONGEST_ADDRESS:
            self.unread += 1
        elif len(target) >= most:
            self.unread += target is not self.linked
        else:
            self.tried.add(key)
            if full.startswith(("http://", "https://")):
                target.setdefault(full)

    def _add_inline(self, text: str) -> None:
        """Keep a picture that the page holds, whatever kind it says it is: browsers look at the bytes."""
        if len(self.inline) < MOST_INLINE:
            self.inline.setdefault(text)
        elif text not in self.inline:
            self.unread += 1

    def add_text(self, text: str) -> None:
        """Take visible text, up to the limit."""
        plain = _SPACE.sub(" ", unescaped(text[: MOST_TEXT - self.length])).strip()
        if plain:
            self.words.append(plain)
            self.length += len(plain)
            if self.in_heading and len(self.headings) < 20:
                self.headings.append(plain[:300])


def scan(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Return title, headings, text, pictures, inline pictures, frames and scripts of a page.

    `unread`: how many pictures were left out by a limit. `unseen`: how many things may draw one that no look reads
    (scripts, outside style sheets, films, markup in comments). Options: `base_url` for relative addresses, `charset`
    as the server said it, "" if it did not.
    """
    page = _Page(base=str(options["base_url"]))
    _read(page, markup.decoded(payload, str(options.get("charset", ""))))
    # An entity of XML can stand for any markup.
    plain = payload.replace(b"\0", b"")
    page.unread += b"<!entity" in plain.lower()
    page.unseen += b"<?xml-stylesheet" in plain.lower()
    page.unseen += markup.carriers_in(plain) > page.carriers
    return {
        "title": page.title,
        "headings": page.headings,
        "text": " ".join(page.words),
        "pictures": list({**page.pictures, **page.linked})[:MOST_PICTURES],
        "inline": list(page.inline),
        "frames": list(page.frames),
        "unread": page.unread,
        "unseen": page.unseen,
        "scripts": page.scripts,
        "has_password_field": page.has_password_field,
    }


def warm_up() -> None:
    """Load every encoding: a child of the sandbox can open no file any more."""
    markup.warm_up()


def _read(page: _Page, text: str) -> None:
    for kind, name, value in markup.tokens(text):
        # XML writes tags with a prefix (`x:img`).
        _HANDLERS[kind](page, name.rpartition(":")[2] or name, value)


def _cleaned(address: str) -> str:
    """Return an address without what browsers leave out of it (URL Standard: controls around, line ends within)."""
    return unescaped(address).strip(_CONTROLS).translate(_NOT_IN_ADDRESSES)


def _joined(base: str, address: str) -> str:
    """Return an address as seen from a base, "" when it is none."""
    try:
        return str(ada_url.join_url(base, address))
    except ValueError:
        return ""


def _on_text(page: _Page, name: str, text: str) -> None:
    if page.length < MOST_TEXT:
        page.add_text(text)


def _on_close(page: _Page, name: str, value: Any) -> None:
    if name in ("h1", "h2", "h3"):
        page.in_heading = False


def _on_cut(page: _Page, name: str, value: None) -> None:
    page.unread += 1


def _on_raw(page: _Page, name: str, value: tuple[dict[str, str], str]) -> None:
    attributes, content = value
    page.unseen += _has_script(attributes)
    page.carriers += not page.is_nested and markup.is_carrier(name)
    if name == "title":
        page.title = page.title or _SPACE.sub(" ", unescaped(content[:1000])).strip()
    elif name == "style":
        _from_css(page, content)
    elif name == "script":
        page.scripts += 1
        is_data = "json" in attributes.get("type", "").lower()
        page.unseen += not is_data
        if is_data:
            for address in markup.json_addresses(content[:_MOST_DATA]):
                page.add_picture(address)


def _on_open(page: _Page, name: str, attributes: dict[str, str]) -> None:
    page.carriers += not page.is_nested and markup.is_carrier(name)
    page.unseen += _draws_unseen(name, attributes)
    if name in _ADDRESSES:
        _from_element(page, name, attributes)
    elif name in _FRAMES:
        _from_frame(page, attributes.get(_FRAMES[name], ""), attributes.get("srcdoc", ""))
    elif name == "base" and "href" in attributes:
        _rebase(page, attributes["href"])
    elif name == "meta":
        _from_meta(page, attributes)
    elif name == "link":
        _from_link(page, attributes)
    elif name == "a" and _PICTURE_ENDING.search(attributes.get("href", "")):
        page.add_picture(attributes["href"], page.linked)
    elif name in ("h1", "h2", "h3"):
        page.in_heading = True
    if "background" in attributes:
        page.add_picture(attributes["background"])
    if "style" in attributes:
        _from_css(page, attributes["style"])


def _draws_unseen(name: str, attributes: dict[str, str]) -> bool:
    if name == "use" and not all(attributes.get(key, "#").startswith("#") for key in _LINKING):
        return True
    return name in _UNSEEN or _has_script(attributes)


def _has_script(attributes: dict[str, str]) -> bool:
    return any(key.startswith("on") for key in attributes)


def _from_element(page: _Page, name: str, attributes: dict[str, str]) -> None:
    kind = attributes.get("type", "").lower()
    if name == "input":
        page.has_password_field |= kind == "password"
        if kind != "image":
            return
    for key in (one for one in _ADDRESSES[name] if one in attributes):
        if key.endswith("srcset"):
            best, *others = markup.srcset_addresses(attributes[key][:_MOST_DATA]) or [""]
            page.unseen += bool(others)
            page.unread += len(attributes[key]) > _MOST_DATA
            page.add_picture(best)
        else:
            page.add_picture(attributes[key])


def _from_frame(page: _Page, address: str, srcdoc: str) -> None:
    """Read the page that a frame holds; one inside that, or a frame that a script fills, is not seen."""
    if srcdoc and page.is_nested:
        page.unread += 1
    elif srcdoc:
        page.is_nested = True
        _read(page, unescaped(srcdoc))
        page.is_nested = False
    elif _cleaned(address)[:11].lower() == "javascript:":
        page.unseen += 1
    else:
        page.add_frame(address)


def _from_meta(page: _Page, attributes: dict[str, str]) -> None:
    page.unseen += attributes.get("http-equiv", "").lower() == "refresh"
    if attributes.get("property", attributes.get("name", "")).lower() in _META_PICTURES:
        page.add_picture(attributes.get("content", ""))


def _from_link(page: _Page, attributes: dict[str, str]) -> None:
    kinds = unescaped(attributes.get("rel", "")).lower().split()
    page.unseen += "stylesheet" in kinds
    if "image_src" in kinds or ("preload" in kinds and attributes.get("as") == "image"):
        page.add_picture(attributes.get("href", ""))


def _rebase(page: _Page, href: str) -> None:
    """Take the first address that a `base` gives; browsers pass over every later one (HTML, the base element)."""
    if page.is_rebased:
        return
    page.is_rebased = True
    text = _cleaned(href)
    if len(text) > LONGEST_ADDRESS:
        page.unread += 1
    else:
        page.base = _joined(page.base, text) or page.base
    page.tried.clear()


def _from_css(page: _Page, css: str) -> None:
    # In XML character references count inside a style element, in HTML they do not.
    for text in dict.fromkeys((css, unescaped(css))):
        addresses, unread = markup.css_addresses(text)
        page.unseen += unread
        for address in addresses:
            page.add_picture(address)


_HANDLERS: dict[str, Callable[[_Page, str, Any], None]] = {
    "text": _on_text,
    "open": _on_open,
    "close": _on_close,
    "raw": _on_raw,
    "cut": _on_cut,
}
