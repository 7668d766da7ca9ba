"""Mail that waits for a person, without a mailbox: for pages and for what is done there."""

import json
from typing import Any

from casework import storage, vault
from casework.models import Organisation
from notices import incoming
from notices.models import IncomingMail, MailboxMark, Notice
from tests import factory

RAW = b"From: Abuse desk <abuse@gallery.example>\r\nSubject: Hello\r\n\r\nSee https://gallery.example/t/1\r\n"
SEEN: dict[str, Any] = {
    "from": "Abuse desk <abuse@gallery.example>",
    "subject": "Hello",
    "date": "",
    "text": "See https://gallery.example/t/1",
    "said": "See https://gallery.example/t/1",
    "telling": {},
    "reports": [],
    "attachments": [{"name": "proof.png", "media_type": "image/png", "size": 2048, "sha256": "0" * 64}],
    "is_unread": False,
}


def unknown(house: Organisation, *, at: Any = factory.MOMENT) -> IncomingMail:
    """Return a mail that belongs to nothing, sealed to those who may look at it."""
    keys = incoming.keys_of(house)
    return _row(
        state=IncomingMail.State.UNKNOWN,
        organisation=house,
        sealed_words=vault.seal_bytes(json.dumps(SEEN).encode(), keys),
        sealed_object=storage.keep(vault.seal_bytes(RAW, keys)),
        found_at=at,
        received_at=at,
    )


def asking(notice: Notice, *, at: Any = factory.MOMENT) -> IncomingMail:
    """Return a mail of a notice that a person is asked about."""
    row = IncomingMail(mailbox=_mark(), uid_validity=1, uid=_next(), found_at=at, received_at=at)
    incoming.file_with(
        row, notice, IncomingMail.Match.REFERENCE, raw=b"", seen=SEEN, by=notice.drafted_by, at=at
    )
    row.kind = "refused"
    row.save()
    return row


def _mark() -> MailboxMark:
    return MailboxMark.objects.get_or_create(mailbox="0" * 32)[0]


def _next() -> int:
    return IncomingMail.objects.count() + 1


def _row(**columns: Any) -> IncomingMail:
    return IncomingMail.objects.create(mailbox=_mark(), uid_validity=1, uid=_next(), **columns)
