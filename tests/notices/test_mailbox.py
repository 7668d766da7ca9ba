"""A real mailbox is read so that nothing is lost or recorded twice: killed workers, new numbers, other mail programs."""

import shutil
from datetime import timedelta

import pytest

from notices import incoming, mailbox, mailfitness, tasks
from notices.models import IncomingMail, MailboxMark, Reply
from tests.notices import postbag
from tests.notices.postbag import READ_AT, answer_to, only_mail, read, written

LATER = READ_AT + timedelta(seconds=incoming.LEASE_S + 1)


@pytest.fixture
def box(settings, dovecot):
    postbag.set_mailbox(settings, dovecot)
    return dovecot


@pytest.fixture
def notice(box, case, cast, mailbox):
    return postbag.sent(case, cast)


@pytest.mark.parametrize("step", ["_list_new", "_words", "_record", "_sort", "file_with", "_put_away"])
def test_worker_killed_at_any_step_loses_and_doubles_nothing(notice, box, monkeypatch, step):
    """S42 of what comes in: the next worker records what is missing, and nothing again."""
    box.put(answer_to(notice))
    with postbag.killed_at(monkeypatch, step), pytest.raises(postbag.Killed):
        read()

    read(LATER)
    read(LATER)

    assert (only_mail().state, Reply.objects.count()) == ("recorded", 1)
    assert "Seen" in box.flags()[0]


def test_second_worker_leaves_the_mailbox_to_the_first(notice, box):
    box.put(answer_to(notice))
    MailboxMark.objects.update(claimed_until=READ_AT + timedelta(seconds=60))
    read()
    MailboxMark.objects.update(claimed_until=READ_AT + timedelta(seconds=60))

    assert read(READ_AT) == 0


def test_mail_that_somebody_read_elsewhere_is_recorded_all_the_same(notice, box):
    """Nothing rests on the flag that a mail program sets."""
    read()
    box.put(answer_to(notice))
    with box.client() as client:
        client.store("1", "+FLAGS", "\\Seen")

    read()

    assert Reply.objects.count() == 1


def test_new_numbers_of_the_server_record_nothing_twice(notice, box):
    """RFC 9051, UIDVALIDITY: listed anew, known by digest."""
    box.put(answer_to(notice))
    read()
    for path in (box.folder / "mail").glob("dovecot*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    box.put(written("Unknown."))

    read(LATER)

    assert Reply.objects.count() == 1
    assert sorted(IncomingMail.objects.values_list("state", flat=True)) == ["recorded", "twice", "unknown"]


def test_two_mails_with_one_message_id_are_two(notice, box):
    """A recipient may send the same ID with other words, by mistake or to hide one."""
    for text in ("We have received your report.", "The content has been removed."):
        box.put(answer_to(notice, text, Message_ID="<one@gallery.example>"))

    read()

    assert set(Reply.objects.values_list("kind", flat=True)) == {"acknowledged", "says_removed"}


def test_recorded_mail_is_moved_where_the_operator_says(notice, box, settings):
    settings.IMAP_MOVE_TO = "Done"
    with box.client() as client:
        client.create("Done")
    box.put(answer_to(notice))

    read()

    assert (len(box.flags()), len(box.flags("Done"))) == (0, 1)
    assert Reply.objects.count() == 1


def test_mail_that_is_too_large_is_known_by_its_headers_and_stays(notice, box, monkeypatch):
    monkeypatch.setattr(incoming, "MOST_BYTES", 20_000)
    mail = answer_to(notice)
    mail.add_attachment(bytes(100_000), maintype="video", subtype="mp4", filename="film.mp4")
    box.put(mail)

    read()

    found = only_mail()
    assert (found.state, found.is_partial, found.document, found.matched_by) == ("asks", True, None, "token")
    assert "Seen" not in box.flags()[0]


def test_bomb_does_not_hold_up_the_next_mail(notice, box):
    bomb = f"To: {notice.letter['reply_to']}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".encode()
    box.put(bomb + b"--b\r\n\r\nx\r\n" * 20_000)
    box.put(answer_to(notice))

    assert read() == 2

    assert sorted(IncomingMail.objects.values_list("state", flat=True)) == ["asks", "recorded"]


def test_mail_from_before_the_first_notice_is_left_alone(box, db):
    box.put(written("Old."))

    assert read() == 0
    assert not IncomingMail.objects.exists()
    box.put(written("New."))
    read()
    assert IncomingMail.objects.count() == 1


@pytest.mark.parametrize(
    ("setting", "value"),
    [("IMAP_PORT", 1), ("IMAP_PASSWORD_FILE", "/nowhere"), ("IMAP_FOLDER", "Nowhere"), ("IMAP_TLS", "tls")],
)
def test_mailbox_that_does_not_answer_is_tried_again(notice, box, settings, setting, value):
    """S54: work is kept, there is no fall-back to plain text, and no lease stays behind."""
    box.put(answer_to(notice))
    good = getattr(settings, setting)
    setattr(settings, setting, value)
    with pytest.raises(mailbox.MailboxDown):
        read()
    tasks.read_mail.run()
    assert [(one.ok, one.needed) for one in mailfitness.examine()] == [(False, "live")]

    setattr(settings, setting, good)
    read()

    assert Reply.objects.count() == 1
    assert [one.ok for one in mailfitness.examine()] == [True]


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_mailbox_is_read_by_tls_whose_certificate_holds(notice, box, settings, monkeypatch, tls):
    settings.IMAP_TLS = tls
    settings.IMAP_PORT = box.tls_port if tls == "tls" else box.port
    with pytest.raises(mailbox.MailboxDown):
        read()
    monkeypatch.setenv("SSL_CERT_FILE", str(box.authority))

    assert read() == 0


def test_nothing_is_dialled_where_no_mailbox_is_set(settings, db):
    settings.IMAP_HOST = ""

    assert mailbox.box_from_settings() is None
    tasks.read_mail.run()
