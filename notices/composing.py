"""Composes a letter from facts and a legal basis: pure words, no model, no clock. What it discloses is recorded.

Words stand in templates/notices/letters by language, law in notices/data/law. English leads until a local lawyer has
read the other language; that stands under it, clearly headed. A required element that nothing fills is missing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from casework.facts import Facts
from notices import languages
from notices.elements import Confirmation, Element, Filler, needed_elements, wording
from notices.freewords import Paragraph
from notices.halves import Half, cell, excerpt, make_half
from notices.law import Basis
from notices.parties import Earlier, RecipientView, SightingView, Signer
from notices.phrases import LETTERS, phrases_of
from notices.situations import needed_again
from notices.slots import LetterError, Slot, Slots
from notices.telling import Matter, tell
from notices.typesetting import (
    Block,
    Section,
    section_html,
    section_text,
    translation_html,
    translation_text,
)
from notices.wordings import Speech, leading_language, translations_of, wording_digest

__all__ = ["LETTERS", "Letter", "LetterError", "compose"]

Texts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Letter:
    """A letter as it would leave, with every fact that any part of it discloses and every element that is missing.

    `html` is a fragment for the PDF and the page, `text` the body of a mail, `data` the canonical JSON to attach.
    `language` leads; `translation` is the language under it, "" where there is one. `sections` are the leading ones.
    """

    subject: str
    sections: tuple[Section, ...]
    elements: tuple[Element, ...]
    facts: frozenset[str]
    text: str
    html: str
    data: bytes
    missing: tuple[str, ...]
    language: str
    reference: str
    translation: str = ""

    @property
    def digest(self) -> str:
        """SHA-256, in hex, over subject, text, page and attachment: what an approval is bound to (S6)."""
        parts = (self.subject.encode(), self.text.encode(), self.html.encode(), self.data)
        return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def compose(
    basis: Basis,
    *,
    facts: Facts,
    recipient: RecipientView,
    sightings: Sequence[SightingView],
    images: Sequence[Mapping[str, Any]],
    language: str,
    confirmed: Mapping[str, Confirmation],
    signer: Signer,
    reference: str,
    date: date,
    masked: frozenset[str] = frozenset(),
    provisions: Sequence[Basis] = (),
    earlier: Earlier | None = None,
    paragraphs: Sequence[Paragraph] = (),
    folder: Path = LETTERS,
) -> Letter:
    """Return the letter under one basis to one recipient about all its sightings, in English and in `language`.

    `masked` covers the values of those facts, for a packet; `provisions` are national laws that the reasons name;
    `earlier`: what a follow-up asks about, which is shorter. `folder` holds the templates. A language that this law has
    nothing in leaves English alone. Raises LetterError: a template asks for what is not declared.
    """
    first, represented = leading_language(basis, language, folder), signer.acts_for_another
    speech = Speech(basis, represented, first, folder, asks_again=earlier is not None)
    needed = needed_again(basis) if earlier else needed_elements(basis, facts=facts, represented=represented)
    matter = Matter(
        facts, recipient, sightings, images, signer, reference, dated=date, masked=masked,
        provisions=provisions, earlier=earlier, paragraphs=paragraphs,
    )  # fmt: skip
    leading = Filler(speech, tell(speech, matter), needed=needed, declared=_declared(speech, confirmed))
    letter = _alone(make_half(leading), leading, reference)
    other = leading.speech.also_in(_second(basis, language, first, folder))
    return _with_other(letter, leading, other, matter) if other.language else letter


def _with_other(letter: Letter, leading: Filler, other: Speech, matter: Matter) -> Letter:
    """The letter with its second language under it: all of it, or the sentences that the law file holds."""
    if not other.written:
        return _with_excerpt(letter, other, excerpt(other, frozenset(leading.told)))
    below = Filler(other, tell(other, matter), needed=leading.needed, declared=leading.declared)
    return _with_translation(letter, make_half(below), other)


def _second(basis: Basis, language: str, first: str, folder: Path) -> str:
    """The language under the leading one; "" where English stands alone."""
    if first != languages.LEADING:
        return languages.LEADING
    known = translations_of(basis, folder)
    fitting = [tag for tag in known if languages.short(tag) == languages.short(language)]
    return language if language in known else next(iter(fitting), "")


def _declared(speech: Speech, confirmed: Mapping[str, Confirmation]) -> frozenset[str]:
    """The declarations that were confirmed in exactly the wording that leads."""
    said = {key: wording(speech, key) for key in confirmed}
    return frozenset(
        key
        for key, words in said.items()
        if words is not None and confirmed[key].wording_digest == wording_digest(words.text)
    )


def _alone(half: Half, filler: Filler, reference: str) -> Letter:
    elements = tuple(half.elements.values())
    return Letter(
        subject=half.subject,
        sections=half.sections,
        elements=elements,
        text=half.text,
        html=half.html,
        data=_canonical(_notice(half, filler)),
        facts=half.facts,
        missing=tuple(e.key for e in elements if e.status == "missing" and e.is_required),
        language=half.language,
        reference=reference,
    )


def _with_translation(letter: Letter, below: Half, speech: Speech) -> Letter:
    """The whole letter once more, under the leading one."""
    heads, notes = _headings(letter, speech)
    parts = {"heads": heads, "notes": notes}
    elements = tuple(_also_said(one, below.elements[one.key]) for one in letter.elements)
    return replace(
        letter,
        elements=elements,
        facts=letter.facts | below.facts,
        text=f"{letter.text}\n{translation_text(below.text, **parts)}",
        html=letter.html + translation_html(below.html, language=speech.written, **parts),
        data=_also_in(letter, below.language, _as_data(below.elements.values())),
        translation=below.language,
    )


def _with_excerpt(letter: Letter, speech: Speech, blocks: Sequence[Block]) -> Letter:
    """Single sentences of the law file under the leading letter; none where it tells none of them."""
    if not blocks:
        return letter
    heads, notes = _headings(letter, speech)
    section = Section("", tuple(blocks))
    phrases = phrases_of(letter.language, speech.folder)
    said = [{"text": block.text, "language": block.language} for block in blocks]
    text = translation_text(section_text(section).strip() + "\n", heads=heads, notes=notes)
    return replace(
        letter,
        text=f"{letter.text}\n{text}",
        html=letter.html
        + translation_html(
            section_html(section, (), phrases), language=speech.language, heads=heads, notes=notes
        ),
        data=_also_in(letter, speech.language, said),
        translation=speech.language,
    )


def _headings(letter: Letter, speech: Speech) -> tuple[Texts, Texts]:
    """The headings and notes over a second half, in both languages, each with its language."""
    lead = languages.written_as(letter.language, speech.folder)
    courtesy = phrases_of(lead, speech.folder).courtesy
    kind = "heading" if speech.written else "excerpt"
    head = courtesy[kind] % {"language": languages.name_in(speech.language, letter.language)}
    if not speech.written:
        own = languages.heading(speech.language, speech.folder)
        return [(head, lead), (own, speech.language)], [(courtesy["note"], lead)]
    there = phrases_of(speech.written, speech.folder).courtesy
    own = there[kind] % {"language": languages.name_in(speech.language, speech.language)}
    return [(head, lead), (own, speech.written)], [(courtesy["note"], lead), (there["note"], speech.written)]


def _also_said(element: Element, below: Element) -> Element:
    """The element with what fills it in the other language; words that stand in both alike are said once."""
    same = below.text == element.text
    return replace(
        element,
        facts=element.facts | below.facts,
        translation="" if same else below.text,
        translation_language="" if same else below.language,
    )


def _notice(half: Half, filler: Filler) -> dict[str, Any]:
    """The notice for machines."""
    say, basis, own = filler.slots.say, filler.speech.basis, filler.slots.own
    link = say("answer_link")
    again = {"asks_again_about": say("earlier_reference")} if filler.speech.asks_again else {}
    return again | {
        "schema": "recourse-notice/1",
        "reference": say("reference"),
        "date": say("iso_date"),
        "language": half.language,
        "law": {"id": basis.id, "name": basis.name, "citation": basis.citation},
        "recipient": say("recipient_name"),
        "sender": {"name": say("sender_name"), "email": say("sender_email")},
        "addresses": [_address(filler.slots, row) for row in filler.slots.lists["places"]],
        "elements": _as_data(half.elements.values()),
        **({"answer_link": link} if link else {}),
        **({"paragraphs": [{"text": one.text, "language": one.language} for one in own]} if own else {}),
    }


def _as_data(elements: Iterable[Element]) -> list[dict[str, str]]:
    return [
        {"key": e.key, "source": e.source, "text": e.text, "language": e.language}
        for e in elements
        if e.status != "missing"
    ]


def _address(slots: Slots, row: dict[str, Slot]) -> dict[str, Any]:
    """One address; what its platform calls it, and the day of first sight, stand only where they are known."""
    told = {"number": int(row["number"].value), "url": cell(slots, row, "address")}
    more = {"canonical": "same_as", "item": "item", "account": "account", "first_seen": "seen_iso"}
    return told | {key: value for key, name in more.items() if (value := cell(slots, row, name))}


def _also_in(letter: Letter, language: str, said: Sequence[Mapping[str, str]]) -> bytes:
    courtesy = {"language": language, "is_courtesy": True, "elements": said}
    return _canonical(json.loads(letter.data) | {"translation": courtesy})


def _canonical(notice: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8."""
    return json.dumps(notice, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
