"""A form sheet: what a person copies into the recipient's own form, field by field, in the order of that form.

Nothing is typed into a stranger's form by a machine; the number that it gives is entered by the person. What a field asks
for is data of the directory (`asks`), so no field is answered by a guess at its label.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.composing import Letter
from notices.elements import Element
from notices.law import Basis
from notices.parties import Signer
from notices.terms import NO_CONSENT

# The label of a field in the recipient's form, and what it asks for: codes of casework.directory.FORM_ASKS joined by "+".
Question = tuple[str, str]


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
    """The fields in the form's order, and the link.

    `is_known` is False where the directory does not know the form's fields, so that the law's own stand here.
    """

    recipient: str
    link: str
    fields: tuple[FormField, ...]
    is_known: bool

    @property
    def facts(self) -> frozenset[str]:
        """Every fact that the filled form tells."""
        return frozenset().union(*(field.facts for field in self.fields))


PERSON_DECIDES = _("A person decides this one.")
DECLARES = _("Only a person can declare this. Read it there, and confirm it only if you believe it.")
# Which element of the letter answers what is asked, the first that the law has.
ANSWERS: dict[str, tuple[str, ...]] = {
    "addresses": ("location_url",),
    "content": ("identification_of_content", "identification_of_person"),
    "nudity": ("identification_of_content",),
    "person_shown": ("identification_of_person",),
    "reasons": ("reasons_unlawful", "statement_of_non_consent"),
    "consent": ("statement_of_non_consent", "reasons_unlawful"),
    # That it was published without consent, not that a notice is accurate: where the law file says so (belief_in).
    "belief": ("good_faith_statement",),
    "good_faith": ("good_faith_statement",),
    "perjury": ("perjury_statement",),
    "authority": ("authority_to_act",),
    "searched": ("searched_name",),
    "country": ("connection_to_jurisdiction",),
    "uploader": ("identification_of_uploader",),
    "work": ("identification_of_work",),
    "account": ("platform_account",),
}
# Answered by who signs, whatever the law asks for: the organisation, or the person herself where she writes.
SIGNERS = frozenset({"name", "email", "phone", "signature"})
# What is said where nothing is copied. Pictures, papers and her name are never among what is copied.
HINTS: dict[str, Promise] = {
    "picture": _("Leave this empty: no picture and no fingerprint is ever given."),
    "identity": _(
        "No copy of a paper goes out from here. She decides whether she shows one; then everything but what they ask "
        "for is covered."
    ),
    "her_name": _(
        "Her name stands here only if she agreed that they learn it. If the field takes words, write that she is "
        "represented."
    ),
    # An organisation signs every letter (notices.casefacts.signer_of).
    "authority": _("You act for the person shown, with her authority: choose what says that."),
    "category": _("Choose what fits: intimate image published without consent, or what comes nearest."),
    "service": _("Choose the service to which the addresses belong."),
    "server": _("The number of the server stands with the address, under who can act there."),
    "forwarding": _("Choose that your details are not passed on: anonymously, or not at all."),
    "one_each": _("Their form takes one item: fill it in once for each address."),
    "searched": _("The words under which it is found. Her name only if she agreed that they learn it."),
    "country": _("Her country, if she agreed that they learn it."),
    "belief": DECLARES,
    "good_faith": DECLARES,
    "perjury": DECLARES,
    "content": _("Say in plain words what is shown. No name, no picture."),
    "phone": _("The organisation’s number, never hers."),
    "person": PERSON_DECIDES,
    "place": PERSON_DECIDES,
    "uploader": PERSON_DECIDES,
}
EXPECTS = _("The form may ask for an e-mail address: give the organisation's, never hers.")
_ADDRESS_ONLY = re.compile(r"^\d+\. (\S+)", re.MULTILINE)


def sheet(
    letter: Letter,
    *,
    basis: Basis,
    recipient: str,
    link: str,
    signer: Signer,
    questions: Sequence[Question],
    hints: Mapping[str, Promise] = HINTS,
) -> FormSheet:
    """Return the sheet for a form that asks these questions; without any, for a form that is not known yet.

    `hints`: what is said where nothing is copied, by what is asked, to whoever fills the form in.
    """
    believed = frozenset(one.key for one in basis.required_elements if one.belief_in == NO_CONSENT)
    elements = {element.key: element for element in letter.elements if element.status != "missing"}
    fields = [
        _field(one, elements=elements, signer=signer, believed=believed, hints=hints) for one in questions
    ] or [
        FormField(element.requirement, _words(element), element.facts, "", is_copyable=True)
        for element in elements.values()
    ]
    message = FormField(
        label=str(_("Message, where the form has room for one")),
        value=letter.text,
        facts=letter.facts,
        hint="",
        is_copyable=True,
    )
    return FormSheet(recipient, link, (*fields, message), is_known=bool(questions))


def _field(
    question: Question,
    *,
    elements: dict[str, Element],
    signer: Signer,
    believed: frozenset[str],
    hints: Mapping[str, Promise],
) -> FormField:
    label, asks = question
    values, said, facts = [], [], frozenset[str]()
    for code in asks.split("+"):
        found = (elements[key] for key in ANSWERS.get(code, ()) if key in elements)
        element = next((one for one in found if code != "belief" or one.key in believed), None)
        value = _words(element) if element else _of_signer(code, signer)
        if value:
            values.append(value)
            facts |= element.facts if element else {"organisation"} if signer.acts_for_another else set()
        elif code in hints:
            said.append(str(hints[code]))
    text = "\n".join(dict.fromkeys(values))
    hint = " ".join(dict.fromkeys(said)) or ("" if text else str(PERSON_DECIDES))
    return FormField(label, text, facts, hint, is_copyable=bool(text))


def _of_signer(code: str, signer: Signer) -> str:
    if code not in SIGNERS:
        return ""
    told = {"name": signer.organisation or signer.name, "email": signer.email, "phone": signer.phone}
    return told.get(code, signer.signature)


def _words(element: Element) -> str:
    """The words that fill an element; of addresses nothing but themselves, one a line."""
    if element.key != "location_url":
        return element.text
    return "\n".join(_ADDRESS_ONLY.findall(element.text)) or element.text
