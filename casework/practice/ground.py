"""What lies on disk about the practice ground: mailboxes, mails, what was removed. Reads only; opens no socket."""

import email
import email.policy
import os
import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from casework.practice import hosts
from casework.practice.state import State


@dataclass(frozen=True)
class Mailbox:
    """One mailbox: its address and how many mails lie in it."""

    address: str
    mails: int


@dataclass(frozen=True)
class Mail:
    """One stored mail; `text` is its plain part. `attachments` are file names."""

    id: str
    received_at: datetime
    sender: str
    recipient: str
    subject: str
    message_id: str
    in_reply_to: str
    text: str
    attachments: tuple[str, ...]
    path: Path


@dataclass(frozen=True)
class Removal:
    """One page that was taken down: its address, when (aware UTC), and by what."""

    address: str
    at: datetime
    how: str


@dataclass(frozen=True)
class Report:
    """One report made through a site's own form."""

    number: str
    host: str
    addresses: tuple[str, ...]
    at: datetime


class Ground:
    """The folder DATA_DIR/practice, for pages and tests that show what happened."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "practice"
        self.state = State(data_dir)

    @property
    def samples(self) -> Path:
        """Folder of the sample pictures that a newcomer submits."""
        return self.folder / "samples"

    @property
    def mail_folder(self) -> Path:
        """Folder with one folder a mailbox."""
        return self.folder / "mail"

    def hosts(self) -> tuple[hosts.Host, ...]:
        """Return every host of the ground."""
        return hosts.HOSTS

    def mailboxes(self) -> list[Mailbox]:
        """Return the clinic's mailbox, then the mailboxes of all hosts, then others that hold mail."""
        known = [
            hosts.CLINIC_MAILBOX,
            *(f"abuse@{host.name}" for host in hosts.HOSTS if host.name != hosts.CLINIC),
        ]
        there = sorted(path.name for path in self.mail_folder.glob("*@*"))
        names = dict.fromkeys(known + there)
        return [Mailbox(name, len(self._files(name))) for name in names]

    def mails(self, mailbox: str) -> list[Mail]:
        """Return the mails of one mailbox, oldest first; an empty list for a mailbox that does not exist."""
        return [_read(path) for path in self._files(mailbox)]

    def removed(self) -> list[Removal]:
        """Return what was taken down, in the order in which it happened."""
        found = [
            Removal(f"http://{key}", datetime.fromisoformat(one["at"]), one["how"])
            for key, one in self.state.read()["removed"].items()
        ]
        return sorted(found, key=lambda removal: removal.at)

    def reports(self) -> list[Report]:
        """Return the reports that came through forms, oldest first."""
        return [
            Report(one["number"], one["host"], tuple(one["addresses"]), datetime.fromisoformat(one["at"]))
            for one in self.state.read()["reports"]
        ]

    def store(self, mailbox: str, content: bytes) -> Path:
        """Write a mail into a mailbox; it appears whole or not at all. Raises ValueError: no mailbox name."""
        folder = self._folder_of(mailbox)
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{secrets.token_hex(4)}"
        unfinished = folder / f".{name}.new"
        unfinished.write_bytes(content)
        os.replace(unfinished, folder / f"{name}.eml")
        return folder / f"{name}.eml"

    def reset(self) -> None:
        """Put every picture up again and empty all mailboxes. Samples and certificates stay."""
        self.state.reset()
        shutil.rmtree(self.mail_folder, ignore_errors=True)

    def _folder_of(self, mailbox: str) -> Path:
        if "@" not in mailbox or "/" in mailbox or mailbox.startswith("."):
            raise ValueError("This is no name of a practice mailbox.")
        return self.mail_folder / mailbox

    def _files(self, mailbox: str) -> list[Path]:
        try:
            return sorted(self._folder_of(mailbox).glob("[!.]*.eml"))
        except ValueError:
            return []


def parse(content: bytes) -> EmailMessage:
    """Return a mail in the form that the current e-mail policy reads."""
    return email.message_from_bytes(content, policy=email.policy.default)


def plain_text(mail: EmailMessage) -> str:
    """Return the plain text of a mail with plain line ends; empty where it has none or its character set is unknown."""
    body = mail.get_body(preferencelist=("plain",))
    try:
        return str(body.get_content()).replace("\r\n", "\n") if body else ""
    except (LookupError, KeyError):
        return ""


def _read(path: Path) -> Mail:
    mail = parse(path.read_bytes())
    stamp = datetime.strptime(path.name.partition("-")[0], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    return Mail(
        id=path.stem,
        received_at=stamp,
        sender=str(mail.get("From", "")),
        recipient=str(mail.get("To", "")),
        subject=str(mail.get("Subject", "")),
        message_id=str(mail.get("Message-ID", "")),
        in_reply_to=str(mail.get("In-Reply-To", "")),
        text=plain_text(mail),
        attachments=tuple(part.get_filename() or "" for part in mail.iter_attachments()),
        path=path,
    )
