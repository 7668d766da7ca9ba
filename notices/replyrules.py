"""Sorts answers of recipients by phrases that are data. It proposes, and in doubt it knows nothing. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from notices import replynames
from notices.replyphrases import (
    ACKNOWLEDGED,
    AUTOMATIC,
    COUNTER_NOTICE,
    NEEDS_MORE,
    NOT_OURS,
    REFUSED,
    SAYS_REMOVED,
    UNKNOWN,
    Answers,
    Language,
    Phrase,
    Rule,
    load_answers,
)
from notices.replytext import Sentence, Words, fold, words_of

# Two of these in one mail: the more careful one, or none.
_DECISIVE = frozenset({REFUSED, NEEDS_MORE, NOT_OURS, SAYS_REMOVED})
_CAREFUL = ((REFUSED, SAYS_REMOVED), (NEEDS_MORE, SAYS_REMOVED))
_REPLY_HEADERS = ("x-autoreply", "x-autorespond", "x-autoresponse")


@dataclass(frozen=True)
class Sorted:
    """What an answer is: `kind` one of Reply.Kind, "automatic" or "unknown"; `named`: whom it names as the right one.

    `rule`: language and id of what decided, or why nothing did: "doubt", "mixed", "contrary", "".
    """

    kind: str
    rule: str = ""
    language: str = ""
    named: str = ""


class Machine(StrEnum):
    """What says that a machine sent a mail: nothing; its headers; that it answers each mail so; the subject of an absence."""

    NO = "no"
    SENT = "sent"
    ANSWERS = "answers"
    AWAY = "away"


_ANSWERING = frozenset({Machine.ANSWERS, Machine.AWAY})


@dataclass(frozen=True)
class _Hit:
    rule: Rule
    language: Language
    named: str = ""

    def sorted(self) -> Sorted:
        return Sorted(self.rule.kind, f"{self.language.code}/{self.rule.id}", self.language.code)


def sort_answer(subject: str, text: str, *, headers: Mapping[str, str]) -> Sorted:
    """Say what an answer is, by its own words alone: what it quotes, our letter first of all, never decides.

    `text` is plain. `headers` of the mail, by name in any case: whether a machine sent it. The same words give the same
    answer whatever their case, accents, quotation marks and line breaks.
    """
    answers = load_answers()
    words = words_of(text, answers.quoting)
    if words.is_doubtful:
        return Sorted(UNKNOWN, "doubt")
    hits = [hit for language in answers.languages for hit in _hits(words, language)]
    found = _decide(hits, machine=_machine(subject, headers, answers), signs=_signs(words, hits))
    return replace(found, named=_named(words, hits, answers)) if found.kind == NOT_OURS else found


def _signs(words: Words, hits: Iterable[_Hit]) -> frozenset[str]:
    """Return what in the mail tells less than good news: "partly", "contrary", in a language that it speaks.

    Where no phrase tells which that is, in any: then a "not" of one may be a word of another, and more is unknown.
    """
    signs = set()
    spoken = {hit.language.code: hit.language for hit in hits}
    for language in spoken.values() if spoken else load_answers().languages:
        masked = language.harmless.sub(" ~ ", words.folded)
        signs |= {"partly"} if language.partly.search(masked) else set()
        signs |= {"contrary"} if language.contrary.search(masked) else set()
    return frozenset(signs)


def _machine(subject: str, headers: Mapping[str, str], answers: Answers) -> Machine:
    """Say whether a machine sent it: RFC 3834 §5, the headers that were used before it, and subjects of absences."""
    told = {name.casefold(): value.casefold().partition(";")[0].strip() for name, value in headers.items()}
    about = fold(subject[:300])
    if any(one.subjects.match(about) for one in answers.languages):
        return Machine.AWAY
    replied = told.get("auto-submitted") == "auto-replied" or told.get("precedence") == "auto_reply"
    if replied or any(name in told for name in _REPLY_HEADERS):
        return Machine.ANSWERS
    return Machine.NO if told.get("auto-submitted", "no") in {"no", ""} else Machine.SENT


def _decide(hits: list[_Hit], *, machine: Machine, signs: frozenset[str]) -> Sorted:
    """Choose among what was found. Two kinds: the more careful where one includes the other, else unknown."""
    strong: dict[str, _Hit] = {}
    weak: dict[str, _Hit] = {}
    for hit in hits:
        (weak if hit.rule.is_weak else strong).setdefault(hit.rule.kind, hit)
    if COUNTER_NOTICE in strong:
        return strong[COUNTER_NOTICE].sorted()
    decisive = set(strong) & _DECISIVE
    if not decisive:
        return _undecided(strong, weak, machine=machine, signs=signs)
    if AUTOMATIC in strong:
        return Sorted(UNKNOWN, "mixed")
    if len(decisive) > 1:
        careful = next((pair[0] for pair in _CAREFUL if set(pair) == decisive), "")
        return strong[careful].sorted() if careful and "partly" not in signs else Sorted(UNKNOWN, "mixed")
    kind = decisive.pop()
    by_machine = machine in _ANSWERING or AUTOMATIC in weak
    mixed = (
        # What answers every mail says what reports need in general, and what it cannot do.
        kind in {NEEDS_MORE, REFUSED} and by_machine,
        # "Removed, and the rest is being looked at"; "we do nothing, and passed it on".
        kind in {SAYS_REMOVED, REFUSED} and ACKNOWLEDGED in strong,
        kind == SAYS_REMOVED and REFUSED in weak,
        kind == REFUSED and "partly" in signs,
    )
    if any(mixed):
        return Sorted(UNKNOWN, "mixed")
    return Sorted(UNKNOWN, "contrary") if kind == SAYS_REMOVED and signs else strong[kind].sorted()


def _undecided(
    strong: Mapping[str, _Hit], weak: Mapping[str, _Hit], *, machine: Machine, signs: frozenset[str]
) -> Sorted:
    """Sort what says neither removed nor refused: an absence, an inability alone, a machine's answer, a receipt."""
    received = strong.get(ACKNOWLEDGED) or weak.get(ACKNOWLEDGED)
    by_words = strong.get(AUTOMATIC) or weak.get(AUTOMATIC)
    if REFUSED in weak:
        is_alone = not (by_words or ACKNOWLEDGED in strong or machine != Machine.NO)
        return weak[REFUSED].sorted() if is_alone else Sorted(UNKNOWN, "mixed")
    # Nobody reads what is automatic: what a machine sent, and no phrase knows, is taken for that only where nothing is denied.
    is_known = bool(by_words or received or not signs)
    if AUTOMATIC in strong or machine == Machine.AWAY or (machine == Machine.ANSWERS and is_known):
        language = by_words.language.code if by_words else received.language.code if received else ""
        return by_words.sorted() if by_words else Sorted(AUTOMATIC, "headers", language)
    if signs:
        return Sorted(UNKNOWN, "contrary")
    if by_words:
        return by_words.sorted()
    if machine == Machine.SENT and received:
        return Sorted(AUTOMATIC, "headers", received.language.code)
    return received.sorted() if received else Sorted(UNKNOWN)


def _hits(words: Words, language: Language) -> Iterator[_Hit]:
    """Yield what the rules of a language find in an answer."""
    likely = [
        (
            rule,
            [phrase for phrase in rule.phrases if any(anchor in words.folded for anchor in phrase.anchors)],
        )
        for rule in language.rules
    ]
    likely = [(rule, phrases) for rule, phrases in likely if phrases]
    for sentence in words.sentences() if likely else ():
        for rule, phrases in likely:
            for phrase in phrases:
                named = _found(sentence, rule, phrase, words, language)
                if named is not None:
                    yield _Hit(rule, language, named)


def _found(sentence: Sentence, rule: Rule, phrase: Phrase, words: Words, language: Language) -> str | None:
    """Return whom a phrase names where a sentence says it, "" where it names nobody; None where it is not said."""
    for found in phrase.pattern.finditer(sentence.text):
        if _is_undone(found, rule, phrase, language):
            continue
        if not phrase.is_named:
            return ""
        name = _name_after(words, sentence.start + found.end(), language)
        if name:
            return name
    return None


def _is_undone(found: re.Match[str], rule: Rule, phrase: Phrase, language: Language) -> bool:
    """Say whether the sentence takes back what a phrase in it says: a no, an if, a question."""
    text, start, end = found.string, found.start(), found.end()
    asks = rule.kind == NEEDS_MORE
    depends = language.conditions.search(text)
    # What is asked for may have its "if" behind it, and be a question.
    if depends and not rule.may_depend and rule.kind != AUTOMATIC and (depends.start() < start or not asks):
        return True
    if not asks and text.rstrip().endswith(("?", "？")):
        return True
    if phrase.says_no:
        return False
    clause = language.clause_ends.split(text[end:], maxsplit=1)[0]
    near = language.harmless.sub(" ~ ", f"{text[:end]}{clause}")
    return bool(language.negations.search(near))


def _name_after(words: Words, place: int, language: Language) -> str:
    written = words.written_after(place, replynames.REACH)
    return replynames.name_at(written, language=language.code, generic=language.generic)


def _named(words: Words, hits: Iterable[_Hit], answers: Answers) -> str:
    """Return the one host or company that an answer names as the right one; "" where it names none, or two."""
    names = [hit.named for hit in hits if hit.rule.kind == NOT_OURS]
    for language in answers.languages:
        for phrase in language.names:
            for found in phrase.pattern.finditer(words.folded):
                if phrase.is_named:
                    names.append(_name_after(words, found.end(), language))
                else:
                    names.append(replynames.mail_host_in(words.written_after(found.end(), replynames.REACH)))
    return replynames.only_one(names)
