"""Content boxes: where in a picture another picture may lie, for borders, captions, screenshots and collages. Pure.

A picture laid into another has four straight sides, each the edge of the whole or a seam. All such boxes are found,
and the likeliest kept; a box too many costs time, never a match: fingerprints decide.
"""

import itertools
from dataclasses import dataclass
from typing import Any

import cv2
import numpy
from numpy.typing import NDArray

VERSION = "1"
MOST = 16
# Seams are looked for at this size: small enough to be quick, large enough for a tile of a collage.
_LONGEST_SIDE_PX = 400
# Steps of 256 by which both sides of a seam differ, and how much more than the picture does four pixels beside it.
_LEAST_STEP = 8
# Within two pixels, with the noise of JPEG: what programs draw is flat, what cameras see hardly is.
_PLAIN_STEP = 10
_LINES = 12
_LEAST_SHARE = 0.12
_LEAST_AREA = 0.03
_SUPPORT = 0.62
# PDQ's quality times 90; much less than its bound of 50, since sharper pictures have more.
_LEAST_GRADIENT = 90 * 20
# A box that a seam crosses from side to side is hardly ever one picture.
_MIXED = 0.6
_SEAM_PX = 4
# Sides are then placed to the pixel of the picture as it came, by so many of its lines.
_SAMPLES = 64
_FULL_STEP = 24
_SHARPEST_PX = 1000
_SAME = 0.95

Pixels = NDArray[numpy.uint8]
Floats = NDArray[numpy.floating[Any]]
Seams = NDArray[numpy.uint8]


@dataclass(frozen=True)
class Box:
    """A part of a picture in shares of its width and height, 0 to 1.

    around: which share of what lies around it is plain, 0 to 1. flat: which share has its two commonest greys, as what
    a program drew; a blurred background is plain and not flat.
    """

    around: float
    flat: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def kind(self) -> str:
        """Name what lies around: bordered (plain), screen (much of it is), collage (little is)."""
        return "bordered" if self.around >= 0.85 else "screen" if self.around >= 0.45 else "collage"

    def cut(self, pixels: Pixels) -> Pixels:
        """Return the box's pixels, one pixel in from its sides, where a seam has bled."""
        height, width = pixels.shape[:2]
        left, right = round(self.left * width), round(self.right * width)
        top, bottom = round(self.top * height), round(self.bottom * height)
        inset_x, inset_y = max(1, width // _SHARPEST_PX), max(1, height // _SHARPEST_PX)
        left, right = left + inset_x * (self.left > 0), right - inset_x * (self.right < 1)
        top, bottom = top + inset_y * (self.top > 0), bottom - inset_y * (self.bottom < 1)
        return pixels[top:bottom, left:right]


def find(grey: Pixels) -> list[Box]:
    """Return up to 16 boxes of a grey picture (height x width), the likeliest first; never the whole picture."""
    height, width = grey.shape
    scale = min(1.0, _LONGEST_SIDE_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if min(size) < 32:
        return []
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(numpy.int16)
    upright, level = _seams(small), _seams(small.T).T
    columns, rows = _lines(upright), _lines(level.T)
    chosen = _chosen(_rectangles(upright, level, columns, rows), small)
    plain = _plain(small)
    counted = _counted(small)
    return [
        Box(
            _plain_around(plain, one),
            _flat(counted - _counted(small, one)),
            *_refined(grey, one, small.shape),
        )
        for one in chosen
    ]


def _seams(small: NDArray[numpy.int16]) -> Seams:
    """Return, for each place between two columns, 1 where the picture steps there and not beside it: height x (width + 1)."""
    height, width = small.shape
    step = numpy.zeros((height, width + 1), numpy.int16)
    # A seam blurred by scaling lies within one pixel of its place.
    step[:, 2:-2] = numpy.abs(small[:, 2:-1] - small[:, 1:-2])
    step[:, 2:-2] = numpy.maximum(step[:, 2:-2], numpy.abs(small[:, 3:] - small[:, :-3]))
    beside = numpy.zeros_like(step)
    beside[:, 6:-6] = numpy.maximum(step[:, 2:-10], step[:, 10:-2])
    beside[:, 2:6], beside[:, -6:-2] = step[:, 6:10], step[:, -10:-6]
    return ((step >= _LEAST_STEP) & (step * 4 > beside * 5)).astype(numpy.uint8)


def _lines(seams: Seams) -> list[int]:
    """Return the places with the longest stretches of seam, both edges of the picture among them."""
    height, last = seams.shape[0], seams.shape[1] - 1
    # One up where there is seam and one down where there is none.
    total = 2 * _summed(seams) - numpy.arange(height + 1, dtype=numpy.int16)[:, None]
    best = (total - numpy.minimum.accumulate(total, axis=0)).max(axis=0) / 2
    best[:4] = best[-4:] = 0
    places = [0, last]
    for _ in range(_LINES):
        place = int(best.argmax())
        if best[place] < 0.15 * _LEAST_SHARE * height:
            break
        places.append(place)
        best[max(0, place - 2) : place + 3] = 0
    return sorted(places)


def _rectangles(upright: Seams, level: Seams, columns: list[int], rows: list[int]) -> list[tuple[float, ...]]:
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
    at, beside = numpy.nonzero(is_large & (count > 0) & (least >= _SUPPORT))
    boxes = numpy.stack([left[at, 0], top[0, beside], right[at, 0], bottom[0, beside]])
    clear = support[at, beside] / count[at, beside]
    crossed = _crossed(boxes, (down, across), (columns, rows))
    return [(*row,) for row in numpy.vstack([clear, crossed, boxes]).T.tolist()]


def _crossed(boxes: NDArray[Any], summed: Any, places: Any) -> Floats:
    """Return how much of each box its clearest inner seam crosses, 0 to 1: what is crossed is several pictures."""
    left, top, right, bottom = boxes[:, :, None]
    shares = [numpy.zeros(boxes.shape[1])]
    for sums, lines, (first, past), (start, end) in (
        (summed[0], places[0], (left, right), (top, bottom)),
        (summed[1], places[1], (top, bottom), (left, right)),
    ):
        line = numpy.array(lines)[None, :]
        is_inside = (line > first + _SEAM_PX) & (line < past - _SEAM_PX)
        shares.append(
            numpy.where(is_inside, (sums[end, line] - sums[start, line]) / (end - start), 0).max(axis=1)
        )
    return numpy.max(shares, axis=0)


def _summed(seams: Seams) -> NDArray[numpy.int16]:
    """Return how much seam lies above each place: (height + 1) x width."""
    both_ways = cv2.integral(numpy.ascontiguousarray(seams))
    return numpy.diff(both_ways, axis=1).astype(numpy.int16)


def _wider(seams: Seams) -> Seams:
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


def _chosen(rectangles: list[tuple[float, ...]], small: NDArray[numpy.int16]) -> list[tuple[int, ...]]:
    """Keep (left, top, right, bottom) of the clearest and largest, in turn with those of these that no seam crosses.

    Of those that are nearly one the clearest is kept; those without detail are left out.
    """
    whole = (0, 0, small.shape[1], small.shape[0])
    clearest = sorted(rectangles, key=lambda box: -box[0] * _area(box[2:]) ** 0.25)
    single = sorted(rectangles, key=lambda box: -box[0] * _area(box[2:]) ** 0.25 * (1 - _MIXED * box[1] ** 2))
    kept: list[tuple[int, ...]] = []
    for one in itertools.chain.from_iterable(zip(clearest, single, strict=True)):
        box = tuple(int(side) for side in one[2:])
        if box != whole and all(_overlap(box, other) < _SAME for other in kept) and _has_detail(small, box):
            kept.append(box)
        if len(kept) == MOST:
            break
    return kept


def _has_detail(small: NDArray[numpy.int16], box: tuple[int, ...]) -> bool:
    """Say whether a box is likely to have PDQ's least quality, by its measure on the reduced picture."""
    left, top, right, bottom = box
    luma = cv2.resize(small[top:bottom, left:right], (64, 64), interpolation=cv2.INTER_AREA).astype(int)
    steps = [int((numpy.abs(numpy.diff(luma, axis=axis)) * 100 // 255).sum()) for axis in (0, 1)]
    return sum(steps) >= _LEAST_GRADIENT


def _refined(grey: Pixels, box: tuple[int, ...], shape: tuple[int, ...]) -> list[float]:
    """Return left, top, right, bottom in shares, each where the full picture steps most beside the seam that was found."""
    across, down = grey.shape[1] / shape[1], grey.shape[0] / shape[0]
    left, top, right, bottom = (
        side * scale for side, scale in zip(box, (across, down, across, down), strict=True)
    )
    columns, rows = slice(round(left), round(right)), slice(round(top), round(bottom))
    upright, level = grey[rows], grey[:, columns].T
    return [
        _stepped(upright, left, across) / grey.shape[1],
        _stepped(level, top, down) / grey.shape[0],
        _stepped(upright, right, across) / grey.shape[1],
        _stepped(level, bottom, down) / grey.shape[0],
    ]


def _stepped(lines: Pixels, place: float, scale: float) -> float:
    """Return the place between two columns near `place` at which the lines step most; an edge of the picture stays."""
    reach = int(1.5 * scale) + 1
    first, past = round(place) - reach, round(place) + reach
    if scale <= 1 or first < 1 or past >= lines.shape[1]:
        return place
    near = lines[:: max(1, len(lines) // _SAMPLES), first - 1 : past].astype(numpy.int16)
    steps = numpy.abs(numpy.diff(near, axis=1))
    return first + int((numpy.minimum(steps, _FULL_STEP)).sum(axis=0).argmax())


def _plain(small: NDArray[numpy.int16]) -> Pixels:
    """Return 1 where a picture hardly changes within two pixels, else 0."""
    kernel = numpy.ones((5, 5), numpy.uint8)
    grey = small.astype(numpy.uint8)
    return ((cv2.dilate(grey, kernel).astype(int) - cv2.erode(grey, kernel)) < _PLAIN_STEP).astype(
        numpy.uint8
    )


def _plain_around(plain: Pixels, box: tuple[int, ...]) -> float:
    """Return the share of what lies around a box that is plain."""
    left, top, right, bottom = box
    inside = plain[top:bottom, left:right]
    return (int(plain.sum()) - int(inside.sum())) / max(1, plain.size - inside.size)


def _counted(small: NDArray[numpy.int16], box: tuple[int, ...] | None = None) -> NDArray[Any]:
    """Return how many pixels of a picture, or of a box of it, have each grey; of every second line."""
    left, top, right, bottom = box or (0, 0, small.shape[1], small.shape[0])
    return numpy.bincount(small[top + top % 2 : bottom : 2, left:right].ravel(), minlength=256)


def _flat(counted: NDArray[Any]) -> float:
    """Return the share of pixels in the two commonest greys, each with the steps beside it."""
    three = numpy.convolve(counted, (1, 1, 1), "same")
    first = int(three.argmax())
    share = int(three[first])
    three[max(0, first - 2) : first + 3] = 0
    return (share + int(three.max())) / max(1, int(counted.sum()))


def _area(box: tuple[float, ...]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return the share that two boxes have in common, of both together."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    common = max(0.0, across) * max(0.0, down)
    return common / (_area(one) + _area(other) - common)
