"""Makes two invented languages out of the English sentences: accented and long, and right to left.

A page that shows a plain English word in them holds a sentence that nobody can translate. For tests and practice only.
"""

import re
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

# Placeholders, markup, entities and line ends stay as they are.
_KEPT = re.compile(r"(%\([^)]*\)[#0 +-]*[\d.]*[a-zA-Z]|%[sd%]|\{[^{}]*\}|<[^<>]*>|&\w+;|\n)")
_WORD = re.compile(r"\S+")
_ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "àƀçďéƒĝĥîĵķļɱñôþǫŕšţûṽŵẋýžÀƁÇĎÉƑĜĤÎĴĶĻṀÑÔÞǪŔŠŢÛṼŴẊÝŽ",
)
_LONGER_BY = 0.4
_FILLING = "·~"
# Right-to-left mark, override, ..., pop, mark: Latin letters that run right to left.
_TURN, _TURN_BACK = "\u200f\u202e", "\u202c\u200f"
# Formats of moments and days are codes, not sentences.
_CODES = frozenset({"moment", "day"})

# Letters of the two locales, as Django names their folders.
LONG, RIGHT_TO_LEFT = "en_XA", "ar_XB"


def lengthened(text: str) -> str:
    """Return the sentence accented, in brackets, 40 % longer; placeholders and markup as they are."""
    if not text.strip():
        return text
    said = _each_part(text, lambda part: part.translate(_ACCENTED))
    letters = len(_KEPT.sub("", text))
    filling = (_FILLING * letters)[: max(1, round(letters * _LONGER_BY))]
    end = "\n" if text.endswith("\n") else ""
    start = "\n" if text.startswith("\n") else ""
    return f"{start}[{said.strip(chr(10))} {filling}]{end}"


def turned(text: str) -> str:
    """Return the sentence with every word running right to left; placeholders and markup as they are."""
    return _each_part(text, lambda part: _WORD.sub(lambda word: f"{_TURN}{word[0]}{_TURN_BACK}", part))


SPOKEN: dict[str, Callable[[str], str]] = {LONG: lengthened, RIGHT_TO_LEFT: turned}


def catalogue(english: polib.POFile, *, locale: str) -> polib.POFile:
    """Return a whole catalogue of one invented language, made from the English one."""
    made = polib.POFile()
    made.metadata = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": locale,
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    made.extend(_spoken(entry, SPOKEN[locale]) for entry in english if not entry.obsolete)
    return made


class Command(BaseCommand):
    """Write locale/en_XA and locale/ar_XB, compiled."""

    help = "Make the accented and the right-to-left pseudo-locale from the English sentences."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out", type=Path, default=settings.LOCALE_PATHS[0], help="folder of the catalogues"
        )
        parser.add_argument("--extract", action="store_true", help="first read the sentences from the source")

    def handle(self, *args: Any, out: Path, extract: bool, **options: Any) -> None:
        if extract:
            # Django walks the folder it stands in; what is not ours is left out.
            ignored = [".venv/*", "data/*", "tests/*", "artefacts/*", "benchmarks/*"]
            call_command(
                "makemessages", locale=["en"], ignore_patterns=ignored, no_location=True, verbosity=0
            )
        source = settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.po"
        if not source.is_file():
            raise CommandError("There is no English catalogue yet: run with --extract.")
        english = polib.pofile(str(source))
        for locale in SPOKEN:
            folder = out / locale / "LC_MESSAGES"
            folder.mkdir(parents=True, exist_ok=True)
            made = catalogue(english, locale=locale)
            made.save(str(folder / "django.po"))
            made.save_as_mofile(str(folder / "django.mo"))
            self.stderr.write(f"{locale}: {len(made)} sentences")


def _spoken(entry: polib.POEntry, speak: Callable[[str], str]) -> polib.POEntry:
    """Return one entry, spoken; formats of dates keep their codes. Only a context that is there is written."""
    if entry.msgctxt in _CODES:
        return polib.POEntry(msgid=entry.msgid, msgstr=entry.msgid, msgctxt=entry.msgctxt)
    words: dict[str, Any] = {"msgid": entry.msgid, "msgctxt": entry.msgctxt, "flags": entry.flags}
    if entry.msgid_plural:
        plural = {0: speak(entry.msgid), 1: speak(entry.msgid_plural)}
        return polib.POEntry(msgid_plural=entry.msgid_plural, msgstr_plural=plural, **words)
    return polib.POEntry(msgstr=speak(entry.msgid), **words)


def _each_part(text: str, change: Callable[[str], str]) -> str:
    parts = _KEPT.split(text)
    return "".join(part if _KEPT.fullmatch(part) else change(part) for part in parts)
