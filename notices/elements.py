"""What fills each element that a law asks for: her facts, the law file's own sentences, or a confirmed declaration.

Declarations are never filled from facts (design §3.2); a signature and a name are never invented.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from casework.facts import Facts
from notices.conditions import Truth, evaluate
from notices.law import TELLS, Basis
from notices.law import Element as Needed
from notices.phrases import LETTERS
from notices.slots import LetterError, Slot, Slots, clean, pick_template, render_template

# The slot that must have a value before an element can be filled. An element that is not named here and is no
# declaration can be filled by a document only, and is missing until then.
NEEDS = {
    "location_url": "has_places",
    "identification_of_content": "content_known",
    "identification_of_person": "person_known",
    "identification_of_uploader": "uploader",
    "identification_of_work": "owns_work",
    "statement_of_non_consent": "unlicensed",
    "reasons_unlawful": "unlicensed",
    "harm": "harm",
    "threat": "threat",
    "contact_information": "sender_contact",
    "name": "sender_name",
    "email": "sender_email",
    "searched_name": "searched_name",
    "signature": "signature",
    "written_form": "reference",
    "prescribed_form": "reference",
    "remedial_action": "has_places",
    "proof_of_identity": "proof_of_identity",
    "connection_to_jurisdiction": "residence",
    "platform_account": "platform_account",
    "date_seen": "all_dated",
    "prior_complaint_to_platform": "complaints_made",
    "prior_complaint_to_authority": "authority_told",
    "police_report": "police_report",
    "criminal_complaint": "criminal_complaint",
}
# Elements that a ready sentence of the law file fills, in order of preference; else a template's words do.
STATEMENTS_FOR = {
    "statement_of_non_consent": ("statement_of_non_consent",),
    "reasons_unlawful": ("reasons_unlawful", "erasure_request"),
    "threat": ("threat",),
}
# Elements whose words begin with the law file's sentence where a slot bears it out, and go on with what is known.
TAKEN_UP = {"identification_of_person": "identifiable", "identification_of_work": "owns_work"}


@dataclass(frozen=True)
class Confirmation:
    """That somebody confirmed a declaration: who, when, and the SHA-256 of the wording that was before them."""

    by_name: str
    at: datetime
    wording_digest: str


@dataclass(frozen=True)
class Declaration:
    """A declaration to be confirmed: the law's wording, unticked, and the digest of exactly that wording.

    `belief_of` says whose word it is: the signer's, or the depicted person's own.
    """

    key: str
    requirement: str
    source: str
    text: str
    language: str
    digest: str
    belief_of: str


@dataclass(frozen=True)
class Element:
    """One element and the words that fill it. `status`: filled, declared, missing; a wise one is not `is_required`."""

    key: str
    source: str
    requirement: str
    text: str
    status: str
    facts: frozenset[str]
    language: str
    is_required: bool


def wording_digest(text: str) -> str:
    """Return the SHA-256, in hex, of a declaration's wording."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def folders(basis: Basis, language: str = "en") -> tuple[str, ...]:
    """Return where words for a basis are looked for: its own folder, its kind's, the default; of one language."""
    return tuple(f"{language}/{place}" for place in (basis.id, f"_{basis.kind}", "_default"))


def needed_elements(basis: Basis, *, facts: Facts, represented: bool) -> tuple[Needed, ...]:
    """Return the elements that these facts call for; one whose condition is unknown is called for."""
    role = facts.notifier.get("role") or ("clinic" if represented else "self")
    flat = {
        f"{section}.{key}": value
        for section, table in (
            ("person", facts.person),
            ("notifier", facts.notifier),
            ("history", facts.history),
        )
        for key, value in table.items()
    } | {"notifier.role": role}
    return tuple(
        element
        for element in basis.required_elements
        if element.when is None or evaluate(element.when, flat).truth != Truth.NO
    )


def statement_of(basis: Basis, key: str, language: str, *, image_kind: str = "") -> tuple[str, str] | None:
    """Return a law file's sentence and its language: the language asked for, else English; None where it has none.

    What is written for this kind of image goes before what is true of any.
    """
    fitting = [s for s in basis.statements if s.key == key and s.image_kind in ("", image_kind)]
    found = {s.language: s.text for s in sorted(fitting, key=lambda s: s.image_kind)}
    short = language.split("-", maxsplit=1)[0]
    relatives = [tag for tag in found if tag.split("-", maxsplit=1)[0] == short]
    for tag in (language, short, *relatives, "en"):
        if tag in found:
            return clean(found[tag]), tag
    return None


def declarations(
    basis: Basis, *, represented: bool, language: str, facts: Facts | None = None, folder: Path = LETTERS
) -> tuple[Declaration, ...]:
    """Return every declaration that the basis asks for, with the wording to confirm.

    Without `facts`, also those that a law asks for in some cases only.
    """
    asked = []
    for needed in needed_elements(basis, facts=facts or Facts(), represented=represented):
        found = _wording(basis, needed.key, represented=represented, language=language, folder=folder)
        if needed.is_declaration and found is not None:
            text, tag = found
            asked.append(
                Declaration(
                    key=needed.key,
                    requirement=needed.requirement,
                    source=needed.source,
                    text=text,
                    language=tag,
                    digest=wording_digest(text),
                    belief_of=needed.belief_of,
                )
            )
    return tuple(asked)


def _wording(
    basis: Basis, key: str, *, represented: bool, language: str, folder: Path
) -> tuple[str, str] | None:
    """The law's own wording first. For one who acts for her: `_representative` before the plain one."""
    by_representative = statement_of(basis, f"{key}_representative", language)
    plain = statement_of(basis, key, language)
    if represented and by_representative is not None:
        return by_representative
    names = [f"{place}/wordings/{key}.txt" for place in folders(basis)]
    special = [name.replace(".txt", "_representative.txt") for name in names]
    if represented and (written := _from_template(folder, special)):
        return written
    return plain or _from_template(folder, names)


def _from_template(folder: Path, names: list[str]) -> tuple[str, str] | None:
    template = pick_template(folder, names)
    return None if template is None else (clean(render_template(template, Slots({}), html=False)), "en")


class Filler:
    """Fills the elements of one basis from the slots of one letter."""

    def __init__(
        self,
        basis: Basis,
        slots: Slots,
        *,
        needed: tuple[Needed, ...],
        represented: bool,
        language: str,
        confirmed: Mapping[str, Confirmation],
        folder: Path,
    ) -> None:
        self.basis, self.slots, self.language, self.folder = basis, slots, language, folder
        self.needed, self.represented, self.confirmed = needed, represented, confirmed
        # Statements that elements use up, so that no sentence stands twice in a letter.
        self.used: set[str] = set()

    def fill(self) -> dict[str, Element]:
        """Return the elements by key, in the order of the law file."""
        return {needed.key: self._fill(needed) for needed in self.needed}

    def sentence(self, key: str) -> tuple[str, str] | None:
        """Return a law file's sentence in the right voice, with its language, and record what it tells."""
        found = self._law_sentence(key)
        if found is None:
            return None
        self.slots.disclose(_told_by(key))
        if not self.represented:
            return found
        names = [f"{place}/wordings/{key}_representative.txt" for place in folders(self.basis)]
        return self._law_sentence(f"{key}_representative") or _from_template(self.folder, names) or found

    def _law_sentence(self, key: str) -> tuple[str, str] | None:
        """A sentence that is true of a forgery is true of every picture that a letter names beside it."""
        kind = "synthetic" if self.slots.values["is_synthetic"].value else "real"
        return statement_of(self.basis, key, self.language, image_kind=kind)

    def _fill(self, needed: Needed) -> Element:
        with self.slots.noting() as facts:
            status, text, language = self._words(needed)
        return Element(
            key=needed.key,
            source=needed.source,
            requirement=needed.requirement,
            text=text,
            status=status,
            facts=frozenset(facts),
            language=language,
            is_required=needed.is_required,
        )

    def _words(self, needed: Needed) -> tuple[str, str, str]:
        key = needed.key
        if needed.is_declaration:
            return self._declared(key)
        if key not in NEEDS or not self.slots.holds(NEEDS[key]):
            return "missing", "", "en"
        own, *others = [f"{place}/elements/{key}.txt" for place in folders(self.basis)]
        template = pick_template(self.folder, [own])
        # A basis's own words, then the law file's sentence, then the words of its kind.
        for name in STATEMENTS_FOR.get(key, ()) if template is None else ():
            if found := self.sentence(name):
                self.used.add(name)
                return "filled", *found
        template = template or pick_template(self.folder, others)
        if template is None:
            raise LetterError(f"There are no words for the element {key}.")
        self.used.update(STATEMENTS_FOR.get(key, ()))
        beside = {"requirement": Slot(clean(needed.requirement)), "law_says": Slot(self._law_says(key))}
        with self.slots.within(beside):
            return "filled", render_template(template, self.slots, html=False).strip(), "en"

    def _law_says(self, key: str) -> str:
        """The law file's sentence that a template's words take up, where the facts bear it."""
        if key not in TAKEN_UP or not self.slots.holds(TAKEN_UP[key]):
            return ""
        found = self.sentence(key)
        self.used.add(key)
        return found[0] if found else ""

    def _declared(self, key: str) -> tuple[str, str, str]:
        found = _wording(
            self.basis, key, represented=self.represented, language=self.language, folder=self.folder
        )
        given = self.confirmed.get(key)
        if found is None or given is None or given.wording_digest != wording_digest(found[0]):
            return "missing", "", "en"
        self.slots.disclose(_told_by(key))
        return "declared", *found


def _told_by(key: str) -> frozenset[str]:
    """Facts that a ready sentence tells about her."""
    return frozenset({"depiction"} if key == "statement_synthetic" else TELLS.get(key, ()))
