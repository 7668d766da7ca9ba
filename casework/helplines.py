"""Lines and services for people in need, by country, from `data/helplines.toml`, checked when loaded. Pure."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.countries import is_place

FILE = Path(__file__).resolve().parent / "data" / "helplines.toml"
EVERYWHERE = "*"
MINOR, ADULT = "minor", "adult"
# Lines of low confidence are for staff to verify, never for people in need (law/README.md).
SHOWN = frozenset({"high", "medium"})
_URL = re.compile(r"https?://[^\s/]+\.[^\s/]+(/\S*)?")
_PHONE = re.compile(r"[+*#]?[\d\s-]{3,}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})*")

# What a programme does, in two plain sentences at most.
SAYS: dict[str, Promise] = {
    "take-it-down": _(
        "Makes a code of the picture on the phone or computer itself and gives the code to large sites, so that they "
        "can find and block it. The picture stays where it is; no name is asked."
    ),
    "report-remove": _(
        "For people under 18 in the United Kingdom: Childline and the Internet Watch Foundation ask sites to take "
        "the picture down."
    ),
    "stopncii": _(
        "For adults: makes a code of the picture on the phone or computer itself and gives the code to large sites. "
        "Not for pictures from before 18."
    ),
    "inhope": _(
        "Finds the hotline of a country. It takes the address of a page, never the picture; no name is needed."
    ),
    "child-helplines": _("Finds the child line of a country: someone to talk to, free in most countries."),
}


class HelplinesUnfit(Exception):
    """The file is not as promised; the message names the entry and the key."""


@dataclass(frozen=True)
class Emergency:
    """The emergency numbers of some countries, with where that stands. `countries` may be ("*",)."""

    countries: tuple[str, ...]
    numbers: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Programme:
    """A programme or finder that serves many countries; `id` has its sentence in SAYS."""

    id: str
    name: str
    countries: tuple[str, ...]
    audience: tuple[str, ...]
    url: str
    source: str
    confidence: str

    @property
    def says(self) -> Promise:
        """Say what it does."""
        return SAYS[self.id]


@dataclass(frozen=True)
class Line:
    """One helpline, hotline or service of one country. An empty string means that it is not known."""

    country: str
    name: str
    audience: tuple[str, ...]
    source: str
    confidence: str
    phone: str = ""
    url: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()

    @property
    def dial(self) -> str:
        """Return the number as a phone dials it, or "" where there are words or two numbers in it."""
        return re.sub(r"[\s-]", "", self.phone) if _PHONE.fullmatch(self.phone) else ""


@dataclass(frozen=True)
class Helplines:
    """Everything of the file."""

    checked: date
    emergencies: tuple[Emergency, ...]
    programmes: tuple[Programme, ...]
    lines: tuple[Line, ...]

    def countries(self) -> list[str]:
        """Return the codes of countries that have a line of their own."""
        return sorted({line.country for line in self.lines})

    def emergency(self, country: str) -> Emergency:
        """Return the emergency numbers of a country; where none are listed, those that phones know everywhere."""
        own = [row for row in self.emergencies if country in row.countries]
        return (own or [row for row in self.emergencies if EVERYWHERE in row.countries])[0]

    def lines_of(self, country: str, audience: str) -> list[Line]:
        """Return the lines of a country for an audience ("minor": under 18, or "adult"), those with a phone first."""
        found = [line for line in self.lines if line.country == country and audience in line.audience]
        return sorted(found, key=lambda line: not line.phone)

    def programmes_of(self, country: str, audience: str) -> list[Programme]:
        """Return the programmes that serve a country, its own before those for everywhere."""
        found = [
            programme
            for programme in self.programmes
            if audience in programme.audience and {country, EVERYWHERE} & set(programme.countries)
        ]
        return sorted(found, key=lambda programme: EVERYWHERE in programme.countries)


@cache
def load(file: Path = FILE) -> Helplines:
    """Return the checked file. Raises HelplinesUnfit: naming the entry and the key. Reads the file once."""
    with file.open("rb") as handle:
        data = tomllib.load(handle)
    checked = data.get("checked")
    if not isinstance(checked, date):
        raise HelplinesUnfit("checked: a date is missing.")
    helplines = Helplines(
        checked=checked,
        emergencies=tuple(_emergency(row) for row in data["emergency"]),
        programmes=tuple(_programme(row) for row in data["programme"]),
        lines=tuple(_line(row) for row in data["line"]),
    )
    if not any(EVERYWHERE in row.countries for row in helplines.emergencies):
        raise HelplinesUnfit("emergency: no row for every other country.")
    return helplines


def _emergency(row: dict[str, Any]) -> Emergency:
    name = f"emergency {row.get('countries')}"
    _need(name, "countries", all(code == EVERYWHERE or is_place(code) for code in row.get("countries", [""])))
    _need(name, "numbers", all(re.fullmatch(r"\d{3}", number) for number in row.get("numbers", [""])))
    _need(name, "source", row.get("source"))
    return Emergency(tuple(row["countries"]), tuple(row["numbers"]), row["source"])


def _programme(row: dict[str, Any]) -> Programme:
    name = f"programme {row.get('id')}"
    _need(name, "id", row.get("id") in SAYS)
    _need(name, "countries", all(code == EVERYWHERE or is_place(code) for code in row.get("countries", [""])))
    _need(name, "url", _URL.fullmatch(row.get("url", "")))
    _common(name, row)
    given: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
    }
    return Programme(audience=given.pop("for"), **given)


def _line(row: dict[str, Any]) -> Line:
    name = f"line {row.get('country')} {row.get('name')}"
    _need(name, "country", is_place(row.get("country", "")))
    _need(name, "phone or url", row.get("phone") or row.get("url"))
    _need(name, "url", not row.get("url") or _URL.fullmatch(row["url"]))
    _need(name, "languages", all(_LANGUAGE.fullmatch(code) for code in row.get("languages", [])))
    _common(name, row)
    given: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
    }
    try:
        return Line(audience=given.pop("for"), **given)
    except TypeError as error:
        raise HelplinesUnfit(f"{name}: {error}") from None


def _common(name: str, row: dict[str, Any]) -> None:
    _need(name, "name", row.get("name"))
    _need(name, "for", row.get("for") and set(row["for"]) <= {MINOR, ADULT})
    _need(name, "source", _URL.fullmatch(row.get("source", "")))
    _need(name, "confidence", row.get("confidence") in SHOWN)


def _need(name: str, key: str, holds: object) -> None:
    if not holds:
        raise HelplinesUnfit(f"{name}: {key} is missing or wrong.")
