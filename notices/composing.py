"""Composes a letter from facts and a legal basis: pure words, no model, no clock. What it discloses is recorded.

Words stand in templates/notices/letters, law in notices/data/law. A required element that nothing fills is missing.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from casework.facts import Facts
from notices.elements import LETTERS, Confirmation, Element, Filler, folders, needed_elements
from notices.law import Basis
from notices.parties import RecipientView, SightingView, Signer
from notices.slots import LetterError, Slot, Slots, clean, pick_template, render_template
from notices.telling import tell
from notices.typesetting import Section, marked, section_html, section_of, section_text, tidy

SECTIONS = (
    "opening", "request", "places", "content", "person", "why",
    "earlier", "declarations", "further", "confidence", "reply", "closing",
)  # fmt: skip
# Ready sentences that are true of some cases only, and the slot that says of which.
FITS = {
    "statement_synthetic": "is_synthetic",
    "statement_of_non_consent": "unlicensed",
    "reasons_unlawful": "unlicensed",
    "erasure_request": "unlicensed",
    "threat": "threat",
    "complaint": "complains_again",
}


@dataclass(frozen=True)
class Letter:
    """A letter as it would leave, with every fact that any part of it discloses and every element that is missing.

    `html` is a fragment for the PDF and the page, `text` the body of a mail, `data` the canonical JSON to attach.
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
    folder: Path = LETTERS,
) -> Letter:
    """Return the letter under one basis to one recipient about all its sightings.

    `masked` covers the values of those facts, for a packet; `provisions` are national laws that the reasons name;
    `folder` holds the templates. Raises LetterError: a template asks for what is not declared.
    """
    slots = tell(
        basis,
        facts=facts,
        recipient=recipient,
        sightings=sightings,
        images=images,
        signer=signer,
        reference=reference,
        dated=date,
        masked=masked,
        provisions=provisions,
        folder=folder,
    )
    filler = _filler(
        basis, slots, facts=facts, signer=signer, language=language, confirmed=confirmed, folder=folder
    )
    return _Composer(basis, slots, filler, folder).letter(reference, language)


def _filler(
    basis: Basis,
    slots: Slots,
    *,
    facts: Facts,
    signer: Signer,
    language: str,
    confirmed: Mapping[str, Confirmation],
    folder: Path,
) -> Filler:
    """What fills the elements that these facts call for, in the words of whoever signs."""
    represented = signer.acts_for_another
    return Filler(
        basis,
        slots,
        needed=needed_elements(basis, facts=facts, represented=represented),
        represented=represented,
        language=language,
        confirmed=confirmed,
        folder=folder,
    )


class _Composer:
    """One letter in the making."""

    def __init__(self, basis: Basis, slots: Slots, filler: Filler, folder: Path) -> None:
        self.basis, self.slots, self.filler, self.folder = basis, slots, filler, folder
        self.elements = filler.fill()
        self.placed: set[str] = set()
        self.sections: tuple[Section, ...] = ()
        slots.parts = {"element": self._element, "statement": self._statement, "sections": self._sections}

    def letter(self, reference: str, language: str) -> Letter:
        title = self._words("title.txt")
        self.slots.values = {**self.slots.values, "title": Slot(title)}
        made = {name: self._section(name) for name in sorted(SECTIONS, key=_last_the_rest)}
        self.sections = tuple(made[name] for name in SECTIONS if made[name].blocks)
        self._refuse_unplaced()
        elements = tuple(self.elements.values())
        subject = self._words("subject.txt")
        text = tidy(self._page("body.txt", html=False))
        html = self._page("body.html", html=True)
        return Letter(
            subject=subject,
            sections=self.sections,
            elements=elements,
            text=text,
            html=html,
            data=self._data(),
            facts=frozenset(self.slots.facts),
            missing=tuple(e.key for e in elements if e.status == "missing" and e.is_required),
            language=language,
            reference=reference,
        )

    def _page(self, name: str, *, html: bool) -> str:
        template = pick_template(self.folder, [f"{place}/{name}" for place in folders(self.basis)])
        if template is None:
            raise LetterError(f"There is no {name}.")
        return render_template(template, self.slots, html=html)

    def _words(self, name: str) -> str:
        return clean(self._page(name, html=False))

    def _section(self, name: str) -> Section:
        return section_of(self._page(f"parts/{name}.txt", html=False))

    def _element(self, key: str, *, html: bool) -> str:
        if key == "*":
            rest = [k for k in self.elements if k not in self.placed]
            return "\n\n".join(self._element(k, html=html) for k in rest)
        element = self.elements.get(key)
        if element is None or key in self.placed:
            return ""
        self.placed.add(key)
        if element.status == "missing":
            says = f"Missing: {element.requirement} ({element.source})" if element.is_required else ""
            return marked("missing", clean(says), "en") if says else ""
        if key == "location_url":
            return marked("places", element.text, element.language)
        parts = re.split(r"\n\s*\n", element.text)
        return "\n\n".join(marked("words", clean(part), element.language) for part in parts)

    def _statement(self, key: str, *, html: bool) -> str:
        if key in self.filler.used or key in self.elements:
            return ""
        if key in FITS and not self.slots.holds(FITS[key]):
            return ""
        found = self.filler.sentence(key)
        if found is None:
            return ""
        self.filler.used.add(key)
        return marked("words", *found)

    def _sections(self, _name: str, *, html: bool) -> str:
        table = self.slots.lists["places"]
        rows = [(row["number"].value, self._cell(row, "url"), self._cell(row, "first_seen")) for row in table]
        shown = [section_html(s, rows) if html else section_text(s) for s in self.sections]
        return "\n".join(shown)

    def _cell(self, row: dict[str, Slot], name: str) -> str:
        with self.slots.within(row):
            return self.slots.say(name)

    def _address(self, row: dict[str, Slot]) -> dict[str, Any]:
        """One address; the day of first sight stands only where it was said."""
        told = {"number": int(row["number"].value), "url": self._cell(row, "url")}
        day = self._cell(row, "seen_iso")
        return told | ({"first_seen": day} if day else {})

    def _refuse_unplaced(self) -> None:
        """An element counts as filled only when its words stand in the letter."""
        lost = [e.key for e in self.elements.values() if e.status != "missing" and e.key not in self.placed]
        if lost:
            raise LetterError(f"No part of the letter prints: {', '.join(lost)}.")

    def _data(self) -> bytes:
        """The notice for machines: canonical JSON (sorted keys, no spaces, UTF-8)."""
        say = self.slots.say
        notice = {
            "schema": "recourse-notice/1",
            "reference": say("reference"),
            "date": say("iso_date"),
            "law": {"id": self.basis.id, "name": self.basis.name, "citation": self.basis.citation},
            "recipient": say("recipient_name"),
            "sender": {"name": say("sender_name"), "email": say("sender_email")},
            "addresses": [self._address(row) for row in self.slots.lists["places"]],
            "elements": [
                {"key": e.key, "source": e.source, "text": e.text, "language": e.language}
                for e in self.elements.values()
                if e.status != "missing"
            ],
        }
        return json.dumps(notice, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _last_the_rest(name: str) -> bool:
    """The section that prints what no other printed is made last, wherever it stands."""
    return name == "further"
