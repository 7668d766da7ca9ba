"""A mail server's report on a letter of ours: what did not arrive waits for a person; a forged report changes nothing."""

import pytest

from notices import agenda
from notices.models import Contact, Notice, Reply
from tests.notices import postbag
from tests.notices.leaving_cast import again, events_of, last_entry
from tests.notices.postbag import READ_AT, only_mail, read, report_on


@pytest.fixture
def notice(settings, dovecot, case, cast, mailbox):
    postbag.set_mailbox(settings, dovecot)
    return postbag.sent(case, cast)


@pytest.mark.parametrize(
    ("status", "contact"),
    [
        ("5.1.1", "bad"), ("5.1.10", "bad"), ("5.4.4", "bad"), ("5.0.0", "bad"), ("5.2.1", "bad"),
        ("5.7.1", "good"), ("5.2.2", "good"), ("5.1.8", "good"), ("5.3.4", "good"), ("5.6.1", "good"),
        ("4.4.1", "good"), ("4.4.7", "good"), ("4.2.2", "good"),
    ],
)  # fmt: skip
def test_failed_report_waits_for_a_person_and_marks_a_wrong_address(notice, dovecot, cast, status, contact):
    """RFC 3464 §2.3.3: "failed" is final, whatever the status. RFC 3463: what speaks of the address closes it; a policy, a
    full mailbox or a server that was never reached is a person's to read.
    """
    dovecot.put(report_on(notice.letter["reply_to"], status=status))

    read()

    row = again(notice)
    assert (row.state, row.contact.state) == (Notice.State.UNDELIVERABLE, contact)
    assert last_entry(notice.case, "notice_bounced").data["status"] == status
    assert not row.clocks.running().exists()
    assert "could not be delivered" in str([task.words for task in agenda.tasks_of(cast.alice, at=READ_AT)])
    assert not Reply.objects.exists()


def test_report_is_believed_by_the_message_id_that_it_gives_back(notice, dovecot):
    dovecot.put(report_on("cases@clinic.example", about=notice.message_id))

    read()

    assert (only_mail().matched_by, only_mail().state) == ("message_id", "noted")
    assert again(notice).state == Notice.State.UNDELIVERABLE


@pytest.mark.parametrize(
    ("action", "status"),
    [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("relayed", "2.0.0"), ("delayed", "5.1.1")],
)
def test_report_of_a_delay_or_a_delivery_is_only_noted(notice, dovecot, action, status):
    dovecot.put(report_on(notice.letter["reply_to"], action=action, status=status))

    read()

    row = again(notice)
    assert (row.state, row.contact.state, only_mail().state) == ("sent", "good", "noted")
    assert row.clocks.running().exists()
    assert only_mail().seen["reports"][0]["status"] == status


@pytest.mark.parametrize(
    ("status", "kept"), [("5.1", ""), ("alice@home.example", ""), ("5.1.1 (none)", "5.1.1")]
)
def test_nothing_but_a_code_of_a_report_enters_custody(notice, dovecot, status, kept):
    dovecot.put(report_on(notice.letter["reply_to"], status=status))

    read()

    assert again(notice).state == Notice.State.UNDELIVERABLE
    assert last_entry(notice.case, "notice_bounced").data["status"] == kept


def test_forged_report_changes_nothing(notice, dovecot):
    """Without our secret or Message-ID: to the plain address, with another ID, with the reference alone."""
    reference = report_on(postbag.ADDRESS).replace(
        b"Subject: Und", f"Subject: {notice.reference} Und".encode(), 1
    )
    wrong = notice.letter["reply_to"].replace("+", "+0")
    for raw in (report_on(postbag.ADDRESS), report_on(wrong, about="<forged@clinic.example>"), reference):
        dovecot.put(raw)
    before = events_of(notice.case)

    read()

    assert (again(notice).state, Contact.objects.get(pk=notice.contact_id).state) == ("sent", "good")
    assert set(events_of(notice.case)[len(before) :]) == {"document_added", "mail_received"}


def test_bounce_after_an_answer_moves_nothing(notice, dovecot):
    """Somebody has it: a copy bounced."""
    dovecot.put(postbag.answer_to(notice, "We have received your report."))
    read()
    dovecot.put(report_on(notice.letter["reply_to"]))

    read()

    assert (again(notice).state, again(notice).contact.state) == ("acknowledged", "good")
