"""One mail that came in, read in the sandbox under limits: words, headers that matter, attachments by name, size and digest.

Nothing inside an attachment is opened. A report of a mail server is read by its fields (RFC 3464), never by its words.
"""

import base64
import binascii
import hashlib
import quopri
import re
from collections.abc import Callable, Iterator
from email.message import Message
from email.parser import BytesFeedParser
from email.policy import compat32
from typing import Any

from casework import mailtext, markup
from casework.refused import Refused

MOST_PARTS = 300
DEEPEST = 40
MOST_HEADERS = 1_000
MOST_HEADER_BYTES = 256 * 1024
MOST_ATTACHMENTS = 100
MOST_IDS = 60
MOST_ADDRESSES = 60
MOST_REPORTS = 20
LONGEST_LINE = 500
LONGEST_ID = 250

_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_WORD = re.compile(
    r"=\?([\w.:+-]{1,40})(?:\*[\w-]{1,20})?\?([bBqQ])\?([^?\s]{0,2000})\?=(?:[ \t\r\n]+(?==\?))?"
)
_ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]@]{1,128}@[A-Za-z0-9.-]{1,200}")
_ID = re.compile(r"<[^\s<>]{1,240}>")
# Where a mail says for whom it was: as written, and as the servers on its way noted it.
_ADDRESSED = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "resent-to")
# What tells that no person wrote it (RFC 3834 and what came before), for the rules that sort.
TELLING = (
    "Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond", "X-Auto-Reply",
    "List-Id", "Return-Path", "Content-Type",
)  # fmt: skip
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_ORIGINALS = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"})


def read(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Return what a mail says; see casework/answershapes.py for the keys. Option `headers_only`: nothing below is read.

    Raises Refused: mail_unread, when it has more parts, levels or headers than any mail that people write.
    """
    data = bytes(payload)
    end = _END_OF_HEADERS.search(data, 0, MOST_HEADER_BYTES)
    if options.get("headers_only"):
        data = data[: end.start() if end else MOST_HEADER_BYTES // 4] + b"\n\n"
    elif end is None and len(data) > MOST_HEADER_BYTES:
        raise Refused("mail_unread")
    mail = _parsed(data)
    leaves = [] if options.get("headers_only") else list(_leaves(mail, 0))
    text, is_html = _text(leaves)
    return {
        **_headers(mail),
        "text": text,
        "said": mailtext.unquoted(text),
        "is_html": is_html,
        "attachments": [_attachment(part) for part in leaves if not _is_text(part)][:MOST_ATTACHMENTS],
        "reports": _reports(leaves),
        "original_ids": _original_ids(leaves),
    }


def warm_up() -> None:
    """Load what a child may need: it can open no file any more."""
    markup.warm_up()
    sample = (
        b"Subject: =?utf-8?b?w6Q=?= =?iso-8859-1?q?=E4?=\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=a\n\n"
        b"--a\nContent-Type: text/html; charset*=utf-8''utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>=C3=A4\n"
        b"--a\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\nAction: failed\nStatus: 5.1.1\n"
        b"--a\nContent-Type: message/rfc822\n\nMessage-ID: <a@b>\n\na\n"
        b"--a\nContent-Type: image/png; name*0*=utf-8''%C3%A4; name*1=b\nContent-Transfer-Encoding: base64\n\nAAAA\n--a--\n"
    )
    read(sample, {})


def _parsed(data: bytes) -> Message:
    parser = BytesFeedParser(_counting(MOST_PARTS), policy=compat32)
    try:
        parser.feed(data)
        return parser.close()
    except RecursionError:
        raise Refused("mail_unread") from None


def _counting(most: int) -> Callable[..., Message]:
    made = 0

    def make(policy: Any = compat32) -> Message:
        nonlocal made
        made += 1
        if made > most:
            raise Refused("mail_unread")
        return Message(policy=policy)

    return make


def _leaves(part: Message, depth: int) -> Iterator[Message]:
    """Yield the parts that hold something, in order; a mail inside a mail is one of them."""
    if depth > DEEPEST:
        raise Refused("mail_unread")
    inner = part.get_payload()
    if part.get_content_maintype() == "multipart" and isinstance(inner, list):
        for one in inner:
            if isinstance(one, Message):
                yield from _leaves(one, depth + 1)
    else:
        yield part


def _headers(mail: Message) -> dict[str, Any]:
    raw = list(mail.raw_items())[:MOST_HEADERS]
    first = {name.lower(): value for name, value in reversed(raw)}
    addressed = " ".join(str(value)[:8192] for name, value in raw if name.lower() in _ADDRESSED)
    ids = " ".join(str(first.get(name, ""))[:16384] for name in ("in-reply-to", "references"))
    return {
        "from": _line(first.get("from", "")),
        "subject": _line(first.get("subject", "")),
        "date": _line(first.get("date", ""), 100),
        "message_id": _ids(str(first.get("message-id", ""))[:2000], 1),
        "addressed": list(dict.fromkeys(_ADDRESS.findall(_plain(addressed))))[:MOST_ADDRESSES],
        "answers_ids": _ids(ids, MOST_IDS),
        "telling": {name: _line(first[name.lower()], 200) for name in TELLING if name.lower() in first},
    }


def _ids(text: str, most: int) -> list[str]:
    found = (one for one in _ID.findall(_plain(text)) if one.isascii() and one.isprintable())
    return list(dict.fromkeys(found))[:most]


def _plain(value: Any) -> str:
    """Return a raw header as text: bytes of no declared kind are UTF-8, and what is not becomes a mark."""
    return str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _line(value: Any, most: int = LONGEST_LINE) -> str:
    """Return a header as one line, its encoded words (RFC 2047) read."""
    return mailtext.line_of(_WORD.sub(_decoded_word, _plain(value)[: most * 8]), most)


def _decoded_word(match: re.Match[str]) -> str:
    charset, way, words = match.groups()
    raw = words.encode("ascii", "replace")
    try:
        data = base64.b64decode(raw + b"==") if way in "bB" else quopri.decodestring(raw, header=True)
    except (binascii.Error, ValueError):
        return match.group()
    return markup.decoded(data, charset)


def _is_text(part: Message) -> bool:
    """Say whether a part is words of the mail itself, and no file."""
    if part.get_content_type() not in ("text/plain", "text/html"):
        return False
    return _disposition(part) != "attachment" and not _file_name(part)


def _disposition(part: Message) -> str:
    return _plain(part.get("content-disposition", "")).partition(";")[0].strip().lower()


def _text(leaves: list[Message]) -> tuple[str, bool]:
    """Return the words and whether they were HTML: that is read only where no plain words are beside it."""
    texts = [part for part in leaves if _is_text(part)]
    plain = [part for part in texts if part.get_content_type() == "text/plain"]
    found = mailtext.tidy("\n\n".join(_words(part) for part in plain)[: mailtext.MOST_TEXT * 2])
    pages = [part for part in texts if part.get_content_type() == "text/html"]
    if found or not pages:
        return found, False
    words = "\n\n".join(mailtext.text_of_html(_words(part)) for part in pages[:5])
    return mailtext.tidy(words), True


def _words(part: Message) -> str:
    charset = part.get_param("charset", "")
    named = charset[2] if isinstance(charset, tuple) else str(charset or "")
    return markup.decoded(_bytes_of(part), named[:40])


def _bytes_of(part: Message) -> bytes:
    """Return a part's bytes; of a mail inside a mail, and of a report, as they would be written down."""
    if part.is_multipart():
        inner = part.get_payload()
        return b"\n".join(one.as_bytes() for one in inner if isinstance(one, Message))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _file_name(part: Message) -> str:
    """Return the name that the sender gave, as one line; "" without one. It is shown, and never a path."""
    for name, header in (("filename", "content-disposition"), ("name", "content-type")):
        value = part.get_param(name, "", header)
        if isinstance(value, tuple):
            charset, _language, words = value
            value = markup.decoded(words.encode("latin-1", "replace"), charset or "utf-8")
        if value:
            return _line(value, 150)
    return ""


def _attachment(part: Message) -> dict[str, Any]:
    data = _bytes_of(part)
    kind = mailtext.line_of(part.get_content_type(), 100)
    digest = hashlib.sha256(data).hexdigest()
    return {"name": _file_name(part), "media_type": kind, "size": len(data), "sha256": digest}


def _reports(leaves: list[Message]) -> list[dict[str, str]]:
    """Return for each recipient what became of a mail of ours, by the fields of RFC 3464, section 2.3."""
    found = []
    for part in (one for one in leaves if one.get_content_type() in _REPORTS):
        for fields in _field_groups(part):
            if fields.get("action") or fields.get("status"):
                found.append(
                    {
                        "action": fields.get("action", "").lower()[:20],
                        "status": fields.get("status", "")[:20],
                        "recipient": fields.get("final-recipient", "").rpartition(";")[2].strip()[:250],
                        "says": fields.get("diagnostic-code", "")[:300],
                    }
                )
    return found[:MOST_REPORTS]


def _field_groups(part: Message) -> Iterator[dict[str, str]]:
    inner = part.get_payload()
    for group in inner[: MOST_REPORTS + 1] if isinstance(inner, list) else ():
        if isinstance(group, Message):
            yield {name.lower(): _line(value) for name, value in list(group.raw_items())[:60]}


def _original_ids(leaves: list[Message]) -> list[str]:
    """Return the Message-ID of the mail that a report is about, as the server gives it back."""
    if not any(part.get_content_type() in _REPORTS for part in leaves):
        return []
    found: list[str] = []
    for part in (one for one in leaves if one.get_content_type() in _ORIGINALS):
        head = _END_OF_HEADERS.split(_bytes_of(part)[:MOST_HEADER_BYTES], maxsplit=1)[0]
        found += _ids(str(_parsed(head + b"\n\n").get("message-id", ""))[:2000], 1)
    return list(dict.fromkeys(found))[:MOST_IDS]
