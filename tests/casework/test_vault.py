"""Fields and keys open only where they belong (S14, S15, S16, S28)."""

import hashlib
import io
from uuid import uuid4

import pytest

from casework import rootkeys, vault


def seal(plaintext=b"a street", **changes):
    place = {"code": "case.identity", "row": uuid4(), "owner": uuid4(), "version": 1} | changes
    key = b"k" * 32
    sealed = vault.seal_field(plaintext, key=key, version=1, context=vault.field_context(**place))
    return sealed, key, place


def test_field_opens_in_its_place():
    """S14."""
    sealed, key, place = seal()

    assert vault.open_field(sealed, key=key, context=vault.field_context(**place)) == b"a street"


@pytest.mark.parametrize(
    "moved", [{"code": "image.facts"}, {"row": uuid4()}, {"owner": uuid4()}, {"version": 2}]
)
def test_moved_field_does_not_open(moved):
    """S14: ciphertext moved between fields, rows, cases or versions."""
    sealed, key, place = seal()

    with pytest.raises(vault.SealBroken):
        vault.open_field(sealed, key=key, context=vault.field_context(**(place | moved)))


@pytest.mark.parametrize("spoil", [lambda s: s[:-1], lambda s: b"\x09" + s[1:], lambda s: s[:10]])
def test_cut_or_unknown_field_does_not_open(spoil):
    """S14: a cut tag and an unknown format version."""
    sealed, key, place = seal()

    with pytest.raises(vault.SealBroken):
        vault.open_field(spoil(sealed), key=key, context=vault.field_context(**place))


def test_lengths_are_padded_to_buckets():
    """S14: short values of different length look alike."""
    assert len(seal(b"a")[0]) == len(seal(b"a longer name than that")[0])


def test_stream_keeps_digests_of_what_was_sealed():
    """S28: the digests are of the very stream that is sealed."""
    pair, target = vault.new_key_pair(), io.BytesIO()

    digests = vault.seal_stream(io.BytesIO(b"pixels"), target, [pair.public])

    assert vault.unseal_bytes(target.getvalue(), pair.private) == b"pixels"
    assert digests.sha256 == hashlib.sha256(b"pixels").hexdigest()
    assert digests.size == 6


@pytest.mark.parametrize("spoil", [lambda s: s[:-3], lambda s: s[:-5] + bytes([s[-5] ^ 1]) + s[-4:]])
def test_cut_or_changed_stream_gives_nothing(spoil):
    """S28: flip, truncate: an error, nothing released."""
    pair = vault.new_key_pair()
    sealed = vault.seal_bytes(b"pixels" * 1000, [pair.public])

    with pytest.raises(vault.SealBroken):
        vault.unseal_bytes(spoil(sealed), pair.private)


def test_private_half_opens_with_its_passphrase_alone():
    cheap = vault.PassphraseCost(1, 8, 1)
    wrapped = vault.wrap_private("AGE-SECRET-KEY-1X", "right words", cheap)

    assert vault.unwrap_private(wrapped, "right words") == "AGE-SECRET-KEY-1X"
    with pytest.raises(vault.SealBroken):
        vault.unwrap_private(wrapped, "wrong words")


def test_session_key_needs_row_and_cookie():
    kept, cookie = vault.lock_for_session("AGE-SECRET-KEY-1X")

    assert vault.unlock_from_session(kept, cookie) == "AGE-SECRET-KEY-1X"
    with pytest.raises(vault.SealBroken):
        vault.unlock_from_session(kept, "00" * 32)


def test_missing_root_keys_are_refused(tmp_path):
    """S15."""
    with pytest.raises(rootkeys.KeysUnfit, match="no root key"):
        rootkeys.load_root_keys(tmp_path)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda path: path.write_bytes(b"short"), "not 32"),
        (lambda path: path.write_bytes(bytes(32)), "not 32"),
        (lambda path: path.chmod(0o444), "other users"),
    ],
)
def test_unfit_root_key_is_refused(tmp_path, spoil, says):
    """S15: short, empty or readable by others."""
    path = rootkeys.create_root_keys(tmp_path)[0]
    path.chmod(0o600)
    spoil(path)

    with pytest.raises(rootkeys.KeysUnfit, match=says):
        rootkeys.load_root_keys(tmp_path)


def test_shared_root_key_is_refused(tmp_path):
    """S15: one key for two compartments."""
    first, second = rootkeys.create_root_keys(tmp_path)
    second.chmod(0o600)
    second.write_bytes(first.read_bytes())

    with pytest.raises(rootkeys.KeysUnfit, match="the same"):
        rootkeys.load_root_keys(tmp_path)
