"""Content boxes: where in a picture another picture may lie, for borders, captions, screenshots and collages. Pure.

A picture laid into another has four straight sides, each the edge of the whole or a seam. All such boxes are found,
and the likeliest kept; a box too many costs time, never a match: fingerprints decide.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy
from numpy.typing import NDArray

VERSION = "1"
MOST = 12
# Seams are looked for at this size: small enough to be quick, large enough for a tile of a collage.
_LONGEST_SIDE_PX = 400
# Steps of 256 by which both sides of a seam differ, and how much more than the picture does four pixels beside it.
_LEAST_STEP = 8
_PLAIN_STEP = 24
_LINES = 9
_LEAST_SHARE = 0.12
_LEAST_AREA = 0.03
_SUPPORT = 0.62
_SAME = 0.92

Pixels = NDArray[numpy.uint8]
Floats = NDArray[numpy.floating[Any]]


@dataclass(frozen=True)
class Box:
    """A part of a picture in shares of its width and height, 0 to 1.

    kind: bordered (all around it is plain), screen (much is), collage (little is).
    """

    kind: str
    left: float
    top: float
    right: float
    bottom: float

    def cut(self, pixels: Pixels) -> Pixels:
        """Return the box's pixels, one pixel in from its sides, where a seam has bled."""
        height, width = pixels.shape[:2]
        left, right = round(self.left * width), round(self.right * width)
        top, bottom = round(self.top * height), round(self.bottom * height)
        inset_x, inset_y = max(1, width // _LONGEST_SIDE_PX), max(1, height // _LONGEST_SIDE_PX)
        left, right = left + inset_x * (self.left > 0), right - inset_x * (self.right < 1)
        top, bottom = top + inset_y * (self.top > 0), bottom - inset_y * (self.bottom < 1)
        return pixels[top:bottom, left:right]


def find(grey: Pixels) -> list[Box]:
    """Return up to 12 boxes of a grey picture (height x width), the likeliest first; never the whole picture."""
    height, width = grey.shape
    scale = min(1.0, _LONGEST_SIDE_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if min(size) < 32:
        return []
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(numpy.int16)
    upright, level = _seams(small), _seams(small.T).T
    columns, rows = _lines(upright), _lines(level.T)
    chosen = _chosen(_rectangles(upright, level, columns, rows), small.shape)
    plain = _plain(small)
    high, wide = small.shape
    return [
        Box(_kind(plain, one), left / wide, top / high, right / wide, bottom / high)
        for one in chosen
        for left, top, right, bottom in [one]
    ]


def _seams(small: NDArray[numpy.int16]) -> Floats:
    """Return, for each place between two columns, 1 where the picture steps there and not beside it: height x (width + 1)."""
    height, width = small.shape
    step = numpy.zeros((height, width + 1), numpy.int16)
    # A seam blurred by scaling lies within one pixel of its place.
    step[:, 2:-2] = numpy.abs(small[:, 2:-1] - small[:, 1:-2])
    step[:, 2:-2] = numpy.maximum(step[:, 2:-2], numpy.abs(small[:, 3:] - small[:, :-3]))
    beside = numpy.zeros_like(step)
    beside[:, 6:-6] = numpy.maximum(step[:, 2:-10], step[:, 10:-2])
    return ((step >= _LEAST_STEP) & (step * 4 > beside * 5)).astype(numpy.float32)


def _lines(seams: Floats) -> list[int]:
    """Return the places with the longest stretches of seam, both edges of the picture among them."""
    height, last = seams.shape[0], seams.shape[1] - 1
    # One up where there is seam and one down where there is none: whole numbers are summed quickly.
    total = _summed(seams * 2 - 1)
    best = (total - numpy.minimum.accumulate(total, axis=0)).max(axis=0) / 2
    best[:4] = best[-4:] = 0
    places = [0, last]
    for _ in range(_LINES):
        place = int(best.argmax())
        if best[place] < 0.15 * _LEAST_SHARE * height:
            break
        places.append(place)
        best[max(0, place - 3) : place + 4] = 0
    return sorted(places)


def _rectangles(
    upright: Floats, level: Floats, columns: list[int], rows: list[int]
) -> list[tuple[float, ...]]:
    """Return (support, left, top, right, bottom) in pixels of all boxes whose four sides are seams or edges."""
    height, width = upright.shape[0], level.shape[1]
    down, across = _summed(_wider(upright)), _summed(_wider(level.T))
    left, right = numpy.array(_pairs(columns, width), int).reshape(-1, 2).T[:, :, None]
    top, bottom = numpy.array(_pairs(rows, height), int).reshape(-1, 2).T[:, None, :]
    lengths = [
        *((down[bottom, place] - down[top, place]) / (bottom - top) for place in (left, right)),
        *((across[right, place] - across[left, place]) / (right - left) for place in (top, bottom)),
    ]
    is_seam = [left > 0, right < width, top > 0, bottom < height]
    count = numpy.add(is_seam[0], is_seam[1], dtype=int) + numpy.add(is_seam[2], is_seam[3], dtype=int)
    least = numpy.min([numpy.where(*side, 1) for side in zip(is_seam, lengths, strict=True)], axis=0)
    support = numpy.sum([numpy.where(*side, 0) for side in zip(is_seam, lengths, strict=True)], axis=0)
    is_large = (right - left) * (bottom - top) >= _LEAST_AREA * width * height
    return [
        (support[at] / count[at], left[at[0], 0], top[0, at[1]], right[at[0], 0], bottom[0, at[1]])
        for at in zip(*numpy.nonzero(is_large & (count > 0) & (least >= _SUPPORT)), strict=True)
    ]


def _summed(seams: Floats) -> NDArray[numpy.int16]:
    """Return the sums of whole numbers from the top down to before each row: (height + 1) x width."""
    total = numpy.zeros((len(seams) + 1, seams.shape[1]), numpy.int16)
    numpy.cumsum(seams.astype(numpy.int16), axis=0, dtype=numpy.int16, out=total[1:])
    return total


def _wider(seams: Floats) -> Floats:
    """Let a seam count at the places beside it too."""
    wide = seams.copy()
    wide[:, 1:] = numpy.maximum(wide[:, 1:], seams[:, :-1])
    wide[:, :-1] = numpy.maximum(wide[:, :-1], seams[:, 1:])
    return wide


def _pairs(places: list[int], length: int) -> list[tuple[int, int]]:
    return [
        (first, second)
        for at, first in enumerate(places)
        for second in places[at + 1 :]
        if second - first >= _LEAST_SHARE * length
    ]


def _chosen(rectangles: list[tuple[float, ...]], shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Keep the clearest and largest (left, top, right, bottom), and of those that are nearly one the clearest."""
    height, width = shape
    kept: list[tuple[float, ...]] = []
    for one in sorted(rectangles, key=lambda box: -box[0] * _area(box) ** 0.25):
        is_whole = one[1:] == (0, 0, width, height)
        if not is_whole and all(_overlap(one, other) < _SAME for other in kept):
            kept.append(one)
        if len(kept) == MOST:
            break
    return [tuple(int(side) for side in one[1:]) for one in kept]


def _plain(small: NDArray[numpy.int16]) -> Pixels:
    """Return 1 where a picture hardly changes within two pixels, else 0."""
    kernel = numpy.ones((5, 5), numpy.uint8)
    grey = small.astype(numpy.uint8)
    return ((cv2.dilate(grey, kernel).astype(int) - cv2.erode(grey, kernel)) < _PLAIN_STEP).astype(
        numpy.uint8
    )


def _kind(plain: Pixels, box: tuple[int, ...]) -> str:
    """Name what lies around a box."""
    left, top, right, bottom = box
    inside = plain[top:bottom, left:right]
    share = (int(plain.sum()) - int(inside.sum())) / max(1, plain.size - inside.size)
    return "bordered" if share >= 0.85 else "screen" if share >= 0.45 else "collage"


def _area(box: tuple[float, ...]) -> float:
    return (box[3] - box[1]) * (box[4] - box[2])


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return the share that two boxes have in common, of both together."""
    across = min(one[3], other[3]) - max(one[1], other[1])
    down = min(one[4], other[4]) - max(one[2], other[2])
    common = max(0.0, across) * max(0.0, down)
    return common / (_area(one) + _area(other) - common)
