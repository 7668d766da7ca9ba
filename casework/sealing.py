"""Sealing what somebody hands in: streamed, so that a film of 500 MB is held in memory once and never lies open on a disk."""

import hashlib
import io
import secrets
import tempfile
from typing import Any, BinaryIO, cast

from casework import storage, vault

# Ciphertext up to here stays in memory; more passes through a temporary file, where nobody can open it (S16).
_HELD_BYTES = 64 * 1024 * 1024
_PIECE_BYTES = 1024 * 1024


def sealed_columns(file: BinaryIO, *, worker: str, keeper: str | None) -> dict[str, Any]:
    """Seal a picture to the workers' key, and to its keeper's where it is kept; return the columns that say so."""
    waiting, digests = _sealed(file, worker)
    salt = secrets.token_bytes(32)
    return {
        "waiting_object": waiting,
        "sealed_object": _sealed(file, keeper)[0] if keeper else "",
        "exact": {
            "sha256": digests.sha256,
            "sha512": digests.sha512,
            "md5": digests.md5,
            "size": digests.size,
        },
        "salt": salt.hex(),
        "commitment": _commitment(file, salt),
    }


def _sealed(file: BinaryIO, public: str) -> tuple[str, vault.Digests]:
    """Return the name under which the sealed bytes are kept, and the digests of the very bytes that were sealed."""
    file.seek(0)
    with tempfile.SpooledTemporaryFile(max_size=_HELD_BYTES) as spool:
        target = cast(BinaryIO, spool)
        digests = vault.seal_stream(file, target, [public])
        return storage.keep(target), digests


def _commitment(file: BinaryIO, salt: bytes) -> str:
    """Return SHA-256(salt || file) in hex."""
    digest = hashlib.sha256(salt)
    file.seek(0, io.SEEK_SET)
    while piece := file.read(_PIECE_BYTES):
        digest.update(piece)
    return digest.hexdigest()
