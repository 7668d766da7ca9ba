"""The one room for IMAP: what lies in the operator's mailbox is listed, fetched and marked. Nothing of it is read here.

Speaks to the one server that settings name, with Python's own client. No message is deleted, unless by moving it.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

TIMEOUT_S = 30.0
# What is read of a mail that is too large to be kept.
HEAD_BYTES = 64 * 1024
_INTERNAL_DATE = re.compile(rb'INTERNALDATE "([^"]{20,30})"')
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class MailboxDown(Exception):
    """The mailbox cannot be read now: no server, no login, no folder, or an answer that is none. Tried again later."""


class MailGone(Exception):
    """The mail is not there any more: somebody moved or deleted it."""


@dataclass(frozen=True)
class Box:
    """Where mail comes in. `move_to` is a folder for what was recorded; "": it stays and is marked as seen."""

    host: str
    port: int
    tls: str
    user: str
    password: str
    folder: str
    move_to: str

    @property
    def name(self) -> str:
        """Return server, user and folder: what the numbers of its mails belong to."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"


@dataclass(frozen=True)
class Fetched:
    """One mail as the server has it. `raw` is whole, or its first bytes where `is_whole` is not."""

    raw: bytes
    is_whole: bool
    received_at: datetime


def box_from_settings() -> Box | None:
    """Return the mailbox; None: none is set. Raises MailboxDown: its password cannot be read."""
    if not settings.IMAP_HOST:
        return None
    try:
        password = Path(settings.IMAP_PASSWORD_FILE).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise MailboxDown("password_file") from None
    return Box(
        host=settings.IMAP_HOST,
        port=settings.IMAP_PORT,
        tls=settings.IMAP_TLS,
        user=settings.IMAP_USER,
        password=password,
        folder=settings.IMAP_FOLDER,
        move_to=settings.IMAP_MOVE_TO,
    )


@contextmanager
def _spoken() -> Iterator[None]:
    """Say of whatever a server does wrong that the mailbox cannot be read now."""
    try:
        yield
    except (imaplib.IMAP4.error, OSError, ValueError, StopIteration) as trouble:
        raise MailboxDown(type(trouble).__name__) from None


@contextmanager
def opened(box: Box) -> Iterator["Line"]:
    """Hold one conversation open; there is no fall-back to plain text. Opens a socket. Raises MailboxDown."""
    with _spoken():
        client = _connected(box)
    try:
        yield Line(client, box)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            client.logout()


def _connected(box: Box) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if box.tls == "tls":
        client: imaplib.IMAP4 = imaplib.IMAP4_SSL(box.host, box.port, ssl_context=context, timeout=TIMEOUT_S)
    else:
        client = imaplib.IMAP4(box.host, box.port, timeout=TIMEOUT_S)
    try:
        if box.tls == "starttls":
            client.starttls(ssl_context=context)
        client.login(box.user, box.password)
    except (imaplib.IMAP4.error, OSError):
        with suppress(OSError):
            client.shutdown()
        raise
    return client


class Line:
    """One conversation about one folder. Every number is a UID, which holds while `uid_validity` stays."""

    @_spoken()
    def __init__(self, client: imaplib.IMAP4, box: Box) -> None:
        self.client, self.box = client, box
        self._expect(client.select(_quoted(box.folder)))
        self.uid_validity = self._number("UIDVALIDITY")
        self._can = b" ".join(self._expect(client.capability())).upper().split()

    @_spoken()
    def newer_than(self, uid: int) -> list[int]:
        """Return the numbers above one, in order."""
        # "n:*" names the last mail also where its number is lower (RFC 9051, section 9, seq-range).
        return [one for one in self._search("UID", f"{uid + 1}:*") if one > uid]

    @_spoken()
    def since(self, day: date) -> list[int]:
        """Return the numbers of what the server took on a day or later, in order."""
        return self._search("SINCE", f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}")

    @_spoken()
    def highest(self) -> int:
        """Return a number that no mail here is above."""
        return max(self._search("ALL"), default=0)

    @_spoken()
    def fetch(self, uid: int, *, most_bytes: int) -> Fetched:
        """Return one mail, its beginning alone where it is larger than `most_bytes`; marks nothing. Raises MailGone."""
        said = self._said(self._uid("FETCH", str(uid), "(UID RFC822.SIZE INTERNALDATE)"))
        size, taken = _SIZE.search(said), _INTERNAL_DATE.search(said)
        if size is None or taken is None:
            raise MailGone(str(uid))
        is_whole = int(size[1]) <= most_bytes
        part = "BODY.PEEK[]" if is_whole else f"BODY.PEEK[]<0.{HEAD_BYTES}>"
        data = self._uid("FETCH", str(uid), f"({part})")
        raw = next((one[1] for one in data if isinstance(one, tuple)), None)
        if raw is None:
            raise MailGone(str(uid))
        return Fetched(bytes(raw), is_whole, _moment(taken[1].decode("ascii", "replace")))

    @_spoken()
    def put_away(self, uid: int) -> None:
        """Mark a mail as seen, or move it where settings say so. One that is gone is fine; twice is once."""
        self._uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)")
        if not self.box.move_to:
            return
        folder = _quoted(self.box.move_to)
        if b"MOVE" in self._can:
            self._uid("MOVE", str(uid), folder)
        elif b"UIDPLUS" in self._can:
            self._uid("COPY", str(uid), folder)
            self._uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Deleted)")
            self._uid("EXPUNGE", str(uid))
        # Else EXPUNGE would delete what others marked: it stays here, seen.

    def _search(self, *what: str) -> list[int]:
        return sorted(int(one) for one in self._said(self._uid("SEARCH", *what)).split())

    def _uid(self, command: str, *arguments: str) -> list[Any]:
        return self._expect(self.client.uid(command, *arguments))

    def _expect(self, answer: tuple[str, list[Any]]) -> list[Any]:
        """Return what a command brought: lines, and pairs of a line and its literal. Raises MailboxDown: refused."""
        status, data = answer
        if status != "OK":
            raise MailboxDown("refused")
        return [one for one in data if one is not None]

    def _said(self, data: list[Any]) -> bytes:
        return b" ".join(b" ".join(one) if isinstance(one, tuple) else one for one in data)

    def _number(self, name: str) -> int:
        _name, found = self.client.response(name)
        return int(next(one for one in found if one))


def _quoted(folder: str) -> str:
    """Return a folder's name as a quoted string. Raises ValueError: not in ASCII, or with a quote."""
    if not folder.isascii() or not folder.isprintable() or '"' in folder or "\\" in folder:
        raise ValueError("The folder's name is not plain.")
    return f'"{folder}"'


def _moment(text: str) -> datetime:
    """Return the moment at which the server took a mail, in UTC. Raises ValueError: it is none."""
    day, month, rest = text.strip().split("-", 2)
    number = _MONTHS.index(month.title()) + 1
    return datetime.strptime(f"{day.strip()}-{number}-{rest}", "%d-%m-%Y %H:%M:%S %z").astimezone(UTC)
