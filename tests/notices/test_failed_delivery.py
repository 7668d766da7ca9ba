"""Failed attempts: tried again with growing pauses, given up in a recorded state, never lost."""

from datetime import timedelta

import pytest
from django.conf import settings

from notices.models import Contact, Delivery, Notice
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, last_entry, send
from tests.services.ports import free_ports


@pytest.fixture
def notice(case, cast):
    return matter.approved(case, cast=cast)


def try_until_given_up(notice, most=20):
    at, pauses = SEND_AT, []
    for _ in range(most):
        send(notice, at=at)
        row = again(notice)
        if row.state != Notice.State.QUEUED:
            break
        pauses.append((row.release_at - at) // timedelta(minutes=1))
        at = row.release_at
    return pauses


def test_later_is_later_five_times_and_then_given_up(notice, mailbox):
    mailbox.answers["rcpt"] = "451 later"

    pauses = try_until_given_up(notice)

    assert pauses == [seconds // 60 for seconds in settings.SEND_RETRY_S]
    assert again(notice).state == Notice.State.UNDELIVERABLE
    assert notice.deliveries.count() == 6
    assert last_entry(notice.case, "notice_delivery_failed").data["step"] == "recipient"


def test_nothing_is_tried_before_its_pause_is_over(notice, mailbox):
    mailbox.answers["rcpt"] = "451 later"
    send(notice)

    assert send(notice, at=SEND_AT + timedelta(seconds=30)) is None


def test_later_and_then_accepted_is_sent(notice, mailbox):
    mailbox.answers["data"] = "452 full"
    send(notice)
    mailbox.answers.clear()

    send(notice, at=SEND_AT + timedelta(minutes=1))

    assert again(notice).state == Notice.State.SENT
    assert len(mailbox.messages) == 1


def test_address_that_does_not_exist_is_final_and_marks_the_contact(notice, mailbox):
    mailbox.answers["rcpt"] = "550 5.1.1 no such person"

    attempt = send(notice)

    row = again(notice)
    assert (attempt.state, attempt.answer) == (Delivery.State.FAILED, "550 5.1.1 no such person")
    assert (row.state, row.contact.state) == (Notice.State.UNDELIVERABLE, Contact.State.BAD)
    assert events_of(notice.case)[-1] == "notice_delivery_failed"
    assert not row.clocks.exists()


@pytest.mark.parametrize(
    "answer",
    [
        "554 5.7.1 Relay access denied",
        "550 no such person",
        "552 5.2.2 mailbox full",
        "553 5.1.8 sender's domain does not exist",
        "553 5.1.7 sender's address refused",
        "550 55.1.1 what",
    ],
)
def test_refusal_that_does_not_name_the_address_goes_to_a_person(notice, mailbox, answer):
    """RFC 3463: only X.1 is about the address, and X.1.7 and X.1.8 about the sender's."""
    mailbox.answers["rcpt"] = answer

    send(notice)

    row = again(notice)
    assert (row.state, row.contact.state) == (Notice.State.UNDELIVERABLE, Contact.State.GOOD)


@pytest.mark.parametrize("step", ["mail", "data"])
def test_refused_sender_or_words_say_nothing_against_the_contact(notice, mailbox, step):
    mailbox.answers[step] = "550 no"

    send(notice)

    row = again(notice)
    assert (row.state, row.contact.state) == (Notice.State.UNDELIVERABLE, Contact.State.GOOD)


def test_own_server_that_is_down_never_gives_a_notice_up(notice, settings):
    """S54: mail down, work kept."""
    settings.SMTP_PORT = free_ports(1)[0]

    pauses = try_until_given_up(notice, most=8)

    assert pauses == [1, 5, 30, 120, 480, 480, 480, 480]
    assert again(notice).contact.state == Contact.State.GOOD


def test_missing_password_file_is_our_trouble(notice, settings, mailbox):
    """S54."""
    settings.SMTP_PASSWORD_FILE = "/nowhere/password"

    attempt = send(notice)

    assert (attempt.state, again(notice).state) == (Delivery.State.TEMPORARY, Notice.State.QUEUED)
    assert mailbox.messages == []


def test_line_cut_after_the_words_is_not_repeated_for_ever(notice, mailbox):
    """S42: sent again under its Message-ID, counted, and then a person decides."""
    mailbox.drops = True

    try_until_given_up(notice)

    assert again(notice).state == Notice.State.UNDELIVERABLE
    assert {mail["Message-ID"] for mail in mailbox.messages} == {notice.message_id}
    assert len(mailbox.messages) == 6
