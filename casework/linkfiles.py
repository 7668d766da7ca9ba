"""Lists of addresses as files: what a spreadsheet or a colleague saved, read row by row; and lists that go out.

Pure. Every row is understood, or told with its line and why. A cell that a spreadsheet would reckon out is refused on the
way in and made harmless on the way out. What an address is, is casework/addresses.py.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from casework.listwords import COLUMNS, NAMES, NotRead, day_of, is_formula, plain, seen_of

MAX_BYTES = 500_000
MAX_ROWS = 1000
MAX_NOTE = 500
# A cell in quotation marks may hold line breaks; one that never ends is told on its own line.
_MOST_LINES = 20
_LOOKED_AT = 20
_ENDS = re.compile(r"\r\n|\r|\n")
_SEPARATORS = ("\t", ";", ",")
# How a spreadsheet is told which separator follows.
_SEP = "sep="
_OTHER_FILES = {b"PK\x03\x04": "spreadsheet", b"\xd0\xcf\x11\xe0": "spreadsheet", b"%PDF": "pdf"}


class FileRefused(Exception):
    """A file that is no list at all; `says` tells it in words."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


@dataclass(frozen=True)
class Row:
    """One row that was understood. `seen`: a value of Sighting.Seen, "" where it says nothing; `line`: its first, from 1."""

    line: int
    raw: str
    address: str
    seen: str = ""
    first_seen: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Fault:
    """One row that was not: its first line, its text, and why in words."""

    line: int
    raw: str
    says: str


@dataclass
class Listed:
    """A list that was read: rows, faults, its headings as they stood ("" for none) and those that were not read."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    heading: str = ""
    unread: tuple[str, ...] = ()


def decode(content: bytes) -> str:
    """Return a file's text: UTF-8 or UTF-16 with or without its mark, else Windows-1252. Raises FileRefused."""
    if len(content) > MAX_BYTES:
        raise FileRefused(_("This file is larger than 500 kB. Split it and add the parts one by one."))
    for start, kind in _OTHER_FILES.items():
        if content.startswith(start):
            raise FileRefused(_not_text(kind))
    for codec in _codecs(content):
        try:
            text = content.decode(codec).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            break
    else:
        raise FileRefused(_not_text(""))
    if not text.strip():
        raise FileRefused(_("There is nothing in this file."))
    return text


def _codecs(content: bytes) -> Iterator[str]:
    """Yield what to try, in order: a mark decides, then where the empty bytes of Latin letters lie in UTF-16."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
        return
    if b"\0" in content:
        even, odd = content[::2].count(0), content[1::2].count(0)
        yield "utf-16-le" if odd > even else "utf-16-be"
        return
    yield "utf-8-sig"
    yield "cp1252"


def _not_text(kind: str) -> str:
    if kind == "spreadsheet":
        return _("This is a spreadsheet. Open it, choose “Save as” and CSV, and add that file.")
    if kind == "pdf":
        return _("This is a PDF. Copy the addresses out of it and paste them.")
    return _("This is no text file. Save the list as CSV and add that.")


def read(text: str, *, today: date) -> Listed:
    """Return a list row by row; columns by their headings, else address, where seen, first seen, note in this order.

    Raises FileRefused: more than MAX_ROWS rows.
    """
    lines = _ENDS.split(text)
    separator, start = _separator(lines)
    found = Listed()
    columns: dict[str, int] = {name: place for place, name in enumerate(COLUMNS)}
    is_first = True
    for line, raw, cells in _records(lines, start, separator):
        if cells is None:
            found.faults.append(Fault(line, raw, _("The quotation marks in this row do not fit together.")))
        elif any(cell.strip() for cell in cells):
            if is_first and (named := _columns(cells)):
                columns, found.heading = named, raw
                found.unread = tuple(
                    cell.strip() for cell in cells if cell.strip() and plain(cell) not in NAMES
                )
            else:
                _take(found, line, raw, cells, columns=columns, today=today)
            is_first = False
        if len(found.rows) + len(found.faults) > MAX_ROWS:
            says = _("This list has more than %(count)d rows. Split it and add the parts one by one.")
            raise FileRefused(says % {"count": MAX_ROWS})
    return found


def _take(
    found: Listed, line: int, raw: str, cells: Sequence[str], *, columns: dict[str, int], today: date
) -> None:
    """Add a row to what was understood, or to what was not."""
    told = {name: cells[place].strip() for name, place in columns.items() if place < len(cells)}
    try:
        given = {name: _harmless(told.get(name, "")) for name in COLUMNS}
        if not given["address"]:
            raise NotRead(_("No web address was found in this."))
        if len(given["note"]) > MAX_NOTE:
            raise NotRead(_("The note is longer than %(count)d characters.") % {"count": MAX_NOTE})
        seen, first = seen_of(given["seen"]), day_of(given["first_seen"], today=today)
    except NotRead as refusal:
        found.faults.append(Fault(line, raw, refusal.says))
    else:
        found.rows.append(Row(line, raw, given["address"], seen, first, given["note"]))


def _harmless(cell: str) -> str:
    """Return a cell; our own lists, and careful spreadsheets, put an apostrophe before what looks like a formula.

    Raises NotRead: it is one.
    """
    if cell.startswith("'") and is_formula(cell[1:]):
        return cell[1:]
    if is_formula(cell):
        raise NotRead(
            _("A cell begins like a formula of a spreadsheet (=, +, - or @). Write the text itself.")
        )
    return cell


def _separator(lines: Sequence[str]) -> tuple[str, int]:
    """Return what stands between cells, and the index of the first line of the list."""
    first = lines[0].strip().lower().strip('"') if lines else ""
    if first.startswith(_SEP) and len(first) == len(_SEP) + 1:
        return lines[0].strip().strip('"')[-1], 1
    if lines and lines[0].lower().startswith(_SEP) and lines[0].endswith("\t"):
        return "\t", 1
    return max(_SEPARATORS, key=lambda one: _fits(lines, one)), 0


def _fits(lines: Sequence[str], separator: str) -> int:
    """Return how well a separator makes rows of these lines: known headings count most, then known words beside."""
    rows = [cells for _line, _raw, cells in _records(lines[:_LOOKED_AT], 0, separator) if cells]
    if not rows:
        return 0
    headings = sum(plain(cell) in NAMES for cell in rows[0]) if len(rows[0]) > 1 else 0
    return 100 * headings + sum(_is_known(cells) for cells in rows)


def _is_known(cells: Sequence[str]) -> bool:
    if len(cells) < 2:
        return False
    try:
        return bool(seen_of(cells[1].strip())) or (not cells[1].strip() and len(cells) == len(COLUMNS))
    except NotRead:
        return False


def _records(lines: Sequence[str], start: int, separator: str) -> Iterator[tuple[int, str, list[str] | None]]:
    """Yield the rows of a list: the line of each from 1, its text, its cells; None: its quotation mark never closes."""
    index = start
    while index < len(lines):
        taken, cells = _record(lines[index : index + _MOST_LINES], separator)
        yield index + 1, "\n".join(lines[index : index + taken]), cells
        index += taken


def _record(lines: Sequence[str], separator: str) -> tuple[int, list[str] | None]:
    """Return how many lines the first row takes, and its cells."""
    for count in range(1, len(lines) + 1):
        try:
            rows = list(csv.reader(io.StringIO("\n".join(lines[:count])), delimiter=separator, strict=True))
        except csv.Error:
            continue
        if len(rows) <= 1:
            return count, rows[0] if rows else []
    return 1, None


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Return where each column stands by its heading; nothing where no heading is an address's."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if name := NAMES.get(plain(cell)):
            found.setdefault(name, place)
    return found if "address" in found else {}


def write(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV that a spreadsheet opens as text: UTF-8 with its mark, and no cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    return f"'{cell}" if is_formula(cell) else cell
