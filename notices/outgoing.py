"""What leaves beside the letter, and under which name: frozen with it at approval, shown to who approves it."""

from email.utils import format_datetime
from typing import Any

from django.conf import settings

from casework.models import Organisation, Sighting
from notices.bases import Basis
from notices.channels import Unfit, cloudflare, xarf
from notices.channels.email import OutgoingMail
from notices.composing import Letter
from notices.drafts import About, Draft
from notices.flatfacts import INTIMATE, acts_as
from notices.models import Contact, Notice, Recipient
from notices.terms import Channel

# Addressees of a law that serve what others publish. One that is a platform as well reads its mailbox as one.
_DESKS = frozenset({"hosting provider", "cdn", "registrar"})
# Where an organisation's own address lies elsewhere, its mail bears this name under our domain.
_OWN_NAME = "notices"


def envelope_of(organisation: Organisation) -> dict[str, str]:
    """Return whose name a mail bears, always under our own domain, so that SPF, DKIM and DMARC speak for it.

    An address elsewhere becomes the one for answers: nobody could tell our mail in its name from a forged one.
    """
    own = organisation.contact_email
    if own.rpartition("@")[2].lower() == settings.MAIL_DOMAIN.lower():
        return {"sender": own}
    name = organisation.name.replace("<", "").replace(">", "")
    return {"sender": f"{name} <{_OWN_NAME}@{settings.MAIL_DOMAIN}>", "reply_to": own}


def enclosed_with(notice: Notice, letter: Letter) -> dict[str, Any]:
    """Return what leaves besides letter, PDF and JSON, in the letter's own words: XARF reports for an abuse desk.

    Through an interface the report leaves in their place. Raises Unfit: their interface does not take it.
    """
    if notice.channel == Contact.Channel.API:
        if not _is_about_intimate(Draft(notice), letter):
            raise Unfit("kind", "Their interface is for intimate images alone here.")
        return {"report": cloudflare.report(letter.data)}
    if _takes_xarf(notice) and _is_about_intimate(Draft(notice), letter):
        return {"xarf": xarf.reports(letter.data, seed=str(notice.pk))}
    return {}


def mail_of(notice: Notice) -> OutgoingMail:
    """Return the mail of an approved notice, as it was frozen."""
    return OutgoingMail(
        sender=notice.letter["sender"],
        recipient=notice.contact.value,
        subject=notice.letter["subject"],
        text=notice.letter["text"],
        pdf=notice.pdf,
        json=notice.machine_readable,
        message_id=notice.message_id,
        reference=notice.reference,
        date=format_datetime(notice.approved_at or notice.drafted_at),
        reply_to=notice.letter.get("reply_to", ""),
        xarf=xarf.files(notice.letter.get("xarf", [])),
    )


def _takes_xarf(notice: Notice) -> bool:
    is_desk = notice.channel == Contact.Channel.EMAIL and notice.contact.process == Channel.ABUSE_MAILBOX
    return is_desk and serves_others(notice.recipient)


def serves_others(recipient: Recipient) -> bool:
    """Say whether a recipient is a host, network, delivery network, registrar or registry, and no platform besides."""
    addressees = acts_as(recipient.kind, recipient.key or "") or ()
    return bool(addressees) and all(one.rstrip("?") in _DESKS for one in addressees)


def _is_about_intimate(draft: Draft, letter: Letter) -> bool:
    """The letter says so itself, of every picture in it; none is an innocent source or a tool's, or claimed as a work."""
    return (
        _speaks_of_pictures(draft.basis)
        and "description" in letter.facts
        and _are_intimate(draft.about)
        and all(row.kind in {Sighting.Kind.PAGE, Sighting.Kind.PICTURE} for row in draft.about.sightings)
    )


def _speaks_of_pictures(basis: Basis) -> bool:
    return basis.kind != "copyright"


def _are_intimate(about: About) -> bool:
    told = [image.facts for image in about.images]
    kinds = {image.kind for image in about.images}
    return bool(told) and "source" not in kinds and all(facts.get("shows") in INTIMATE for facts in told)
