"""May this letter leave now? Asked at approval, when a worker claims it, and at the last moment before the socket.

Reads everything again from the database: a message in the queue decides nothing (S3, design §3.1).
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from casework import access, consents
from casework.models import Case, Consent, Party, Sighting
from casework.vault import SealBroken
from notices.models import Contact, Notice
from notices.recipients import key_of

_PRACTICE_GROUND = ip_network("127.77.0.0/24")


class MayNotLeave(Exception):
    """The letter stays here; the code says why, the sentence says it to a person. `facts` are those without consent."""

    def __init__(self, code: str, says: str, facts: frozenset[str] = frozenset()) -> None:
        super().__init__(says)
        self.code, self.says, self.facts = code, says, facts


@contextmanager
def _seals_hold() -> Iterator[None]:
    """What was changed in the database does not open, so nobody can have approved it."""
    try:
        yield
    except SealBroken as broken:
        raise MayNotLeave("content_changed", _("The letter is not the one that was approved.")) from broken


@_seals_hold()
def require_may_leave(notice: Notice, *, facts: frozenset[str], at: datetime) -> None:
    """Return when nothing holds the letter. Raises MayNotLeave: with the first thing that does."""
    case = Case.objects.get(pk=notice.case_id)
    _require_case_runs(case)
    _require_recipient(notice)
    _require_addresses(notice)
    disclosure = consents.Disclosure(act=Consent.Act.SEND, recipient_keys=recipient_keys(notice), facts=facts)
    try:
        consents.require(case, disclosure, at=at)
    except consents.NoConsent as refusal:
        raise MayNotLeave("no_consent", str(refusal), refusal.facts) from refusal


@_seals_hold()
def require_still_approved(notice: Notice, *, at: datetime) -> None:
    """Return when an approved letter may leave: its approver still may approve, and what was read is what leaves."""
    _require_case_runs(Case.objects.get(pk=notice.case_id))
    if not _approver_still_may(notice):
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
    if _is_hostile(notice):
        raise MayNotLeave("hostile", _("This recipient is marked as hostile; write to its host instead."))
    if notice.contact.state != Contact.State.GOOD:
        raise MayNotLeave("contact_unconfirmed", _("A second person has not confirmed this contact yet."))
    if settings.PRACTICE and not is_practice_contact(notice.contact):
        raise MayNotLeave("practice_only", _("In practice, letters go to the practice ground only."))


def _is_hostile(notice: Notice) -> bool:
    """Ask the parties as well: one may have been marked after the letter was written (design §3.15)."""
    marked = Party.objects.filter(sighting__lines__notice=notice, is_hostile=True)
    return notice.recipient.is_hostile or any(key_of(party) == notice.recipient.key for party in marked)


def _require_addresses(notice: Notice) -> None:
    if notice.sightings.filter(state=Sighting.State.WITHDRAWN).exists():
        raise MayNotLeave(
            "address_withdrawn", _("An address in it was taken out of work. Draft a new notice.")
        )


def _approver_still_may(notice: Notice) -> bool:
    if notice.approved_by is None:
        return False
    try:
        access.require(notice.case, notice.approved_by, "approve")
    except access.Refused:
        return False
    return True


def is_practice_contact(contact: Contact) -> bool:
    """Say whether a contact lies on the practice ground: a mailbox under `.example`, or a form on its addresses."""
    if contact.channel == Contact.Channel.EMAIL:
        return contact.value.endswith(".example")
    if contact.channel == Contact.Channel.FORM:
        return _is_on_practice_ground(contact.value)
    return False


def _is_on_practice_ground(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and ip_address(parts.hostname or "") in _PRACTICE_GROUND
    except ValueError:
        return False


def frozen_digest(notice: Notice) -> str:
    """Return the digest over what is stored to leave, whose name it bears and where it goes."""
    envelope = [
        notice.letter["sender"], notice.letter["facts"], notice.channel, notice.contact.value, notice.reference,
    ]  # fmt: skip
    parts = (
        json.dumps(envelope).encode(),
        notice.letter["subject"].encode(),
        notice.letter["text"].encode(),
        notice.pdf,
        notice.machine_readable,
    )
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
