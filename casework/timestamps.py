"""Time stamps (RFC 3161) from the operator's own authority, the only address that this room dials.

It follows no redirect and reads 64 KiB at most.
"""

import http.client
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

TIMEOUT_S = 15
MAX_BYTES = 64 * 1024
_GRANTED = 0


class AuthorityDown(Exception):
    """The authority did not answer, or not with a stamp; the work waits, marked pending (E10)."""


class StampUnfit(Exception):
    """What came is no stamp over these bytes by this authority."""


@dataclass(frozen=True)
class Authority:
    """The operator's authority: its address, and the certificates (PEM) that its stamps must lead to; may be empty."""

    url: str
    certificates: bytes = b""


def authority_from_settings() -> Authority | None:
    """Return the authority that the settings name; None when they name none."""
    if not settings.TSA_URL:
        return None
    named = settings.TSA_CERTIFICATE_FILE
    return Authority(settings.TSA_URL, Path(named).read_bytes() if named else b"")


def stamp(message: bytes, *, authority: Authority) -> bytes:
    """Return the authority's response (DER) over the SHA-256 of a message. Opens one socket, for 15 seconds at most.

    The stamp is verified before it is returned: imprint and nonce always, the signature where certificates are named.
    Raises AuthorityDown, StampUnfit.
    """
    query = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = _post(authority.url, query.as_bytes())
    response = _decoded(answer)
    if response.tst_info.nonce != query.nonce:
        raise StampUnfit("The stamp answers another question.")
    if authority.certificates:
        verify(answer, message, certificates=authority.certificates)
    else:
        stamped_at(answer, message)
    return answer


def verify(response: bytes, message: bytes, *, certificates: bytes) -> datetime:
    """Return the moment (UTC) of a stamp whose signature leads to one of the root certificates. Raises StampUnfit."""
    found = x509.load_pem_x509_certificates(certificates)
    builder = VerifierBuilder(
        roots=[one for one in found if one.issuer == one.subject],
        intermediates=[one for one in found if one.issuer != one.subject],
    )
    try:
        builder.build().verify_message(_decoded(response), message)
    except (VerificationError, ValueError) as fault:
        raise StampUnfit(f"The stamp does not verify: {fault}") from fault
    return stamped_at(response, message)


def stamped_at(response: bytes, message: bytes) -> datetime:
    """Return the moment that a stamp states for this message; does not check its signature. Raises StampUnfit."""
    query = TimestampRequestBuilder(nonce=False).data(message).hash_algorithm(HashAlgorithm.SHA256).build()
    stated = _decoded(response).tst_info
    if stated.message_imprint.message != query.message_imprint.message:
        raise StampUnfit("The stamp is over other bytes.")
    return stated.gen_time.astimezone(UTC)


def _decoded(response: bytes) -> TimeStampResponse:
    try:
        decoded = decode_timestamp_response(response)
        granted = decoded.status == _GRANTED
        decoded.tst_info  # noqa: B018 - is parsed when it is read
    except ValueError as fault:
        raise StampUnfit("This is no time-stamp response.") from fault
    if not granted:
        raise StampUnfit("The authority refused.")
    return decoded


def _post(url: str, query: bytes) -> bytes:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, query, {"Content-Type": "application/timestamp-query"})
        answer = connection.getresponse()
        body = answer.read(MAX_BYTES + 1)
    except (OSError, http.client.HTTPException) as fault:
        raise AuthorityDown("The time-stamp authority could not be reached.") from fault
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK or len(body) > MAX_BYTES:
        raise AuthorityDown(f"The time-stamp authority answered {answer.status}.")
    return body
