"""How pages and style sheets are read: characters, tags, attributes, addresses of pictures. Pure, and linear in time.

Not html.parser: pages are hostile here, and 400 kB of unclosed comments hold that one up for more than a minute.
"""

import codecs
import html
import json
import re
from collections.abc import Iterator
from typing import Any

MOST_ATTRIBUTES = 100
# HTML knows these as white space, and no other character.
WHITE = " \t\n\f\r"

_NAME = re.compile(r"<(/?)([a-zA-Z][^ \t\n\f\r/>]{0,30})")
_ATTRIBUTE = re.compile(
    r"""[ \t\n\f\r/]*+([^ \t\n\f\r/>][^ \t\n\f\r/>=]*+)"""
    r"""(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:"([^"]*+)"|'([^']*+)'|([^ \t\n\f\r>"'][^ \t\n\f\r>]*+)))?"""
)
_COMMENT_END = re.compile(r"--!?>")
_RAW = ("script", "style", "textarea", "title")
# Tags that bring a picture, or what draws one: where bytes hold more of them than were read, a browser may see more.
_CARRIER = re.compile(
    r"<(?:[\w.-]{1,30}:)?(?:img|image|feimage|i?frame|object|embed|video|style|svg|input|link|script)\b",
    re.IGNORECASE,
)
_CSS_URL = re.compile(
    r"""(?:url|src)\([ \t\n\f\r]*+(?:"((?:[^"\\]|\\.)*+)"|'((?:[^'\\]|\\.)*+)'|([^"')\s][^)\s]*+))""",
    re.IGNORECASE | re.DOTALL,
)
_CSS_STRING = re.compile(r""""((?:[^"\\]|\\.)*+)"|'((?:[^'\\]|\\.)*+)'""", re.DOTALL)
_CSS_ESCAPE = re.compile(
    r"\\(?:([0-9a-f]{1,6})(?:\r\n|[ \t\n\f\r])?|(\r\n|[\n\f\r])|(.))", re.IGNORECASE | re.DOTALL
)
_CSS_NAMES_STRINGS = re.compile(r"(?:image-set|image|cross-fade)\(", re.IGNORECASE)
_CSS_IMPORT = re.compile(r"@import", re.IGNORECASE)
_JSON_PICTURES = ("image", "contenturl", "thumbnailurl", "thumbnail", "primaryimageofpage")
_DEEPEST_JSON = 12
_SRCSET = re.compile(r"[\s,]*+(\S*[^\s,])([^,]*+)")
# Zeros before a character's number, which browsers skip; and a number with more digits than any character's.
_ZEROS = re.compile(r"(&#[xX])0++(?=[0-9a-fA-F])|(&#)0++(?=[0-9])")
_NO_CHARACTER = re.compile(r"&#(?:[xX][0-9a-fA-F]{8,}+|[0-9]{8,}+);?")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{1,30})""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Encodings of the web; Python knows others that are no text, or slow.
_ENCODINGS = frozenset(
    {
        "utf-8", "utf8", "us-ascii", "ascii", "latin1", "iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-7",
        "iso-8859-9", "iso-8859-15", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254",
        "windows-1255", "windows-1256", "windows-1257", "windows-1258", "cp874", "koi8-r", "koi8-u", "gbk",
        "gb2312", "gb18030", "big5", "euc-jp", "euc-kr", "shift_jis", "iso-2022-jp", "utf-16", "utf-16le", "utf-16be",
    }
)  # fmt: skip


def warm_up() -> None:
    """Load every encoding: a child of the sandbox, where pages are read, can open no file any more."""
    for name in (*_ENCODINGS, *(name for _, name in _MARKS)):
        codecs.lookup(name)


def decoded(payload: bytes, charset: str) -> str:
    """Return a page's text: by its mark of order, what the server said, or what the page says, as browsers choose."""
    for mark, name in _MARKS:
        if payload.startswith(mark):
            return payload[len(mark) :].decode(name, "replace")
    found = None if charset else _META_CHARSET.search(payload[:4096])
    named = found.group(1).decode("ascii") if found else charset
    encoding = named.strip("\"' ").lower().replace("windows-874", "cp874")  # the name that Python knows
    if found and encoding.startswith("utf-16"):
        encoding = "utf-8"  # a page that could be read so far is not in UTF-16 (HTML, prescan)
    return payload.decode(encoding if encoding in _ENCODINGS else "utf-8", "replace")


def carriers_in(payload: bytes) -> int:
    """Count the tags that may bring a picture in all bytes of a page: in comments, scripts and every encoding too."""
    return len(_CARRIER.findall(payload.decode("latin-1")))


def is_carrier(name: str) -> bool:
    """Say whether `carriers_in` counts a tag of this name."""
    return bool(_CARRIER.fullmatch(f"<{name}"))


def unescaped(text: str) -> str:
    """Return text with its character references resolved; a number of thousands of digits would raise in `html`."""
    return html.unescape(_NO_CHARACTER.sub("\ufffd", _ZEROS.sub(r"\1\2", text)))


def tokens(text: str) -> Iterator[tuple[str, str, Any]]:
    """Yield (kind, tag, value): text with its words, open with attributes, close, raw with (attributes, content).

    "cut" comes before a tag that had more attributes than are read.
    """
    place = 0
    while (start := text.find("<", place)) >= 0:
        if start > place:
            yield "text", "", text[place:start]
        if text.startswith("<!--", start):
            place = _after_comment(text, start + 4)
        elif text.startswith(("<!", "<?"), start):
            place = _after(text, ">", start + 2)
        elif match := _NAME.match(text, start):
            attributes, place, is_cut = _attributes(text, match.end())
            if is_cut:
                yield "cut", "", None
            name = match.group(2).lower()
            if match.group(1) or name not in _RAW:
                yield "close" if match.group(1) else "open", name, attributes
                continue
            end = re.compile(f"</{name}(?=[ \t\n\f\r/>])", re.IGNORECASE).search(text, place)
            content = text[place : end.start()] if end else text[place:]
            place = end.start() if end else len(text)
            yield "raw", name, (attributes, content)
        else:
            yield "text", "", "<"
            place = start + 1
    if place < len(text):
        yield "text", "", text[place:]


def css_addresses(css: str) -> tuple[list[str], int]:
    """Return the addresses of pictures in a style sheet, and how many things in it are not read.

    Names may be written with escapes (`u\\72l`), and so may quotes inside an address: both ways are read, and that
    there was one is a doubt.
    """
    found = [_css_text(match) for match in _CSS_URL.finditer(css)]
    plain = _css_unescaped(css) if "\\" in css else css
    if plain != css:
        found += [_css_text(match) for match in _CSS_URL.finditer(plain)]
    if _CSS_NAMES_STRINGS.search(plain):
        found += [_css_text(match) for match in _CSS_STRING.finditer(plain)]
    return list(dict.fromkeys(found)), (plain != css) + bool(_CSS_IMPORT.search(plain))


def srcset_addresses(srcset: str) -> list[str]:
    """Return the addresses of a `srcset`, the one with the largest width or density first."""
    sized: list[tuple[float, str]] = []
    for address, size in _SRCSET.findall(srcset.rstrip(WHITE + ",")):
        number = re.match(r"\d{1,6}(?:\.\d{1,3})?", size.strip())
        sized.append((float(number.group()) if number else 0.0, address))
    return [address for _, address in sorted(sized, key=lambda one: -one[0])]


def json_addresses(text: str) -> list[str]:
    """Return the pictures of a JSON-LD block (schema.org `image`, `contentUrl`, `thumbnailUrl`)."""
    try:
        return list(_walked(json.loads(text), is_picture=False, depth=0))
    except (ValueError, RecursionError):
        return []


def _walked(node: Any, *, is_picture: bool, depth: int) -> Iterator[str]:
    if depth > _DEEPEST_JSON:
        return
    if isinstance(node, str) and is_picture:
        yield node
    elif isinstance(node, list):
        for item in node:
            yield from _walked(item, is_picture=is_picture, depth=depth + 1)
    elif isinstance(node, dict):
        for key, value in node.items():
            named = key.lower() in _JSON_PICTURES or (is_picture and key.lower() == "url")
            yield from _walked(value, is_picture=named, depth=depth + 1)


def _after(text: str, mark: str, place: int) -> int:
    end = text.find(mark, place)
    return len(text) if end < 0 else end + len(mark)


def _after_comment(text: str, place: int) -> int:
    """Return where a comment ends whose words begin at `place`; `<!-->` and `<!--->` are whole ones."""
    for mark in (">", "->"):
        if text.startswith(mark, place):
            return place + len(mark)
    end = _COMMENT_END.search(text, place)
    return end.end() if end else len(text)


def _attributes(text: str, place: int) -> tuple[dict[str, str], int, bool]:
    """Return the attributes of the tag whose name ends at `place`, where the tag ends, and whether some were left."""
    attributes: dict[str, str] = {}
    is_cut = False
    while match := _ATTRIBUTE.match(text, place):
        place = match.end()
        if len(attributes) < MOST_ATTRIBUTES:
            value = next((part for part in match.groups()[1:] if part is not None), "")
            attributes.setdefault(match.group(1).lower()[:60], value)
        else:
            is_cut = True
    while place < len(text) and text[place] in WHITE + "/":
        place += 1
    return attributes, min(len(text), place + 1), is_cut


def _css_text(match: re.Match[str]) -> str:
    return _css_unescaped(next((part for part in match.groups() if part is not None), ""))


def _css_unescaped(text: str) -> str:
    return _CSS_ESCAPE.sub(_css_character, text)


def _css_character(match: re.Match[str]) -> str:
    digits, newline, other = match.groups()
    if not digits:
        return "" if newline else str(other)
    number = int(digits, 16)
    is_character = 0 < number < 0x110000 and not 0xD800 <= number < 0xE000
    return chr(number) if is_character else "\ufffd"
