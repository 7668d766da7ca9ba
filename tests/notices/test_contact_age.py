"""A contact counts for as long as its reading does; then two people look at it, before a letter goes there (S6, design §3.12)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework import access, custody
from casework.directory import load
from notices import leaving, letters, recipients, ways
from notices.models import Contact
from notices.models.recipients import DIRECTORY_DAYS, REGISTRY_DAYS
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, send

AT = factory.MOMENT
ENTRY = "practice-gallery"


def from_directory(cast, *, at=AT, **changes):
    entry = replace(load(practice=True).get(ENTRY), **changes)
    recipients.recipient_from_entry(organisation=cast.clinic, entry=entry, at=at)
    return Contact.objects.order_by("rank").first()


def from_registry(cast, *, as_of="2026-11-20", at=AT):
    told = [{"kind": "email", "value": "abuse@small.example", "source": "rdap.example", "as_of": as_of}]
    recipients.recipient_from_party(
        organisation=cast.clinic, key="198.51.100.7", name="Small Host", kind="host", country="US", contacts=told,
        at=at,
    )  # fmt: skip
    return Contact.objects.get()


def looked_at_by_two(contact, cast, *, at):
    for person in (cast.alice, cast.bob):
        recipients.confirm_contact(contact=contact, by=person, at=at)
    contact.refresh_from_db()
    return contact


@pytest.mark.parametrize(("days", "usable"), [(DIRECTORY_DAYS, True), (DIRECTORY_DAYS + 1, False)])
def test_directory_reading_counts_half_a_year(cast, days, usable):
    contact = from_directory(cast, checked=(AT - timedelta(days=days)).date())

    assert contact.is_usable(AT) is usable
    assert (contact.state == Contact.State.GOOD) is usable


def test_contact_of_a_registry_counts_a_month_after_two_people_looked(cast):
    contact = looked_at_by_two(from_registry(cast), cast, at=AT)

    assert contact.is_usable(AT + timedelta(days=REGISTRY_DAYS))
    assert not contact.is_usable(AT + timedelta(days=REGISTRY_DAYS + 1))


def test_trace_that_names_it_again_makes_it_fresh_and_asks_nobody(cast):
    looked_at_by_two(from_registry(cast), cast, at=AT)
    later = AT + timedelta(days=60)

    contact = from_registry(cast, as_of=later.date().isoformat(), at=later)

    assert contact.is_usable(later)


def test_good_contact_that_grew_old_is_looked_at_again(cast):
    from_directory(cast)
    later = AT + timedelta(days=DIRECTORY_DAYS + 2)

    contact = from_directory(cast, at=later)

    assert contact.state == Contact.State.UNCONFIRMED
    assert looked_at_by_two(contact, cast, at=later).is_usable(later)


def test_low_confidence_waits_and_two_people_are_enough(cast):
    contact = from_directory(cast, confidence="low")

    assert not contact.is_usable(AT)
    assert looked_at_by_two(contact, cast, at=AT).is_usable(AT)
    assert from_directory(cast, confidence="low").is_usable(AT)


def test_directory_that_became_sure_frees_its_contact(cast):
    from_directory(cast, confidence="low")

    assert from_directory(cast).is_usable(AT)


def test_contact_that_the_directory_no_longer_names_waits(cast):
    from_directory(cast)

    from_directory(cast, dmca_agent_email="rights@gallery.example")

    dropped = Contact.objects.get(process="designated_agent", rank=Contact.DROPPED_RANK)
    assert dropped.state == Contact.State.UNCONFIRMED


def test_bad_contact_stays_bad_however_fresh(cast):
    from_directory(cast)
    Contact.objects.update(state=Contact.State.BAD)

    assert from_directory(cast).state == Contact.State.BAD


@pytest.fixture
def queued(case, cast):
    return matter.approved(case, cast=cast)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"as_of": (SEND_AT - timedelta(days=DIRECTORY_DAYS + 1)).date()}, "contact_old"),
        ({"confidence": "low", "confirmed_by": None}, "contact_old"),
        ({"state": Contact.State.UNCONFIRMED}, "contact_unconfirmed"),
        ({"state": Contact.State.BAD}, "contact_bad"),
    ],
)
def test_last_moment_before_sending_asks_again(queued, changes, code, mailbox):
    Contact.objects.update(**changes)

    with pytest.raises(leaving.MayNotLeave) as held:
        leaving.require_still_approved(again(queued), at=SEND_AT)
    send(queued)

    assert held.value.code == code
    assert mailbox.messages == []


def test_approved_notice_with_an_old_contact_waits_for_a_look_and_then_leaves(queued, cast, mailbox):
    Contact.objects.update(as_of=(SEND_AT - timedelta(days=DIRECTORY_DAYS + 1)).date())

    waiting = ways.contacts_to_confirm(cast.alice, at=SEND_AT)
    assert list(waiting) == [queued.contact]
    looked_at_by_two(waiting.get(), cast, at=SEND_AT)
    send(again(queued))

    assert len(mailbox.messages) == 1
    assert custody.entries(queued.case).filter(event="notice_sent").exists()


def test_draft_with_an_old_contact_says_that_two_people_look_first(case, cast, monkeypatch):
    """Choosing a route asks too."""
    entry = replace(load(practice=True).get(ENTRY), checked=(AT - timedelta(days=DIRECTORY_DAYS + 1)).date())
    matter.platform_is(monkeypatch, lambda: entry)

    notice = matter.draft(case, by=cast.alice)

    letter = letters.compose_notice(notice, at=AT)
    lacks = {one.code for one in letters.what_is_missing(notice, letter, by=cast.bob, at=AT)}
    assert notice.contact.state == Contact.State.UNCONFIRMED
    assert "contact_unconfirmed" in lacks


def test_rejected_contact_gives_way_to_the_next_and_can_be_looked_at_again(case, cast):
    notice = matter.draft(case, by=cast.alice)
    Contact.objects.update(state=Contact.State.UNCONFIRMED)

    assert recipients.reject_contact(contact=notice.contact, by=cast.bob, at=AT)

    assert list(ways.contacts_rejected(cast.alice)) == [notice.contact]
    assert not ways.contacts_to_confirm(cast.alice, at=AT)
    assert recipients.look_again(contact=notice.contact, by=cast.alice, at=AT)
    assert list(ways.contacts_to_confirm(cast.alice, at=AT)) == [notice.contact]


def test_good_contact_is_not_rejected_in_passing(cast):
    assert not recipients.reject_contact(contact=from_directory(cast), by=cast.alice, at=AT)


@pytest.mark.parametrize("name", ["carol", "erin"])
def test_stranger_rejects_nothing(cast, name):
    contact = from_registry(cast)

    for verb in (recipients.reject_contact, recipients.look_again):
        with pytest.raises(access.Refused):
            verb(contact=contact, by=getattr(cast, name), at=AT)
