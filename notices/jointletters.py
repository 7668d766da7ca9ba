"""The words of a joint complaint: who complains of which host, numbers of five or more, what is asked; no name. Pure.

English leads; the other language in which the law's complaint is worded stands under it as a courtesy translation.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from django.utils.html import escape

from notices import languages
from notices.bases import Basis
from notices.law import load_law
from notices.outcomes import STEPS_H
from notices.phrases import names_of_laws, phrases_of
from notices.slots import clean
from notices.typesetting import courtesy_half, rows_html, section_html, section_saying, section_text, tidy

WORDS = Path(__file__).resolve().parent.parent / "templates" / "notices" / "joint"
# What it tells of each who takes part; each agreed to this, or to more.
FACTS = frozenset({"organisation", "authority", "country", "complaints"})
_COUNTED = ("answered", "half_answered", "refused", "over", "up", "never")
_DAY_H = 24
Rows = list[tuple[str, str]]


@dataclass(frozen=True)
class Joint:
    """What a joint complaint says: sender, authority, host, country (ISO 3166-1), and the numbers of notices.jointnumbers."""

    basis: Basis
    sender_name: str
    sender_lines: tuple[str, ...]
    authority: str
    authority_url: str
    host: str
    country: str
    numbers: Mapping[str, Any]
    reference: str
    dated: date
    language: str


@dataclass(frozen=True)
class JointLetter:
    """A whole letter. `html` for the PDF, `text` for the page and for a form; `translation` is "" where English is alone."""

    subject: str
    text: str
    html: str
    translation: str
    facts: frozenset[str] = FACTS

    @property
    def digest(self) -> str:
        """SHA-256, hex: what an approval is bound to (S6)."""
        told = [self.subject, self.text, self.html, sorted(self.facts)]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def languages_of(basis_id: str) -> tuple[str, ...]:
    """Return the languages in which this law's joint complaint is worded, English first; none: there is none."""
    found = (path.stem for path in sorted(WORDS.glob("*.toml")))
    worded = [language for language in found if basis_id in _words(language)["complaint"]]
    return tuple(sorted(worded, key=lambda language: language != languages.LEADING))


def letter_of(joint: Joint) -> JointLetter:
    """Return the letter; the same numbers on the same day give the same words."""
    subject, text, html = _half(joint, languages.LEADING)
    other = joint.language if joint.language in languages_of(joint.basis.id)[1:] else ""
    if other:
        _subject, below_text, below_html = _half(joint, other)
        below_text, below_html = courtesy_half(below_text, below_html, language=other)
        text, html = f"{text}\n{below_text}", html + below_html
    return JointLetter(subject, text, html, other)


@cache
def _words(language: str) -> dict[str, Any]:
    with (WORDS / f"{language}.toml").open("rb") as file:
        return tomllib.load(file)


def _half(joint: Joint, language: str) -> tuple[str, str, str]:
    """Return subject, plain text and HTML in one language."""
    words, phrases = _words(language), phrases_of(language)
    said = {
        "host": clean(joint.host),
        "people": str(joint.numbers["people"]),
        "country": languages.place(joint.country, language),
    }
    subject = words["title"] % said
    law, says, asked = joint.basis.id, words["says"], words["asked"]
    complaint = section_saying(
        words["headings"]["complaint"], language, words["complaint"][law] % said, says["agreed"]
    )
    numbers = section_saying(words["headings"]["numbers"], language)
    below = section_saying("", language, says["few"], says["counted"])
    last = section_saying(
        words["headings"]["asked"], language, asked[law], asked["more"], clean(joint.sender_name)
    )
    told = list(_rows(joint.numbers, words, language))
    head = _head(joint, language)
    parts = (complaint, numbers, below, last)
    html = [section_html(part, (), phrases) for part in parts]
    html.insert(2, rows_html(told, "letter-places"))
    text = [section_text(part) for part in parts]
    text.insert(
        2, "\n\n".join(f"{label}{phrases.letterhead['colon']}{value}" for label, value in told) + "\n"
    )
    return subject, _text(joint, head, subject, text, phrases.letterhead), _html(joint, head, subject, html)


def _rows(numbers: Mapping[str, Any], words: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Yield (label, value); a number that is not shown has no row."""
    rows, people = words["rows"], numbers["people"]
    yield rows["people"], str(people)
    first, last = (_month(month, language) for month in numbers["months"])
    yield rows["months"], words["between"] % {"first": first, "last": last}
    for law, count in numbers["laws"]:
        yield rows["law"] % {"law": _citation(law, language)}, _of(count, people, words)
    for channel, count in numbers["channels"]:
        yield rows[f"channel_{channel}"], _of(count, people, words)
    for name in _COUNTED:
        if numbers[name] is not None:
            is_time = name == "half_answered"
            yield rows[name], _time(numbers[name], words) if is_time else _of(numbers[name], people, words)


def _of(count: int, people: int, words: Mapping[str, Any]) -> str:
    form = words["of_all"] if count == people else words["of_some"]
    return str(form % {"count": count, "people": people})


def _time(step: int, words: Mapping[str, Any]) -> str:
    hours = STEPS_H[step - 1]
    unit, number = ("days", hours // _DAY_H) if hours >= 2 * _DAY_H else ("hours", hours)
    return str(words["times"][unit] % {"number": number})


def _month(month: str, language: str) -> str:
    locale = "en_GB" if language == languages.LEADING else language
    return str(format_date(date.fromisoformat(f"{month}-01"), "LLLL y", locale=locale))


def _citation(law: str, language: str) -> str:
    return str(names_of_laws(language).get(law, {}).get("citation") or load_law().get(law).citation)


def _head(joint: Joint, language: str) -> Rows:
    letterhead = phrases_of(language).letterhead
    law = _citation(joint.basis.id, language)
    rows = [
        (letterhead["date"], languages.day(joint.dated, language)),
        (letterhead["reference"], joint.reference),
    ]
    return [*rows, (letterhead["law"], law)]


def _to(joint: Joint) -> list[str]:
    return [clean(line) for line in (joint.authority, joint.authority_url) if line]


def _text(joint: Joint, head: Rows, subject: str, parts: list[str], letterhead: Mapping[str, str]) -> str:
    colon = letterhead["colon"]
    sender = [clean(line) for line in (joint.sender_name, *joint.sender_lines)]
    first, *more = _to(joint)
    lines = [*sender, "", f"{letterhead['to']}{colon}{first}", *more, ""]
    lines += [f"{label}{colon}{value}" for label, value in head]
    return tidy("\n".join([*lines, "", subject, "-" * len(subject), "", *parts]))


def _html(joint: Joint, head: Rows, subject: str, parts: list[str]) -> str:
    lines = "<br>".join(escape(clean(line)) for line in joint.sender_lines)
    to = "<br>".join(escape(line) for line in _to(joint))
    about = rows_html(head, "letter-about", joint.reference)
    return (
        f'<article class="letter"><div class="letter-sender"><strong>{escape(clean(joint.sender_name))}</strong><br>{lines}'
        f'</div><div class="letter-recipient">{to}</div>{about}<h1>{escape(subject)}</h1>'
        f"{''.join(parts)}</article>"
    )
