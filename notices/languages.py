"""Languages of letters: which are written, who has read them, and how each names days, places and languages. Pure."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from casework.countries import name_of
from notices.phrases import LETTERS

LEADING = "en"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
# Nobody leaves spaces between the words of these.
UNSPACED = frozenset({"ja", "zh", "th"})


@dataclass(frozen=True)
class Reading:
    """Who read the words of a language, a local lawyer, and when; `words` is the digest of what was read."""

    by: str
    on: date
    words: str


def short(language: str) -> str:
    """Return the language of a tag: "pt" of "pt-BR"."""
    return language.partition("-")[0]


@lru_cache(maxsize=8)
def written(folder: Path = LETTERS) -> tuple[str, ...]:
    """Return the languages that whole letters are written in, English first."""
    found = sorted(path.parent.name for path in folder.glob("*/phrases.toml"))
    return (LEADING, *(language for language in found if language != LEADING))


def written_as(language: str, folder: Path = LETTERS) -> str:
    """Return the language whose templates write a letter in this one; "" where none do."""
    known = written(folder)
    return next((tag for tag in (language, short(language)) if tag in known), "")


def is_read(language: str, folder: Path = LETTERS) -> bool:
    """Say whether a local lawyer has read exactly the words that letters in this language are written with."""
    reading = readings(folder).get(language)
    return reading is not None and reading.words == words_digest(language, folder)


@lru_cache(maxsize=8)
def readings(folder: Path = LETTERS) -> Mapping[str, Reading]:
    """Return the readings by language, from readings.toml. Raises TypeError: a key is missing or unknown."""
    return {language: Reading(**told) for language, told in _toml(folder / "readings.toml").items()}


@lru_cache(maxsize=32)
def words_digest(language: str, folder: Path = LETTERS) -> str:
    """Return the SHA-256, in hex, over every file of a language with its name."""
    digest = hashlib.sha256()
    for path in sorted((folder / language).rglob("*.*")):
        digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def heading(language: str, folder: Path = LETTERS) -> str:
    """Return the heading over sentences in a language that no letter is written in; "" where none is known."""
    heads = _toml(folder / "headings.toml")
    found: str = heads.get(language) or heads.get(short(language), "")
    return f"{found}: {name_in(language, language)}" if found else name_in(language, language)


@lru_cache(maxsize=32)
def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


@cache
def _locale(language: str) -> Locale:
    """English letters write days as Britain does."""
    tag = "en-GB" if language == LEADING else language
    try:
        return Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en-GB", sep="-")


def day(moment: date, language: str) -> str:
    """Return a day in full, as the language writes it; the calendar is the Gregorian one."""
    return str(format_date(moment, "long", locale=_locale(language)))


def name_in(language: str, of: str) -> str:
    """Return the name of a language, in another one; the tag itself where it has none."""
    try:
        found = Locale.parse(language, sep="-").get_display_name(_locale(of))
    except (ValueError, UnknownLocaleError):
        found = None
    return found or language


def place(code: str, language: str) -> str:
    """Return the name of a country; a region is named in English, with its country."""
    country, _dash, region = code.partition("-")
    name = name_of(country) if language == LEADING else _locale(language).territories.get(country)
    name = name or name_of(country)
    if not region:
        return name
    return name_of(code) if language == LEADING else f"{name_of(code)}, {name}"


def direction(language: str) -> str:
    """Return "rtl" for a language written from right to left, else "ltr"."""
    return "rtl" if short(language) in RIGHT_TO_LEFT else "ltr"
