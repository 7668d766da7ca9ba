"""Visits and mails to the practice ground, as the tests of the ground make them."""

import http.client
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from types import SimpleNamespace
from urllib.parse import urlencode

from casework.practice import hosts
from casework.practice.ground import Ground

REPORT = {
    "links": "http://forum.example/t/harbour/112",
    "relation": "agent",
    "description": "A sailing boat",
    "name": "Harbour Legal Aid",
    "email": "notices@clinic.example",
    "statement": "yes",
}


@dataclass(frozen=True)
class Got:
    """What a site answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def fresh(practice_ground: SimpleNamespace) -> Ground:
    """Return the running ground, with every picture up and every mailbox empty."""
    ground = Ground(practice_ground.data_dir)
    ground.reset()
    return ground


def visit(
    practice_ground: SimpleNamespace,
    name: str,
    path: str,
    *,
    form: dict[str, str] | None = None,
    **headers: str,
) -> Got:
    """Ask for a page by the name of its host; with a form, post it. Keywords are headers."""
    host = hosts.by_name(name)
    assert host is not None
    return dial(practice_ground, host.address, path, form=form, Host=name, **headers)


def dial(
    practice_ground: SimpleNamespace,
    address: str,
    path: str,
    *,
    form: dict[str, str] | None = None,
    **headers: str,
) -> Got:
    """Ask for a page at a loopback address."""
    connection = http.client.HTTPConnection(address, practice_ground.web_port, timeout=20)
    said = {key.replace("_", "-"): value for key, value in headers.items()}
    if form is not None:
        said["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("POST" if form is not None else "GET", path, urlencode(form) if form else None, said)
    answer = connection.getresponse()
    got = Got(answer.status, dict(answer.headers), answer.read())
    connection.close()
    return got


def letter(to: str, text: str, **headers: str) -> EmailMessage:
    """Return a mail from the clinic."""
    mail = EmailMessage()
    mail["From"] = "notices@clinic.example"
    mail["To"] = to
    mail["Subject"] = "Notice"
    mail["Message-ID"] = "<notice-1@clinic.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def send(practice_ground: SimpleNamespace, mail: EmailMessage) -> None:
    """Hand a mail over by SMTP. Raises smtplib.SMTPRecipientsRefused: the server does not take it."""
    with smtplib.SMTP("127.0.0.1", practice_ground.smtp_port, timeout=20) as server:
        server.send_message(mail)
