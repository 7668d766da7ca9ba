"""The words of a short letter that takes a notice back: whose notice, of which day, nothing about the person. Pure."""

import json
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape

from notices import languages
from notices.phrases import Phrases, phrases_of
from notices.slots import clean
from notices.typesetting import (
    Section,
    courtesy_half,
    rows_html,
    section_html,
    section_saying,
    section_text,
    tidy,
)

# What it tells: who writes. The recipient has that from the notice.
FACTS = frozenset({"organisation"})


@dataclass(frozen=True)
class Taken:
    """The notice that is taken back, and who takes it back from whom, on which day."""

    reference: str
    of_day: date
    sender_name: str
    sender_email: str
    recipient_name: str
    language: str
    own_reference: str
    dated: date


@dataclass(frozen=True)
class Words:
    """A letter in English and, under it, in the language of the notice where letters are written in it."""

    subject: str
    text: str
    html: str
    data: bytes
    translation: str


def words_of(taken: Taken) -> Words:
    """Return the letter; the same notice on the same day gives the same words."""
    other = languages.written_as(taken.language, languages.LETTERS)
    subject, text, html = _half(taken, languages.LEADING)
    if other and other != languages.LEADING:
        _subject, below_text, below_html = _half(taken, other)
        below_text, below_html = courtesy_half(below_text, below_html, language=other)
        text, html = f"{text}\n{below_text}", html + below_html
    else:
        other = ""
    return Words(subject, text, html, _for_machines(taken), other)


def _half(taken: Taken, language: str) -> tuple[str, str, str]:
    """Return subject, plain text and HTML in one language."""
    phrases = phrases_of(language)
    named = {"reference": clean(taken.reference), "date": languages.day(taken.of_day, language)}
    subject = phrases.retraction["subject"] % named
    said = (phrases.retraction[key] % named for key in ("withdrawn", "ask", "others"))
    section = section_saying("", language, *said)
    to = f"{clean(taken.recipient_name)}{phrases.letterhead['after_name']}"
    rows = [(phrases.letterhead["date"], languages.day(taken.dated, language))]
    if taken.own_reference:  # it has none before it is approved
        rows.append((phrases.letterhead["reference"], clean(taken.own_reference)))
    text = _text(taken, to, rows, section, phrases)
    return subject, text, _html(taken, to, rows, subject, section_html(section, (), phrases))


def _text(taken: Taken, to: str, rows: list[tuple[str, str]], section: Section, phrases: Phrases) -> str:
    colon = phrases.letterhead["colon"]
    head = [
        clean(taken.sender_name),
        clean(taken.sender_email),
        "",
        f"{phrases.letterhead['to']}{colon}{to}",
        "",
    ]
    head += [f"{label}{colon}{value}" for label, value in rows]
    return tidy("\n".join([*head, "", section_text(section)]))


def _html(taken: Taken, to: str, rows: list[tuple[str, str]], subject: str, section: str) -> str:
    sender = f"<strong>{escape(clean(taken.sender_name))}</strong><br>{escape(clean(taken.sender_email))}"
    return (
        f'<article class="letter"><div class="letter-sender">{sender}</div><div class="letter-recipient">{escape(to)}</div>'
        f"{rows_html(rows, 'letter-about')}<h1>{escape(subject)}</h1>{section}</article>"
    )


def _for_machines(taken: Taken) -> bytes:
    told = {
        "schema": "recourse-retraction/1",
        "reference": taken.own_reference,
        "retracts": taken.reference,
        "date": taken.dated.isoformat(),
        "recipient": taken.recipient_name,
        "sender": {"name": taken.sender_name, "email": taken.sender_email},
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
