"""Sets a letter's words as plain text and as HTML: headings, paragraphs, the table of addresses, what is missing."""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from django.utils.html import escape

from notices.languages import LEADING, UNSPACED, direction, name_in, short, written
from notices.phrases import Phrases, phrases_of
from notices.slots import MARK, MARK_END, clean

TEXT_WIDTH = 72
# Between the two languages of a letter's plain text. No value holds such a line: `clean`.
RULE = "=" * TEXT_WIDTH
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


def section_of(words: str, language: str) -> Section:
    """Read the words of a part: a first line that begins with "# " is its heading, empty lines part the blocks.

    `language` is that of every block that does not say another.
    """
    heading, lines = "", words.strip()
    if lines.startswith("# "):
        first, _, lines = lines.partition("\n")
        heading = clean(first[2:])
    blocks = [block_of(part, language) for part in re.split(r"\n\s*\n", lines)]
    return Section(heading, tuple(block for block in blocks if block is not None))


def marked(kind: str, text: str, language: str) -> str:
    """Mark words as a block of its own; `section_of` reads the mark."""
    return f"\n\n{MARK}{kind} {language}{MARK_END}{text}\n\n"


def block_of(part: str, language: str) -> Block | None:
    """Return one block; None where there are no words."""
    kind = "words"
    found = re.match(rf"\s*{MARK}(\w+) ([\w-]+){MARK_END}", part)
    if found:
        kind, language, part = found[1], found[2], part[found.end() :]
    text = part.strip() if kind == "places" else clean(part)
    return Block(kind, text, language) if text else None


def section_saying(heading: str, language: str, *paragraphs: str) -> Section:
    """Return a section out of ready paragraphs; those without words are left out."""
    blocks = (block_of(words, language) for words in paragraphs)
    return Section(heading, tuple(block for block in blocks if block is not None))


def rows_html(rows: Sequence[tuple[str, str]], name: str, reference: str = "") -> str:
    """Return (label, value) as a table; the cell of the reference is marked, so that it stands at the foot of every page."""
    mark = {reference: ' class="letter-reference"'} if reference else {}
    told = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td{mark.get(value, "")}>{escape(value)}</td></tr>'
        for label, value in rows
    )
    return f'<table class="{name}">{told}</table>'


def section_text(section: Section) -> str:
    """Return a section as plain text of TEXT_WIDTH columns; addresses are never broken."""
    lines = [section.heading, "-" * len(section.heading), ""] if section.heading else []
    for block in section.blocks:
        text = block.text if block.kind == "places" else _wrapped(block)
        lines += [text, ""]
    return "\n".join(lines)


def _wrapped(block: Block) -> str:
    text = f"[{block.text}]" if block.kind == "missing" else block.text
    if short(block.language) in UNSPACED:
        return text  # a break inside would be read as a space
    return textwrap.fill(text, TEXT_WIDTH, break_long_words=False, break_on_hyphens=False)


def section_html(section: Section, places: Sequence[tuple[str, str, str]], phrases: Phrases) -> str:
    """Return a section as HTML; every word in it is escaped."""
    heading = f"<h2>{escape(section.heading)}</h2>" if section.heading else ""
    name = "letter-section" if section.heading else "letter-plain"
    blocks = "".join(_block_html(block, places, phrases) for block in section.blocks)
    return f'<section class="{name}">{heading}{blocks}</section>'


def _block_html(block: Block, places: Sequence[tuple[str, str, str]], phrases: Phrases) -> str:
    if block.kind == "places":
        return _places_html(places, phrases)
    mark = ' class="letter-missing"' if block.kind == "missing" else ""
    return f'<p lang="{escape(block.language)}"{mark}>{escape(block.text)}</p>'


def _places_html(places: Sequence[tuple[str, str, str]], phrases: Phrases) -> str:
    """The column of days stands only where somebody said one."""
    is_dated = any(seen for _number, _url, seen in places)
    rows = "".join(
        f'<tr><td>{escape(number)}</td><td class="place-address">{escape(url)}</td>'
        f"{f'<td>{escape(seen)}</td>' if is_dated else ''}</tr>"
        for number, url, seen in places
    )
    number, address, seen = (escape(phrases.table[key]) for key in ("number", "address", "first_seen"))
    day = f'<th scope="col" class="place-seen">{seen}</th>' if is_dated else ""
    head = f'<tr><th scope="col" class="place-number">{number}</th><th scope="col">{address}</th>{day}</tr>'
    return f'<table class="letter-places"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def translation_html(
    html: str, *, heads: Sequence[tuple[str, str]], notes: Sequence[tuple[str, str]], language: str
) -> str:
    """Return the second half of a letter under its headings and notes, each a text and its language."""
    titles = "".join(f'<h1 lang="{escape(tag)}">{escape(text)}</h1>' for text, tag in heads)
    says = "".join(f'<p lang="{escape(tag)}">{escape(text)}</p>' for text, tag in notes)
    return (
        f'<section class="letter-translation">{titles}{says}'
        f'<div lang="{escape(language)}" dir="{direction(language)}">{html}</div></section>'
    )


def translation_text(text: str, *, heads: Sequence[tuple[str, str]], notes: Sequence[tuple[str, str]]) -> str:
    """Return the second half of a letter's plain text under a rule, its headings and notes."""
    titles = "\n".join(f"{head}\n{'-' * len(head)}\n" for head, _tag in heads)
    says = "\n\n".join(_wrapped(Block("words", note, tag)) for note, tag in notes)
    return f"{RULE}\n\n{titles}\n{says}\n\n{text}"


def courtesy_half(text: str, html: str, *, language: str) -> tuple[str, str]:
    """Return the half in another language as it stands under the English one, in text and HTML, named in both languages."""
    lead, there = (phrases_of(tag).courtesy for tag in (LEADING, language))
    heads = [
        (lead["heading"] % {"language": name_in(language, LEADING)}, LEADING),
        (there["heading"] % {"language": name_in(language, language)}, language),
    ]
    notes = [(lead["note"], LEADING), (there["note"], language)]
    below = translation_html(html, heads=heads, notes=notes, language=language)
    return translation_text(text, heads=heads, notes=notes), below


def tidy(text: str) -> str:
    """At most one empty line between paragraphs, no trailing spaces, one newline at the end."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def unwrapped(text: str) -> list[tuple[str, str]]:
    """Return a letter's plain text for a page of any width: (kind, words), kind heading, words, places or missing.

    A line is joined with the next only where the next word did not fit on it, so breaks that were meant stay.
    """
    return [_part_of(part.splitlines()) for part in re.split(r"\n\s*\n", text.strip())]


def halves(text: str) -> tuple[str, str]:
    """Return the leading half of a letter's plain text and the one under the rule; "" where there is one language."""
    leading, _rule, below = text.partition(f"\n{RULE}\n")
    return leading, below


def _part_of(lines: list[str]) -> tuple[str, str]:
    if len(lines) == 2 and lines[1] == "-" * len(lines[0]):
        return "heading", lines[0]
    joined = lines[0]
    for before, line in pairwise(lines):
        joined += (" " if _was_wrapped(before, line) else "\n") + line.strip()
    if _NUMBERED.match(joined):
        return "places", joined
    return ("missing" if joined.startswith(_missing_starts()) else "words"), joined


@cache
def _missing_starts() -> tuple[str, ...]:
    said = [phrases_of(language).words["missing"] for language in written()]
    return tuple(f"[{words.partition('%')[0]}" for words in said)


def _was_wrapped(before: str, line: str) -> bool:
    word = line.split(" ", 1)[0]
    return len(before) + 1 + len(word) > TEXT_WIDTH and not _NUMBERED.match(line)
