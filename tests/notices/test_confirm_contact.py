"""A contact that no directory vouches for is looked at by two people before it is used (S6)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework import access
from casework.directory import load
from casework.models import Role
from notices import recipients
from notices.models import Contact, Recipient
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import READ_AT


@pytest.fixture
def contact(cast):
    recipient = recipients.recipient_from_party(
        organisation=cast.clinic, key="198.51.100.7", name="Small Host", kind="host", country="US", at=factory.MOMENT,
        contacts=[{"kind": "email", "value": "abuse@small.example", "source": "rdap", "as_of": "2026-11-20"}],
    )  # fmt: skip
    return recipient.contacts.get()


def confirm(contact, by):
    return recipients.confirm_contact(contact=contact, by=by, at=factory.MOMENT)


def test_contact_from_a_registry_waits(contact):
    assert (contact.state, contact.process) == (Contact.State.UNCONFIRMED, "abuse_mailbox")
    assert contact.as_of == date(2026, 11, 20)


def test_two_people_make_it_good(contact, cast):
    """S6."""
    assert not confirm(contact, cast.alice)
    assert confirm(contact, cast.bob)
    assert Contact.objects.get().state == Contact.State.GOOD


def test_one_person_twice_is_one_person(contact, cast):
    """S6."""
    confirm(contact, cast.alice)

    with pytest.raises(recipients.SamePerson):
        confirm(Contact.objects.get(), cast.alice)

    assert Contact.objects.get().state == Contact.State.UNCONFIRMED


def test_third_look_changes_nothing(contact, cast):
    confirm(contact, cast.alice)
    confirm(contact, cast.bob)

    assert confirm(contact, cast.alice)
    assert Contact.objects.get().confirmed_by == cast.bob


def test_one_person_is_enough_where_there_is_one(contact, cast):
    Role.objects.filter(user=cast.bob.user).delete()

    assert confirm(contact, cast.alice)


@pytest.mark.parametrize("name", ["carol", "erin"])
def test_stranger_confirms_nothing(contact, cast, name):
    with pytest.raises(access.Refused):
        confirm(contact, getattr(cast, name))


def test_bad_contact_is_not_confirmed(contact, cast):
    Contact.objects.update(state=Contact.State.BAD)

    assert not confirm(contact, cast.alice)


def test_unconfirmed_contact_holds_the_notice(case, cast):
    Contact.objects.all().delete()
    notice = matter.draft(case, by=cast.alice)
    Contact.objects.update(state=Contact.State.UNCONFIRMED)
    notice.refresh_from_db()

    from notices import letters

    letter = letters.compose_notice(notice, at=READ_AT)
    missing = letters.what_is_missing(notice, letter, by=cast.bob, at=READ_AT)
    assert any("second person has not confirmed this contact" in one.says for one in missing)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, Contact.State.GOOD),
        ({"confidence": "low"}, Contact.State.UNCONFIRMED),
        ({"checked": (factory.MOMENT - timedelta(days=366)).date()}, Contact.State.UNCONFIRMED),
    ],
)
def test_directory_contact_is_trusted_while_sure_and_fresh(cast, changes, state):
    entry = replace(load(practice=True).get("practice-gallery"), **changes)

    recipient = recipients.recipient_from_entry(organisation=cast.clinic, entry=entry, at=factory.MOMENT)

    assert set(recipient.contacts.values_list("state", flat=True)) == {state}


def test_gallery_names_its_mailbox_as_its_own_process(cast):
    entry = load(practice=True).get("practice-gallery")

    ways = recipients.entry_contacts(entry)

    assert ("email", "abuse@gallery.example", "own_form") in ways
    assert ("email", "abuse@gallery.example", "abuse_mailbox") in ways


def test_same_entry_twice_is_one_recipient(cast):
    entry = load(practice=True).get("practice-gallery")

    for _ in range(2):
        recipients.recipient_from_entry(organisation=cast.clinic, entry=entry, at=factory.MOMENT)

    assert Recipient.objects.count() == 1
    assert Contact.objects.count() == len(recipients.entry_contacts(entry))
