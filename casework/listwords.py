"""The words of a list of addresses: headings of its columns, where something was seen, days. Pure."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _

COLUMNS = ("address", "seen", "first_seen", "note")
# A heading as people write it -> the column. English first, then what spreadsheets of neighbours say.
NAMES: dict[str, str] = {
    **dict.fromkeys(("address", "addresses", "url", "urls", "link", "links", "web address", "page"), "address"),
    **dict.fromkeys(("adresse", "lien", "enlace", "direccion", "indirizzo", "endereco", "adres"), "address"),
    **dict.fromkeys(("where seen", "seen", "where", "seen in public", "gesehen", "wo gesehen", "vu"), "seen"),
    **dict.fromkeys(("first seen", "first seen date", "first seen on", "date", "day", "datum", "fecha"), "first_seen"),
    **dict.fromkeys(("note", "notes", "comment", "remark", "notiz", "bemerkung", "nota", "remarque"), "note"),
}  # fmt: skip
_SEEN: dict[str, str] = {
    **dict.fromkeys(("public", "in public", "publicly", "open"), "public"),
    **dict.fromkeys(
        ("sent to me", "sent", "only to me", "sent only to me", "sent to her", "sent only to her", "private"),
        "sent_to_me",
    ),
}
# Full-width forms reckon too where a spreadsheet is set to Japanese or Chinese.
_FORMULA = "=+-@\t\r\n＝＋－＠"
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?$")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})(?:[T ][\d:.]+)?$")


class NotRead(Exception):
    """A cell that says nothing we know; `says` tells it in words."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


def plain(cell: str) -> str:
    """Return a heading or word without case, accents, underscores and doubled spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", cell) if not unicodedata.combining(c))
    return " ".join(bare.casefold().replace("_", " ").replace("-", " ").strip(' :*"').split())


def is_formula(cell: str) -> bool:
    """Say whether a spreadsheet might reckon a cell out; a dash alone means nothing and is none."""
    return bool(cell) and cell[0] in _FORMULA and cell.strip() not in {"-", "–"}


def seen_of(cell: str) -> str:
    """Return a value of Sighting.Seen; "" where the cell says nothing. Raises NotRead."""
    word = plain(cell)
    if not word or word == "–":
        return ""
    if word not in _SEEN:
        raise NotRead(_("Where it was seen is “public” or “sent to me”; this says something else."))
    return _SEEN[word]


def day_of(cell: str, *, today: date) -> date | None:
    """Return a day; None where the cell says nothing. Raises NotRead: no day, two possible days, or one that lies ahead."""
    if not plain(cell) or cell == "–":
        return None
    day = _day(cell)
    if day > today:
        raise NotRead(_("The day on which it was first seen lies ahead."))
    return day


def _day(cell: str) -> date:
    if found := _YEAR_FIRST.match(cell):
        year, month, day = (int(part) for part in found.groups())
    elif found := _YEAR_LAST.match(cell):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
        if found[2] != "." and day != month and day <= 12 and month <= 12:
            raise NotRead(_("This day can be read in two ways. Write it as year-month-day: 2026-03-04."))
        if month > 12:
            day, month = month, day
    else:
        raise NotRead(_("This is no day that we can read. Write it as year-month-day: 2026-03-04."))
    try:
        return date(year, month, day)
    except ValueError:
        raise NotRead(_("There is no such day. Write it as year-month-day: 2026-03-04.")) from None
