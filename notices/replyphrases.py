"""Phrases by which answers are sorted, read from `data/answers/`: one file a language, refused whole at the first error. Pure.

A phrase is words. `a|b`: one of them; `{name}`: one of [words]; `stem*`: any ending; `word?`: may be absent; `...`: some
words between, never over a comma; `{named}`, last: the host or company that the answer names.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from casework.shapes import Shape, WrongError, at, fitting, flag, many, one_of, raw, some, table, tables, text
from notices.replytext import Quoting, fold

FOLDER = Path(__file__).parent / "data" / "answers"
ACKNOWLEDGED, SAYS_REMOVED, NEEDS_MORE = "acknowledged", "says_removed", "needs_more"
NOT_OURS, REFUSED, COUNTER_NOTICE = "not_ours", "refused", "counter_notice"
AUTOMATIC, UNKNOWN = "automatic", "unknown"
KINDS = (ACKNOWLEDGED, SAYS_REMOVED, NEEDS_MORE, NOT_OURS, REFUSED, COUNTER_NOTICE, AUTOMATIC)
# Nobody leaves spaces between the words of these, or everybody leaves them elsewhere.
_UNSPACED = frozenset({"ja", "ko"})
NAMED = "{named}"
_GAP = "..."
_GROUP = re.compile(r"\{([a-z_]+)\}")
# German umlauts and what is typed where there are none.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class AnswersError(ValueError):
    """A file of phrases cannot be used. Names the file, the key and what is wrong with it."""

    def __init__(self, file: str, key: str, says: str) -> None:
        """Keep the three apart and say them together."""
        super().__init__(f"{file}: {key}: {says}")
        self.file, self.key, self.says = file, key, says


@dataclass(frozen=True)
class Phrase:
    """One phrase: what must stand in a text at all, and how it is found there. `says_no`: a "not" is part of it."""

    anchors: tuple[str, ...]
    pattern: re.Pattern[str]
    is_named: bool = False
    says_no: bool = False


@dataclass(frozen=True)
class Rule:
    """Phrases of one kind. `is_weak`: it gives way to other kinds; `may_depend`: holds after "if" too."""

    id: str
    kind: str
    phrases: tuple[Phrase, ...]
    is_weak: bool = False
    may_depend: bool = False


@dataclass(frozen=True)
class Language:
    """The rules of one language, and what undoes a phrase: see docs/replies.md."""

    code: str
    rules: tuple[Rule, ...]
    names: tuple[Phrase, ...]
    negations: re.Pattern[str]
    harmless: re.Pattern[str]
    conditions: re.Pattern[str]
    partly: re.Pattern[str]
    contrary: re.Pattern[str]
    clause_ends: re.Pattern[str]
    subjects: re.Pattern[str]
    generic: frozenset[str]


@dataclass(frozen=True)
class Answers:
    """All languages, and how their clients quote."""

    languages: tuple[Language, ...]
    quoting: Quoting


_PHRASES = many(text)
_RULE: Shape = {
    "id": (fitting(r"[a-z][a-z_]*", "lower-case words joined by _"), ...),
    "kind": (one_of(KINDS), ...),
    "phrases": (some(text), ...),
    "weak": (flag, False),
    "may_depend": (flag, False),
}
_GUARDS: Shape = {
    "negations": (some(text), ...),
    "harmless": (_PHRASES, ()),
    "conditions": (some(text), ...),
    "partly": (some(text), ...),
    "contrary": (some(text), ...),
    "clause_ends": (_PHRASES, ()),
}
_QUOTED: Shape = {key: (some(text), ...) for key in ("wrote", "sender", "sent", "original", "ours")}
_FILE: Shape = {
    "language": (fitting(r"[a-z]{2}", "the code of a language"), ...),
    "words": (raw, {}),
    "rules": (tables(_RULE), ...),
    "names": (_PHRASES, ()),
    "guards": (lambda given: table(_GUARDS, given), ...),
    "quoted": (lambda given: table(_QUOTED, given), ...),
    "subjects": (some(text), ...),
    "generic": (_PHRASES, ()),
}


def load_answers(folder: Path = FOLDER) -> Answers:
    """Return the phrases of all languages, read once a process. Raises AnswersError: naming file and key."""
    return _load(folder)


@cache
def _load(folder: Path) -> Answers:
    read = {path.name: _read(path) for path in sorted(folder.glob("*.toml"))}
    quoted = [file["quoted"] for file in read.values()]
    quoting = Quoting(
        **{
            key: tuple(word for one in quoted for word in one[key])
            for key in ("wrote", "sender", "sent", "original")
        },
        ours=tuple(fold(word) for one in quoted for word in one["ours"]),
    )
    return Answers(tuple(_language(file, name) for name, file in read.items()), quoting)


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            read = table(_FILE, tomli.load(file))
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AnswersError(path.name, "(file)", str(error)) from None
    except WrongError as error:
        raise AnswersError(path.name, error.key or "(file)", error.says) from None
    if read["language"] != path.stem:
        raise AnswersError(path.name, "language", f"is “{read['language']}”, and the file is “{path.stem}”")
    ids = [rule["id"] for rule in read["rules"]]
    twice = next((one for one in ids if ids.count(one) > 1), "")
    if twice:
        raise AnswersError(path.name, "rules", f"“{twice}” is there twice")
    return read


def _language(file: Mapping[str, Any], name: str) -> Language:
    try:
        return _built(file)
    except WrongError as error:
        raise AnswersError(name, error.key, error.says) from None


def _built(file: Mapping[str, Any]) -> Language:
    code, words, guards = file["language"], file["words"], file["guards"]
    maker = at("words", lambda given: Maker(code, given), words)
    negations, harmless = (
        at(f"guards.{name}", maker.one_of, guards[name]) for name in ("negations", "harmless")
    )

    def phrases(given: Sequence[str]) -> tuple[Phrase, ...]:
        return tuple(maker.phrase(one, negations, harmless) for one in given)

    return Language(
        code=code,
        rules=tuple(
            Rule(
                id=rule["id"],
                kind=rule["kind"],
                phrases=at(f"rules.{rule['id']}", phrases, rule["phrases"]),
                is_weak=rule["weak"],
                may_depend=rule["may_depend"],
            )
            for rule in file["rules"]
        ),
        names=at("names", phrases, file["names"]),
        negations=negations,
        harmless=harmless,
        conditions=at("guards.conditions", maker.one_of, guards["conditions"]),
        partly=at("guards.partly", maker.one_of, guards["partly"]),
        contrary=at("guards.contrary", maker.one_of, (*guards["negations"], *guards["contrary"])),
        clause_ends=re.compile(
            "|".join(["[,:()、]| - ", *(rf" {re.escape(fold(one))} " for one in guards["clause_ends"])])
        ),
        subjects=at("subjects", maker.one_of, file["subjects"]),
        generic=frozenset(fold(one) for one in file["generic"]),
    )


class Maker:
    """Turns the phrases of one language into patterns. Every repetition in them is bounded, so none of them runs away."""

    def __init__(self, code: str, words: Mapping[str, Sequence[str]]) -> None:
        """Keep the words that phrases may name."""
        self.is_spaced, self.has_umlauts = code not in _UNSPACED, code == "de"
        self.words = {name: at(name, some(text), given) for name, given in words.items()}
        self.space = " " if self.is_spaced else " ?"
        self.gap = "(?: [^ ,;:()]{1,80}){0,5}? " if self.is_spaced else "[^、。,.;!?]{0,20}?"

    def phrase(self, written: str, negations: re.Pattern[str], harmless: re.Pattern[str]) -> Phrase:
        """Return a phrase of a rule. Raises WrongError: a part of it is not as it may be."""
        is_named = written.endswith(NAMED)
        bare = written.removesuffix(NAMED).strip()
        plain = fold(bare.replace(_GAP, " ").replace("?", " ").replace("*", " ").replace("|", " "))
        says_no = bool(negations.search(harmless.sub(" ", plain)))
        return Phrase(self._anchors(bare), self.pattern([bare]), is_named, says_no)

    def one_of(self, phrases: Sequence[str]) -> re.Pattern[str]:
        """Return a pattern for any of some phrases; for none where there are none."""
        return self.pattern(phrases) if phrases else re.compile(r"(?!)")

    def pattern(self, phrases: Sequence[str]) -> re.Pattern[str]:
        """Return a pattern that finds any of them at the bounds of words."""
        found = "|".join(self._source(phrase) for phrase in phrases)
        return re.compile(rf"(?<!\w)(?:{found})(?!\w)" if self.is_spaced else f"(?:{found})")

    def _source(self, phrase: str) -> str:
        source, gap = "", ""
        for token in phrase.split():
            if token == _GAP:
                gap = self.gap
                continue
            between = (gap or self.space) if source else ""
            may_lack = token.endswith("?")
            if may_lack and not source:
                raise WrongError(f"“{phrase}” begins with what may be absent")
            word = f"{between}{self._any(token.removesuffix('?'))}"
            source, gap = source + (f"(?:{word})?" if may_lack else word), ""
        if not source or gap:
            raise WrongError(f"“{phrase}” ends with a gap")
        return source

    def _any(self, token: str) -> str:
        return "(?:" + "|".join(self._word(one) for one in self._spellings(token)) + ")"

    def _word(self, word: str) -> str:
        stem = re.escape(fold(word.removesuffix("*"))).replace(r"\ ", self.space)
        return stem + (r"\w{0,12}" if word.endswith("*") else "")

    def _spellings(self, token: str) -> list[str]:
        """Return what a token stands for, German umlauts also as they are typed without."""
        choices: list[str] = []
        for one in token.split("|"):
            group = _GROUP.fullmatch(one)
            if group and group[1] not in self.words:
                raise WrongError(f"no [words] are named “{group[1]}”")
            choices += self.words[group[1]] if group else [one]
        if self.has_umlauts:
            choices += [one.translate(_UMLAUTS) for one in choices if one.translate(_UMLAUTS) != one]
        return choices

    def _anchors(self, phrase: str) -> tuple[str, ...]:
        """Return words of which one must stand in a text that holds the phrase: those of its longest part."""
        parts = [token for token in phrase.split() if token != _GAP and not token.endswith("?")]
        sets = [[fold(one.removesuffix("*")) for one in self._spellings(part)] for part in parts]
        best = max(sets, key=lambda words: min(len(word) for word in words), default=[""])
        return tuple(best if self.is_spaced else (word.split()[0] for word in best))
