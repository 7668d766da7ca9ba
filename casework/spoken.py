"""The languages of survivor pages beside English, and which of their catalogues a person has read. Pure."""

import json
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from hashlib import sha256
from pathlib import Path

import polib
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from casework.datafiles import File, Kind
from casework.shapes import WrongError, day, fitting, text

FILE = Path(__file__).resolve().parent / "data" / "spoken.toml"
CATALOGUES = Path(__file__).resolve().parent.parent / "locale"
ENGLISH = "en"
# Said under her pages while no person has read their words.
UNREAD: Promise = _("A program translated these words. Nobody has checked them yet.")


class Standing(Enum):
    """How far a catalogue can be relied on."""

    UNREAD = "unread"
    CHANGED = "changed"
    READ = "read"


@dataclass(frozen=True)
class Spoken:
    """One language: its code, the day of its draft, and who read it."""

    code: str
    drafted: date
    read_by: str = ""
    read_on: date | None = None
    read_as: str = ""

    @property
    def name(self) -> str:
        """Return its English name."""
        return str(get_language_info(self.code)["name"])

    @property
    def standing(self) -> Standing:
        """Say whether a person has read it as it stands now. Reads its catalogue once."""
        if not self.read_by:
            return Standing.UNREAD
        return Standing.READ if self.read_as == digest(self.code) else Standing.CHANGED


_READ_KEYS = ("read_by", "read_on", "read_as")
_KIND = Kind(
    Spoken,
    {
        "code": fitting(r"[a-z]{2}", "the code of a language"),
        "drafted": day,
        "read_by": text,
        "read_on": day,
        "read_as": fitting(r"[0-9a-f]{16}", "the digest of a catalogue"),
    },
    named=("code",),
)


@cache
def load(file: Path = FILE) -> tuple[Spoken, ...]:
    """Return the languages in their order. Raises FileUnfit: naming the entry and the key. Reads the file once."""
    return File(file).entries("language", _KIND, _is_signed_whole)


def find(code: str) -> Spoken | None:
    """Return a language by its code; None: English, or none that is spoken here."""
    return next((one for one in load() if one.code == code), None)


def own_names() -> list[tuple[str, str]]:
    """Return the code of each language, English first, with its name as those who speak it write it."""
    return [
        (code, str(get_language_info(code)["name_local"]).capitalize())
        for code in (ENGLISH, *(one.code for one in load()))
    ]


@cache
def digest(code: str) -> str:
    """Return 16 hexadecimal digits that change with any sentence of a language, whatever its order. Reads its catalogue."""
    said = sorted(
        [
            one.msgctxt or "",
            one.msgid,
            one.msgstr,
            *(words for _form, words in sorted(one.msgstr_plural.items())),
        ]
        for one in polib.pofile(str(catalogue(code)))
    )
    return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def catalogue(code: str, folder: Path = CATALOGUES) -> Path:
    """Return where the catalogue of a language lies."""
    return folder / code / "LC_MESSAGES" / "django.po"


def _is_signed_whole(given: dict[str, object]) -> None:
    """Let a signature be whole or absent: who, when and of what."""
    missing = [key for key in _READ_KEYS if not given.get(key)]
    if missing and len(missing) < len(_READ_KEYS):
        raise WrongError("who read it, on which day and what: all three or none", missing[0])
