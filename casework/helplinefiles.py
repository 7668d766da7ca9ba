"""The two files of lines: `data/helplines.toml` for everybody, `data/helplines_to_verify.toml` for staff. Pure.

A file that is not as promised is refused whole, naming the entry and the key.
"""

from functools import cache
from pathlib import Path
from typing import Any

from casework.datafiles import File, FileUnfit, Kind
from casework.helplines import (
    ADULT,
    EVERYWHERE,
    MINOR,
    NEEDS,
    SAYS,
    SHOWN,
    Emergency,
    Helplines,
    Line,
    Programme,
    Unverified,
)
from casework.shapes import WrongError, day, fitting, flag, many, one_of, place, some, text, web

FILE = Path(__file__).resolve().parent / "data" / "helplines.toml"
UNVERIFIED_FILE = Path(__file__).resolve().parent / "data" / "helplines_to_verify.toml"
# What `check` of a line to verify may name.
CHECKS = ("number", "url", "hours", "languages")
UNION = "EU"
_NUMBER_KINDS = ("numbers", "police", "ambulance")

_PLACES = some(lambda given: given if given == EVERYWHERE else place(given))
_NUMBERS = many(fitting(r"\d{2,5}", "a short number"))
_FOR = {"name": text, "for": some(one_of((MINOR, ADULT)))}
_SHOWN = {"needs": some(one_of(NEEDS)), "source": web, "confidence": one_of(SHOWN), "checked": day}
_REACHED = {
    "country": lambda given: given if given == UNION else place(given),
    "phone": text,
    "url": web,
    "hours": text,
    "languages": many(fitting(r"[a-z]{2,3}(-[A-Za-z]{2,4})*", "the code of a language")),
}
_BY_COUNTRY = ("country", "name")
_RENAMED = {"for": "audience"}
_EMERGENCY = Kind(
    Emergency,
    {"countries": _PLACES, "source": text, "checked": day, **dict.fromkeys(_NUMBER_KINDS, _NUMBERS)},
    named=("countries",),
)
_PROGRAMME = Kind(
    Programme,
    {"id": one_of(SAYS), "countries": _PLACES, "url": web, "source_language": text, **_FOR, **_SHOWN},
    renamed=_RENAMED,
)
_LINE = Kind(
    Line,
    {**_REACHED, "country": place, "free": flag, "unbilled": web, **_FOR, **_SHOWN},
    named=_BY_COUNTRY,
    renamed=_RENAMED,
)
_UNVERIFIED = Kind(
    Unverified, {"check": some(one_of(CHECKS)), **_REACHED, **_FOR}, named=_BY_COUNTRY, renamed=_RENAMED
)


@cache
def load(file: Path = FILE) -> Helplines:
    """Return the checked file. Raises FileUnfit: naming the entry and the key. Reads the file once."""
    found = File(file)
    checked = found.day("checked")
    helplines = Helplines(
        checked=checked,
        emergencies=found.entries("emergency", _EMERGENCY, _has_number, checked=checked),
        programmes=found.entries("programme", _PROGRAMME, checked=checked),
        lines=found.entries("line", _LINE, _is_reached, checked=checked),
    )
    if not any(row.is_general for row in helplines.emergencies):
        raise FileUnfit(f"{file.name}: emergency: no row is for every other country.")
    return helplines


@cache
def load_unverified(file: Path = UNVERIFIED_FILE) -> tuple[Unverified, ...]:
    """Return the lines that nobody verified. Raises FileUnfit. Reads the file once."""
    return File(file).entries("line", _UNVERIFIED, _is_reached)


def _has_number(row: dict[str, Any]) -> None:
    if not any(row[kind] for kind in _NUMBER_KINDS):
        raise WrongError("are missing", "numbers")


def _is_reached(row: dict[str, Any]) -> None:
    if not row["phone"] and not row["url"]:
        raise WrongError("is missing", "phone or url")
