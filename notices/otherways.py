"""A draft that goes another way than the one that was chosen for it: through the recipient's form, or on paper."""

from datetime import datetime

from django.db import transaction

from casework import access, custody
from casework.models import Actor
from notices.hersay import require_not_hers
from notices.letters import require_draft
from notices.models import Contact, Notice
from notices.recipients import postal_contact


@transaction.atomic
def by_form(*, notice: Notice, by: Actor, at: datetime) -> bool:
    """Let a draft that was meant for their interface go through their form instead; False: there is no such way.

    Raises Frozen: the notice is no draft any more; access.Refused, too, where she sends it herself.
    """
    access.require(notice.case, by, "draft")
    custody.hold(notice.case)
    require_draft(notice)
    require_not_hers(notice)
    forms = notice.recipient.contacts.filter(
        channel=Contact.Channel.FORM, process=notice.contact.process
    ).exclude(state=Contact.State.BAD)
    contact = forms.order_by("rank").first()
    if notice.channel != Contact.Channel.API or contact is None:
        return False
    _turn(notice, contact, by=by, at=at)
    return True


@transaction.atomic
def by_post(*, notice: Notice, address: str, source: str, by: Actor, at: datetime) -> Contact:
    """Let a draft go on paper, to an address that a person read somewhere; two people look at that (S6).

    Raises Frozen: the notice is no draft any more; access.Refused, too, where she sends it herself.
    """
    access.require(notice.case, by, "draft")
    custody.hold(notice.case)
    require_draft(notice)
    require_not_hers(notice)
    contact = postal_contact(recipient=notice.recipient, address=address, source=source, at=at)
    _turn(notice, contact, by=by, at=at)
    return contact


def _turn(notice: Notice, contact: Contact, *, by: Actor, at: datetime) -> None:
    Notice.objects.filter(pk=notice.pk, state=Notice.State.DRAFTED).update(
        contact=contact, channel=contact.channel
    )
    custody.record(
        case=notice.case, event="notice_way_changed", by=by, at=at, notice=notice.pk, contact=contact.pk,
        channel=contact.channel,
    )  # fmt: skip
