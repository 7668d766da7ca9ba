"""May this letter leave now? Asked at approval, when a worker claims it, and at the last moment before the socket.

Reads everything again from the database: a message in the queue decides nothing (S3, design §3.1).
"""

import hashlib
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from casework import access, consents
from casework.models import Case, Consent
from notices.models import Contact, Notice


class MayNotLeave(Exception):
    """The letter stays here; the code says why, the sentence says it to a person."""

    def __init__(self, code: str, says: str) -> None:
        super().__init__(says)
        self.code, self.says = code, says


def require_may_leave(notice: Notice, *, facts: frozenset[str], at: datetime) -> None:
    """Return when nothing holds the letter. Raises MayNotLeave: with the first thing that does."""
    case = Case.objects.get(pk=notice.case_id)
    _require_case_runs(case)
    _require_recipient(notice)
    disclosure = consents.Disclosure(
        act=Consent.Act.SEND, recipient_keys=recipient_keys(notice), facts=facts
    )
    try:
        consents.require(case, disclosure, at=at)
    except consents.NoConsent as refusal:
        raise MayNotLeave("no_consent", str(refusal)) from refusal


def require_still_approved(notice: Notice, *, at: datetime) -> None:
    """Return when an approved letter may leave: its approver still may approve, and what was approved is what leaves."""
    approver = notice.approved_by
    if approver is None or not access.may(approver, "approve"):
        raise MayNotLeave("approver_gone", _("The person who approved it may no longer do so."))
    if frozen_digest(notice) != notice.content_digest:
        raise MayNotLeave("content_changed", _("The letter is not the one that was approved."))
    require_may_leave(notice, facts=frozenset(notice.letter["facts"]), at=at)


def recipient_keys(notice: Notice) -> tuple[str, ...]:
    """Return the recipient's key, then those of the recipients whose notices led to this one."""
    keys, step = [notice.recipient.key], notice.follows
    while step is not None and len(keys) < 20:
        keys.append(step.recipient.key)
        step = step.follows
    return tuple(keys)


def _require_case_runs(case: Case) -> None:
    if case.is_stopped():
        raise MayNotLeave("minor_stop", _("A possible minor holds this case."))
    if case.paused_at:
        raise MayNotLeave("paused", _("The case is paused."))
    if case.closed_at:
        raise MayNotLeave("closed", _("The case has ended."))


def _require_recipient(notice: Notice) -> None:
    if notice.recipient.is_hostile:
        raise MayNotLeave("hostile", _("This recipient is marked as hostile; write to its host instead."))
    if notice.contact.state != Contact.State.GOOD:
        raise MayNotLeave("contact_unconfirmed", _("A second person has not confirmed this contact yet."))
    if settings.PRACTICE and not is_practice_contact(notice.contact):
        raise MayNotLeave("practice_only", _("In practice, letters go to the practice ground only."))


def is_practice_contact(contact: Contact) -> bool:
    """Say whether a contact lies on the practice ground: a mailbox under `.example`, or a form on its addresses."""
    if contact.channel == Contact.Channel.EMAIL:
        return contact.value.endswith(".example")
    if contact.channel == Contact.Channel.FORM:
        return contact.value.startswith("http://127.77.0.")
    return False


def frozen_digest(notice: Notice) -> str:
    """Return the digest over what is stored to leave."""
    parts = (notice.letter["subject"].encode(), notice.letter["text"].encode(), notice.pdf, notice.machine_readable)
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
