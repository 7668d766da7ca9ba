"""Drawings as shapes and words with places, which a template writes as SVG. Pure: no picture, no colour, no row.

One unit is a pixel at the size at which a drawing stands on a phone. Where a page reads right to left, `mirrored` turns the
places round; words keep their own direction.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH = 340
_INDENT = 28
_PAD = 12
_LINE = 19
_GAP = 14
# How many narrow letters go into a line of a box.
_FIT = 38
# Names are bold.
_FIT_NAME = 29
_MOST_LINES = 2
# Lines of a box, each with its kind.
Lines = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Box:
    """A rectangle; `kind` is the second part of its class in components.css."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True)
class Words:
    """One line of text whose start lies at a point."""

    x: float
    y: float
    text: str
    kind: str


@dataclass(frozen=True)
class Stroke:
    """A line along points, as the `d` of an SVG path."""

    d: str
    kind: str


@dataclass
class Drawing:
    """What a template writes; `height` in the same units as WIDTH. Marks lie over everything else."""

    mirrored: bool = False
    height: float = 0
    boxes: list[Box] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    marks: list[Stroke] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Of every drawing."""
        return WIDTH

    def box(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        """Add a rectangle."""
        self.boxes.append(Box(WIDTH - x - width if self.mirrored else x, y, width, height, kind))

    def say(self, x: float, y: float, text: str, kind: str) -> None:
        """Add a line of text."""
        self.words.append(Words(self._turned(x), y, text, kind))

    def stroke(self, points: Sequence[tuple[float, float]], kind: str) -> None:
        """Add a line along points."""
        self.strokes.append(Stroke(self._path(points), kind))

    def shape(self, points: Sequence[tuple[float, float]], kind: str) -> None:
        """Add a closed mark."""
        self.marks.append(Stroke(f"{self._path(points)} Z", kind))

    def _path(self, points: Sequence[tuple[float, float]]) -> str:
        return "M" + " L".join(f"{self._turned(x):g} {y:g}" for x, y in points)

    def _turned(self, x: float) -> float:
        return WIDTH - x if self.mirrored else x


@dataclass(frozen=True)
class Node:
    """A party: who and what it is, and of each notice to it where that stands, as (words, tone)."""

    name: str
    role: str
    says: tuple[tuple[str, str], ...]
    is_active: bool = False


def party_graph(
    top: Sequence[str], nodes: Sequence[Node], follows: Sequence[tuple[int, int]], *, mirrored: bool
) -> Drawing:
    """Draw an address with its parties below it, the most direct first. `follows`: pairs (before, after) of places in `nodes`."""
    drawing = Drawing(mirrored=mirrored)
    y: float = _box_of_lines(drawing, 0, indent=0, lines=[(line, "name") for line in top], kind="top")
    middles: list[float] = []
    for node in nodes:
        start = y + _GAP
        y = _box_of_lines(drawing, start, indent=_INDENT, lines=_lines_of(node), kind=_kind_of(node))
        middles.append((start + y) / 2)
    if middles:
        trunk = _INDENT / 2
        drawing.stroke([(trunk, _PAD * 2 + _LINE * len(top)), (trunk, middles[-1])], "edge")
        for middle in middles:
            drawing.stroke([(trunk, middle), (_INDENT, middle)], "edge")
    for before, after in follows:
        _follow(drawing, middles[before], middles[after])
    drawing.height = y + 2
    return drawing


def _follow(drawing: Drawing, start: float, end: float) -> None:
    """Lead from one party to the one that was written to after it, along the far side, with a head at its end."""
    side, edge = WIDTH - _INDENT / 2, WIDTH - _INDENT
    end += 6 if end < start else -6
    drawing.stroke([(edge, start), (side, start), (side, end), (edge, end)], "follows")
    drawing.stroke([(edge + 7, end - 5), (edge, end), (edge + 7, end + 5)], "head")


def _kind_of(node: Node) -> str:
    return "active" if node.is_active else "party"


def _lines_of(node: Node) -> Lines:
    said = [(line, f"says-{tone}" if tone else "says") for text, tone in node.says for line in in_lines(text)]
    named = [(line, "name") for line in in_lines(node.name, fit=_FIT_NAME)]
    return [*named, *((line, "role") for line in in_lines(node.role)), *said]


def _box_of_lines(drawing: Drawing, y: float, *, indent: int, lines: Lines, kind: str) -> float:
    """Add a box that holds lines, and return where it ends. `indent` on both sides."""
    x, width = indent, WIDTH - 2 * indent
    height = 2 * _PAD + _LINE * len(lines)
    drawing.box(x + 0.5, y + 0.5, width - 1, height, kind)
    for number, (text, of_kind) in enumerate(lines, start=1):
        drawing.say(x + _PAD, y + _PAD + _LINE * number - 5, text, of_kind)
    return y + height


def in_lines(text: str, *, fit: int = _FIT) -> list[str]:
    """Return a text in at most two lines that fit; what is left over is three dots: the table beside has all of it."""
    lines: list[str] = []
    rest = " ".join(text.split())
    while rest and len(lines) < _MOST_LINES:
        line = _head(rest, fit)
        rest = rest[len(line) :].lstrip()
        lines.append(line.rstrip())
    if rest:
        lines[-1] = f"{_cut(lines[-1], fit - 1)}…"
    return lines


def _head(text: str, fit: int) -> str:
    """Return as much of the beginning as fits, whole words where there are spaces."""
    cut = _cut(text, fit)
    if len(cut) == len(text) or text[len(cut)] == " ":
        return cut
    before, space, _after = cut.rpartition(" ")
    return before if space and before else cut


def _cut(text: str, fit: int) -> str:
    room = fit
    for place, letter in enumerate(text):
        room -= _breadth(letter)
        if room < 0:
            return text[:place]
    return text


def _breadth(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
