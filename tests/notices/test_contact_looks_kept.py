"""Who looked at a contact, and what they found, stays in the organisation's log after a mark was taken back."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import AuditEntry
from notices.models import Contact
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db
LOOKS = ("confirm_contact", "reject_contact", "look_again")


def waiting_contact(people: factory.Cast) -> Contact:
    """Return the contact of a draft, which waits for two people."""
    notice = matter.notice_in("drafted", cast=people)
    Contact.objects.filter(pk=notice.contact_id).update(state=Contact.State.UNCONFIRMED)
    return Contact.objects.get(pk=notice.contact_id)


def press(browser: Client, what: str, contact_id: UUID) -> Any:
    return browser.post(reverse(what, args=[contact_id]))


def grow_old(browser: Client) -> None:
    """Let the proofs of this session be six minutes old."""
    session = browser.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**row, "at": row["at"] - 360} for row in records]
    session.save()


def test_every_look_at_a_contact_is_in_the_log() -> None:
    """S52: the row keeps the last look alone; the log keeps each."""
    people = factory.cast()
    contact = waiting_contact(people)
    alice, bob = pages.browser_of(people.alice), pages.browser_of(people.bob)

    press(alice, "confirm_contact", contact.pk)
    press(bob, "reject_contact", contact.pk)
    press(alice, "look_again", contact.pk)

    kept = AuditEntry.objects.filter(chain=people.clinic.pk, event__startswith="contact_").order_by("seq")
    assert [(row.event, row.actor, row.data) for row in kept] == [
        ("contact_confirmed", people.alice, {"contact": str(contact.pk)}),
        ("contact_rejected", people.bob, {"contact": str(contact.pk)}),
        ("contact_reopened", people.alice, {"contact": str(contact.pk)}),
    ]


@pytest.mark.parametrize("what", LOOKS)
def test_look_at_a_contact_wants_a_fresh_sign_in(what: str) -> None:
    """S5: also the one that holds something back, and the one that takes this back."""
    people = factory.cast()
    contact = waiting_contact(people)
    state = Contact.State.BAD if what == "look_again" else Contact.State.UNCONFIRMED
    Contact.objects.filter(pk=contact.pk).update(state=state)
    browser = pages.browser_of(people.alice)
    grow_old(browser)

    answer = press(browser, what, contact.pk)

    assert answer.status_code == 403
    assert Contact.objects.get(pk=contact.pk).state == state
    assert not AuditEntry.objects.filter(event__startswith="contact_").exists()
