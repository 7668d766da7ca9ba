"""Documents as evidence or authority: sealed to the case's key while they stream, never previewed."""

import hashlib
import io
import re
import secrets
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction

from casework import custody, storage, vault
from casework.intake import hold_open
from casework.models import Actor, Case, Document, Sighting
from casework.pictures import next_number, require_size

# What the first bytes say counts, and the name may not say something else.
_SIGNATURES = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_SUFFIXES = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "message/rfc822": ".eml",
    "text/plain": ".txt",
}
_NAMED = {".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
# A saved mail begins with a header line, or with the line that a mailbox file puts before it.
_MAIL_START = re.compile(r"\ufeff?(?:From \S+ |[!-9;-~]+:[ \t])")


class NotADocument(Exception):
    """The file is none of PDF, PNG, JPEG, plain text or a saved mail."""


@transaction.atomic
def add_document(
    *,
    case: Case,
    file: io.BytesIO,
    file_name: str,
    kind: str,
    details: dict[str, Any],
    sighting: Sighting | None,
    max_bytes: int,
    by: Actor,
    at: datetime,
) -> Document:
    """Seal a file and say who made it, when and on which device. Raises as hold_open, and Empty, TooLarge, NotADocument."""
    plaintext = file.getvalue()
    require_size(len(plaintext), file_name=file_name, max_bytes=max_bytes)
    hold_open(case)
    document = Document.objects.create(
        case=case,
        sighting=sighting,
        number=next_number(case.documents),
        kind=kind,
        media_type=media_type(plaintext, file_name),
        details={**details, "file_name": file_name},
        **_sealed_columns(plaintext, case.public_key),
        added_by=by,
        added_at=at,
    )
    custody.record(
        case=case,
        event="document_added",
        by=by,
        at=at,
        document=document.pk,
        kind=kind,
        commitment=document.commitment,
    )
    return document


@transaction.atomic
def keep_mail(*, case: Case, raw: bytes, by: Actor, at: datetime) -> Document:
    """Seal a mail that came in, whole and as it came: whatever holds the case, since it would be lost otherwise."""
    custody.hold(case)
    document = Document.objects.create(
        case=case,
        number=next_number(case.documents),
        kind=Document.Kind.MAIL,
        media_type="message/rfc822",
        details={"file_name": "mail.eml"},
        **_sealed_columns(raw, case.public_key),
        added_by=by,
        added_at=at,
    )
    custody.record(
        case=case, event="document_added", by=by, at=at, document=document.pk, kind=document.kind,
        commitment=document.commitment,
    )  # fmt: skip
    return document


def open_document(*, document: Document, private: str, reason: str, by: Actor, at: datetime) -> bytes:
    """Return the file for a holder of the case's key, after writing custody. Raises vault.SealBroken: changed or cut."""
    plaintext = vault.unseal_bytes(storage.read(document.sealed_object), private)
    if hashlib.sha256(plaintext).hexdigest() != document.sha256:
        raise vault.SealBroken("The document is not the one that was added.")
    with transaction.atomic():
        custody.record(
            case=document.case, event="document_opened", by=by, at=at, document=document.pk, reason=reason
        )
    return plaintext


def media_type(content: bytes, file_name: str) -> str:
    """Tell what a file is by its first bytes. Raises NotADocument: none of the five kinds, or not what its name says."""
    suffix = PurePath(file_name).suffix.lower()
    found = next((name for start, name in _SIGNATURES.items() if content.startswith(start)), "")
    if found:
        return found
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise NotADocument(file_name) from None
    is_mail = suffix == ".eml"
    if "\0" in text or suffix in _NAMED or (is_mail and not _MAIL_START.match(text)):
        raise NotADocument(file_name)
    return "message/rfc822" if is_mail else "text/plain"


def neutral_name(document: Document) -> str:
    """Return the name under which a document is handed out: a number and nothing of the case (S46)."""
    return f"document-{document.number}{_SUFFIXES[document.media_type]}"


def _sealed_columns(plaintext: bytes, public: str) -> dict[str, str]:
    """Seal a file to a key; return the columns that say where it lies and what it was."""
    target, salt = io.BytesIO(), secrets.token_bytes(32)
    digests = vault.seal_stream(io.BytesIO(plaintext), target, [public])
    return {
        "sealed_object": storage.keep(target.getvalue()),
        "salt": salt.hex(),
        "sha256": digests.sha256,
        "commitment": hashlib.sha256(salt + plaintext).hexdigest(),
    }
