"""What changed between approval and the socket is asked again, twice: nothing leaves, and the state says why (S3)."""

from datetime import timedelta

import pytest
from django.db import connection

from casework import consents, intake, safeguarding, sightings
from casework.models import Consent, MinorStop, Party, Role
from notices.models import Contact, Delivery, Notice
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, last_entry, send


@pytest.fixture
def notice(case, cast):
    return matter.approved(case, cast=cast)


def withdraw_consent(notice, cast):
    consents.withdraw_consent(
        consent=Consent.objects.get(act="send"), by=factory.dana(notice.case), at=SEND_AT
    )


def pause(notice, cast):
    intake.pause_case(case=notice.case, by=cast.alice, at=SEND_AT)


def stop(notice, cast):
    safeguarding.raise_stop(case=notice.case, by=cast.bob, at=SEND_AT)


def take_the_role(notice, cast):
    Role.objects.filter(user=cast.bob.user).delete()


def mark_hostile(notice, cast):
    for party in Party.objects.filter(role="platform"):
        sightings.mark_hostile(party=party, by=cast.alice, at=SEND_AT)


def spoil_contact(notice, cast):
    Contact.objects.update(state=Contact.State.BAD)


def swap_contact(notice, cast):
    """Point the approved notice at another mailbox of the same recipient."""
    other = notice.recipient.contacts.filter(process="designated_agent").get()
    Notice.objects.filter(pk=notice.pk).update(contact=other)


def tamper(notice, cast):
    """Flip one byte of the sealed PDF, as somebody with the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pdf FROM notices_notice")
        sealed = bytearray(bytes(cursor.fetchone()[0]))
        sealed[len(sealed) // 2] ^= 1
        cursor.execute("UPDATE notices_notice SET pdf = %s", [bytes(sealed)])


def rewrite(notice, cast):
    """Change the letter with the keys in hand, as somebody with the app could."""
    row = Notice.objects.get(pk=notice.pk)
    row.letter["text"] += "\nAnd her name is Dana."
    row.save(update_fields=["letter"])


def withdraw_address(notice, cast):
    sightings.withdraw_sighting(sighting=notice.sightings.first(), by=cast.alice, at=SEND_AT)


BACK_TO_DRAFTS = [
    (withdraw_consent, "no_consent"),
    (take_the_role, "approver_gone"),
    (mark_hostile, "hostile"),
    (spoil_contact, "contact_bad"),
    (swap_contact, "content_changed"),
    (tamper, "content_changed"),
    (rewrite, "content_changed"),
    (withdraw_address, "address_withdrawn"),
]


@pytest.mark.parametrize(("change", "code"), BACK_TO_DRAFTS)
def test_changed_in_the_queue_does_not_leave(notice, cast, mailbox, change, code):
    """S3, S40."""
    change(notice, cast)

    assert send(notice) is None
    assert mailbox.messages == []
    assert (again(notice).state, again(notice).approved_by) == (Notice.State.DRAFTED, None)
    assert last_entry(notice.case, "notice_stopped").data["code"] == code


@pytest.mark.parametrize(("change", "code"), BACK_TO_DRAFTS)
def test_changed_at_the_last_moment_does_not_leave(notice, cast, mailbox, change, code):
    """Design §3.1: again right before the words."""

    def last_moment():
        change(notice, cast)
        return SEND_AT

    attempt = send(notice, clock=last_moment)

    assert mailbox.messages == []
    assert attempt.state == Delivery.State.STOPPED
    assert attempt.answer
    assert again(notice).state == Notice.State.DRAFTED
    assert last_entry(notice.case, "notice_stopped").data["code"] == code


@pytest.mark.parametrize("change", [pause, stop])
def test_held_case_keeps_the_notice_in_the_queue_without_a_word(notice, cast, mailbox, change):
    """S56, and no entry a minute while it waits."""
    change(notice, cast)

    for minute in range(3):
        assert send(notice, at=SEND_AT + timedelta(minutes=minute)) is None

    assert mailbox.messages == []
    assert again(notice).state == Notice.State.QUEUED
    assert "notice_stopped" not in events_of(notice.case)


@pytest.mark.parametrize(("change", "code"), [(pause, "paused"), (stop, "minor_stop")])
def test_case_held_at_the_last_moment_keeps_the_notice_in_the_queue(notice, cast, mailbox, change, code):
    def last_moment():
        change(notice, cast)
        return SEND_AT

    send(notice, clock=last_moment)

    assert mailbox.messages == []
    assert again(notice).state == Notice.State.QUEUED
    assert last_entry(notice.case, "notice_stopped").data["code"] == code


def test_resumed_case_sends_what_waited(notice, cast, mailbox):
    pause(notice, cast)
    send(notice)
    intake.resume_case(case=notice.case, by=cast.alice, at=SEND_AT)

    assert send(notice).state == Delivery.State.ACCEPTED


def test_resolved_stop_sends_what_waited(notice, cast, mailbox):
    stop(notice, cast)
    safeguarding.resolve_stop(
        stop=MinorStop.objects.get(), outcome="resolved", record="Seen her papers.", keep_until=None,
        by=cast.bob, at=SEND_AT,
    )  # fmt: skip

    assert send(notice).state == Delivery.State.ACCEPTED
