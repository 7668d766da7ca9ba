"""What keeps a notice from being approved, each sentence with the page on which it can be mended."""

from datetime import datetime
from itertools import zip_longest
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.models import Actor, Consent
from casework.sightings import has_evidence
from notices import letters
from notices.composing import Letter
from notices.law import load_law
from notices.leaving import MayNotLeave, require_may_leave
from notices.models import Notice

# Where an element's words come from: the name of the page; every other element comes from the answers.
_PLACES = {
    "location_url": "addresses",
    "identification_of_content": "images",
    "identification_of_person": "images",
    "identification_of_work": "images",
    "name": "identity",
    "email": "identity",
    "searched_name": "identity",
    "platform_account": "identity",
    "harm": "narrative",
    "proof_of_identity": "documents",
    "police_report": "documents",
    "criminal_complaint": "documents",
    "copy_of_notice": "documents",
    "proposed_subpoena": "documents",
}
Row = dict[str, str]
Mend = tuple[str, str]


def missing_rows(notice: Notice, letter: Letter, *, by: Actor, at: datetime) -> list[Row]:
    """Return {says, url, verb} for each thing that is missing, in the order of letters.what_is_missing."""
    sentences = letters.what_is_missing(notice, letter, by=by, at=at)
    mends = [
        *_of_elements(notice, letter),
        *_of_declarations(notice),
        *_of_evidence(notice),
        *([("", "")] if letters.needs_second_person(notice) and notice.drafted_by_id == by.pk else []),
        *_of_leaving(notice, letter, at),
    ]
    paired = zip_longest(sentences, mends[: len(sentences)], fillvalue=("", ""))
    return [{"says": str(says), "url": url, "verb": verb} for says, (url, verb) in paired]


def _of_elements(notice: Notice, letter: Letter) -> list[Mend]:
    declared = load_law().get(notice.basis_id).declarations
    keys = [element.key for element in letter.elements if element.key in letter.missing]
    return [
        (reverse(_PLACES.get(key, "person"), args=[notice.case_id]), _("Add it"))
        for key in keys
        if key not in declared
    ]


def _of_declarations(notice: Notice) -> list[Mend]:
    asked = letters.asked_declarations(notice)
    return [(f"#declaration-{wording.key}", _("Read it")) for wording, row in asked if row is None]


def _of_evidence(notice: Notice) -> list[Mend]:
    lines = notice.lines.select_related("sighting__case")
    bare = [line.sighting.number for line in lines if not has_evidence(line.sighting)]
    return [
        (
            reverse("sighting", args=[notice.case_id, number]),
            _("Open address %(number)d") % {"number": number},
        )
        for number in bare
    ]


def _of_leaving(notice: Notice, letter: Letter, at: datetime) -> list[Mend]:
    try:
        require_may_leave(notice, facts=letter.facts, at=at)
    except MayNotLeave as refusal:
        return [_mend(notice, letter, refusal.code)]
    return []


def _mend(notice: Notice, letter: Letter, code: str) -> Mend:
    case = [notice.case_id]
    if code == "no_consent":
        asked = urlencode(
            {
                "act": Consent.Act.SEND.value,
                "recipient": notice.recipient.key,
                "facts": ",".join(sorted(letter.facts)),
                "next": reverse("notice", args=[notice.case_id, notice.pk]),
            },
            safe="/,",
        )
        return f"{reverse('consents', args=case)}?{asked}", _("Record her consent")
    if code == "contact_unconfirmed":
        return f"{reverse('approvals')}#contact-{notice.contact_id}", _("Look at the contact")
    if code == "minor_stop":
        return reverse("stop", args=case), _("See what is stopped")
    if code == "paused":
        return reverse("case", args=case), _("Go on with the case")
    return "", ""
