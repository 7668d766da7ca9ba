"""Sets a letter's words as plain text and as HTML: headings, paragraphs, the table of addresses, what is missing."""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import escape

from notices.slots import MARK, MARK_END, clean

TEXT_WIDTH = 72
_NUMBERED = re.compile(r"\d+\. ")


@dataclass(frozen=True)
class Block:
    """A paragraph, the table of places, or a missing element. `kind`: words, places, missing."""

    kind: str
    text: str
    language: str


@dataclass(frozen=True)
class Section:
    """A part of the letter under one heading; the heading may be empty."""

    heading: str
    blocks: tuple[Block, ...]


def section_of(words: str) -> Section:
    """Read the words of a part: a first line that begins with "# " is its heading, empty lines part the blocks."""
    heading, lines = "", words.strip()
    if lines.startswith("# "):
        first, _, lines = lines.partition("\n")
        heading = clean(first[2:])
    blocks = [block_of(part) for part in re.split(r"\n\s*\n", lines)]
    return Section(heading, tuple(block for block in blocks if block is not None))


def marked(kind: str, text: str, language: str) -> str:
    """Mark words as a block of its own; `section_of` reads the mark."""
    return f"\n\n{MARK}{kind} {language}{MARK_END}{text}\n\n"


def block_of(part: str) -> Block | None:
    """Return one block; None where there are no words."""
    kind, language = "words", "en"
    found = re.match(rf"\s*{MARK}(\w+) ([\w-]+){MARK_END}", part)
    if found:
        kind, language, part = found[1], found[2], part[found.end() :]
    text = part.strip() if kind == "places" else clean(part)
    return Block(kind, text, language) if text else None


def section_text(section: Section) -> str:
    """Return a section as plain text of TEXT_WIDTH columns; addresses are never broken."""
    lines = [section.heading, "-" * len(section.heading), ""] if section.heading else []
    for block in section.blocks:
        text = block.text if block.kind == "places" else _wrapped(block)
        lines += [text, ""]
    return "\n".join(lines)


def _wrapped(block: Block) -> str:
    text = f"[{block.text}]" if block.kind == "missing" else block.text
    return textwrap.fill(text, TEXT_WIDTH, break_long_words=False, break_on_hyphens=False)


def section_html(section: Section, places: Sequence[tuple[str, str, str]]) -> str:
    """Return a section as HTML; every word in it is escaped."""
    heading = f"<h2>{escape(section.heading)}</h2>" if section.heading else ""
    name = "letter-section" if section.heading else "letter-plain"
    return f'<section class="{name}">{heading}{"".join(_block_html(b, places) for b in section.blocks)}</section>'


def _block_html(block: Block, places: Sequence[tuple[str, str, str]]) -> str:
    if block.kind == "places":
        return _places_html(places)
    mark = ' class="letter-missing"' if block.kind == "missing" else ""
    return f'<p lang="{escape(block.language)}"{mark}>{escape(block.text)}</p>'


def _places_html(places: Sequence[tuple[str, str, str]]) -> str:
    """The column of days stands only where somebody said one."""
    is_dated = any(seen for _number, _url, seen in places)
    rows = "".join(
        f'<tr><td>{escape(number)}</td><td class="place-address">{escape(url)}</td>'
        f"{f'<td>{escape(seen)}</td>' if is_dated else ''}</tr>"
        for number, url, seen in places
    )
    day = '<th scope="col" class="place-seen">First seen</th>' if is_dated else ""
    head = f'<tr><th scope="col" class="place-number">No.</th><th scope="col">Address</th>{day}</tr>'
    return f'<table class="letter-places"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def tidy(text: str) -> str:
    """At most one empty line between paragraphs, no trailing spaces, one newline at the end."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def unwrapped(text: str) -> list[tuple[str, str]]:
    """Return a letter's plain text for a page of any width: (kind, words), kind heading, words, places or missing.

    A line is joined with the next only where the next word did not fit on it, so breaks that were meant stay.
    """
    return [_part_of(part.splitlines()) for part in re.split(r"\n\s*\n", text.strip())]


def _part_of(lines: list[str]) -> tuple[str, str]:
    if len(lines) == 2 and lines[1] == "-" * len(lines[0]):
        return "heading", lines[0]
    joined = lines[0]
    for before, line in pairwise(lines):
        joined += (" " if _was_wrapped(before, line) else "\n") + line.strip()
    if _NUMBERED.match(joined):
        return "places", joined
    return ("missing" if joined.startswith("[Missing: ") else "words"), joined


def _was_wrapped(before: str, line: str) -> bool:
    word = line.split(" ", 1)[0]
    return len(before) + 1 + len(word) > TEXT_WIDTH and not _NUMBERED.match(line)
