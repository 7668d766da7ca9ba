"""Answers from a real mailbox: known by secret, Message-ID or reference, kept whole and sealed, recorded as what they are."""

import pytest

from casework import documents, erasure, safeguarding
from casework.models import Check, KeyGrant
from notices import agenda
from notices.models import IncomingMail, Notice, Reply
from tests.hostile.dumps import whole_database
from tests.notices import matter, postbag
from tests.notices.leaving_cast import again, events_of, send
from tests.notices.postbag import READ_AT, answer_to, only_mail, read, written


@pytest.fixture
def box(settings, dovecot):
    postbag.set_mailbox(settings, dovecot)
    return dovecot


@pytest.fixture
def notice(box, case, cast, mailbox):
    return postbag.sent(case, cast)


def test_letter_says_where_answers_go_and_the_database_does_not(notice, mailbox):
    """S37: one address a notice; its secret is kept as a keyed hash, and sealed with the letter."""
    (mail,) = mailbox.messages
    secret = mail["Reply-To"].partition("+")[2].partition("@")[0]

    assert mail["Reply-To"] == mailbox.senders[0] == notice.letter["reply_to"]
    assert (len(secret), len(notice.reply_index)) == (32, 64)
    assert secret not in str(whole_database())


def test_answer_to_the_secret_address_is_a_reply(notice, box):
    """Design §3.2 of a reply: "removed" asks for a look, and closes nothing (S38)."""
    box.put(answer_to(notice, "The picture was removed.\n\n> Please remove it."))

    assert read() == 1

    mail, reply = only_mail(), Reply.objects.get()
    assert (mail.state, mail.matched_by, mail.reply) == ("recorded", "token", reply)
    assert (reply.kind, reply.came_by, reply.said) == ("says_removed", "mail", "The picture was removed.")
    assert again(notice).state == Notice.State.ACKNOWLEDGED
    assert Check.objects.filter(state="due").count() == 2
    assert set(notice.lines.values_list("outcome", flat=True)) == {"open"}
    assert events_of(notice.case)[-3:] == ["document_added", "mail_received", "reply_recorded"]


def test_mail_is_marked_seen_only_after_it_was_recorded(notice, box, monkeypatch):
    box.put(answer_to(notice))
    with postbag.killed_at(monkeypatch, "_put_away"), pytest.raises(postbag.Killed):
        read()
    assert "Seen" not in box.flags()[0]
    assert Reply.objects.count() == 1

    read()

    assert "Seen" in box.flags()[0]
    assert Reply.objects.count() == 1


@pytest.mark.parametrize("header", ["In_Reply_To", "References"])
def test_answer_to_our_mail_is_known_without_the_address(notice, box, header):
    box.put(
        written("We have received your report.", **{header: f"<other@gallery.example> {notice.message_id}"})
    )

    read()

    assert (only_mail().matched_by, Reply.objects.get().kind) == ("message_id", "acknowledged")


def test_reference_in_the_subject_brings_it_to_a_person(notice, box, cast):
    """S38: a reference may be known to many, so no rule records what it brings."""
    box.put(written("We removed it.", subject=f"AW: [{notice.reference}] done"))

    read()

    mail = only_mail()
    assert (mail.state, mail.matched_by, mail.kind) == ("asks", "reference", "says_removed")
    assert not Reply.objects.exists()
    assert "A mail about the notice to" in str(
        [task.words for task in agenda.tasks_of(cast.alice, at=READ_AT)]
    )


def test_two_notices_named_at_once_are_a_persons_to_tell_apart(notice, box, cast):
    other = postbag.sent(matter.case_with_addresses(cast.alice), cast)
    box.put(written(to=f"{notice.letter['reply_to']}, {other.letter['reply_to']}"))

    read()

    assert (only_mail().state, only_mail().notice) == ("unknown", None)


def test_automatic_answer_is_noted_and_asks_nothing(notice, box):
    box.put(answer_to(notice, "I am out of the office until Monday.", Auto_Submitted="auto-replied"))

    read()

    assert (only_mail().state, only_mail().kind) == ("noted", "automatic")
    assert not Reply.objects.exists()
    assert again(notice).state == Notice.State.SENT


def test_wrong_sender_with_the_right_secret_is_what_it_is(notice, box):
    """S38: From is shown and proves nothing; what would move the notice waits for a person."""
    mail = answer_to(notice, "We will not remove this content.")
    mail.replace_header("From", "Uploader <me@elsewhere.example>")
    box.put(mail)

    read()

    assert only_mail().seen["from"] == "Uploader <me@elsewhere.example>"
    assert Reply.objects.get().decision == Reply.Decision.OPEN
    assert again(notice).state == Notice.State.ACKNOWLEDGED


def test_whole_mail_is_sealed_to_the_case_and_opens_as_it_came(notice, box, cast):
    """S38, design §3.4: never opened by us; a holder of the case's key gets the bytes."""
    mail = answer_to(notice)
    mail.add_attachment(b"\x00\x01 a virus", maintype="application", subtype="zip", filename="proof.zip")
    raw = box.put(mail)

    read()

    document = only_mail().document
    private = key_of(notice.case, cast)
    opened = documents.open_document(
        document=document, private=private, reason="court", by=cast.alice, at=READ_AT
    )
    assert opened.replace(b"\r\n", b"\n") == raw.replace(b"\r\n", b"\n")
    assert only_mail().attachments[0]["name"] == "proof.zip"


def key_of(case, cast):
    """Return the case's private half by the recovery key, which lies outside the app."""
    from casework import vault

    grant = KeyGrant.objects.get(case=case, holder=None)
    return vault.unseal_bytes(bytes(grant.wrapped_private), cast.recovery_private).decode()


def test_mail_of_a_stopped_case_is_kept_and_nothing_else_is_done(notice, box, cast):
    """S56: nothing is lost, and nobody looks."""
    safeguarding.raise_stop(case=notice.case, by=cast.alice, at=READ_AT)
    box.put(answer_to(notice))

    read()

    assert (only_mail().state, Reply.objects.get().kind) == ("recorded", "says_removed")
    assert not Check.objects.filter(state="due").exists()


def test_mail_of_a_destroyed_case_leaves_nothing(notice, box, cast):
    """S18."""
    mail = answer_to(notice)
    erasure.destroy_case(case=notice.case, by=cast.alice, at=READ_AT)
    box.put(mail)

    read()

    row = only_mail()
    assert (row.state, row.notice, row.seen, row.digest) == ("discarded", None, None, "")


def test_mail_that_comes_before_its_notice_is_recorded_as_sent_waits_for_that(box, case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    Notice.objects.filter(pk=notice.pk).update(state="sending")
    box.put(answer_to(notice))
    assert read(matter.factory.MOMENT) == 0
    assert (only_mail().state, Reply.objects.count()) == (IncomingMail.State.FOUND, 0)
    Notice.objects.filter(pk=notice.pk).update(state="queued")
    send(notice)

    read()

    assert (only_mail().state, again(notice).state) == ("recorded", "acknowledged")
