"""Sentences that say a thing in one language and voice: the law file's first, else a translation of it, else a template's.

A translation never puts other words in the place of a declaration: it has the law file's own, a sentence that
translates exactly the English one (letters/<language>/sentences.toml), the twin of its template, or the English words.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from notices.bases import Basis, Statement
from notices.languages import LEADING, is_read, short, written, written_as
from notices.phrases import LETTERS
from notices.slots import Slots, clean, pick_template, render_template

_OF_INTIMATE = re.compile(r"intimate|sex|naked|nude", re.IGNORECASE)
# The folder of words for a letter that asks again.
FOLLOW_UP = "_follow_up"
# Ready sentences of which one is enough to say what is asked; without any, the templates ask.
REQUESTS = ("removal_demand", "request", "complaint", "erasure_request")


class Said(NamedTuple):
    """Words, their language, the template that they come from ("": a law file), and the kind of image they are of."""

    text: str
    language: str
    template: str = ""
    image_kind: str = ""


@dataclass(frozen=True)
class Speech:
    """How a half of a letter speaks: under which law, for oneself or for another, in which language."""

    basis: Basis
    represented: bool
    language: str = LEADING
    folder: Path = LETTERS
    # The kind of image that ready sentences must be true of; "": of any.
    image_kind: str = ""
    # The folder of words for innocent pictures or for a tool; "": the letter is on images of the person shown.
    situation: str = ""
    # It asks again about an earlier notice: shorter, alike under every law, and it says nothing of her anew.
    asks_again: bool = False
    # Nobody said that the images are intimate, so no ready sentence says so.
    is_plain: bool = False
    # They refused before the law's time for it was over: then nothing is said of a time.
    is_refused: bool = False

    @property
    def written(self) -> str:
        """The language of the templates; "" where there are none in it."""
        return written_as(self.language, self.folder)

    @property
    def folders(self) -> tuple[str, ...]:
        """Where words are looked for: the law's own folder, the situation's, its kind's, the default."""
        if self.asks_again:
            return (f"{self.written}/{FOLLOW_UP}", f"{self.written}/_default")
        places = (self.basis.id, self.situation, f"_{self.basis.kind}", "_default")
        return tuple(f"{self.written}/{place}" for place in places if place)

    def also_in(self, language: str) -> "Speech":
        """Return the same in another language."""
        return replace(self, language=language)


def wording_digest(text: str) -> str:
    """Return the SHA-256, in hex, of a declaration's wording."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def translations_of(basis: Basis, folder: Path = LETTERS) -> tuple[str, ...]:
    """Return the languages that a letter under this law can be translated into: those that letters are written in, in
    the variety of the law file where it has one, and those of its ready sentences."""
    told = sorted({one.language for one in basis.statements if short(one.language) != LEADING})
    whole = [
        next((tag for tag in told if short(tag) == one), one) for one in written(folder) if one != LEADING
    ]
    return (*whole, *(tag for tag in told if not written_as(tag, folder)))


def default_language(basis: Basis, folder: Path = LETTERS) -> str:
    """Return the language of a law where a letter can be translated into it; else English alone."""
    return basis.language if basis.language in translations_of(basis, folder) else LEADING


def leading_language(basis: Basis, language: str, folder: Path = LETTERS) -> str:
    """Return which language leads: the one asked for where a local lawyer has read all of it, else English."""
    own = [one for one in basis.statements if short(one.language) == short(language)]
    is_reviewed = is_read(written_as(language, folder), folder) and all(one.is_reviewed for one in own)
    return language if language != LEADING and is_reviewed else LEADING


def law_sentence(speech: Speech, about: str, *, by: str = "") -> Said | None:
    """Return the law file's sentence in this language or a relative of it.

    `by`: "representative" alone, "any" without hers alone; "": what she herself may say. What is written for this
    kind of image goes before what is true of any.
    """
    wanted = {"representative": {"representative"}, "any": {"any"}, "": {"self", "any"}}[by]
    fitting = [
        one
        for one in speech.basis.statements
        if one.about == about
        and one.speaker in wanted
        and one.image_kind in ("", speech.image_kind)
        and (speech.is_refused or not one.after)
        and short(one.language) == short(speech.language)
        and _is_true_of(one, speech)
        and not (speech.is_plain and _calls_it_intimate(one, speech.basis))
    ]
    if not fitting:
        return None
    best = max(fitting, key=lambda one: _closeness(one, speech))
    return Said(clean(best.text), best.language, image_kind=best.image_kind)


def _is_true_of(one: Statement, speech: Speech) -> bool:
    """Say whether it is not one on intimate images where the law file has words of its own for an innocent one."""
    if speech.image_kind != "source" or one.image_kind:
        return True
    return not any(other.image_kind and other.about == one.about for other in speech.basis.statements)


def _calls_it_intimate(one: Statement, basis: Basis) -> bool:
    """Say whether a sentence, or the English one that it translates, speaks of an intimate image."""
    twins = (
        other for other in basis.statements if other.about == one.about and short(other.language) == LEADING
    )
    return any(_OF_INTIMATE.search(other.text) for other in (one, *twins))


def _closeness(one: Statement, speech: Speech) -> tuple[int, int, bool, bool]:
    exact = 2 if one.language == speech.language else int(one.language == short(speech.language))
    return exact, len(one.image_kind), bool(one.after), one.speaker == "self"


def from_template(speech: Speech, names: list[str]) -> Said | None:
    """Return the words of the first template that exists, by names like "wordings/age_statement.txt"."""
    for place in speech.folders:
        for name in names:
            template = pick_template(speech.folder, [f"{place}/{name}"])
            if template is not None:
                text = clean(render_template(template, Slots({}), html=False))
                return Said(text, speech.written, f"{place}/{name}")
    return None


def said(speech: Speech, key: str, *, always: bool = False) -> Said | None:
    """Return what a letter says where this language leads. For one who acts for her: the representative's words first.

    `always`: a template may say it too where no law file does, as it does for declarations.
    """
    plain = law_sentence(speech, key)
    # Where a law lets her take consent back, general words do so for what is not intimate.
    always = always or (
        speech.is_plain
        and key == "consent_withdrawn"
        and any(one.about == key for one in speech.basis.statements)
    )
    if speech.represented and (plain or always):
        own = law_sentence(speech, key, by="representative")
        if own := own or from_template(speech, [f"wordings/{key}_representative.txt"]):
            return own
    return plain or (from_template(speech, [f"wordings/{key}.txt"]) if always else None)


def translated(speech: Speech, key: str, original: Said | None, *, exactly: bool = False) -> Said | None:
    """Return a sentence in this language for one that a letter says in English; `original` is that, or None.

    `exactly`: only words that translate it, as declarations need; else the general words of a template will do.
    """
    by = "representative" if speech.represented else ""
    found = law_sentence(speech, key, by=by) or (law_sentence(speech, key, by="any") if by else None)
    if found or original is None:
        return found
    exact = sentences(speech.written, speech.folder).get(original.text)
    if exact:
        return Said(exact, speech.written)
    if original.template or not exactly:
        names = [
            f"wordings/{key}{'_representative' if speech.represented else ''}.txt",
            f"wordings/{key}.txt",
        ]
        names = [original.template.partition("/")[2].partition("/")[2]] if original.template else names
        own = from_template(speech, names) if speech.written else None
        return own or original
    return original


def requests_said(speech: Speech) -> frozenset[str]:
    """Return which of REQUESTS are said in this language: by the law file, or as translation of its English words."""
    found = set()
    for key in REQUESTS:
        english = said(speech.also_in(LEADING), key)
        exact = english and english.text in sentences(speech.written, speech.folder)
        own = said(speech, key) if speech.language == LEADING else translated(speech, key, None)
        if own or exact:
            found.add(key)
    return frozenset(found)


@lru_cache(maxsize=32)
def sentences(language: str, folder: Path = LETTERS) -> Mapping[str, str]:
    """Return translations of English sentences that law files hold, by the English; empty where there are none."""
    path = folder / language / "sentences.toml"
    if not language or not path.exists():
        return {}
    with path.open("rb") as file:
        return {clean(one["english"]): clean(one["text"]) for one in tomllib.load(file)["sentences"]}
