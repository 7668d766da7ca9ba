"""In practice what sites answer is read as mail is: the ground's folder is the mailbox, the way in is the same."""

import pytest

from casework.models import Party
from casework.practice import answers, hosts
from casework.practice.ground import Ground
from notices import incoming, practicebox
from notices.models import IncomingMail, Reply
from tests.notices import matter
from tests.notices.leaving_cast import again, send
from tests.notices.postbag import READ_AT

SAYS = {
    "gallery.example": "says_removed",
    "fastedge.example": "not_ours",
    "registrar.example": "refused",
    "deepfield.example": "acknowledged",
}


@pytest.fixture
def ground(settings, tmp_path):
    settings.DATA_DIR, settings.IMAP_HOST, settings.PRACTICE = tmp_path, "", True
    return Ground(tmp_path)


@pytest.fixture
def notice(ground, case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    return again(notice)


def answered(ground, notice, mailbox, host):
    """Let a site of the ground treat the very mail that left."""
    (mail,) = mailbox.messages
    site = hosts.by_name(host)
    assert site
    answers.treat(ground, site, f"abuse@{host}", mail.as_bytes())
    folder = practicebox.folder_from_settings()
    assert folder
    return incoming.read_mailbox(box=folder, clock=lambda: READ_AT)


@pytest.mark.parametrize("host", SAYS)
def test_each_answer_of_the_ground_is_sorted_as_what_it_is(ground, notice, mailbox, host):
    assert answered(ground, notice, mailbox, host) == 1

    row = IncomingMail.objects.get()
    assert (row.state, row.matched_by, row.kind) == ("recorded", "message_id", SAYS[host])
    assert Reply.objects.get().came_by == Reply.Way.MAIL
    assert row.document is not None


def test_named_host_of_the_ground_is_proposed(ground, notice, mailbox):
    answered(ground, notice, mailbox, "fastedge.example")

    assert {row.named["company"] for row in Party.objects.filter(state="proposed")} == {"Northrack"}


def test_answer_is_read_once_and_stays_where_it_lies(ground, notice, mailbox):
    answered(ground, notice, mailbox, "gallery.example")
    folder = practicebox.folder_from_settings()

    assert incoming.read_mailbox(box=folder, clock=lambda: READ_AT) == 0
    assert len(ground.mails(hosts.CLINIC_MAILBOX)) == 1


def test_mail_that_a_reset_took_is_dropped(ground, notice, mailbox):
    line = practicebox.FolderLine(practicebox.Folder(ground.mail_folder / "none"))

    assert line.newer_than(0) == [] and line.highest() == 0


@pytest.mark.parametrize(("practice", "host"), [(False, ""), (True, "imap.clinic.example")])
def test_no_folder_is_read_in_life_or_beside_a_real_mailbox(ground, settings, practice, host):
    ground.store(hosts.CLINIC_MAILBOX, b"Subject: x\r\n\r\nx")
    before = practicebox.folder_from_settings()
    settings.PRACTICE, settings.IMAP_HOST = practice, host

    assert before and practicebox.folder_from_settings() is None
    assert practicebox.CLINIC_MAILBOX == hosts.CLINIC_MAILBOX
