"""Recipients and their contacts, taken from the directory or from what the host chain found, each with source and date.

A contact that no directory names is unconfirmed until two people have looked at it (S6); a hostile one is never used.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from casework import access, custody, vault
from casework.directory import Entry, load
from casework.models import Actor, Organisation, Party
from casework.models.keys import data_key
from notices.addressees import ways_of
from notices.filing import interface_of
from notices.models import Contact, Notice, Recipient
from notices.terms import Channel


class SamePerson(Exception):
    """The one who proposed a contact cannot be the one who confirms it."""


@transaction.atomic
def recipient_from_entry(*, organisation: Organisation, entry: Entry, at: datetime) -> Recipient:
    """Return the organisation's recipient for a directory entry, with every contact that the directory gives."""
    recipient = recipient_of(
        organisation,
        key=entry.id,
        name=entry.name,
        kind=entry.kind,
        country=entry.country,
        forwards_to_customer=entry.forwards_to_customer,
        max_addresses=entry.max_addresses or 50,
    )
    named = [
        add_contact(
            recipient,
            at=at,
            rank=rank,
            channel=channel,
            value=value,
            process=process,
            source=entry.sources[0],
            as_of=entry.checked,
            confidence=entry.confidence,
        )
        for rank, (channel, value, process) in enumerate(entry_contacts(entry))
    ]
    _put_behind(recipient, named)
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
    at: datetime,
) -> Recipient:
    """Return the organisation's recipient for a party that no directory names; its contacts wait for two people."""
    recipient = recipient_of(organisation, key=key, name=name, kind=kind, country=country)
    for rank, contact in enumerate(contacts):
        is_mail = contact["kind"] == "email"
        add_contact(
            recipient,
            at=at,
            rank=rank,
            channel=Contact.Channel.EMAIL if is_mail else Contact.Channel.FORM,
            value=contact["value"],
            process=Channel.ABUSE_MAILBOX if is_mail else Channel.OWN_FORM,
            source=contact["source"],
            as_of=date.fromisoformat(contact["as_of"][:10]),
            confidence="",
        )
    return recipient


@transaction.atomic
def postal_contact(*, recipient: Recipient, address: str, source: str, at: datetime) -> Contact:
    """Return a recipient's postal address, as a person read it somewhere; it waits for two people (S6)."""
    return add_contact(
        recipient,
        at=at,
        rank=Contact.DROPPED_RANK - 1,
        channel=Contact.Channel.POST,
        value=address,
        process=Channel.POST,
        source=source,
        as_of=at.date(),
        confidence="",
        renews=False,
    )


@transaction.atomic
def confirm_contact(*, contact: Contact, by: Actor, at: datetime) -> bool:
    """Look at a contact as one of two people; True once it may be used.

    Raises SamePerson: the first one comes again. Raises access.Refused: another organisation's, or no such role.
    """
    _require_own(contact, by)
    _ask_again(contact.pk, at)
    two = contact.organisation.has_two_people()
    waiting = Contact.objects.filter(pk=contact.pk, state=Contact.State.UNCONFIRMED)
    if two and waiting.filter(confirmed_by=None).update(confirmed_by=by):
        contact.refresh_from_db()
        return False
    if two and waiting.filter(confirmed_by=by).exists():
        raise SamePerson
    waiting.update(state=Contact.State.GOOD, confirmed_by=by, confirmed_at=at)
    contact.refresh_from_db()
    return contact.state == Contact.State.GOOD


@transaction.atomic
def reject_contact(*, contact: Contact, by: Actor, at: datetime) -> bool:
    """Mark a contact that waits for a look as not theirs, or not working. Raises access.Refused."""
    _require_own(contact, by)
    _ask_again(contact.pk, at)
    waiting = Contact.objects.filter(pk=contact.pk, state=Contact.State.UNCONFIRMED)
    return bool(waiting.update(state=Contact.State.BAD, confirmed_by=by, confirmed_at=at))


@transaction.atomic
def look_again(*, contact: Contact, by: Actor, at: datetime) -> bool:
    """Take such a mark back: it waits for two people. Raises access.Refused."""
    _require_own(contact, by)
    marked = Contact.objects.filter(pk=contact.pk, state=Contact.State.BAD)
    return bool(marked.update(state=Contact.State.UNCONFIRMED, confirmed_by=None, confirmed_at=None))


@transaction.atomic
def spoil_contact(*, notice: Notice, by: Actor, at: datetime) -> bool:
    """Mark the contact of a notice that could not be delivered: not used any more. False: nothing to mark."""
    is_open = notice.state == Notice.State.UNDELIVERABLE
    return is_open and _mark(notice, Contact.State.GOOD, Contact.State.BAD, "contact_spoiled", by=by, at=at)


@transaction.atomic
def restore_contact(*, notice: Notice, by: Actor, at: datetime) -> bool:
    """Use a contact again that a mail server or a person called bad. It was good before, so nobody looks at it anew."""
    return _mark(notice, Contact.State.BAD, Contact.State.GOOD, "contact_restored", by=by, at=at)


def _require_own(contact: Contact, by: Actor) -> None:
    if by.organisation_id != contact.organisation_id or not access.may(by, "approve"):
        raise access.Refused("approve")


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


def is_hostile(party: Party) -> bool:
    """Say whether a party gets nothing: marked in this case, or known as an enemy by the directory."""
    entry = entry_of(party)
    return party.is_hostile or (entry is not None and entry.hostile)


def key_of(party: Party) -> str:
    """Return the key under which a party is a recipient: its directory id, else its own name in the chain."""
    entry = entry_of(party)
    return entry.id if entry else party.key or party.name


def entry_contacts(entry: Entry) -> list[tuple[str, str, str]]:
    """Return (channel, value, process) for each way in which a directory entry can be reached, in the order of rank."""
    # Its own process as its form is, and sooner there.
    interface = interface_of(entry)
    ways = [(Contact.Channel.API, interface, Channel.OWN_FORM)] if interface else []
    for value, process in ways_of(entry):
        is_form = value.startswith("http")
        channel = Contact.Channel.FORM if is_form else Contact.Channel.EMAIL
        ways.append((channel, value.removeprefix("mailto:"), process))
    return list(dict.fromkeys(ways))


def recipient_of(organisation: Organisation, *, key: str, **fields: Any) -> Recipient:
    """Return the organisation's recipient of a key; `fields` say what a new one is."""
    index = key_index(organisation, key)
    return Recipient.objects.get_or_create(
        organisation=organisation, key_index=index, defaults={"key": key, **fields}
    )[0]


def add_contact(
    recipient: Recipient,
    *,
    at: datetime,
    channel: str,
    value: str,
    process: str,
    renews: bool = True,
    **named: Any,
) -> Contact:
    """Return the contact, as it is named now. What people made of it stays: confirmed, or marked as not working.

    `renews`: whether naming it again is a reading like the first; by one person alone it is not, and two look again (S6).
    """
    contact, is_new = Contact.objects.get_or_create(
        recipient=recipient,
        channel=channel,
        value_index=contact_index(recipient.organisation, value),
        process=process,
        defaults={
            "organisation": recipient.organisation,
            "value": value,
            "state": Contact.State.UNCONFIRMED,
            **named,
        },
    )
    changed = {key: told for key, told in named.items() if getattr(contact, key) != told}
    if not renews:
        changed.pop("source", None)
    if not renews or contact.as_of > named["as_of"]:
        changed.pop("as_of", None)
    for key, told in changed.items():
        setattr(contact, key, told)
    state = _state_of(contact, at)
    if changed or is_new or state != contact.state:
        is_asked_again = contact.state == Contact.State.GOOD and state != contact.state
        contact.confirmed_by = None if is_asked_again else contact.confirmed_by
        contact.state = state
        contact.save()
    return contact


def _state_of(contact: Contact, at: datetime) -> str:
    """Return what a contact is now: a sure and fresh one of the directory is good without anybody's look."""
    if contact.state == Contact.State.BAD:
        return Contact.State.BAD
    is_looked_at = contact.state == Contact.State.GOOD and contact.confirmed_by_id is not None
    is_vouched = contact.confidence not in ("", "low") or is_looked_at
    is_good = is_vouched and at.date() <= contact.counts_until
    return Contact.State.GOOD if is_good else Contact.State.UNCONFIRMED


def _put_behind(recipient: Recipient, named: list[Contact]) -> None:
    """What the directory names no more is asked about, and used after everything else."""
    others = recipient.contacts.exclude(pk__in=[contact.pk for contact in named]).exclude(confidence="")
    others.update(rank=Contact.DROPPED_RANK)
    others.filter(state=Contact.State.GOOD, confirmed_by=None).update(state=Contact.State.UNCONFIRMED)


def _ask_again(contact_id: UUID, at: datetime) -> None:
    """Let people look anew at a contact that was good and is too old, or no longer sure."""
    stale = Contact.objects.to_be_looked_at(at).filter(pk=contact_id, state=Contact.State.GOOD)
    stale.update(state=Contact.State.UNCONFIRMED, confirmed_by=None)


def state_of_entry(entry: Entry, at: datetime) -> str:
    """Return what a contact of an entry is before anybody looked at it."""
    return _state_of(
        Contact(state=Contact.State.UNCONFIRMED, as_of=entry.checked, confidence=entry.confidence), at
    )


def key_index(organisation: Organisation, key: str) -> str:
    """Return the blind index of a recipient's key."""
    return _index(organisation, key, code="recipient.key")


def contact_index(organisation: Organisation, value: str) -> str:
    """Return the blind index of a mailbox or link."""
    return _index(organisation, value, code="contact.value")


def _index(organisation: Organisation, value: str, *, code: str) -> str:
    key = data_key(organisation.pk, "ops", 1)
    return vault.blind_index(value, key=key.material, code=code)
