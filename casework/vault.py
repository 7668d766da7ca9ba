"""Keys and sealing: data keys, fields (AES-256-GCM), streams and key pairs (age).

Never returns plaintext that was not authenticated to its end.
"""

import hashlib
import hmac
import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

import pyrage
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from casework.rootkeys import KEY_BYTES, RootKey, VaultError

_FIELD_FORMAT = 1
_NONCE_BYTES = 12
_SMALLEST_BUCKET = 64


class SealBroken(VaultError):
    """Sealed bytes were cut, moved, changed, or belong to another key."""


@dataclass(frozen=True)
class PassphraseCost:
    """Argon2id cost: passes, memory in KiB, lanes. The default follows RFC 9106, second recommendation."""

    passes: int = 3
    memory_kib: int = 65536
    lanes: int = 4


@dataclass(frozen=True)
class KeyPair:
    """An age X25519 pair, both halves as age writes them."""

    public: str
    private: str


@dataclass(frozen=True)
class Digests:
    """What was read while a stream was sealed: its length and lower-case hex digests."""

    size: int
    sha256: str
    sha512: str
    md5: str


# --- data keys and fields -------------------------------------------------------------------------------------


def new_data_key() -> bytes:
    """Return 32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def wrap_key(key: bytes, root: RootKey) -> bytes:
    """Wrap a data key under a root key (AES key wrap, RFC 3394)."""
    return aes_key_wrap(root.material, key)


def unwrap_key(wrapped: bytes, root: RootKey) -> bytes:
    """Return the data key. Raises SealBroken: when it was wrapped by another root key or changed."""
    try:
        return aes_key_unwrap(root.material, wrapped)
    except InvalidUnwrap:
        raise SealBroken("A data key does not open under this root key.") from None


def field_context(*, code: str, row: UUID, owner: UUID, version: int) -> bytes:
    """Return the additional data that ties a field's ciphertext to its place.

    The code is the field's in the registry, never a table or column name, so that a renaming migration leaves all readable.
    """
    return b"\x1f".join([code.encode(), row.bytes, owner.bytes, str(version).encode()])


def seal_field(plaintext: bytes, *, key: bytes, version: int, context: bytes) -> bytes:
    """Return format byte, key version (4 bytes), nonce (12) and ciphertext; the length is padded to a power of two."""
    header = bytes([_FIELD_FORMAT]) + version.to_bytes(4, "big")
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return header + nonce + AESGCM(key).encrypt(nonce, _pad(plaintext), header + context)


def field_version(sealed: bytes) -> int:
    """Return the version of the data key that sealed a field. Raises SealBroken: on an unknown format."""
    if len(sealed) < 5 + _NONCE_BYTES or sealed[0] != _FIELD_FORMAT:
        raise SealBroken("A sealed field has an unknown format.")
    return int.from_bytes(sealed[1:5], "big")


def open_field(sealed: bytes, *, key: bytes, context: bytes) -> bytes:
    """Return the plaintext. Raises SealBroken: when the bytes were cut, changed or moved from another place."""
    field_version(sealed)
    nonce, ciphertext = sealed[5 : 5 + _NONCE_BYTES], sealed[5 + _NONCE_BYTES :]
    try:
        padded = AESGCM(key).decrypt(nonce, ciphertext, sealed[:5] + context)
    except InvalidTag:
        raise SealBroken("A sealed field was changed, cut or moved.") from None
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]


def blind_index(value: str, *, key: bytes, code: str) -> str:
    """Return 32 hex digits by which equal values of one field under one key can be found again."""
    index_key = hmac.digest(key, b"index\x1f" + code.encode(), "sha256")
    return hmac.digest(index_key, value.encode(), "sha256")[:16].hex()


def _pad(plaintext: bytes) -> bytes:
    framed = len(plaintext).to_bytes(4, "big") + plaintext
    bucket = _SMALLEST_BUCKET
    while bucket < len(framed):
        bucket *= 2
    return framed.ljust(bucket, b"\0")


# --- age: pairs and streams -----------------------------------------------------------------------------------


def new_key_pair() -> KeyPair:
    """Return a fresh age X25519 pair."""
    identity = pyrage.x25519.Identity.generate()
    return KeyPair(public=str(identity.to_public()), private=str(identity))


class _Witness(io.RawIOBase):
    """Reads through to a stream and keeps digests of what passed."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.size = 0
        self.sha256, self.sha512, self.md5 = (
            hashlib.sha256(),
            hashlib.sha512(),
            hashlib.md5(usedforsecurity=False),
        )

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self.size += len(chunk)
        for digest in (self.sha256, self.sha512, self.md5):
            digest.update(chunk)
        return chunk


def seal_stream(source: BinaryIO, target: BinaryIO, recipients: Sequence[str]) -> Digests:
    """Seal a stream to age public keys and return the digests of the very bytes that were sealed (S28)."""
    witness = _Witness(source)
    pyrage.encrypt_io(witness, target, [pyrage.x25519.Recipient.from_str(public) for public in recipients])
    return Digests(
        witness.size, witness.sha256.hexdigest(), witness.sha512.hexdigest(), witness.md5.hexdigest()
    )


def seal_bytes(plaintext: bytes, recipients: Sequence[str]) -> bytes:
    """Seal bytes in memory to age public keys."""
    return pyrage.encrypt(plaintext, [pyrage.x25519.Recipient.from_str(public) for public in recipients])


def unseal_bytes(sealed: bytes, private: str) -> bytes:
    """Return the whole plaintext; holds it in memory. Raises SealBroken: when anything at all is wrong with it."""
    try:
        return pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(private)])
    except pyrage.DecryptError:
        raise SealBroken("Sealed bytes do not open with this key, or were cut or changed.") from None


# --- private halves -------------------------------------------------------------------------------------------


def unseal_stream(sealed: BinaryIO, target: BinaryIO, private: str) -> None:
    """Write the whole plaintext to a file in memory; use it only after this has returned (S28). Raises SealBroken."""
    sealed.seek(0)
    target.seek(0)
    try:
        pyrage.decrypt_io(sealed, target, [pyrage.x25519.Identity.from_str(private)])
    except (pyrage.DecryptError, OSError):
        raise SealBroken("Sealed bytes do not open with this key, or were cut or changed.") from None
    target.seek(0)


def wrap_private(private: str, passphrase: str, cost: PassphraseCost = PassphraseCost()) -> bytes:
    """Wrap a private half by Argon2id of a passphrase: cost (3 x 4 bytes), salt (16), nonce (12), ciphertext."""
    header = b"".join(n.to_bytes(4, "big") for n in (cost.passes, cost.memory_kib, cost.lanes))
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(_NONCE_BYTES)
    key = _passphrase_key(passphrase, salt, cost)
    return header + salt + nonce + AESGCM(key).encrypt(nonce, private.encode(), header + salt)


def unwrap_private(wrapped: bytes, passphrase: str) -> str:
    """Return the private half. Raises SealBroken: when the passphrase is wrong or the bytes changed."""
    header, salt, nonce = wrapped[:12], wrapped[12:28], wrapped[28 : 28 + _NONCE_BYTES]
    passes, memory_kib, lanes = (int.from_bytes(header[i : i + 4], "big") for i in (0, 4, 8))
    key = _passphrase_key(passphrase, salt, PassphraseCost(passes, memory_kib, lanes))
    return _open_with(key, nonce, wrapped[28 + _NONCE_BYTES :], header + salt).decode()


def wrap_private_under(private: str, root: RootKey) -> bytes:
    """Wrap a private half under a root key: nonce (12), ciphertext."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(root.material).encrypt(nonce, private.encode(), b"private half")


def unwrap_private_under(wrapped: bytes, root: RootKey) -> str:
    """Return a private half wrapped under a root key. Raises SealBroken: under another one."""
    return _open_with(root.material, wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], b"private half").decode()


def lock_for_session(private: str) -> tuple[str, str]:
    """Return (what the session row keeps, what the second cookie keeps), both hex; neither opens alone."""
    key, nonce = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(_NONCE_BYTES)
    return (nonce + AESGCM(key).encrypt(nonce, private.encode(), b"session")).hex(), key.hex()


def unlock_from_session(kept: str, cookie: str) -> str:
    """Return the private half that was opened at sign-in. Raises SealBroken: when row and cookie do not fit."""
    try:
        row, key = bytes.fromhex(kept), bytes.fromhex(cookie)
        return _open_with(key, row[:_NONCE_BYTES], row[_NONCE_BYTES:], b"session").decode()
    except ValueError:
        raise SealBroken("The session's key has an unknown format.") from None


def _open_with(key: bytes, nonce: bytes, ciphertext: bytes, context: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, context)
    except InvalidTag:
        raise SealBroken("A private key does not open with what was given.") from None


def _passphrase_key(passphrase: str, salt: bytes, cost: PassphraseCost) -> bytes:
    return hash_secret_raw(
        passphrase.encode(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
