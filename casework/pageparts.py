"""What is gathered from one page while it is read: words, and the addresses of what it shows. Pure.

Limits are those of one page; what they leave out is counted (`unread`, `unseen`).
"""

import re
from dataclasses import dataclass, field

import ada_url

from casework.markup import unescaped

MOST_TEXT = 50_000
MOST_PICTURES = 200
MOST_FILMS = 40
MOST_INLINE = 40
MOST_FRAMES = 10
LONGEST_ADDRESS = 2048

_SPACE = re.compile(r"\s+")
_CONTROLS, _NOT_IN_ADDRESSES = "".join(map(chr, range(33))), str.maketrans("", "", "\t\n\r")


@dataclass
class Page:
    """What was gathered so far; pictures in order, without those that came before."""

    base: str
    is_rebased: bool = False
    is_nested: bool = False
    tried: set[tuple[bool, str]] = field(default_factory=set)
    pictures: dict[str, None] = field(default_factory=dict)
    linked: dict[str, None] = field(default_factory=dict)
    films: dict[str, None] = field(default_factory=dict)
    linked_films: dict[str, None] = field(default_factory=dict)
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
    in_sound: bool = False
    awaits_film: bool = False

    def add_picture(self, address: str, into: dict[str, None] | None = None) -> None:
        """Take an address as the page gives it, if it leads to the web or holds the picture itself."""
        self._add(address, self.pictures if into is None else into, MOST_PICTURES)

    def add_frame(self, address: str) -> None:
        """Take the address of a page, picture or drawing that is shown inside this one."""
        if cleaned(address)[:5].lower() == "data:":
            self.unread += 1
        else:
            self._add(address, self.frames, MOST_FRAMES)

    def add_film(self, address: str, into: dict[str, None] | None = None) -> None:
        """Take the address of a film; one that only a script can fill is not seen."""
        if cleaned(address)[:5].lower() == "blob:":
            self.unseen += 1
        else:
            self._add(address, self.films if into is None else into, MOST_FILMS)

    def _add(self, address: str, target: dict[str, None], most: int) -> None:
        text = cleaned(address)
        if text[:5].lower() == "data:":
            self._add_inline(text)
            return
        # A page can be in a frame and, where it draws nothing, in a picture's place.
        key = (target is self.frames, text)
        if not text or text.startswith("#") or key in self.tried:
            return
        full = joined(self.base, text).partition("#")[0] if len(text) <= LONGEST_ADDRESS else ""
        if len(text) > LONGEST_ADDRESS or len(full) > LONGEST_ADDRESS:
            self.unread += 1
        elif len(target) >= most:
            self.unseen += target is self.films
            self.unread += target is self.pictures or target is self.frames
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


def cleaned(address: str) -> str:
    """Return an address without what browsers leave out of it (URL Standard: controls around, line ends within)."""
    return unescaped(address).strip(_CONTROLS).translate(_NOT_IN_ADDRESSES)


def joined(base: str, address: str) -> str:
    """Return an address as seen from a base, "" when it is none."""
    try:
        return str(ada_url.join_url(base, address))
    except ValueError:
        return ""
