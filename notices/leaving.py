"""May this letter leave now? Asked at approval, when a worker claims it, and at the last moment before the socket.

Reads everything again from the database: a message in the queue decides nothing (S3, design §3.1).
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import access, consents, custody
from casework.alone import is_alone
from casework.models import Case, MinorStop, Party, Sighting
from casework.vault import SealBroken
from notices.addressed import act_of, keys_of, parties_of, recipient_keys
from notices.arrivals import HOLDS, held_by_an_earlier
from notices.hersay import held_by_her_word
from notices.models import Contact, Notice
from notices.protecting import lacks_supervisor
from notices.recipients import key_of
from notices.reviews import findings_of
from notices.sentences import KEPT_BACK

_PRACTICE_GROUND = ip_network("127.77.0.0/24")
PRACTICE_COUNTRY = "Practice Ground"
# What holds a letter by what is known of its case and recipient.
_HOLDS = HOLDS | {
    "kept_back": KEPT_BACK["kept_back"],
    "minor_stop": gettext_lazy("A possible minor holds this case."),
    "paused": gettext_lazy("The case is paused."),
    "closed": gettext_lazy("The case has ended."),
    "hostile": gettext_lazy("This recipient is marked as hostile; write to its host instead."),
    "not_confirmed": gettext_lazy(
        "A recipient named this one as the host, and nobody has confirmed that. Confirm it on the page of the address first."
    ),
    "contact_bad": gettext_lazy(
        "This contact is marked as not working. Withdraw this notice and draft anew: another way to them is taken."
    ),
    "contact_old": gettext_lazy("This contact was read too long ago. Two people look at it again first."),
    "law_changed": gettext_lazy(
        "A law reviewer found that this law has changed. Nothing leaves under it until its file is corrected."
    ),
    "declined": gettext_lazy(
        "She does not want this letter sent. It stays here, unless she changes her mind herself."
    ),
    "asked": gettext_lazy("She was asked and has not answered. Wait for her, or withdraw it and draft anew."),
    "hers": gettext_lazy("She opened this case herself: she says yes to this letter on her own pages first."),
    "no_supervisor": gettext_lazy(
        "It is about a protected host, and no supervisor is one of its two people."
    ),
    "address_withdrawn": gettext_lazy(
        "An address in it was taken out of work. Take it up again, or withdraw this notice and draft anew."
    ),
}


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
    _require_addressed(notice, case, facts, at)


def _require_addressed(notice: Notice, case: Case, facts: frozenset[str], at: datetime) -> None:
    """Return when recipient, addresses and consent allow it, in a case that runs."""
    parties = parties_of(notice)
    _require_recipient(notice, parties, at)
    if notice.sightings.filter(state=Sighting.State.WITHDRAWN).exists():
        raise _held("address_withdrawn")
    if said := held_by_her_word(notice) or held_by_an_earlier(notice):
        raise _held(said)
    told = consents.Disclosure(act=act_of(notice), recipient_keys=keys_of(notice, parties), facts=facts)
    with _consent_named():
        consents.require(case, told, at=at)


@_seals_hold()
def require_permitted_then(notice: Notice, *, moment: datetime) -> None:
    """Return when nothing held an approved letter at a moment that is over, whatever changed since. Raises MayNotLeave.

    The approver's role and the contact keep no history; they were asked at approval.
    """
    case = Case.objects.get(pk=notice.case_id)
    if MinorStop.objects.filter(case=case, raised_at__lte=moment).exclude(resolved_at__lte=moment).exists():
        raise _held("minor_stop")
    if _was(case, "case_paused", "case_resumed", moment=moment):
        raise _held("paused")
    if case.closed_at and case.closed_at <= moment:
        raise _held("closed")
    _require_law_stands(notice, moment)
    for party in _hostile(notice, parties_of(notice)):
        if _was(case, "party_marked_hostile", moment=moment, party=party.pk):
            raise _held("hostile")
    for key in notice.sightings.values_list("pk", flat=True):
        if _was(case, "sighting_withdrawn", "sighting_taken_up", moment=moment, sighting=key):
            raise _held("address_withdrawn")
    with _consent_named():
        consents.require_held(case, _disclosure(notice, _frozen_facts(notice)), moment=moment)


def _was(case: Case, begun: str, *ended: str, moment: datetime, **about: UUID) -> bool:
    """Say whether something had begun at a moment, and not ended, by the custody log."""
    entries = custody.entries(case).filter(event__in=[begun, *ended], at__lte=moment)
    entry = entries.filter(**{f"data__{key}": str(value) for key, value in about.items()}).last()
    return entry is not None and entry.event == begun


def _frozen_facts(notice: Notice) -> frozenset[str]:
    return consents.with_parts(notice.letter["facts"], notice.letter["depicted"])


def _disclosure(notice: Notice, facts: frozenset[str]) -> consents.Disclosure:
    return consents.Disclosure(act=act_of(notice), recipient_keys=recipient_keys(notice), facts=facts)


@contextmanager
def _consent_named() -> Iterator[None]:
    try:
        yield
    except consents.NoConsent as refusal:
        raise MayNotLeave("no_consent", str(refusal), refusal.facts) from refusal


@_seals_hold()
def require_still_approved(notice: Notice, *, at: datetime) -> None:
    """Return when an approved letter may leave: its approver still may approve, and what was read is what leaves.

    `notice` was read at this moment, with its case, recipient, contact and approver.
    """
    _require_case_runs(notice.case)
    if not _approver_still_may(notice):
        raise MayNotLeave("approver_gone", _("The person who approved it may no longer do so."))
    _require_law_stands(notice, at)
    if lacks_supervisor(notice):
        raise _held("kept_back" if is_alone(notice.case) else "no_supervisor")
    if frozen_digest(notice) != notice.content_digest:
        raise MayNotLeave("content_changed", _("The letter is not the one that was approved."))
    _require_addressed(notice, notice.case, _frozen_facts(notice), at)


def awaits_number(notice: Notice, at: datetime) -> bool:
    """Say whether a person may have entered it in the recipient's form: approved, its cool-off over, no number yet."""
    is_over = notice.release_at is not None and notice.release_at <= at
    waiting = {Notice.State.QUEUED, Notice.State.WITHDRAWN}
    if notice.channel == Contact.Channel.API:
        # No word came back from their interface: a person finds out, and may find a number.
        waiting = {Notice.State.UNDELIVERABLE, Notice.State.WITHDRAWN}
        is_over = notice.may_have_left()
    is_open = notice.sent_at is None and notice.state in waiting
    return is_open and is_over and notice.channel != Contact.Channel.EMAIL


def _require_law_stands(notice: Notice, at: datetime) -> None:
    """A letter that takes a notice back rests on no law: where that was found changed it is wanted all the more."""
    if not notice.retracts_id and notice.basis_id in findings_of(notice.case.organisation_id, at=at).changed:
        raise _held("law_changed")


def _require_case_runs(case: Case) -> None:
    if case.is_stopped():
        raise _held("minor_stop")
    if case.paused_at:
        raise _held("paused")
    if case.closed_at:
        raise _held("closed")


def _require_recipient(notice: Notice, parties: list[Party], at: datetime) -> None:
    if notice.recipient.is_hostile or _hostile(notice, parties):
        raise _held("hostile")
    if _is_only_named(notice, parties):
        raise _held("not_confirmed")
    if settings.PRACTICE and not is_practice_contact(notice.contact):
        raise MayNotLeave("practice_only", _("In practice, letters go to the practice ground only."))
    if notice.contact.state == Contact.State.BAD:
        raise _held("contact_bad")
    if notice.contact.state == Contact.State.UNCONFIRMED:
        raise MayNotLeave("contact_unconfirmed", _("A second person has not confirmed this contact yet."))
    if not notice.contact.is_usable(at):
        raise _held("contact_old")


def _hostile(notice: Notice, parties: list[Party]) -> list[Party]:
    """Ask the parties as well: one may have been marked after the letter was written (design §3.15)."""
    marked = (party for party in parties if party.is_hostile)
    return [party for party in marked if key_of(party) == notice.recipient.key]


def _is_only_named(notice: Notice, parties: list[Party]) -> bool:
    """Say whether the recipient is known here by what another said of it alone, and nobody confirmed that (design §3.15)."""
    said = [party for party in parties if party.state in {Party.State.PROPOSED, Party.State.REJECTED}]
    if not any(key_of(party) == notice.recipient.key for party in said):
        return False
    return all(key_of(party) != notice.recipient.key for party in parties if party.state in Party.ACTING)


def _held(code: str) -> MayNotLeave:
    return MayNotLeave(code, str(_HOLDS[code]))


def _approver_still_may(notice: Notice) -> bool:
    """The stop, which closes approving to everyone, was asked with the case."""
    return notice.approved_by is not None and access.allows(notice.case, notice.approved_by, "approve")


def is_practice_contact(contact: Contact) -> bool:
    """Say whether a contact lies on the practice ground: a mailbox under `.example`, a form on its addresses, its country."""
    if contact.channel == Contact.Channel.EMAIL:
        return contact.value.endswith(".example")
    if contact.channel == Contact.Channel.FORM:
        return _is_on_practice_ground(contact.value, "http")
    if contact.channel == Contact.Channel.API:
        return _is_on_practice_ground(contact.value, "https")
    # An address that no post office knows: its last line is the country.
    return contact.value.splitlines()[-1:] == [PRACTICE_COUNTRY]


def _is_on_practice_ground(url: str, scheme: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == scheme and ip_address(parts.hostname or "") in _PRACTICE_GROUND
    except ValueError:
        return False


def freeze(notice: Notice) -> None:
    """Fix by what a letter that is whole is known from now on: its digest, and the Message-ID under which it leaves."""
    notice.content_digest = frozen_digest(notice)
    notice.message_id = f"<{secrets.token_hex(16)}@{settings.MAIL_DOMAIN}>"


def frozen_digest(notice: Notice) -> str:
    """Return the digest over what is stored to leave, whose name it bears and where it goes."""
    envelope = [
        notice.letter["sender"], notice.letter["facts"], notice.channel, notice.contact.value, notice.reference,
    ]  # fmt: skip
    # What was frozen before these were has none of them, and keeps its digest.
    if also := {key: notice.letter[key] for key in ("reply_to", "xarf", "report") if notice.letter.get(key)}:
        envelope.append(json.dumps(also, sort_keys=True))
    parts = (
        json.dumps(envelope).encode(),
        notice.letter["subject"].encode(),
        notice.letter["text"].encode(),
        notice.pdf,
        notice.machine_readable,
    )
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
