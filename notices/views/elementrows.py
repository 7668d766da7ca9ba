"""The elements of a letter as a table: what the law asks for in few words, which words fill it, which section."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices import letters
from notices.composing import Letter
from notices.elements import Element
from notices.models import Declaration, Notice
from notices.terms import TELLS

# The elements of casework.vocabulary.ELEMENT_KEYS by a short name.
ELEMENT_WORDS: dict[str, Promise] = {
    "location_url": gettext_lazy("Where it is"),
    "identification_of_content": gettext_lazy("Which picture"),
    "identification_of_person": gettext_lazy("Who is shown"),
    "identification_of_uploader": gettext_lazy("Who put it there"),
    "identification_of_work": gettext_lazy("Whose work it is"),
    "statement_of_non_consent": gettext_lazy("That she did not agree"),
    "reasons_unlawful": gettext_lazy("Why it is unlawful"),
    "harm": gettext_lazy("What it does to her"),
    "threat": gettext_lazy("The threat"),
    "contact_information": gettext_lazy("How to reach the sender"),
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail address"),
    "telephone": gettext_lazy("Telephone number"),
    "postal_address": gettext_lazy("Postal address"),
    "searched_name": gettext_lazy("The name searched for"),
    "authority_to_act": gettext_lazy("Authority to act"),
    "good_faith_statement": gettext_lazy("Belief in good faith"),
    "accuracy_statement": gettext_lazy("That it is accurate"),
    "perjury_statement": gettext_lazy("Under penalty of perjury"),
    "sworn_statement": gettext_lazy("Sworn statement"),
    "signature": gettext_lazy("Signature"),
    "written_form": gettext_lazy("In writing"),
    "prescribed_form": gettext_lazy("In the form the law wants"),
    "proof_of_identity": gettext_lazy("Proof of identity"),
    "age_statement": gettext_lazy("Age"),
    "connection_to_jurisdiction": gettext_lazy("Tie to the country"),
    "platform_account": gettext_lazy("Account there"),
    "date_seen": gettext_lazy("When it was seen"),
    "prior_complaint_to_platform": gettext_lazy("Earlier complaint to them"),
    "prior_complaint_to_authority": gettext_lazy("Earlier complaint to an authority"),
    "police_report": gettext_lazy("Police report"),
    "criminal_complaint": gettext_lazy("Criminal complaint"),
    "consent_to_disclose_identity": gettext_lazy("Consent to say who she is"),
    "remedial_action": gettext_lazy("What is asked"),
    "no_settlement_demand": gettext_lazy("No demand of money"),
    "copy_of_notice": gettext_lazy("Copy of the notice"),
    "proposed_subpoena": gettext_lazy("Proposed subpoena"),
}


def element_rows(letter: Letter, declared: Mapping[str, Declaration]) -> list[dict[str, Any]]:
    """Return a row for each element of a letter; a declaration says who confirmed it, and when."""
    code = shared_code([element.source for element in letter.elements])
    rows = [_row(element, declared.get(element.key)) for element in letter.elements]
    return [row | {"section": row["section"].removeprefix(code)} for row in rows]


def letter_of(notice: Notice, *, at: datetime) -> Letter:
    """Return the letter as it was frozen at approval; one that never was approved, as it would be today."""
    return _frozen_letter(notice) if notice.content_digest else letters.compose_notice(notice, at=at)


def _frozen_letter(notice: Notice) -> Letter:
    kept = notice.letter
    return Letter(
        subject=kept["subject"],
        sections=(),
        elements=tuple(_frozen_element(element, notice.language) for element in kept["elements"]),
        facts=frozenset(kept["facts"]),
        text=kept["text"],
        html="",
        data=b"",
        missing=(),
        language=kept.get("language", notice.language),
        translation=kept.get("translation", ""),
        reference=notice.reference,
    )


def shared_code(sources: Sequence[str]) -> str:
    """Return what all sections begin with before their first paragraph sign: the name of the code, said elsewhere."""
    codes = {source.partition("§")[0] for source in sources}
    return codes.pop() if len(codes) == 1 and all("§" in source for source in sources) else ""


def _frozen_element(kept: Mapping[str, str], language: str) -> Element:
    return Element(
        key=kept["key"],
        source=kept["source"],
        requirement=kept["requirement"],
        text=kept["text"],
        status=kept["status"],
        facts=frozenset(TELLS.get(kept["key"], ())),
        language=kept.get("language", language),
        translation=kept.get("translation", ""),
        translation_language=kept.get("translation_language", ""),
        is_required=kept["status"] != "missing",
    )


def _row(element: Element, declaration: Declaration | None) -> dict[str, Any]:
    is_missing = element.status == "missing"
    given = None if is_missing else declaration
    return {
        "asks": ELEMENT_WORDS.get(element.key, element.requirement),
        "requirement": element.requirement,
        "filled": element.text,
        "language": element.language,
        "translation": element.translation,
        "translation_language": element.translation_language,
        "missing": _("Nothing fills this yet") if is_missing and element.is_required else "",
        "left_out": is_missing and not element.is_required,
        "confirmed_at": given.confirmed_at if given else None,
        "confirmed_by": given.confirmed_by.name_in_words if given else "",
        "section": element.source,
    }
