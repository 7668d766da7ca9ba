"""Hash programmes, from `data/hash_programmes.toml`, checked when loaded: whom each is for and what it does not do. Pure.

The app hands no fingerprint over: it says how a person uses a programme herself, on her own device.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from casework.countries import is_place
from casework.directory import CONFIDENCES, Entry

FILE = Path(__file__).resolve().parent / "data" / "hash_programmes.toml"
MINOR, ADULT = "minor", "adult"
PARTICIPATION = ("stopncii_participant", "ncmec_take_it_down_participant")


class ProgrammesUnfit(Exception):
    """The file is not as promised; the message names the file, the entry and the key."""


@dataclass(frozen=True)
class Programme:
    """One programme. `audience` is empty where it is for companies and authorities; "" and () mean: not known."""

    id: str
    name: str
    operator: str
    country: str
    url: str
    covers: str
    audience: tuple[str, ...]
    laws: tuple[str, ...]
    who_may_submit: str
    on_device: bool
    account_required: bool
    participating_platforms: tuple[str, ...]
    participants_notes: str
    limits: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: str
    checked: date
    participants_by: str = ""
    image_hashes: tuple[str, ...] = ()
    video_hashes: tuple[str, ...] = ()
    other_signals: tuple[str, ...] = ()
    hash_format_notes: str = ""
    case_tracking: str = ""
    ngo_handover: str = ""
    api: str = ""
    open_source_client: str = ""
    stats: str = ""
    # What is generally known of it and was not read at any source.
    unread: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()

    @property
    def is_for_people(self) -> bool:
        """Say whether a person can use it herself, and what is known of it is sure enough to show her."""
        return bool(self.audience) and self.confidence != "low"

    def taking_part(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """Return those of some directory entries that take part, as far as the directory knows."""
        if not self.participants_by:
            return ()
        return tuple(entry for entry in entries if getattr(entry, self.participants_by))


@cache
def load(file: Path = FILE) -> tuple[Programme, ...]:
    """Return every programme in the file's order; read once. Raises ProgrammesUnfit: naming file, entry and key."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))["programme"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise ProgrammesUnfit(f"{file.name} cannot be read: {error}.") from None
    found = tuple(_programme(table, file.name, number) for number, table in enumerate(tables, start=1))
    for programme in found:
        if [one.id for one in found].count(programme.id) > 1:
            raise ProgrammesUnfit(f"{file.name}: entry {programme.id!r}: key 'id' stands in two entries.")
    return found


def of_law(basis_id: str) -> Programme | None:
    """Return the programme that a law file is about."""
    return next((one for one in load() if basis_id in one.laws), None)


def _programme(table: dict[str, Any], file: str, number: int) -> Programme:
    where = f"{file}: entry {table.get('id') or f'number {number}'!r}"
    for key, value in table.items():
        if key not in _RULES:
            near = difflib.get_close_matches(key, _RULES, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else "."
            raise ProgrammesUnfit(f"{where}: key {key!r} is unknown{hint}")
        if not _RULES[key](value):
            raise ProgrammesUnfit(f"{where}: key {key!r} has an unfit value: {value!r}.")
    for key in sorted(_REQUIRED - table.keys()):
        raise ProgrammesUnfit(f"{where}: key {key!r} is missing.")
    kept: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    return Programme(**kept)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


def _is_yes_no(value: Any) -> bool:
    return isinstance(value, bool)


def _is_web(value: Any) -> bool:
    return _is_text(value) and urlsplit(value).scheme == "https" and bool(urlsplit(value).hostname)


def _is_source(value: str) -> bool:
    """An address and nothing else: what is to be said of it stands in `corrections`."""
    return _is_web(value) and not re.search(r"[\s()]", value)


_RULES: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(
        (
            "id", "name", "operator", "covers", "who_may_submit", "participants_notes", "hash_format_notes",
            "case_tracking", "ngo_handover", "api", "open_source_client", "stats",
        ),
        _is_text,
    ),
    **dict.fromkeys(
        (
            "laws", "participating_platforms", "limits", "image_hashes", "video_hashes", "other_signals",
            "unread", "corrections",
        ),
        _is_texts,
    ),
    "country": lambda value: isinstance(value, str) and is_place(value),
    "url": _is_web,
    "audience": lambda value: _is_texts(value) and set(value) <= {MINOR, ADULT},
    "on_device": _is_yes_no,
    "account_required": _is_yes_no,
    "participants_by": lambda value: value in PARTICIPATION,
    "sources": lambda value: _is_texts(value) and bool(value) and all(_is_source(item) for item in value),
    "confidence": lambda value: value in CONFIDENCES,
    # A date of TOML, and no moment: datetime is a subclass of date.
    "checked": lambda value: type(value) is date,
}  # fmt: skip
_REQUIRED = frozenset(_RULES) - {
    "participants_by", "image_hashes", "video_hashes", "other_signals", "hash_format_notes", "case_tracking",
    "ngo_handover", "api", "open_source_client", "stats", "unread", "corrections",
}  # fmt: skip
