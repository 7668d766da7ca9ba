"""What fills each element that a law asks for: her facts, the law file's own sentences, or a confirmed declaration.

Declarations are never filled from facts (design §3.2); a signature and a name are never invented.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from casework.facts import Facts
from notices.conditions import Truth, evaluate
from notices.languages import LEADING
from notices.law import TELLS, Basis
from notices.law import Element as Needed
from notices.phrases import LETTERS
from notices.situations import age_element, folder_of, is_plain, kind_of
from notices.slots import LetterError, Slot, Slots, clean, pick_template, render_template
from notices.wordings import REQUESTS, Said, Speech, leading_language, said, translated, wording_digest

__all__ = ["LETTERS", "Confirmation", "Declaration", "Element", "Filler", "declarations", "wording_digest"]

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
    "telephone": "sender_phone",
    "postal_address": "sender_address",
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

    `belief_of` says whose word it is: the signer's, or the depicted person's own; a wise one is not `is_required`.
    `translation` is how the letter says it in its other language, `translation_language`; empty where it has one.
    """

    key: str
    requirement: str
    source: str
    text: str
    language: str
    digest: str
    belief_of: str
    translation: str = ""
    translation_language: str = ""
    is_required: bool = True


@dataclass(frozen=True)
class Element:
    """One element and the words that fill it. `status`: filled, declared, missing; a wise one is not `is_required`.

    `translation` is what fills it in the letter's other language, `translation_language`; empty where it has one.
    """

    key: str
    source: str
    requirement: str
    text: str
    status: str
    facts: frozenset[str]
    language: str
    is_required: bool
    translation: str = ""
    translation_language: str = ""


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
        for element in (*basis.required_elements, *age_element(basis, facts))
        if element.when is None or evaluate(element.when, flat).truth != Truth.NO
    )


def declarations(
    basis: Basis, *, represented: bool, language: str, facts: Facts | None = None, folder: Path = LETTERS
) -> tuple[Declaration, ...]:
    """Return every declaration that the basis asks for, with the wording to confirm.

    A letter in two languages is confirmed in the one that leads. Without `facts`, also those that a law asks for in
    some cases only.
    """
    leads = leading_language(basis, language, folder)
    speech = Speech(basis, represented, leads, folder)
    other = speech.also_in(language if leads == LEADING else LEADING)
    asked = []
    for needed in needed_elements(basis, facts=facts or Facts(), represented=represented):
        words = wording(speech, needed.key) if needed.is_declaration else None
        if words is None:
            continue
        also = wording(other, needed.key) if other.language != leads else None
        asked.append(
            Declaration(
                key=needed.key,
                requirement=needed.requirement,
                source=needed.source,
                text=words.text,
                language=words.language,
                digest=wording_digest(words.text),
                belief_of=needed.belief_of,
                is_required=needed.is_required,
                translation=also.text if also and also != words else "",
                translation_language=also.language if also and also != words else "",
            )
        )
    return tuple(asked)


def wording(speech: Speech, key: str) -> Said | None:
    """Return a declaration in the language of a half; what is no exact translation is said in English."""
    speech = replace(speech, image_kind="", is_plain=False)
    english = said(speech.also_in(LEADING), key, always=True)
    return english if speech.language == LEADING else translated(speech, key, english, exactly=True)


class Filler:
    """Fills the elements of one basis from the slots of one half of a letter; `declared` are keys that are confirmed."""

    def __init__(
        self, speech: Speech, slots: Slots, *, needed: tuple[Needed, ...], declared: frozenset[str]
    ) -> None:
        situation, plain = folder_of(slots, speech.basis), is_plain(slots, speech.basis)
        speech = replace(speech, situation=situation, is_plain=plain, is_refused=slots.holds("is_refused"))
        self.speech = replace(speech, image_kind=kind_of(slots))
        self.slots, self.needed, self.declared = slots, needed, declared
        # Sentences that elements use up, so that none stands twice in a letter.
        self.used: set[str] = set()
        # Every ready sentence that this half says.
        self.told: set[str] = set()

    def fill(self) -> dict[str, Element]:
        """Return the elements by key, in the order of the law file."""
        return {needed.key: self._fill(needed) for needed in self.needed}

    def sentence(self, key: str) -> Said | None:
        """Return a ready sentence in the language and voice of this half, and record what it tells.

        In a translation, where the law file has it in English alone, the general words of a template.
        """
        found = self._sentence(key)
        if found is not None:
            self.slots.disclose(_told_by(key))
            self.told.add(key)
        return found

    def _sentence(self, key: str) -> Said | None:
        english = said(self.speech.also_in(LEADING), key)
        if self.speech.language == LEADING:
            return english
        if key in REQUESTS:
            if self.slots.values["plain_request"].value:
                return None
            return translated(self.speech, key, english, exactly=True)
        found = translated(self.speech, key, english)
        # General words of a template speak of an intimate picture, so they are not said of an innocent one.
        if found is not None and found == english and found.image_kind != "source" and not found.template:
            return self._in_general(key) or found
        return found

    def _in_general(self, key: str) -> Said | None:
        template = pick_template(self.speech.folder, self._names(key))
        if template is None:
            return None
        return Said(clean(render_template(template, self.slots, html=False)), self.speech.written)

    def _names(self, key: str) -> list[str]:
        return [f"{place}/elements/{key}.txt" for place in self.speech.folders]

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
        if key == "reasons_unlawful" and self.slots.holds("licensed"):
            return self._withdrawn()
        if key not in NEEDS or not self.slots.holds(NEEDS[key]):
            return "missing", "", self.speech.written
        own, *others = self._names(key)
        template = pick_template(self.speech.folder, [own])
        # A basis's own words, then the law file's sentence, then the words of its kind.
        for name in STATEMENTS_FOR.get(key, ()) if template is None else ():
            if found := self.sentence(name):
                self.used.add(name)
                return "filled", found.text, found.language
        template = template or pick_template(self.speech.folder, others)
        if template is None:
            raise LetterError(f"There are no words for the element {key}.")
        self.used.update(STATEMENTS_FOR.get(key, ()))
        # What a law file says of an element is in English.
        asked = clean(needed.requirement) if self.speech.language == LEADING else ""
        beside = {"requirement": Slot(asked), "law_says": Slot(self._law_says(key))}
        with self.slots.within(beside):
            return "filled", render_template(template, self.slots, html=False).strip(), self.speech.written

    def _withdrawn(self) -> tuple[str, str, str]:
        """She agreed once, so nothing says that she never did; some laws let her take it back."""
        found = self.sentence("consent_withdrawn")
        self.used.add("consent_withdrawn")
        return ("filled", found.text, found.language) if found else ("missing", "", self.speech.written)

    def _law_says(self, key: str) -> str:
        """The law file's sentence that a template's words take up, where the facts bear it."""
        if key not in TAKEN_UP or not self.slots.holds(TAKEN_UP[key]):
            return ""
        self.used.add(key)
        found = said(self.speech.also_in(LEADING), key)
        if self.speech.language != LEADING:
            found = translated(self.speech, key, found, exactly=True)
        if found is None:
            return ""
        self.slots.disclose(_told_by(key))
        self.told.add(key)
        return found.text if found.language != LEADING or self.speech.language == LEADING else ""

    def _declared(self, key: str) -> tuple[str, str, str]:
        found = wording(self.speech, key)
        if found is None or key not in self.declared:
            return "missing", "", self.speech.written
        self.slots.disclose(_told_by(key))
        self.told.add(key)
        return "declared", found.text, found.language


def _told_by(key: str) -> frozenset[str]:
    """Facts that a ready sentence tells about her."""
    return _TOLD.get(key) or frozenset(TELLS.get(key, ()))


_TOLD = {
    "statement_synthetic": frozenset({"depiction"}),
    "statement_minor": frozenset({"age"}),
}
