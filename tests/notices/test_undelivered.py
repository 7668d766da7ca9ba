"""What could not be delivered is a person's to decide: sent again, or another way; and a mark can be taken back."""

import pytest
from django.urls import reverse

from casework import access
from notices import agenda, approval, recipients
from notices.models import Contact, Delivery, Notice
from tests.notices import matter, pages
from tests.notices.leaving_cast import SEND_AT, again, events_of, send

DENIED = "554 5.7.1 Relay access denied"
UNKNOWN = "550 5.1.1 unknown"


@pytest.fixture
def notice(case, cast):
    return matter.approved(case, cast=cast)


def refused(notice, mailbox, answer):
    mailbox.answers["rcpt"] = answer
    send(notice)
    mailbox.answers.clear()
    return again(notice)


def press(notice, cast, door):
    browser = pages.browser_of(cast.alice)
    return pages.text_of(browser.post(reverse(door, args=[notice.case_id, notice.pk]), follow=True))


def test_our_own_relay_refuses_and_nothing_is_lost(notice, cast, mailbox):
    """S54: mended, the same letter leaves."""
    row = refused(notice, mailbox, DENIED)

    page = press(row, cast, "send_again")

    assert "It is sent once more" in page
    assert send(row, at=again(row).release_at).state == Delivery.State.ACCEPTED
    assert again(row).content_digest == notice.content_digest
    assert "notice_queued_again" in events_of(notice.case)


def test_it_is_a_task_until_somebody_decides(notice, cast, mailbox):
    row = refused(notice, mailbox, DENIED)
    words = "could not be delivered"

    assert words in str([task.words for task in agenda.tasks_of(cast.alice, at=SEND_AT)])
    approval.withdraw_notice(notice=row, by=cast.alice, at=SEND_AT)
    assert words not in str([str(task.words) for task in agenda.tasks_of(cast.alice, at=SEND_AT)])


def test_page_shows_what_was_said_and_what_can_be_done(notice, cast, mailbox):
    row = refused(notice, mailbox, DENIED)

    page = pages.text_of(pages.browser_of(cast.alice).get(reverse("notice", args=[row.case_id, row.pk])))

    assert all(words in page for words in (DENIED, "Send it again", "Do not use this contact any more"))


def test_marked_contact_is_not_sent_to(notice, cast, mailbox):
    row = refused(notice, mailbox, UNKNOWN)

    page = press(row, cast, "send_again")

    assert again(row).state == Notice.State.UNDELIVERABLE
    assert "The contact works after all" in page


def test_mark_of_a_server_is_taken_back_by_a_person(notice, cast, mailbox):
    row = refused(notice, mailbox, UNKNOWN)

    press(row, cast, "restore_contact")

    assert again(row).contact.state == Contact.State.GOOD
    assert approval.queue_again(notice=again(row), by=cast.alice, at=SEND_AT)
    assert "contact_restored" in events_of(row.case)


def test_person_marks_a_contact_and_the_next_draft_takes_another_way(notice, cast, mailbox):
    row = refused(notice, mailbox, DENIED)

    press(row, cast, "spoil_contact")

    assert again(row).contact.state == Contact.State.BAD
    fresh = matter.draft(row.case, by=cast.alice)
    assert (fresh.pk != row.pk, fresh.contact_id != row.contact_id) == (True, True)


def test_contact_of_a_notice_that_went_well_is_not_marked(notice, cast, mailbox):
    send(notice)

    assert not recipients.spoil_contact(notice=again(notice), by=cast.alice, at=SEND_AT)
    assert not recipients.restore_contact(notice=again(notice), by=cast.alice, at=SEND_AT)
    assert not approval.queue_again(notice=again(notice), by=cast.alice, at=SEND_AT)


@pytest.mark.parametrize("verb", [recipients.restore_contact, recipients.spoil_contact, approval.queue_again])
def test_stranger_decides_nothing(notice, cast, mailbox, verb):
    row = refused(notice, mailbox, DENIED)

    with pytest.raises(access.Refused):
        verb(notice=row, by=cast.carol, at=SEND_AT)
