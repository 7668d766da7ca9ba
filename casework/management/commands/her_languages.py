"""The catalogues of survivor pages: kept to exactly her sentences, filled from drafts, compiled.

They lie in locale/CODE/LC_MESSAGES/django.po. What is drafted takes effect once the language stands in data/spoken.toml.
"""

import os
import re
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from casework import hersources, spoken
from casework.hersources import Sentence

# By code: how many forms of a sentence about a number, and which holds for n (as gettext writes it).
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "de": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "pt": "nplurals=2; plural=(n != 1);",
}
# Forms that hold for one number alone: they may say it as a word ("one link") and leave the digits out.
_OF_ONE_NUMBER = {"ar": {0, 1, 2}, "de": {0}, "es": {0}, "fr": set(), "pt": {0}}
# The form that holds for one, where it is not the first.
_ONE = {"ar": 1}
# Codes of dates: codes, no sentences. Months and weekdays in words are Django's own.
_DAYS = {
    "ar": {},
    "de": {"l j F Y": "l, j. F Y", "l j F": "l, j. F"},
    "es": {"l j F Y": r"l j \d\e F \d\e Y", "l j F": r"l j \d\e F"},
    "fr": {},
    # The weekday last: "em" before it would be "na" or "no".
    "pt": {"l j F Y": r"j \d\e F \d\e Y (l)", "l j F": r"j \d\e F (l)"},
}
_TIMES = {"ar": "، H:i", "de": r", H:i \U\h\r"}
_DATES = frozenset({"moment", "day"})
_PLACEHOLDER = re.compile(r"%\([^)]*\)[a-z]|%[sd]|%%|\{\w*\}|</?\w+")


def placeholders(text: str) -> Counter[str]:
    """Return what a program puts into a sentence, and its markup, with how often."""
    return Counter(_PLACEHOLDER.findall(text))


def wrong_in(entry: polib.POEntry, code: str) -> str:
    """Return what is wrong with a translated entry, "" where nothing is; one that is not translated is not wrong."""
    if not entry.msgid_plural:
        fits = not entry.msgstr or placeholders(entry.msgstr) == placeholders(entry.msgid)
        return "" if fits else "its placeholders are not those of the English"
    if set(entry.msgstr_plural) - set(range(forms_of(code))):
        return "it has other forms than the language"
    wanted = placeholders(entry.msgid_plural)
    for form, said in entry.msgstr_plural.items():
        missing, more = wanted - placeholders(said), placeholders(said) - wanted
        allowed = 1 if form in _OF_ONE_NUMBER[code] else 0
        is_as_one = form == _ONE.get(code, 0) and placeholders(said) == placeholders(entry.msgid)
        if said and not is_as_one and (more or missing.total() > allowed):
            return f"the placeholders of form {form} are not those of the English"
    return ""


def forms_of(code: str) -> int:
    """Return how many forms a sentence about a number has."""
    found = re.match(r"nplurals=(\d)", PLURALS[code])
    return int(found[1]) if found else 2


def is_whole(entry: polib.POEntry, code: str) -> bool:
    """Say whether an entry is translated in every form."""
    forms = entry.msgstr_plural if entry.msgid_plural else {0: entry.msgstr}
    return all(forms.get(form) for form in range(forms_of(code) if entry.msgid_plural else 1))


def refreshed(
    code: str, sentences: Iterable[tuple[Sentence, list[str]]], before: polib.POFile
) -> polib.POFile:
    """Return a catalogue with exactly these sentences: what was translated stays, what is new is empty."""
    known = {(one.msgctxt or "", one.msgid): one for one in before}
    made = polib.POFile(wrapwidth=100)
    made.metadata = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": code,
        "Plural-Forms": PLURALS[code],
    }
    for sentence, files in sentences:
        made.append(_entry(code, sentence, files, known.get((sentence.context, sentence.english))))
    return made


def take(catalogue: polib.POFile, code: str, draft: polib.POFile) -> Iterator[str]:
    """Put what a draft says into a catalogue; yield a line for each sentence that does not fit and was left as it is."""
    said = {(one.msgctxt or "", one.msgid): one for one in draft if not one.obsolete}
    for entry in catalogue:
        new = said.get((entry.msgctxt or "", entry.msgid))
        if new is None or entry.msgctxt in _DATES or not is_whole(new, code):
            continue
        if wrong := wrong_in(new, code):
            yield f"{code}: “{entry.msgid}”: {wrong}."
            continue
        entry.msgstr, entry.msgstr_plural = new.msgstr, dict(new.msgstr_plural)


def compile_all(folder: Path, out: Path) -> list[str]:
    """Compile the languages that her pages speak and return those that were older than their catalogue."""
    made = []
    for code in (one.code for one in spoken.load()):
        source, target = spoken.catalogue(code, folder), compiled(code, out)
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        keep_compiled(polib.pofile(str(source)), code, out)
        made.append(code)
    return made


def compiled(code: str, folder: Path) -> Path:
    """Return where the compiled catalogue of a language lies in a folder."""
    return folder / code / "LC_MESSAGES" / "django.mo"


def keep_compiled(made: polib.POFile, code: str, folder: Path) -> None:
    """Compile a catalogue into a folder, whole or not at all: several processes may do this at once."""
    target = compiled(code, folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{target.name}.{os.getpid()}")
    made.save_as_mofile(str(half))
    half.replace(target)


class Command(BaseCommand):
    """Compile the languages of survivor pages; refresh their catalogues, fill them, or say a digest."""

    help = "Compile the languages of survivor pages, and keep their catalogues."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--refresh", action="store_true", help="read her sentences from the source first")
        parser.add_argument("--take", type=Path, help="a folder with drafts, CODE.po or CODE-*.po each")
        parser.add_argument(
            "--digest", choices=sorted(PLURALS), help="say the digest that a reader signs for"
        )

    def handle(
        self, *args: Any, refresh: bool, take: Path | None, digest: str | None, **options: Any
    ) -> None:
        folder, out = settings.LOCALE_PATHS[0], settings.LOCALE_PATHS[-1]
        if digest:
            if not spoken.catalogue(digest, folder).is_file():
                raise CommandError(f"There is no catalogue of {digest}.")
            self.stdout.write(spoken.digest(digest))
            return
        if refresh or take:
            self._keep(folder, take)
        for code in compile_all(folder, out):
            self.stderr.write(f"{code} is made")

    def _keep(self, folder: Path, drafts: Path | None) -> None:
        sentences = hersources.sentences(folder.parent)
        for code in PLURALS:
            file = spoken.catalogue(code, folder)
            before = polib.pofile(str(file)) if file.is_file() else polib.POFile()
            made = refreshed(code, sentences.items(), before)
            for draft in sorted(drafts.glob(f"{code}*.po")) if drafts else ():
                for line in take(made, code, polib.pofile(str(draft))):
                    self.stderr.write(line)
            file.parent.mkdir(parents=True, exist_ok=True)
            made.save(str(file))
            missing = sum(not is_whole(one, code) for one in made)
            self.stderr.write(f"{code}: {len(made)} sentences, {missing} not translated")


def _entry(code: str, sentence: Sentence, files: list[str], known: polib.POEntry | None) -> polib.POEntry:
    words: dict[str, Any] = {"msgid": sentence.english, "comment": ", ".join(files)}
    if "%(" in sentence.english + sentence.plural:
        words["flags"] = ["python-format"]
    if sentence.context:
        return polib.POEntry(msgctxt=sentence.context, msgstr=_date_of(code, sentence), **words)
    if sentence.plural:
        empty = dict.fromkeys(range(forms_of(code)), "")
        before = known.msgstr_plural if known and known.msgid_plural == sentence.plural else {}
        return polib.POEntry(msgid_plural=sentence.plural, msgstr_plural=empty | before, **words)
    return polib.POEntry(msgstr=known.msgstr if known else "", **words)


def _date_of(code: str, sentence: Sentence) -> str:
    """Return the code of a date in the manner of a language."""
    day, comma, _time = sentence.english.partition(", ")
    said = _DAYS[code].get(day, day)
    return said + _TIMES.get(code, ", H:i") if comma else said
