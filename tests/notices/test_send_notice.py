"""Sending: once, by real SMTP, what was approved, under the Message-ID fixed at approval (S42)."""

from datetime import timedelta

import pytest
from django.conf import settings

from notices import delivery
from notices.models import Clock, Delivery, Notice
from tests.notices import matter
from tests.notices.leaving_cast import READ_AT, SEND_AT, again, events_of, last_entry, send

LEASE = timedelta(seconds=settings.SEND_LEASE_S + 1)


@pytest.fixture
def notice(case, cast):
    return matter.approved(case, cast=cast)


def claim_and_die(notice):
    """Claim as a worker that is killed before it says a word."""
    delivery._claim(notice_id=notice.pk, at=SEND_AT)


def test_notice_arrives_as_it_was_approved(notice, mailbox):
    """S37."""
    attempt = send(notice)

    (mail,) = mailbox.messages
    text, pdf, data = mail.iter_parts()
    assert mailbox.recipients == ["abuse@gallery.example"]
    assert mail["Message-ID"] == notice.message_id
    assert text.get_content().replace("\r\n", "\n").strip() == notice.letter["text"].strip()
    assert (pdf.get_content(), data.get_content()) == (bytes(notice.pdf), bytes(notice.machine_readable))
    assert (attempt.state, attempt.answer) == (Delivery.State.ACCEPTED, "250 taken as 42")


def test_sent_notice_has_its_moment_custody_and_clock(notice, mailbox):
    send(notice)

    assert (again(notice).state, again(notice).sent_at) == (Notice.State.SENT, SEND_AT)
    assert events_of(notice.case)[-3:] == ["notice_sending", "notice_sent", "clock_started"]
    assert last_entry(notice.case, "notice_sent").data["digest"] == notice.content_digest


def test_mailbox_named_as_own_process_starts_the_legal_clock(notice, mailbox):
    """The gallery of the practice ground names its mailbox as its process for the TAKE IT DOWN Act."""
    send(notice)

    clock = Clock.objects.get()
    assert notice.contact.process == "take_it_down_form"
    assert (clock.kind, clock.due_at) == (Clock.Kind.LEGAL, SEND_AT + timedelta(hours=48))


def test_nothing_leaves_during_the_cool_off(notice, mailbox):
    assert send(notice, at=READ_AT + timedelta(minutes=9)) is None
    assert mailbox.messages == []


def test_task_run_twice_sends_once(notice, mailbox):
    """S42."""
    send(notice)

    assert send(notice) is None
    assert len(mailbox.messages) == 1
    assert notice.deliveries.count() == 1


def test_approval_given_anew_while_a_worker_waits_has_its_own_cool_off(notice, mailbox, monkeypatch):
    """Design §3.1: taken back and given again before the case is held for the worker."""
    held = delivery.custody.hold

    def hold(case):
        held(case)
        Notice.objects.filter(pk=notice.pk).update(release_at=SEND_AT + timedelta(minutes=5))

    monkeypatch.setattr(delivery.custody, "hold", hold)

    assert send(notice) is None
    assert (again(notice).state, mailbox.messages) == (Notice.State.QUEUED, [])


def test_killed_worker_is_followed_by_a_second_attempt_under_the_same_name(notice, mailbox):
    """S42: an uncertain mail is sent again under its Message-ID and counted."""
    claim_and_die(notice)

    assert send(notice) is None
    assert delivery.release_lost_claims(at=SEND_AT + LEASE) == 1
    attempt = send(notice, at=SEND_AT + LEASE)

    assert [row.state for row in notice.deliveries.order_by("attempt")] == ["lost", "accepted"]
    assert (attempt.attempt, mailbox.messages[0]["Message-ID"]) == (2, notice.message_id)


def test_claim_within_its_lease_is_left_alone(notice):
    claim_and_die(notice)

    assert delivery.release_lost_claims(at=SEND_AT) == 0
    assert again(notice).state == Notice.State.SENDING


def test_lost_claims_are_released_once(notice):
    claim_and_die(notice)
    delivery.release_lost_claims(at=SEND_AT + LEASE)

    assert delivery.release_lost_claims(at=SEND_AT + LEASE) == 0


def test_worker_that_slept_through_its_lease_says_nothing(notice, mailbox):
    def wake_up_late():
        delivery.release_lost_claims(at=SEND_AT + LEASE)
        return SEND_AT + LEASE

    attempt = send(notice, clock=wake_up_late)

    assert mailbox.messages == []
    assert (attempt.state, again(notice).state) == (Delivery.State.LOST, Notice.State.QUEUED)


def test_second_attempt_has_the_bytes_of_the_first(notice, mailbox):
    mailbox.drops = True
    send(notice)
    mailbox.drops = False
    send(notice, at=SEND_AT + timedelta(minutes=2))

    first, second = mailbox.messages
    assert first.as_bytes() == second.as_bytes()
    assert [row.state for row in notice.deliveries.order_by("attempt")] == ["lost", "accepted"]
