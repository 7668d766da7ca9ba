"""Mail of recipients for the tests of the mailbox, and a worker that reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from notices import incoming, mailbox
from notices.models import IncomingMail, Notice
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, send
from tests.services import imap

ADDRESS = "replies@clinic.example"
READ_AT = SEND_AT + timedelta(hours=2)


def set_mailbox(settings: Any, server: imap.Server) -> None:
    """Name the real mailbox in the settings, empty, without TLS."""
    server.empty()
    settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_TLS = "127.0.0.1", server.port, "none"
    settings.IMAP_USER, settings.IMAP_PASSWORD_FILE = imap.USER, str(server.password_file)
    settings.IMAP_FOLDER, settings.IMAP_MOVE_TO, settings.REPLY_ADDRESS = "INBOX", "", ADDRESS
    settings.UNKNOWN_MAIL_DAYS = 30


def sent(case: Any, cast: Any) -> Notice:
    """Return a notice that has left by mail, with its own address for answers."""
    notice = matter.approved(case, cast=cast)
    send(notice)
    return again(notice)


def written(text: str = "We removed it.", *, to: str = ADDRESS, **headers: str) -> EmailMessage:
    """Return a mail of a recipient."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Abuse desk <abuse@gallery.example>", to
    mail["Subject"] = headers.pop("subject", "Re: your mail")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def answer_to(notice: Notice, text: str = "We removed it.", **headers: str) -> EmailMessage:
    """Return a mail to the notice's own address."""
    return written(text, to=notice.letter["reply_to"], **headers)


def report_on(to: str, *, action: str = "failed", status: str = "5.1.1", about: str = "") -> bytes:
    """Return a mail server's report as RFC 3464 has it; `about`: the Message-ID of the mail that it gives back."""
    return (
        f"From: Mail system <MAILER-DAEMON@mx.gallery.example>\r\nTo: {to}\r\nSubject: Undelivered\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n"
        "--r\r\n\r\nI could not deliver it.\r\n"
        "--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.gallery.example\r\n\r\n"
        f"Final-Recipient: rfc822; abuse@gallery.example\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 no such user here\r\n\r\n"
        f"--r\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: Notice\r\nMessage-ID: {about or '<x@y>'}\r\n\r\n--r--\r\n"
    ).encode()


def read(at: Any = READ_AT) -> int:
    """Read the mailbox as a worker does."""
    box = mailbox.box_from_settings()
    assert box is not None
    return incoming.read_mailbox(box=box, clock=lambda: at)


def only_mail() -> IncomingMail:
    """Return the one mail that there is."""
    return IncomingMail.objects.select_related("notice", "reply", "document", "case").get()


class Killed(BaseException):
    """What SIGKILL does to the code of a worker: nothing after it runs."""


@contextmanager
def killed_at(monkeypatch: Any, name: str) -> Iterator[None]:
    """Let a worker end, as if killed, where it comes to a step of notices.incoming; its lease stays."""
    with monkeypatch.context() as patch:
        patch.setattr(incoming, name, _killed)
        yield


def _killed(*_arguments: Any, **_named: Any) -> None:
    raise Killed
