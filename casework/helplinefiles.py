"""The two files of lines: `data/helplines.toml` for everybody, `data/helplines_to_verify.toml` for staff. Pure.

A file that is not as promised is refused whole, naming the entry and the key.
"""

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from casework.countries import is_place
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

FILE = Path(__file__).resolve().parent / "data" / "helplines.toml"
UNVERIFIED_FILE = Path(__file__).resolve().parent / "data" / "helplines_to_verify.toml"
# What `check` of a line to verify may name.
CHECKS = ("number", "url", "hours", "languages")
UNION = "EU"
_URL = re.compile(r"https?://[^\s/]+\.[^\s/]+(/\S*)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})*")
_SHORT = re.compile(r"\d{2,5}")
_NUMBER_KINDS = ("numbers", "police", "ambulance")


class HelplinesUnfit(Exception):
    """The file is not as promised; the message names the entry and the key."""


@cache
def load(file: Path = FILE) -> Helplines:
    """Return the checked file. Raises HelplinesUnfit: naming the entry and the key. Reads the file once."""
    data = _read(file)
    checked = data.get("checked")
    if not isinstance(checked, date):
        raise HelplinesUnfit("checked: a date is missing.")
    helplines = Helplines(
        checked=checked,
        emergencies=tuple(_emergency(row, checked) for row in data["emergency"]),
        programmes=tuple(_programme(row, checked) for row in data["programme"]),
        lines=tuple(_line(row, checked) for row in data["line"]),
    )
    if not any(row.is_general for row in helplines.emergencies):
        raise HelplinesUnfit("emergency: no row for every other country.")
    return helplines


@cache
def load_unverified(file: Path = UNVERIFIED_FILE) -> tuple[Unverified, ...]:
    """Return the lines that nobody verified. Raises HelplinesUnfit. Reads the file once."""
    return tuple(_unverified(row) for row in _read(file)["line"])


def _read(file: Path) -> dict[str, Any]:
    with file.open("rb") as handle:
        try:
            return tomllib.load(handle)
        except tomllib.TOMLDecodeError as error:
            raise HelplinesUnfit(f"{file.name}: {error}") from None


def _emergency(row: dict[str, Any], checked: date) -> Emergency:
    name = f"emergency {row.get('countries')}"
    _need(name, "countries", all(code == EVERYWHERE or is_place(code) for code in row.get("countries", [""])))
    found = [number for kind in _NUMBER_KINDS for number in row.get(kind, [])]
    _need(name, "numbers", found and all(_SHORT.fullmatch(number) for number in found))
    _need(name, "source", row.get("source"))
    return Emergency(**_given(name, {"checked": checked} | row, Emergency))


def _programme(row: dict[str, Any], checked: date) -> Programme:
    name = f"programme {row.get('id')}"
    _need(name, "id", row.get("id") in SAYS)
    _need(name, "countries", all(code == EVERYWHERE or is_place(code) for code in row.get("countries", [""])))
    _need(name, "url", _URL.fullmatch(row.get("url", "")))
    _shown(name, row)
    return Programme(**_given(name, {"checked": checked} | row, Programme))


def _line(row: dict[str, Any], checked: date) -> Line:
    name = f"line {row.get('country')} {row.get('name')}"
    _need(name, "country", is_place(row.get("country", "")))
    _reached(name, row)
    _shown(name, row)
    return Line(**_given(name, {"checked": checked} | row, Line))


def _unverified(row: dict[str, Any]) -> Unverified:
    name = f"line {row.get('country')} {row.get('name')}"
    _need(name, "country", row.get("country") == UNION or is_place(row.get("country", "")))
    _reached(name, row)
    _audience(name, row)
    _need(name, "check", row.get("check") and set(row["check"]) <= set(CHECKS))
    return Unverified(**_given(name, row, Unverified))


def _reached(name: str, row: dict[str, Any]) -> None:
    _need(name, "phone or url", row.get("phone") or row.get("url"))
    _need(name, "url", not row.get("url") or _URL.fullmatch(row["url"]))
    _need(name, "languages", all(_LANGUAGE.fullmatch(code) for code in row.get("languages", [])))


def _shown(name: str, row: dict[str, Any]) -> None:
    """What an entry needs before anybody in need may see it."""
    _audience(name, row)
    _need(name, "needs", row.get("needs") and set(row["needs"]) <= set(NEEDS))
    _need(name, "source", _URL.fullmatch(row.get("source", "")))
    _need(name, "confidence", row.get("confidence") in SHOWN)


def _audience(name: str, row: dict[str, Any]) -> None:
    _need(name, "name", row.get("name"))
    _need(name, "for", row.get("for") and set(row["for"]) <= {MINOR, ADULT})


def _given(name: str, row: dict[str, Any], kind: type) -> dict[str, Any]:
    """Return the row as the fields of its class: lists frozen, `for` under its name. An unknown key is refused."""
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    if "for" in given:
        given["audience"] = given.pop("for")
    unknown = set(given) - set(kind.__dataclass_fields__)  # type: ignore[attr-defined]
    _need(name, ", ".join(sorted(unknown)), not unknown)
    _need(name, "checked", isinstance(given.get("checked", date.min), date))
    return given


def _need(name: str, key: str, holds: object) -> None:
    if not holds:
        raise HelplinesUnfit(f"{name}: {key} is missing or wrong.")
