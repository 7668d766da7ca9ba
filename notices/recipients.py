"""Recipients and their contacts, taken from the directory or from what the host chain found, each with source and date.

A contact that no directory names is unconfirmed until two people have looked at it (S6); a hostile one is never used.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from casework import access, custody, vault
from casework.directory import Entry, load
from casework.models import Actor, Organisation, Party
from casework.models.keys import data_key
from notices.addressees import ways_of
from notices.models import Contact, Notice, Recipient
from notices.terms import Channel

# A directory contact of low confidence, or older than this, goes to a person first.
OLDEST_DAYS = 365


class SamePerson(Exception):
    """The one who proposed a contact cannot be the one who confirms it."""


@transaction.atomic
def recipient_from_entry(*, organisation: Organisation, entry: Entry, at: datetime) -> Recipient:
    """Return the organisation's recipient for a directory entry, with every contact that the directory gives."""
    recipient = _recipient(
        organisation,
        key=entry.id,
        name=entry.name,
        kind=entry.kind,
        country=entry.country,
        forwards_to_customer=entry.forwards_to_customer,
        max_addresses=entry.max_addresses or 50,
    )
    state = Contact.State.GOOD if _is_trusted(entry, at.date()) else Contact.State.UNCONFIRMED
    for rank, (channel, value, process) in enumerate(entry_contacts(entry)):
        _add_contact(
            recipient,
            rank=rank,
            channel=channel,
            value=value,
            process=process,
            source=entry.sources[0],
            as_of=entry.checked,
            confidence=entry.confidence,
            state=state,
        )
    return recipient


@transaction.atomic
def recipient_from_party(
    *,
    organisation: Organisation,
    key: str,
    name: str,
    kind: str,
    country: str,
    contacts: list[dict[str, Any]],
) -> Recipient:
    """Return the organisation's recipient for a party that no directory names; its contacts wait for two people."""
    recipient = _recipient(organisation, key=key, name=name, kind=kind, country=country)
    for rank, contact in enumerate(contacts):
        is_mail = contact["kind"] == "email"
        _add_contact(
            recipient,
            rank=rank,
            channel=Contact.Channel.EMAIL if is_mail else Contact.Channel.FORM,
            value=contact["value"],
            process=Channel.ABUSE_MAILBOX if is_mail else Channel.OWN_FORM,
            source=contact["source"],
            as_of=date.fromisoformat(contact["as_of"][:10]),
            confidence="",
            state=Contact.State.UNCONFIRMED,
        )
    return recipient


@transaction.atomic
def confirm_contact(*, contact: Contact, by: Actor, at: datetime) -> bool:
    """Look at a contact as one of two people; True once it may be used.

    Raises SamePerson: the first one comes again. Raises access.Refused: another organisation's, or no such role.
    """
    if by.organisation_id != contact.organisation_id or not access.may(by, "approve"):
        raise access.Refused("approve")
    two = contact.organisation.has_two_people()
    waiting = Contact.objects.filter(pk=contact.pk, state=Contact.State.UNCONFIRMED)
    if two and waiting.filter(confirmed_by=None).update(confirmed_by=by):
        contact.refresh_from_db()
        return False
    if two and waiting.filter(confirmed_by=by).exists():
        raise SamePerson
    waiting.update(state=Contact.State.GOOD, confirmed_by=by)
    contact.refresh_from_db()
    return contact.state == Contact.State.GOOD


@transaction.atomic
def spoil_contact(*, notice: Notice, by: Actor, at: datetime) -> bool:
    """Mark the contact of a notice that could not be delivered: not used any more. False: nothing to mark."""
    is_open = notice.state == Notice.State.UNDELIVERABLE
    return is_open and _mark(notice, Contact.State.GOOD, Contact.State.BAD, "contact_spoiled", by=by, at=at)


@transaction.atomic
def restore_contact(*, notice: Notice, by: Actor, at: datetime) -> bool:
    """Use a contact again that a mail server or a person called bad. It was good before, so nobody looks at it anew."""
    return _mark(notice, Contact.State.BAD, Contact.State.GOOD, "contact_restored", by=by, at=at)


def _mark(notice: Notice, before: str, after: str, event: str, *, by: Actor, at: datetime) -> bool:
    access.require(notice.case, by, "draft")
    changed = Contact.objects.filter(pk=notice.contact_id, state=before).update(state=after)
    if changed:
        custody.record(
            case=notice.case, event=event, by=by, at=at, notice=notice.pk, contact=notice.contact_id
        )
    return bool(changed)


def entry_of(party: Party) -> Entry | None:
    """Return the directory entry of a party; None when no directory names it."""
    key, directory = party.key or "", load(practice=settings.PRACTICE)
    return directory.get(key) or directory.find(key)


def key_of(party: Party) -> str:
    """Return the key under which a party is a recipient: its directory id, else its own name in the chain."""
    entry = entry_of(party)
    return entry.id if entry else party.key or party.name


def entry_contacts(entry: Entry) -> list[tuple[str, str, str]]:
    """Return (channel, value, process) for each way in which a directory entry can be reached, in the order of rank."""
    ways = []
    for value, process in ways_of(entry):
        is_form = value.startswith("http")
        channel = Contact.Channel.FORM if is_form else Contact.Channel.EMAIL
        ways.append((channel, value.removeprefix("mailto:"), process))
    return list(dict.fromkeys(ways))


def _is_trusted(entry: Entry, today: date) -> bool:
    return entry.confidence != "low" and (today - entry.checked).days <= OLDEST_DAYS


def _recipient(organisation: Organisation, *, key: str, **fields: Any) -> Recipient:
    index = _index(organisation, key, code="recipient.key")
    return Recipient.objects.get_or_create(
        organisation=organisation, key_index=index, defaults={"key": key, **fields}
    )[0]


def _add_contact(
    recipient: Recipient, *, channel: str, value: str, process: str, rank: int, **fields: Any
) -> None:
    contact, _is_new = Contact.objects.get_or_create(
        recipient=recipient,
        channel=channel,
        value_index=_index(recipient.organisation, value, code="contact.value"),
        process=process,
        defaults={"organisation": recipient.organisation, "value": value, "rank": rank, **fields},
    )
    if contact.rank != rank:
        Contact.objects.filter(pk=contact.pk).update(rank=rank)


def _index(organisation: Organisation, value: str, *, code: str) -> str:
    key = data_key(organisation.pk, "ops", 1)
    return vault.blind_index(value, key=key.material, code=code)
