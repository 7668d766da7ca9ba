"""PDQ, the perceptual fingerprint that platforms and hash programmes exchange, as two matrix products.

PDQ's box passes and its 64 x 64 sampling are linear, so pixels never pass through a full-size filter. Source: Meta,
"The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019; facebook/ThreatExchange at baefb4e.
"""

from functools import lru_cache
from typing import Any

import numpy
from numpy.typing import NDArray

VERSION = "1"
# Pictures with less information are not compared, by those who made PDQ (README of ThreatExchange/pdq).
LEAST_QUALITY = 50
BITS = 256
# In the order of the eight forms: what was done to a picture whose own form is now this one. Turns are clockwise.
TRANSFORMS = (
    "unchanged", "turned_270", "turned_180", "turned_90",
    "flipped", "mirrored", "mirrored_turned_270", "mirrored_turned_90",
)  # fmt: skip
_SIDE = 64
_SMALLEST_SIDE_PX = 5
_BAND = 4
_LUMA = numpy.array([0.299, 0.587, 0.114], numpy.float32)

Pixels = NDArray[numpy.uint8]
Floats = NDArray[numpy.floating[Any]]


def fingerprint(pixels: Pixels) -> tuple[list[str], int]:
    """Return the eight dihedral forms (64 hex digits each, the picture's own first) and the quality, 0 to 100.

    pixels: height x width (grey) or height x width x 3 (RGB). A side under 5 px gives zeros and quality 0, as in PDQ.
    """
    if min(pixels.shape[:2]) < _SMALLEST_SIDE_PX:
        return ["0" * (BITS // 4)] * len(TRANSFORMS), 0
    small = _reduce(pixels)
    block = _DCT @ small @ _DCT.T
    return [_bits(form) for form in _dihedral(block)], _quality(small)


def distance_bits(one: str, other: str) -> int:
    """Return how many of the 256 bits differ. Raises ValueError: when either is not 64 hex digits."""
    if len(one) != BITS // 4 or len(other) != BITS // 4:
        raise ValueError("A PDQ fingerprint has 64 hex digits.")
    return (int(one, 16) ^ int(other, 16)).bit_count()


@lru_cache(maxsize=64)
def sampling_rows(length_px: int) -> Floats:
    """Return the 64 x length matrix that filters one axis with PDQ's two box passes and samples it at 64 centres."""
    window = (length_px + 2 * _SIDE - 1) // (2 * _SIDE)
    after = (window + 2) // 2 - 1
    places = numpy.arange(length_px)
    first = numpy.maximum(places - (window - 1 - after), 0)
    past = numpy.minimum(places + after, length_px - 1) + 1
    count = past - first
    centres = ((numpy.arange(_SIDE) + 0.5) * length_px / _SIDE).astype(int)
    inner = first[centres][:, None] + numpy.arange(window)
    rows, _ = is_inside = numpy.nonzero(inner < past[centres][:, None])
    inner = inner[is_inside]
    share = 1.0 / (count[centres[rows]] * count[inner])
    steps = numpy.zeros((_SIDE, length_px + 1))
    numpy.add.at(steps, (rows, first[inner]), share)
    numpy.subtract.at(steps, (rows, past[inner]), share)
    return numpy.cumsum(steps, axis=1)[:, :length_px].astype(numpy.float32)


def _reduce(pixels: Pixels) -> Floats:
    """Return PDQ's 64 x 64 luma (0 to 255). Colours are mixed after the first product: they are linear too."""
    height, width = pixels.shape[:2]
    down, across = sampling_rows(height), sampling_rows(width)
    flat = pixels.reshape(height, -1)
    strips = numpy.empty((_SIDE, flat.shape[1]), numpy.float32)
    # Each sampled row looks at few picture rows: four at a time leave out the zeros of the matrix.
    reach = (height + 2 * _SIDE - 1) // (2 * _SIDE) + 1
    for top in range(0, _SIDE, _BAND):
        start = max(0, int((top + 0.5) * height / _SIDE) - reach)
        stop = min(height, int((top + _BAND - 0.5) * height / _SIDE) + reach + 1)
        numpy.matmul(
            down[top : top + _BAND, start:stop],
            flat[start:stop].astype(numpy.float32),
            out=strips[top : top + _BAND],
        )
    if pixels.ndim == 3:
        strips = strips.reshape(_SIDE, width, 3) @ _LUMA
    return (strips @ across.T).astype(numpy.float32)


def _dct_rows() -> Floats:
    """Return rows 1 to 16 of the 64-point cosine transform: 16 x 64."""
    frequencies, places = numpy.arange(1, 17)[:, None], 2 * numpy.arange(_SIDE) + 1
    waves = numpy.cos(numpy.pi / 2 / _SIDE * frequencies * places)
    return (numpy.float32(numpy.sqrt(2 / _SIDE)) * waves).astype(numpy.float32)


_DCT = _dct_rows()


def _dihedral(block: Floats) -> list[Floats]:
    """Return the block of each form, in pdqhash's order: sign flips and transposes of the same 16 x 16 numbers."""
    odd = numpy.where(numpy.arange(16) % 2, 1, -1).astype(numpy.float32)
    rows, columns = block * odd[:, None], block * odd
    both = rows * odd
    return [block, columns.T, both, rows.T, rows, columns, block.T, both.T]


def _bits(block: Floats) -> str:
    """Return one bit a number, set above the lower median; the last number is the first bit of the hex digits."""
    flat = block.ravel()
    median = numpy.partition(flat, BITS // 2 - 1)[BITS // 2 - 1]
    return numpy.packbits(flat[::-1] > median).tobytes().hex()


def _quality(small: Floats) -> int:
    """Return PDQ's quality: the sum of significant gradients, in hundredths of the brightness range, over 90."""
    total = sum(
        int(
            numpy.abs(
                (numpy.diff(small, axis=axis) * numpy.float32(100) / numpy.float32(255)).astype(int)
            ).sum()
        )
        for axis in (0, 1)
    )
    return min(100, total // 90)
