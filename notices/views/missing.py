"""What keeps a notice from being approved, each sentence with the page on which it can be mended."""

from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.models import Actor
from notices import keptback, letters
from notices.addressed import act_of
from notices.composing import Letter
from notices.drafts import Draft
from notices.models import Notice

# Where an element's words come from: the name of the page; every other element comes from the answers.
_PLACES = {
    "location_url": "addresses",
    "identification_of_content": "images",
    "identification_of_person": "images",
    "identification_of_work": "images",
    "statement_of_non_consent": "images",
    "reasons_unlawful": "images",
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
    """Return {code, says, url, verb} for each thing that is missing; url and verb are empty where no page mends it."""
    rows = []
    draft = Draft(notice)
    found = letters.what_is_missing(notice, letter, by=by, at=at, draft=draft)
    for missing in [*found, *keptback.lacks_of_house(draft, at=at)]:
        url, verb = _mend(notice, letter, missing)
        rows.append({"code": missing.code, "says": missing.says, "url": url, "verb": verb})
    return rows


def _mend(notice: Notice, letter: Letter, missing: letters.Missing) -> Mend:
    case = notice.case_id
    mends: dict[str, Mend] = {
        "declaration": (f"#declaration-{missing.about}", _("Read it")),
        "contact_unconfirmed": (
            f"{reverse('approvals')}#contact-{notice.contact_id}",
            _("Look at the contact"),
        ),
        "contact_old": (
            f"{reverse('approvals')}#contact-{notice.contact_id}",
            _("Look at the contact"),
        ),
        "contact_bad": ("#withdraw", _("Withdraw it")),
        "agreement": (
            f"{reverse('answer', args=[case])}?{_unasked(notice, missing)}",
            _("Answer it"),
        ),
        "no_letter": (reverse("routes", args=[case]), _("See the other laws")),
        "all_gone": ("#withdraw", _("Withdraw it")),
        "kept_back": ("#withdraw", _("Withdraw it")),
        "route_gone": ("#withdraw", _("Withdraw it")),
        "minor_stop": (reverse("stop", args=[case]), _("See what is stopped")),
        "paused": (reverse("case", args=[case]), _("Go on with the case")),
        "signing": (reverse("signing"), _("See who may sign")),
    }
    if missing.code == "no_consent":
        return _consent_url(notice, letter), _("Record her consent")
    undated = _undated(notice) if missing.about == "date_seen" else None
    if undated:
        words = _("Say when address %(number)d was first seen") % {"number": undated}
        return reverse("first_seen", args=[case, undated]), words
    if missing.code == "picture":
        words = _("Open address %(number)s") % {"number": missing.about}
        return f"{reverse('sighting', args=[case, int(missing.about)])}#picture-title", words
    if missing.code == "element":
        return reverse(_PLACES.get(missing.about, "person"), args=[case]), _("Add it")
    if missing.code == "evidence":
        words = _("Open address %(number)s") % {"number": missing.about}
        return reverse("sighting", args=[case, int(missing.about)]), words
    return mends.get(missing.code, ("", ""))


def _unasked(notice: Notice, missing: letters.Missing) -> str:
    """Return what asks whether she agreed about that picture, and leads back to the draft."""
    return urlencode({"fact": "image.licensed", "image": missing.about, "notice": notice.pk})


def _undated(notice: Notice) -> int | None:
    """Return the number of the first address of which nobody said when it was first seen."""
    lines = notice.lines.filter(sighting__first_seen_date=None).order_by("sighting__number")
    return lines.values_list("sighting__number", flat=True).first()


def _consent_url(notice: Notice, letter: Letter) -> str:
    """Return the form that records her consent, with recipient and facts filled in."""
    asked = {
        "act": act_of(notice),
        "recipient": notice.recipient.key,
        "facts": ",".join(sorted(letter.facts)),
        "depicted": ",".join(letters.depicted_in(notice)),
        "next": reverse("notice", args=[notice.case_id, notice.pk]),
    }
    return f"{reverse('consents', args=[notice.case_id])}?{urlencode(asked, safe='/,')}"
