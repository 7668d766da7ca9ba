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

from casework.management.commands.her_languages import compiled, keep_compiled

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

# What is no source of sentences, and the line that changes at each extraction.
_NOT_OURS = (".venv/*", "data/*", "tests/*", "artefacts/*", "benchmarks/*")
_DATE = "POT-Creation-Date"

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


def read_source(english: Path) -> None:
    """Write every sentence of the source into the English catalogue.

    Django walks the folder it stands in, and writes into the `locale` there. The day of the extraction is left out:
    a file without a new sentence does not change.
    """
    english.parent.mkdir(parents=True, exist_ok=True)
    call_command(
        "makemessages",
        locale=["en"],
        ignore_patterns=list(_NOT_OURS),
        no_location=True,
        symlinks=True,
        verbosity=0,
    )
    kept = [line for line in english.read_text(encoding="utf-8").splitlines() if _DATE not in line]
    english.write_text("\n".join(kept) + "\n", encoding="utf-8")


def make(english: Path, out: Path) -> list[str]:
    """Compile the invented languages into a folder and return those that were older than the sentences."""
    older = [locale for locale in SPOKEN if not _is_current(compiled(locale, out), english)]
    sentences = polib.pofile(str(english)) if older else polib.POFile()
    for locale in older:
        keep_compiled(catalogue(sentences, locale=locale), locale, out)
    return older


class Command(BaseCommand):
    """Compile en_XA and ar_XB where they are older than the English catalogue."""

    help = "Make the accented and the right-to-left pseudo-locale from the English sentences."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out", type=Path, default=settings.LOCALE_PATHS[-1], help="folder of the compiled languages"
        )
        parser.add_argument("--extract", action="store_true", help="first read the sentences from the source")

    def handle(self, *args: Any, out: Path, extract: bool, **options: Any) -> None:
        if not settings.PRACTICE:
            raise CommandError("Invented languages are for practice mode only.")
        english = settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.po"
        if extract:
            read_source(english)
        for locale in make(english, out):
            self.stderr.write(f"{locale} is made")


def _is_current(target: Path, english: Path) -> bool:
    """Say whether a catalogue is as new as the sentences and this file, which speaks them."""
    sources = (english, Path(__file__))
    return target.is_file() and target.stat().st_mtime >= max(one.stat().st_mtime for one in sources)


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
