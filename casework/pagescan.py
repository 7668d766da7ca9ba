"""What a fetched page says and shows: title, visible text, addresses of pictures and films, and how much no look can read.

Pure, and linear in the page's size.
"""

import re
from collections.abc import Callable
from typing import Any

from casework import markup
from casework.markup import unescaped
from casework.pageparts import LONGEST_ADDRESS, MOST_FILMS, MOST_PICTURES, MOST_TEXT, Page, cleaned, joined

_MOST_DATA = 200_000

_PICTURE_ENDING = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|heic)(?:[?#]|$)", re.IGNORECASE)
_FILM_ENDING = re.compile(r"\.(?:mp4|m4v|webm|mov|mkv)(?:[?#]|$)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_LAZY = ("src", "data-src", "data-original", "data-lazy-src", "poster", "srcset", "data-srcset")
_LINKING = ("href", "xlink:href")
_ADDRESSES = {
    "video": ("poster",),
    "image": _LINKING,
    "feimage": _LINKING,
    "source": ("srcset", "data-srcset"),
    "audio": (),
    **dict.fromkeys(("img", "input", "amp-img"), _LAZY),
}
_PLAYERS = frozenset({"video", "audio", "source"})
_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
# What draws by means that no look reads: moving addresses, parts of other drawings, scripts of XML.
_UNSEEN = frozenset({"set", "animate", "portal", "fencedframe", "script", "style"})
_META_PICTURES = frozenset(
    ["og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "thumbnail"]
)
_META_FILMS = frozenset(["og:video", "og:video:url", "og:video:secure_url", "twitter:player:stream"])


def scan(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Return title, headings, text, pictures, inline pictures, films, frames and scripts of a page.

    `unread`: how many pictures were left out by a limit. `unseen`: how many things may draw one that no look reads
    (scripts, outside style sheets, films that name no file, markup in comments). Options: `base_url` for relative
    addresses, `charset` as the server said it, "" if it did not.
    """
    page = Page(base=str(options["base_url"]))
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
        "films": list({**page.films, **page.linked_films})[:MOST_FILMS],
        "frames": list(page.frames),
        "unread": page.unread,
        "unseen": page.unseen,
        "scripts": page.scripts,
        "has_password_field": page.has_password_field,
    }


def warm_up() -> None:
    """Load every encoding: a child of the sandbox can open no file any more."""
    markup.warm_up()


def _read(page: Page, text: str) -> None:
    for kind, name, value in markup.tokens(text):
        # XML writes tags with a prefix (`x:img`).
        _HANDLERS[kind](page, name.rpartition(":")[2] or name, value)


def _on_text(page: Page, name: str, text: str) -> None:
    if page.length < MOST_TEXT:
        page.add_text(text)


def _on_close(page: Page, name: str, value: Any) -> None:
    if name in ("h1", "h2", "h3"):
        page.in_heading = False
    page.in_sound &= name != "audio"


def _on_cut(page: Page, name: str, value: None) -> None:
    page.unread += 1


def _on_raw(page: Page, name: str, value: tuple[dict[str, str], str]) -> None:
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
                (page.add_film if _FILM_ENDING.search(address) else page.add_picture)(address)


def _on_open(page: Page, name: str, attributes: dict[str, str]) -> None:
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
    elif name == "a":
        _from_anchor(page, attributes.get("href", ""))
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


def _from_element(page: Page, name: str, attributes: dict[str, str]) -> None:
    kind = attributes.get("type", "").lower()
    if name in _PLAYERS:
        _from_player(page, name, attributes)
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


def _from_anchor(page: Page, href: str) -> None:
    """Take the address of a link that leads to a picture or a film itself."""
    if _PICTURE_ENDING.search(href):
        page.add_picture(href, page.linked)
    elif _FILM_ENDING.search(href):
        page.add_film(href, page.linked_films)


def _from_player(page: Page, name: str, attributes: dict[str, str]) -> None:
    """Take the addresses of a film; one that names none, itself or in its sources, is filled by a script and not seen."""
    named = [attributes[key] for key in ("src", "data-src") if attributes.get(key)]
    if name != "source":
        page.in_sound = name == "audio"
    if page.in_sound or attributes.get("type", "").lower().startswith("audio/"):
        return
    for address in named:
        page.add_film(address)
    if name == "video":
        page.awaits_film = not named
        page.unseen += page.awaits_film
    elif page.awaits_film and named:
        page.awaits_film = False
        page.unseen -= 1


def _from_frame(page: Page, address: str, srcdoc: str) -> None:
    """Read the page that a frame holds; one inside that, or a frame that a script fills, is not seen."""
    if srcdoc and page.is_nested:
        page.unread += 1
    elif srcdoc:
        page.is_nested = True
        _read(page, unescaped(srcdoc))
        page.is_nested = False
    elif cleaned(address)[:11].lower() == "javascript:":
        page.unseen += 1
    else:
        page.add_frame(address)


def _from_meta(page: Page, attributes: dict[str, str]) -> None:
    page.unseen += attributes.get("http-equiv", "").lower() == "refresh"
    name, content = (
        attributes.get("property", attributes.get("name", "")).lower(),
        attributes.get("content", ""),
    )
    if name in _META_PICTURES:
        page.add_picture(content)
    elif name in _META_FILMS:
        page.add_film(content, page.linked_films)


def _from_link(page: Page, attributes: dict[str, str]) -> None:
    kinds = unescaped(attributes.get("rel", "")).lower().split()
    page.unseen += "stylesheet" in kinds
    if "image_src" in kinds or ("preload" in kinds and attributes.get("as") == "image"):
        page.add_picture(attributes.get("href", ""))
    elif "preload" in kinds and attributes.get("as") == "video":
        page.add_film(attributes.get("href", ""), page.linked_films)


def _rebase(page: Page, href: str) -> None:
    """Take the first address that a `base` gives; browsers pass over every later one (HTML, the base element)."""
    if page.is_rebased:
        return
    page.is_rebased = True
    text = cleaned(href)
    if len(text) > LONGEST_ADDRESS:
        page.unread += 1
    else:
        page.base = joined(page.base, text) or page.base
    page.tried.clear()


def _from_css(page: Page, css: str) -> None:
    # In XML character references count inside a style element, in HTML they do not.
    for text in dict.fromkeys((css, unescaped(css))):
        addresses, unread = markup.css_addresses(text)
        page.unseen += unread
        for address in addresses:
            page.add_picture(address)


_HANDLERS: dict[str, Callable[[Page, str, Any], None]] = {
    "text": _on_text,
    "open": _on_open,
    "close": _on_close,
    "raw": _on_raw,
    "cut": _on_cut,
}
