"""Unpack a body as it arrives, a bounded piece at a time. Bombs, floods, drips and unknown packings end with their reason.

Runs in the fetching child alone.
"""

import time
import zlib
from collections.abc import AsyncIterator
from typing import Any

from casework.dialable import DialFailed
from casework.filmkinds import HEAD_BYTES

_SLOW_AFTER_S = 5.0
_SLOWEST_BYTES_PER_S = 512
_BOMB_RATIO = 100
_PIECE_BYTES = 65536
# What was offered (RFC 9110, section 8.4.1). Brotli and zstd were not: an answer in them is nobody's to unpack.
OFFERED = "gzip, deflate"
_KNOWN = frozenset({"gzip", "x-gzip", "deflate"})


async def unpacked(chunks: AsyncIterator[bytes], *, packing: str, most: int) -> AsyncIterator[bytes]:
    """Yield a body unpacked; `packing` is its Content-Encoding, `most` the bytes that the caller would keep.

    The first piece holds what tells one kind of file from another, however slowly it came.

    Raises DialFailed: encoding_unknown, decompression_bomb, too_large, too_slow, body_cut, bad_answer.
    """
    packing = packing.strip().lower() or "identity"
    if packing != "identity" and packing not in _KNOWN:
        raise DialFailed("encoding_unknown")
    pieces = _timely(chunks) if packing == "identity" else _unpacked(_timely(chunks), packing, most)
    begun, is_begun = b"", False
    async for piece in pieces:
        if is_begun:
            yield piece
        elif is_begun := len(begun := begun + piece) >= HEAD_BYTES:
            yield begun
    if begun and not is_begun:
        yield begun


async def _unpacked(chunks: AsyncIterator[bytes], packing: str, most: int) -> AsyncIterator[bytes]:
    unpack: Any = None
    received = produced = 0
    async for packed in chunks:
        chunk = packed
        received += len(chunk)
        unpack = unpack or zlib.decompressobj(_window_bits(packing, chunk))
        is_more = True
        while is_more:
            try:
                piece = unpack.decompress(chunk, _PIECE_BYTES)
            except zlib.error:
                raise DialFailed("bad_answer") from None
            chunk = unpack.unconsumed_tail
            produced += len(piece)
            if produced > most and produced > (received - len(chunk)) * _BOMB_RATIO:
                raise DialFailed("decompression_bomb")
            if piece:
                yield piece
            is_more = bool(chunk) or len(piece) == _PIECE_BYTES
        if unpack.eof:
            return  # what follows the end is not read: zlib would gather it without a limit
        if received > most + _PIECE_BYTES:
            raise DialFailed("too_large")  # blocks that unpack to nothing, without end
    if unpack is not None:
        raise DialFailed("body_cut")


def _window_bits(packing: str, start: bytes) -> int:
    """Return zlib's setting. "deflate" comes with the header of RFC 1950, and from old servers without; browsers read both."""
    if packing != "deflate":
        return zlib.MAX_WBITS | 32
    return zlib.MAX_WBITS if start[:1] and start[0] & 0x0F == zlib.DEFLATED else -zlib.MAX_WBITS


async def _timely(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    started, received = time.monotonic(), 0
    async for chunk in chunks:
        received += len(chunk)
        elapsed_s = time.monotonic() - started
        if elapsed_s > _SLOW_AFTER_S and received < elapsed_s * _SLOWEST_BYTES_PER_S:
            raise DialFailed("too_slow")
        yield chunk
