"""A form sheet: what a person copies into the recipient's own form, field by field, in the order of that form.

Nothing is typed into a stranger's form by a machine; the number that it gives is entered by the person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.composing import Letter
from notices.elements import Element


@dataclass(frozen=True)
class FormField:
    """One field of the recipient's form. `value` is empty where a person decides; `hint` says how then.

    `facts` are the codes that filling it tells; `is_copyable` is False where there is nothing to copy.
    """

    label: str
    value: str
    facts: frozenset[str]
    hint: str
    is_copyable: bool


@dataclass(frozen=True)
class FormSheet:
    """The fields in the form's order, the link, and what to expect there. `expects` are sentences."""

    recipient: str
    link: str
    fields: tuple[FormField, ...]
    expects: tuple[str, ...]

    @property
    def facts(self) -> frozenset[str]:
        """Every fact that the filled form tells."""
        return frozenset().union(*(field.facts for field in self.fields))


NEVER_GIVEN = _("Leave this empty: no picture and no fingerprint is ever given.")
PERSON_DECIDES = _("A person decides this one.")
# An organisation signs every letter (notices.casefacts.signer_of).
ACTS_FOR_HER = _("You act for the person shown, with her authority: choose what says that.")
CHOOSE_FIRST = _("Choose what fits: intimate image, published without consent.")
EXPECTS = (
    _("The form may ask for an e-mail address: give the organisation's, never hers."),
    _("At the end it may give a number. Write it down here: the law's time counts from that moment."),
)
# Words of a field's label -> the elements that answer it, first match first. An empty tuple: never given.
_ANSWERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"screenshot|upload|file\b|attach|image itself", ()),
    (r"identity check|identity document|\bid\b card", ("proof_of_identity",)),
    (r"signature|sign here", ("signature",)),
    (r"perjury", ("perjury_statement",)),
    (r"good.?faith", ("good_faith_statement", "accuracy_statement")),
    (r"accura|true and", ("accuracy_statement", "good_faith_statement")),
    (r"authori[sz]|authority|relation|capacity|behalf|representative|person shown", ("authority_to_act",)),
    (r"consent|permission", ("statement_of_non_consent",)),
    (r"country|residence", ("connection_to_jurisdiction",)),
    (r"query|search term|searched", ("searched_name",)),
    (r"e-?mail", ("email", "contact_information")),
    (r"contact|phone", ("contact_information", "email")),
    (r"legal name|full name|name of the depicted|\bname\b", ("name", "contact_information")),
    (r"url|link|address|locator|where the content", ("location_url",)),
    (r"why|reason|unlawful|breaks", ("reasons_unlawful", "statement_of_non_consent")),
    (r"work", ("identification_of_work",)),
    (
        r"descri|detail|identif|explanation|category|material|issue|few words|is shown",
        ("identification_of_content", "identification_of_person"),
    ),
)
_MAIL = re.compile(r"[^\s,;<>]+@[^\s,;<>]+")
_ADDRESS_ONLY = re.compile(r"^\d+\. (\S+)", re.MULTILINE)


def sheet(letter: Letter, *, recipient: str, link: str, labels: Sequence[str]) -> FormSheet:
    """Return the sheet for a form whose fields carry these labels; without labels, for a form that is not known yet."""
    elements = {element.key: element for element in letter.elements if element.status != "missing"}
    fields = [_field(label, elements) for label in labels] or [
        _filled(element.requirement, element) for element in elements.values()
    ]
    message = FormField(
        label=str(_("Message, where the form has room for one")),
        value=letter.text,
        facts=letter.facts,
        hint="",
        is_copyable=True,
    )
    return FormSheet(recipient, link, (*fields, message), tuple(str(sentence) for sentence in EXPECTS))


def _field(label: str, elements: dict[str, Element]) -> FormField:
    for pattern, keys in _ANSWERS:
        if not re.search(pattern, label, re.IGNORECASE):
            continue
        if not keys:
            return _open(label, NEVER_GIVEN)
        found = next((elements[key] for key in keys if key in elements), None)
        if found is None:
            return _open(label, ACTS_FOR_HER if keys == ("authority_to_act",) else PERSON_DECIDES)
        return _filled(label, found)
    return _open(label, CHOOSE_FIRST if "type" in label.lower() else PERSON_DECIDES)


def _filled(label: str, element: Element) -> FormField:
    value = "\n".join(_ADDRESS_ONLY.findall(element.text)) if element.key == "location_url" else element.text
    value = re.sub(r"^(?:Name|E-mail|Contact|Signature): ", "", value)
    mail = _MAIL.search(value)
    if mail and re.search(r"e-?mail", label, re.IGNORECASE):
        value = mail[0]
    elif mail and element.key == "contact_information" and re.search(r"name", label, re.IGNORECASE):
        value = _MAIL.sub("", value).strip(" ,")
    return FormField(label, value, element.facts, "", is_copyable=True)


def _open(label: str, hint: Promise) -> FormField:
    return FormField(label, "", frozenset(), str(hint), is_copyable=False)
