"""The e-mail channel against a real SMTP server on loopback: accepted, refused, dropped, stopped at the last moment."""

import email
import socket
from dataclasses import replace
from email import policy
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller

from notices.channels import PermanentFailure, TemporaryFailure
from notices.channels.email import OutgoingMail, build, deliver

MAIL = OutgoingMail(
    sender="Harbour Legal Clinic <notices@clinic.example>",
    recipient="abuse@gallery.example",
    subject="Request to remove intimate images (reference 7F3K92QD)",
    text="Dear people,\n\n.a line that begins with a dot\n1. https://gallery.example/" + "x" * 300 + "\n",
    pdf=b"%PDF-1.7 not really",
    json=b'{"reference":"7F3K92QD"}',
    message_id="<3b0f8c2d9a@clinic.example>",
    reference="7F3K92QD",
    date="Wed, 25 Nov 2026 12:00:00 +0100",
)


class Server:
    """Takes mail into a list; answers what it is told to, at the step it is told to."""

    def __init__(self):
        self.messages, self.answers, self.drops = [], {}, False

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802  # aiosmtpd's name
        envelope.mail_from = address
        return self.answers.get("mail", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  # aiosmtpd's name
        envelope.rcpt_tos.append(address)
        return self.answers.get("rcpt", "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # aiosmtpd's name
        if self.drops:
            server.transport.abort()
            return "250 never seen"
        self.messages.append(SimpleNamespace(to=envelope.rcpt_tos, content=envelope.content))
        return self.answers.get("data", "250 taken as 42")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.fixture
def smtp():
    handler = Server()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    handler.where = {"host": "127.0.0.1", "port": port}
    yield handler
    controller.stop()


def test_mail_arrives_with_text_first_then_pdf_and_json(smtp):
    """S37."""
    accepted = deliver(MAIL, **smtp.where)

    message = email.message_from_bytes(smtp.messages[0].content, policy=policy.default)
    parts = list(message.iter_parts())
    assert accepted.server_answer == "250 taken as 42"
    assert smtp.messages[0].to == ["abuse@gallery.example"]
    assert [part.get_content_type() for part in parts] == [
        "text/plain",
        "application/pdf",
        "application/json",
    ]
    assert parts[0].get_content().replace("\r\n", "\n") == MAIL.text
    assert parts[1].get_content() == MAIL.pdf


def test_mail_has_these_headers_and_no_other():
    """S37: no tracking, no program name, the time in UTC."""
    message = build(MAIL)

    assert set(message.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
    }
    assert message["Date"] == "Wed, 25 Nov 2026 11:00:00 +0000"
    assert message["Message-ID"] == MAIL.message_id


def test_every_line_arrives_in_seven_bits_and_short(smtp):
    """RFC 6376 §5.3: what no server on the way has to rewrite keeps the signature that ours put on it."""
    words = "Löschen Sie bitte, 削除してください: " + "https://gallery.example/" + "ä" * 300
    deliver(
        replace(MAIL, text=words, subject="削除のお願い " * 9, sender="Кли́ника <notices@clinic.example>"),
        **smtp.where,
    )

    content = smtp.messages[0].content
    assert content.isascii()
    assert max(len(line) for line in content.splitlines()) <= 76
    assert b"8bit" not in content.lower()
    arrived = email.message_from_bytes(content, policy=policy.default)
    assert arrived.get_body().get_content().strip() == words


def test_xarf_reports_come_last_as_json(smtp):
    reports = (("xarf-1.json", b'{"xarf_version":"4.2.0"}'), ("xarf-2.json", b"{}"))

    deliver(replace(MAIL, xarf=reports), **smtp.where)

    message = email.message_from_bytes(smtp.messages[0].content, policy=policy.default)
    last = list(message.iter_attachments())[-2:]
    assert [(part.get_filename(), part.get_content_type()) for part in last] == [
        ("xarf-1.json", "application/json"),
        ("xarf-2.json", "application/json"),
    ]
    assert last[0].get_content() == reports[0][1]


def test_second_attempt_has_the_same_bytes():
    assert build(MAIL).as_bytes() == build(MAIL).as_bytes()


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize(
    ("answer", "kind"), [("451 try later", TemporaryFailure), ("550 no", PermanentFailure)]
)
def test_answer_decides_whether_another_attempt_helps(smtp, step, answer, kind):
    smtp.answers[step] = answer

    with pytest.raises(kind) as failure:
        deliver(MAIL, **smtp.where)

    assert failure.value.server_answer == answer
    assert not failure.value.may_have_arrived


def test_line_dropped_after_the_words_may_have_arrived(smtp):
    """S42: it is sent again under its Message-ID and counted."""
    smtp.drops = True

    with pytest.raises(TemporaryFailure) as failure:
        deliver(MAIL, **smtp.where)

    assert failure.value.may_have_arrived


def test_server_that_is_not_there_is_a_temporary_failure(smtp):
    with pytest.raises(TemporaryFailure) as failure:
        deliver(MAIL, host="127.0.0.1", port=1)

    assert failure.value.code == "connection"


def test_last_moment_stops_the_mail_before_its_words_leave(smtp):
    """Design §3.1: consent is read again after the recipient was accepted and right before the socket."""

    class WithdrawnError(Exception):
        pass

    def refuse():
        raise WithdrawnError

    with pytest.raises(WithdrawnError):
        deliver(MAIL, last_moment=refuse, **smtp.where)

    assert smtp.messages == []


def test_last_moment_comes_after_the_recipient_was_accepted(smtp):
    smtp.answers["rcpt"] = "550 unknown"
    asked = []

    with pytest.raises(PermanentFailure):
        deliver(MAIL, last_moment=lambda: asked.append(True), **smtp.where)

    assert asked == []


def test_server_without_tls_gets_no_plain_text(smtp):
    """S54: no fall-back."""
    with pytest.raises(TemporaryFailure) as failure:
        deliver(MAIL, tls="starttls", **smtp.where)

    assert failure.value.code == "tls"
    assert smtp.messages == []


def test_answer_of_the_server_is_cleaned(smtp):
    smtp.answers["data"] = "550 go\x07 \u202eaway"

    with pytest.raises(PermanentFailure) as failure:
        deliver(MAIL, **smtp.where)

    assert failure.value.server_answer == "550 go away"
