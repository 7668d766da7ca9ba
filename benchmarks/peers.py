"""What the table sets beside ours: fingerprints of named packages, with the bound that each is used with."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import imagehash
import numpy
from numpy.typing import NDArray
from PIL import Image

try:
    import pdqhash
    from threatexchange.signal_type.pdq.pdq_hasher import pdq_from_bytes
    from threatexchange.signal_type.pdq.pdq_utils import PDQ_CONFIDENT_MATCH_THRESHOLD
    from threatexchange.signal_type.pdq.signal import PdqSignal
except ImportError:  # deploy/setup.py has said why: their columns are left out
    pdqhash = None

Bits = NDArray[numpy.uint8]
_PHASH_BITS = 8


@dataclass(frozen=True)
class Peer:
    """One way of others: its name, its fingerprint of a file and its pixels (RGB; None: it gives none), and its match.

    bound_bits: for fingerprints that are bits, the largest distance of a match. every: costly ones are measured on each
    n-th original alone.
    """

    name: str
    fingerprint: Callable[[bytes, Image.Image], Any]
    bound_bits: int | None = None
    every: int = 1

    def is_match(self, found: Any, known: Any) -> bool:
        """Compare by the package's own rule."""
        if found is None or known is None:
            return False
        if self.bound_bits is None:
            return bool(found.matches(known))
        return int(numpy.bitwise_count(found ^ known).sum()) <= self.bound_bits

    def count(self, found: Any, others: list[Any]) -> int:
        """Return how many of the others' pictures a found one would match."""
        rows = [other for other in others if other is not None]
        if found is None or not rows:
            return 0
        if self.bound_bits is None:
            return sum(self.is_match(found, row) for row in rows)
        return int((numpy.bitwise_count(numpy.array(rows) ^ found).sum(axis=1) <= self.bound_bits).sum())


def _pdqhash(payload: bytes, picture: Image.Image) -> Bits:
    bits, _ = pdqhash.compute(numpy.asarray(picture))
    return numpy.packbits(bits)


def _threatexchange(payload: bytes, picture: Image.Image) -> Bits | None:
    """As its `hash_from_bytes` does: nothing where its quality is under its bound."""
    text, quality = pdq_from_bytes(payload)
    return (
        numpy.frombuffer(bytes.fromhex(text), numpy.uint8) if quality >= PdqSignal.QUALITY_THRESHOLD else None
    )


def _of_imagehash(way: Callable[[Image.Image], Any]) -> Callable[[bytes, Image.Image], Bits]:
    return lambda payload, picture: numpy.packbits(way(picture).hash)


def _of_pdq() -> tuple[Peer, ...]:
    """Return the two that need a C++ compiler, where they are installed."""
    if pdqhash is None:
        return ()
    bound = PDQ_CONFIDENT_MATCH_THRESHOLD
    return (
        Peer(f"pdqhash {version('pdqhash')}, PDQ ≤ 31", _pdqhash, bound_bits=31, every=2),
        Peer(
            f"threatexchange {version('threatexchange')}, PDQ ≤ {bound}",
            _threatexchange,
            bound_bits=bound,
            every=2,
        ),
    )


PEERS = (
    *_of_pdq(),
    Peer(
        f"ImageHash {imagehash.__version__} phash ≤ 8",
        _of_imagehash(imagehash.phash),
        bound_bits=_PHASH_BITS,
        every=2,
    ),
    Peer("its dhash ≤ 8", _of_imagehash(imagehash.dhash), bound_bits=_PHASH_BITS, every=2),
    Peer(
        "its crop_resistant_hash", lambda payload, picture: imagehash.crop_resistant_hash(picture), every=16
    ),
)
