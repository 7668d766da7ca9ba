"""Notices a minute from approved to a mail server's "taken": ours with all its questions and records, beside bare parts.

Both make the PDF of the letter and hand text, PDF and JSON to one mail server in a process of its own, notice by notice in one
process, round by round in turn. Bare: WeasyPrint's HTML with our style, then smtplib with a connection for each mail; once
for the same kind of PDF as ours, once for a plain one.
"""

import smtplib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from weasyprint import CSS, HTML, Attachment, __version__

from benchmarks.rounds import Row
from tests.services.children import running
from tests.services.ports import free_ports

QUICK = 3
_ROUNDS, _NOTICES, _WARM = 11, 8, 4
READING = (
    "The outbox: of ours, the PDF is made as at approval (PDF/A with its data inside, in a fenced process), and the letter is\n"
    "claimed, asked about (consent, rights, approval, law, recipient), sent, asked about again before the words, recorded in\n"
    "the custody log, and its clock started. From the press of approval on comes what makes it approved: read again twice,\n"
    "declarations and elements checked, frozen with its covered twin. The bare way makes a PDF of the same page, in its own\n"
    "process, and sends it; it asks nothing and keeps nothing. All in one process; in life approving is the web's and sending\n"
    "a worker's, so both go on at once. Sending runs as in live mode, where no practice clock is read."
)


def measure(*, is_quick: bool = False) -> list[Row]:
    """Measure both ways in turn; each round takes the same number of notices."""
    rounds = QUICK if is_quick else _ROUNDS
    with tempfile.TemporaryDirectory(prefix="outbox-") as folder, _mail_server(Path(folder)) as port:
        settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_TLS = "127.0.0.1", port, "none"
        settings.COOL_OFF_MINUTES = 0
        # Other benchmarks have their people in the usual one, and nothing can be taken out of its logs.
        connection.close()
        connection.settings_dict["NAME"] = str(Path(folder) / "outbox.sqlite3")
        call_command("migrate", verbosity=0)
        outbox = _Outbox()
        outbox.round(_WARM)
        ways = (outbox, _Bare(outbox.last, port, is_plain=False), _Bare(outbox.last, port, is_plain=True))
        for way in ways[1:]:
            way.round(_WARM)
        taken = [[way.round(_NOTICES) for way in ways] for _ in range(rounds)]
    return _rows(*zip(*taken, strict=True))


@contextmanager
def _mail_server(folder: Path) -> Iterator[int]:
    """Run the storm's mail server, calm from the start."""
    (folder / "calm").touch()
    port = free_ports(1)[0]
    command = [sys.executable, "-m", "tests.chaos.mailserver", str(folder), str(port), "1"]

    def is_ready() -> bool:
        try:
            smtplib.SMTP("127.0.0.1", port, timeout=1).quit()
        except OSError:
            return False
        return True

    with running(command, log=folder / "log", is_ready=is_ready):
        yield port


def _seconds(parts: dict[str, Callable[[], Any]]) -> "Taken":
    """Return how long each part took by the clock."""
    taken = {}
    for name, part in parts.items():
        started = time.perf_counter()
        part()
        taken[name] = time.perf_counter() - started
    return taken


def _mean(each: "list[Taken]") -> "Taken":
    return {name: sum(one[name] for one in each) / len(each) for name in each[0]}


Taken = dict[str, float]


class _Outbox:
    """Ours: notices drafted and declared beforehand, then approved and sent."""

    def __init__(self) -> None:
        from tests.chaos.people import People

        self.people = People(1, seed=1)
        self.last: Any = None

    def round(self, count: int) -> Taken:
        """Return the seconds that a notice took, by part."""
        here = self.people.matters[0]
        return _mean([self._timed(self.people.draft(here)) for _ in range(count)])

    def _timed(self, notice: Any) -> Taken:
        from casework.moments import now
        from notices import approval, letters, pdf
        from notices.models import Delivery, Notice

        letter = letters.compose_notice(notice, at=now())
        bob = self.people.cast.bob
        told = {"title": letter.subject, "language": letter.language, "attachment": letter.data}
        taken = _seconds(
            {
                "render": lambda: pdf.render(letter.html, **told, dated=now().date(), every_glyph=True),
                "approve": lambda: approval.approve_notice(
                    notice=notice, seen_digest=letter.digest, by=bob, at=now()
                ),
                "send": lambda: self._send(notice),
            }
        )
        self.last = Notice.objects.get(pk=notice.pk)
        assert self.last.deliveries.get().state == Delivery.State.ACCEPTED
        return taken

    @staticmethod
    @override_settings(PRACTICE=False)
    def _send(notice: Any) -> None:
        from casework.moments import now
        from notices import delivery

        delivery.send_notice(notice_id=notice.pk, at=now(), clock=now)


class _Bare:
    """The bare way, on the page and with the parts of a notice that ours sent."""

    def __init__(self, notice: Any, port: int, *, is_plain: bool) -> None:
        from casework.moments import now
        from notices import letters, pdf

        letter = letters.compose_notice(notice, at=now())
        head = f'<meta charset="utf-8"><title>{letter.subject}</title>'
        self.page = f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{letter.html}</body></html>'
        self.style = CSS(filename=str(pdf.ASSETS["letter.css"]))
        self.notice, self.port, self.pdf = notice, port, b""
        self.is_plain, self.data = is_plain, letter.data

    def round(self, count: int) -> Taken:
        """Return the seconds that a mail took, by part."""
        return _mean([_seconds({"render": self._render, "send": self._send}) for _ in range(count)])

    def _render(self) -> None:
        kind: dict[str, Any] = {}
        if not self.is_plain:
            data = Attachment(string=self.data, name="notice.json", relationship="Data")
            kind = {"pdf_variant": "pdf/a-3b", "pdf_tags": True, "attachments": [data]}
        self.pdf = HTML(string=self.page).write_pdf(stylesheets=[self.style], **kind)

    def _send(self) -> None:
        message = EmailMessage()
        message["From"], message["To"] = self.notice.letter["sender"], self.notice.contact.value
        message["Subject"], message["Message-ID"] = self.notice.letter["subject"], self.notice.message_id
        message.set_content(self.notice.letter["text"])
        message.add_attachment(self.pdf, maintype="application", subtype="pdf", filename="notice-bare.pdf")
        message.add_attachment(self.notice.machine_readable, maintype="application", subtype="json")
        with smtplib.SMTP("127.0.0.1", self.port, local_hostname="clinic.example") as server:
            server.send_message(message)


def _rows(ours: Sequence[Taken], bare: Sequence[Taken], plain: Sequence[Taken]) -> list[Row]:
    peer = f"peer: bare WeasyPrint {__version__} and smtplib"
    ways = {
        "ours, PDF and sending": [one["render"] + one["send"] for one in ours],
        "ours, from the press of approval": [one["approve"] + one["send"] for one in ours],
        f"{peer}, the same kind of PDF": [one["render"] + one["send"] for one in bare],
        f"{peer}, a plain PDF": [one["render"] + one["send"] for one in plain],
    }
    own, pressed, same, simple = ways.values()
    rows = [Row(f"outbox: {name}: notices a minute", 60 / median(each)) for name, each in ways.items()]
    for name, rounds in (("ours, with questions and records", ours), ("peer: bare smtplib", bare)):
        rows.append(Row(f"outbox: {name}: sending alone", 1000 * median(one["send"] for one in rounds)))
    return [
        *rows,
        Row("outbox: ours ÷ bare, notices a minute (aim 0.85), a ratio", _ratio(same, own)),
        Row("outbox: ours ÷ bare with a plain PDF, a ratio", _ratio(simple, own)),
        Row("outbox: ours ÷ bare, from the press of approval, a ratio", _ratio(same, pressed)),
    ]


def _ratio(bare: list[float], ours: list[float]) -> float:
    return median(b / a for a, b in zip(ours, bare, strict=True))
