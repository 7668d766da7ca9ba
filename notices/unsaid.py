"""What a letter would state and nobody has said: which picture is at an address, and that she did not agree to it."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from casework import signing
from casework.alone import is_alone
from casework.models import Check, Image, Sighting
from casework.sightings import last_words
from notices.force import may_give
from notices.law import Basis, load_law
from notices.models import Notice

# Code, sentence, and the number of the address, or of the picture, that it is about.
Unsaid = tuple[str, str, str]
# What a letter under a law is, where it is asked who may sign it.
_SIGNED_AS = {
    "platform-duty": signing.NOTICE,
    "copyright": signing.NOTICE,
    "erasure-right": signing.ERASURE,
    "regulator-removal": signing.COMPLAINT,
}


def unnamed_pictures(rows: Sequence[Sighting]) -> list[Unsaid]:
    """Return each address at which a look recognised no picture, until a person says which one is there."""
    asks = _("Say which picture is at address %(number)d.")
    denied = _(
        "At address %(number)d is no picture of the case, as was said. Take it out of work, or say it anew."
    )
    found = []
    # At a tool there is no picture to name.
    unnamed = [row for row in rows if row.image_id is None and row.kind != Sighting.Kind.TOOL]
    said = last_words(unnamed)
    looks = Check.objects.filter(sighting__in=unnamed, state=Check.State.DONE)
    looked_at = set(looks.values_list("sighting_id", flat=True)) if unnamed else set()
    for row in unnamed:
        if row.pk in said:
            found.append(("picture", denied % {"number": row.number}, str(row.number)))
        elif row.pk in looked_at:
            found.append(("picture", asks % {"number": row.number}, str(row.number)))
    return found


def unasked_agreement(basis: Basis, images: Iterable[Image]) -> list[Unsaid]:
    """Return one entry where the letter says that she never agreed and nobody asked her about each picture.

    It comes with the number of the first such picture. No declaration stands for the answer: who confirms one reads
    it, and was not asked. What rests on copyright says nothing of the kind.
    """
    if basis.kind == "copyright":
        return []
    unasked = next((image for image in images if image.facts.get("licensed") is None), None)
    if unasked is None:
        return []
    says = _("Nobody has said yet whether she agreed to the publication. The letter says that she did not.")
    return [("agreement", says, str(unasked.number))]


def unsure_signing(basis: Basis) -> list[Unsaid]:
    """Return one entry, in live mode alone, where nobody knows that the organisation may sign under this law."""
    says = "" if settings.PRACTICE else signing_caution(basis)
    return [("signing", says, "")] if says else []


def takes_hers_alone(basis: Basis) -> bool:
    """Say whether a law takes the letter from the person herself alone, whoever would sign for her."""
    rule = signing.find(basis.jurisdiction, _SIGNED_AS.get(basis.kind, ""), basis.id)
    return (rule is not None and rule.answer == signing.NO) or not may_give(basis, "clinic")


def is_hers_alone(notice: Notice) -> bool:
    """Say whether she signs a notice that a law lets nobody else give, in a case that staff work."""
    may = may_give(load_law().get(notice.basis_id), "clinic")
    return notice.own_voice is not None and not may and not is_alone(notice.case)


def signing_caution(basis: Basis) -> str:
    """Say why the organisation should not sign under this law for her, or that nobody knows; "" where it may."""
    what = _SIGNED_AS.get(basis.kind)
    if what is None:
        return ""
    rule = signing.find(basis.jurisdiction, what, basis.id)
    if rule is not None and rule.answer == signing.NO:
        return _("This law takes it from the person herself, or a parent, alone: %(why)s") % {
            "why": rule.says
        }
    if signing.is_open(basis.jurisdiction, what, basis.id, settings.SIGNING_CONFIRMED):
        return _("Nobody has confirmed that your organisation may sign for her under this law.")
    return ""
