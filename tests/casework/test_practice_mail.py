"""The mailboxes of the practice ground: who is accepted, who obeys, who answers what."""

import smtplib
from types import SimpleNamespace

import pytest

from casework.practice.hosts import CLINIC_MAILBOX
from tests.casework.ground import fresh, letter, send, visit


@pytest.mark.parametrize(
    ("recipient", "code"),
    [
        ("abuse@platform.test", 550),
        ("someone@gallery.example", 550),
        ("abuse@unknown.example", 550),
        ("gone@gallery.example", 550),
        ("abuse@www.gallery.example", 550),
        ("../../abuse@gallery.example", 550),
    ],
)
def test_mail_for_no_practice_mailbox_is_refused(
    practice_ground: SimpleNamespace, recipient: str, code: int
) -> None:
    fresh(practice_ground)

    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(practice_ground, letter(recipient, "Hello"))

    assert [answer[0] for answer in refused.value.recipients.values()] == [code]


def test_greylisting_refuses_once(practice_ground: SimpleNamespace) -> None:
    ground = fresh(practice_ground)
    mail = letter("greylist@gallery.example", "See http://gallery.example/v/8841")

    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(practice_ground, mail)
    send(practice_ground, mail)

    assert next(iter(refused.value.recipients.values()))[0] == 450
    assert len(ground.mails("greylist@gallery.example")) == 1
    assert visit(practice_ground, "gallery.example", "/v/8841").status == 410


def test_gallery_removes_what_a_mail_names_and_answers(practice_ground: SimpleNamespace) -> None:
    ground = fresh(practice_ground)

    text = "http://gallery.example/v/8841,\n<HTTP://WWW.Gallery.Example/v/8842/?a=b>\nhttp://gallery.example/media/8843.webp"
    send(practice_ground, letter("abuse@gallery.example", text, Reply_To="reply+token@clinic.example"))

    numbers = (8841, 8842, 8843, 8844)
    statuses = [visit(practice_ground, "gallery.example", f"/v/{number}").status for number in numbers]
    assert statuses == [410, 410, 410, 200]
    reply = ground.mails(CLINIC_MAILBOX)[0]
    assert reply.in_reply_to == "<notice-1@clinic.example>"
    assert reply.recipient == "reply+token@clinic.example"
    assert "http://gallery.example/v/8841" in reply.text
    assert [removal.how for removal in ground.removed()] == ["mail to abuse@gallery.example"] * 3


@pytest.mark.parametrize(
    ("mailbox", "address", "is_gone", "says"),
    [
        ("abuse@stonewall.example", "http://stonewall.example/pic/301", False, ""),
        ("abuse@northrack.example", "http://stonewall.example/pic/301", True, "removed"),
        ("abuse@northrack.example", "http://mirror.example/m/8841", True, "removed"),
        ("abuse@northrack.example", "http://img.mirror.example/p/8841.webp", True, "removed"),
        ("abuse@fastedge.example", "http://mirror.example/m/8841", False, "abuse@northrack.example"),
        ("abuse@harbor-host.example", "http://board.example/thread/77", True, "removed"),
        ("abuse@forum.example", "http://forum.example/t/harbour/112", False, "form"),
        ("abuse@registrar.example", "http://gallery.example/v/8841", False, "court"),
        ("abuse@deepfield.example", "http://cloak.example/c/9", False, "forwarded"),
        ("abuse@gallery.example", "http://board.example/thread/77", False, "no address of ours"),
    ],
)
def test_each_mailbox_treats_a_notice_in_its_own_way(
    practice_ground: SimpleNamespace, mailbox: str, address: str, is_gone: bool, says: str
) -> None:
    ground = fresh(practice_ground)

    send(practice_ground, letter(mailbox, f"Please remove {address}"))

    assert len(ground.mails(mailbox)) == 1
    assert bool(ground.removed()) == is_gone
    replies = [mail.text for mail in ground.mails(CLINIC_MAILBOX)]
    assert [says in text for text in replies] == ([True] if says else [])


def test_mover_moves_instead_of_removing(practice_ground: SimpleNamespace) -> None:
    fresh(practice_ground)

    send(practice_ground, letter("abuse@mover.example", "http://mover.example/a/51"))
    send(practice_ground, letter("abuse@mover.example", "http://mover.example/b/51-1"))

    assert visit(practice_ground, "mover.example", "/a/51").headers["Location"].endswith("/b/51-2")


def test_a_machine_is_never_answered(practice_ground: SimpleNamespace) -> None:
    ground = fresh(practice_ground)

    send(practice_ground, letter("abuse@gallery.example", "Away until Monday", Auto_Submitted="auto-replied"))

    assert ground.mails(CLINIC_MAILBOX) == []


def test_clinic_takes_every_local_part_in_one_mailbox(practice_ground: SimpleNamespace) -> None:
    ground = fresh(practice_ground)

    send(practice_ground, letter("reply+4f2a@clinic.example", "We have received your notice."))

    assert [mail.text for mail in ground.mails(CLINIC_MAILBOX)] == ["We have received your notice.\n"]
    assert next(box.mails for box in ground.mailboxes() if box.address == CLINIC_MAILBOX) == 1


def test_mailbox_names_never_lead_out_of_their_folder(practice_ground: SimpleNamespace) -> None:
    """S30: names are never a path."""
    ground = fresh(practice_ground)

    assert ground.mails("../../keys@x") == []
    with pytest.raises(ValueError, match="mailbox"):
        ground.store("../out@x", b"")
