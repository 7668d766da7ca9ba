"""Words of a mail that came in: HTML dropped to text, what was quoted set apart. Pure, and linear.

Nothing is loaded, followed or kept of a mail's markup: a picture in it is a hole, and a link is its own address in words.
"""

import re
import unicodedata
from collections.abc import Iterator

from casework import markup

MOST_TEXT = 50_000
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_BLANKS = re.compile(r"[ \t]+\n")
_EMPTY_LINES = re.compile(r"\n{3,}")
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
        "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
        "section", "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
_LINK = re.compile(r"(?i)https?://")
# A line of the kind "Word: value", of which Outlook and its like put several before what they quote.
_FIELD = re.compile(r"\*?[^\W\d_][^:\n]{1,24}:\*?[ \t]+\S")
_RULE = re.compile(r"[-_]{5,}[^\n]{0,60}|-{2,}[^-\n]{2,50}-{2,}")
_LINES_OF_A_HEAD = 3


def text_of_html(page: str) -> str:
    """Return the words of a page, one block a line; of a link its address beside its words, of a quotation `> ` before each."""
    pieces: list[str] = []
    length = depth = 0
    for piece, deeper in _pieces(page):
        depth = max(0, depth + deeper)
        shown = piece.replace("\n", "\n" + "> " * min(depth, 3)) if depth else piece
        pieces.append(shown)
        length += len(shown)
        if length > MOST_TEXT:
            break
    return tidy("".join(pieces))


def _pieces(page: str) -> Iterator[tuple[str, int]]:
    """Yield what each token of a page says, and by how much it quotes deeper."""
    link = ""
    for kind, name, value in markup.tokens(page):
        if kind == "text":
            yield _SPACE.sub(" ", markup.unescaped(value)), 0
        elif kind == "open" and name == "a":
            address = markup.unescaped(value.get("href", "")).strip()
            link = address[:2048] if _LINK.match(address) else ""
        elif kind == "close" and name == "a" and link:
            yield f" [{link}]", 0
            link = ""
        elif kind in ("open", "close") and name in _BLOCKS:
            quotes = name == "blockquote"
            yield "\n", (1 if kind == "open" else -1) if quotes else 0


def tidy(text: str) -> str:
    """Return text without control and direction characters and without heaps of empty lines, cut at MOST_TEXT."""
    lined = text.replace("\r\n", "\n").replace("\r", "\n")[: MOST_TEXT * 2]
    plain = "".join(char for char in lined if char in "\n\t" or _is_shown(char))
    return _EMPTY_LINES.sub("\n\n", _BLANKS.sub("\n", plain)).strip()[:MOST_TEXT]


def line_of(text: str, most: int) -> str:
    """Return text as one printable line."""
    return _SPACE.sub(" ", "".join(char if _is_shown(char) else " " for char in text[: most * 4])).strip()[
        :most
    ]


def unquoted(text: str) -> str:
    """Return what was written anew: without lines that quote, and without what follows the head of a quotation.

    Our own letter stands in most answers, and its words are not theirs. Where nothing would be left, all of it is.
    """
    lines = text.split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines):
        if line.lstrip().startswith(">"):
            # The line before it says who wrote what is quoted, in whatever language.
            while kept and not kept[-1].strip():
                kept.pop()
            if kept and kept[-1].rstrip().endswith((":", "：")):
                kept.pop()
            continue
        stands_apart = _RULE.fullmatch(line.strip()) or (kept and not kept[-1].strip())
        if (
            stands_apart
            and any(one.strip() for one in kept)
            and _begins_quotation(lines[number : number + 6])
        ):
            break
        kept.append(line)
    return "\n".join(kept).strip() or text


def _begins_quotation(lines: list[str]) -> bool:
    """Say whether a head of a quoted mail stands here: a ruled line or none, then lines of the kind "From: somebody"."""
    rest = lines[1:] if _RULE.fullmatch(lines[0].strip()) else lines
    fields = 0
    for line in (one.strip() for one in rest if one.strip()):
        if not _FIELD.match(line):
            break
        fields += 1
    return fields >= _LINES_OF_A_HEAD and "@" in "".join(rest)


def _is_shown(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"} or char in "\u200c\u200d"
