"""What a fetched page says and shows: title, visible text, addresses of pictures. Pure, and linear in the page's size.

Not html.parser: pages are hostile here, and 400 kB of unclosed comments hold that one up for more than a minute.
"""

import codecs
import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import ada_url

MOST_TEXT = 50_000
MOST_PICTURES = 200
MOST_INLINE = 10
LONGEST_ADDRESS = 2048
_MOST_ATTRIBUTES = 100
_MOST_DATA = 200_000
_DEEPEST = 12

_NAME = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,30})")
_ATTRIBUTE = re.compile(r"""[\s/]*+([^\s=>"'/]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"']++)))?""")
_CSS_URL = re.compile(r"""url\(\s*+["']?+([^"')\s]++)""", re.IGNORECASE)
_PICTURE_ENDING = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|heic)(?:[?#]|$)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
# Zeros before a character's number, which browsers skip; and a number with more digits than any character's.
_ZEROS = re.compile(r"(&#[xX])0++(?=[0-9a-fA-F])|(&#)0++(?=[0-9])")
_NO_CHARACTER = re.compile(r"&#(?:[xX][0-9a-fA-F]{8,}+|[0-9]{8,}+);?")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{1,30})""", re.IGNORECASE)
_RAW = ("script", "style", "textarea", "title")
_LAZY = ("src", "data-src", "data-original", "data-lazy-src", "poster", "srcset", "data-srcset")
_ADDRESSES = {"video": ("poster",), "image": ("href", "xlink:href"), "source": ("srcset", "data-srcset")}
_META_PICTURES = frozenset(
    ["og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "thumbnail"]
)
_JSON_PICTURES = ("image", "contenturl", "thumbnailurl", "thumbnail", "primaryimageofpage")
# Encodings of the web; Python knows others that are no text, or slow.
_ENCODINGS = frozenset(
    {
        "utf-8", "utf8", "us-ascii", "ascii", "latin1", "iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-7",
        "iso-8859-9", "iso-8859-15", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254",
        "windows-1255", "windows-1256", "windows-1257", "windows-1258", "cp874", "koi8-r", "koi8-u", "gbk",
        "gb2312", "gb18030", "big5", "euc-jp", "euc-kr", "shift_jis", "iso-2022-jp", "utf-16", "utf-16le", "utf-16be",
    }
)  # fmt: skip


@dataclass
class _Page:
    """What was gathered so far; pictures in order, without those that came before."""

    base: str
    is_rebased: bool = False
    tried: set[str] = field(default_factory=set)
    pictures: dict[str, None] = field(default_factory=dict)
    linked: dict[str, None] = field(default_factory=dict)
    inline: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    title: str = ""
    length: int = 0
    scripts: int = 0
    has_password_field: bool = False
    has_longer: bool = False
    in_heading: bool = False

    def add_picture(self, address: str, into: dict[str, None] | None = None) -> None:
        """Take an address as the page gives it, if it leads to the web or holds the picture itself."""
        text = _unescaped(address).strip()
        if text[:11].lower() == "data:image/":
            if len(self.inline) < MOST_INLINE:
                self.inline.append(text)
            return
        target = self.pictures if into is None else into
        if not text or len(target) >= MOST_PICTURES or text in self.tried:
            return
        full = _joined(self.base, text).partition("#")[0] if len(text) <= LONGEST_ADDRESS else text
        if len(full) > LONGEST_ADDRESS:
            self.has_longer |= full[:5].lower() != "data:"
            return
        self.tried.add(text)
        if full.startswith(("http://", "https://")):
            target.setdefault(full)

    def add_text(self, text: str) -> None:
        """Take visible text, up to the limit."""
        plain = _SPACE.sub(" ", _unescaped(text[: MOST_TEXT - self.length])).strip()
        if plain:
            self.words.append(plain)
            self.length += len(plain)
            if self.in_heading and len(self.headings) < 20:
                self.headings.append(plain[:300])


def scan(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Return title, headings, text, pictures and inline pictures of a page; `has_longer` when a picture's address, or
    the page's base, is longer than any that is followed.

    Options: `base_url` for relative addresses, `charset` as the server said it, "" if it did not.
    """
    text = _decoded(payload, str(options.get("charset", "")))
    page = _Page(base=str(options["base_url"]))
    for kind, name, value in _tokens(text):
        _HANDLERS[kind](page, name, value)
    return {
        "title": page.title,
        "headings": page.headings,
        "text": " ".join(page.words),
        "pictures": list({**page.pictures, **page.linked})[:MOST_PICTURES],
        "inline": page.inline,
        "has_longer": page.has_longer,
        "scripts": page.scripts,
        "has_password_field": page.has_password_field,
    }


def warm_up() -> None:
    """Load every encoding: a child of the sandbox, where pages are read, can open no file any more."""
    for name in _ENCODINGS:
        codecs.lookup(name)


def _decoded(payload: bytes, charset: str) -> str:
    found = _META_CHARSET.search(payload[:4096])
    named = charset or (found.group(1).decode("ascii") if found else "")
    encoding = named.strip("\"' ").lower().replace("windows-874", "cp874")  # the name that Python knows
    return payload.decode(encoding if encoding in _ENCODINGS else "utf-8", "replace")


def _unescaped(text: str) -> str:
    """Return text with its character references resolved; a number of thousands of digits would raise in `html`."""
    return html.unescape(_NO_CHARACTER.sub("\ufffd", _ZEROS.sub(r"\1\2", text)))


def _joined(base: str, address: str) -> str:
    """Return an address as seen from a base, "" when it is none."""
    try:
        return str(ada_url.join_url(base, address))
    except ValueError:
        return ""


def _tokens(text: str) -> Iterator[tuple[str, str, Any]]:
    """Yield (kind, tag, value): text with its words, open with attributes, close, raw with (attributes, content)."""
    place = 0
    while (start := text.find("<", place)) >= 0:
        if start > place:
            yield "text", "", text[place:start]
        if text.startswith("<!--", start):
            place = _after(text, "-->", start + 4)
        elif text.startswith(("<!", "<?"), start):
            place = _after(text, ">", start + 2)
        elif match := _NAME.match(text, start):
            name = match.group(2).lower()
            attributes, place = _attributes(text, match.end())
            if match.group(1):
                yield "close", name, None
            elif name in _RAW:
                end = re.compile(f"</{name}", re.IGNORECASE).search(text, place)
                content = text[place : end.start()] if end else text[place:]
                place = end.start() if end else len(text)
                yield "raw", name, (attributes, content)
            else:
                yield "open", name, attributes
        else:
            yield "text", "", "<"
            place = start + 1
    if place < len(text):
        yield "text", "", text[place:]


def _after(text: str, mark: str, place: int) -> int:
    end = text.find(mark, place)
    return len(text) if end < 0 else end + len(mark)


def _attributes(text: str, place: int) -> tuple[dict[str, str], int]:
    """Return the attributes of the tag whose name ends at `place`, and where the tag ends."""
    attributes: dict[str, str] = {}
    while match := _ATTRIBUTE.match(text, place):
        place = match.end()
        if len(attributes) < _MOST_ATTRIBUTES:
            value = next((part for part in match.groups()[1:] if part is not None), "")
            attributes.setdefault(match.group(1).lower()[:60], value)
    while place < len(text) and (text[place].isspace() or text[place] == "/"):
        place += 1
    return attributes, min(len(text), place + 1)


def _on_text(page: _Page, name: str, text: str) -> None:
    if page.length < MOST_TEXT:
        page.add_text(text)


def _on_close(page: _Page, name: str, value: None) -> None:
    if name in ("h1", "h2", "h3"):
        page.in_heading = False


def _on_raw(page: _Page, name: str, value: tuple[dict[str, str], str]) -> None:
    attributes, content = value
    if name == "title":
        page.title = page.title or _SPACE.sub(" ", _unescaped(content[:1000])).strip()
    elif name == "style":
        _from_css(page, content[:_MOST_DATA])
    elif name == "script":
        page.scripts += 1
        if "ld+json" in attributes.get("type", "").lower():
            _from_json(page, content[:_MOST_DATA])


def _on_open(page: _Page, name: str, attributes: dict[str, str]) -> None:
    if name in ("img", "source", "video", "image", "input", "amp-img"):
        _from_element(page, name, attributes)
    elif name == "base" and "href" in attributes:
        _rebase(page, attributes["href"])
    elif name == "meta" and attributes.get("property", attributes.get("name", "")).lower() in _META_PICTURES:
        page.add_picture(attributes.get("content", ""))
    elif name == "link" and attributes.get("rel", "").lower() in ("image_src", "preload"):
        if attributes.get("rel", "").lower() == "image_src" or attributes.get("as") == "image":
            page.add_picture(attributes.get("href", ""))
    elif name == "a" and _PICTURE_ENDING.search(attributes.get("href", "")):
        page.add_picture(attributes["href"], page.linked)
    elif name in ("h1", "h2", "h3"):
        page.in_heading = True
    if "style" in attributes:
        _from_css(page, attributes["style"])


def _from_element(page: _Page, name: str, attributes: dict[str, str]) -> None:
    kind = attributes.get("type", "").lower()
    if name == "input":
        page.has_password_field |= kind == "password"
        if kind != "image":
            return
    for key in (one for one in _ADDRESSES.get(name, _LAZY) if one in attributes):
        page.add_picture(_largest(attributes[key]) if key.endswith("srcset") else attributes[key])


def _rebase(page: _Page, href: str) -> None:
    """Take the first address that a `base` gives; browsers pass over every later one (HTML, the base element)."""
    if page.is_rebased:
        return
    page.is_rebased = True
    text = _unescaped(href).strip()
    if len(text) > LONGEST_ADDRESS:
        page.has_longer = True
    else:
        page.base = _joined(page.base, text) or page.base
    page.tried.clear()


def _largest(srcset: str) -> str:
    """Return the address with the largest width or density of a `srcset`."""
    best, most = "", -1.0
    for candidate in re.split(r",\s", srcset[:_MOST_DATA]):
        address, _, size = candidate.strip().rstrip(",").partition(" ")
        number = re.match(r"\d{1,6}(?:\.\d{1,3})?", size.strip())
        value = float(number.group()) if number else 0.0
        if address and value > most:
            best, most = address, value
    return best


def _from_css(page: _Page, css: str) -> None:
    for match in _CSS_URL.finditer(_unescaped(css)):
        page.add_picture(match.group(1))


def _from_json(page: _Page, text: str) -> None:
    """Take the pictures of a JSON-LD block (schema.org `image`, `contentUrl`, `thumbnailUrl`)."""
    try:
        _walk_json(page, json.loads(text), is_picture=False, depth=0)
    except (ValueError, RecursionError):
        return


def _walk_json(page: _Page, node: Any, *, is_picture: bool, depth: int) -> None:
    if depth > _DEEPEST:
        return
    if isinstance(node, str) and is_picture:
        page.add_picture(node)
    elif isinstance(node, list):
        for item in node[:MOST_PICTURES]:
            _walk_json(page, item, is_picture=is_picture, depth=depth + 1)
    elif isinstance(node, dict):
        for key, value in node.items():
            named = key.lower() in _JSON_PICTURES or (is_picture and key.lower() == "url")
            _walk_json(page, value, is_picture=named, depth=depth + 1)


_HANDLERS: dict[str, Callable[[_Page, str, Any], None]] = {
    "text": _on_text,
    "open": _on_open,
    "close": _on_close,
    "raw": _on_raw,
}
