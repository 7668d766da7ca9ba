"""Keypoints (SIFT): corners of a picture and their descriptors, which find it again inside crops, borders and collages.

SIFT: Lowe, IJCV 2004, as in OpenCV; of its 128 numbers two bits each are kept (Peker, CBMI 2011, keeps one).
Numbers and limits: docs/fingerprints.md, measured on re-upload variants.
"""

import base64
import binascii
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy
from numpy.typing import NDArray

VERSION = f"sift750-448-1-opencv{cv2.__version__.split('.')[0]}"
LONGEST_SIDE_PX = 448
MOST = 750
# A twentieth of the default, so that dim and smooth pictures, as skin makes them, keep corners.
_LEAST_CONTRAST = 0.002
_MOST_EDGY = 15
# Corners are kept evenly over so many cells each way: else words and watermarks take them all.
_CELLS = 8
_CORNERS_A_CELL = 8
_SMALLEST_SIDE_PX = 32
# Each number of a descriptor becomes two bits: whether it is above those that have these ranks among the 128.
_RANKS = (63, 99)
_RATIO = 0.9
_REACH_PX = 4.0
_FEWEST = 8
_WORTH_A_NAME = 4
_ALL_OVER = 0.5
# Corners within this share of the picture's size lie where they lay, and descriptors so near are hardly ever chance.
_IN_PLACE = 0.02
_NEAR_BITS = 20
_SCALES = (0.1, 10.0)
# A picture is squeezed by no more than this, one way against the other.
_SQUEEZED = 2.0
_HEADER = struct.Struct(">HHH")
# Positions are kept in eighths of a pixel of the reduced picture.
_STEPS_PER_PX = 8
_DESCRIPTOR_BYTES = 32

Pixels = NDArray[numpy.uint8]
Places = NDArray[numpy.float32]
Floats = NDArray[numpy.float32]


@dataclass(frozen=True)
class Keypoints:
    """Corners of one picture at most 448 px long: positions (n x 2, x and y in px) and descriptors (n x 32 bytes)."""

    width_px: int
    height_px: int
    places: NDArray[numpy.float32]
    descriptors: Pixels


@dataclass(frozen=True)
class Agreement:
    """How many corners of two pictures agree on one turn, scale and shift, and what that does to the known picture.

    spread: in which share of the cells where both pictures have corners some agree, 0 to 1: a mark that two pictures
    carry agrees in few. shown: which share of the known picture's corners the found one shows, if they agree, 0 to 1.
    share: how many of the corners in what both pictures show agree, of the picture with fewer there, 0 to 1.
    """

    inliers: int
    transform: str
    spread: float
    shown: float
    share: float


NO_AGREEMENT = Agreement(0, "", 0.0, 0.0, 0.0)


def reduced(grey: Pixels) -> Pixels:
    """Return the picture (height x width) with its longest side at most 448 px; smaller ones as they are."""
    height, width = grey.shape[:2]
    scale = LONGEST_SIDE_PX / max(height, width)
    if scale >= 1:
        return numpy.ascontiguousarray(grey)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return numpy.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=numpy.uint8)


def extract(small: Pixels, most: int = MOST) -> tuple[str, str]:
    """Return up to `most` keypoints of a reduced grey picture and those of its mirror image, each packed: 750 are 27 kB.

    As base64. Tiny pictures have none.
    """
    # OpenCV's types leave out that it answers None where it finds nothing.
    found: Any = ()
    descriptors: Any = None
    if min(small.shape[:2]) >= _SMALLEST_SIDE_PX:
        sift = cv2.SIFT.create(
            nfeatures=most + most // 2, contrastThreshold=_LEAST_CONTRAST, edgeThreshold=_MOST_EDGY
        )
        detected: Any = sift.detectAndCompute(small, None)
        found, descriptors = detected
    if descriptors is None:
        found, descriptors = (), numpy.empty((0, 128), numpy.float32)
    height, width = small.shape[:2]
    places = numpy.array([corner.pt for corner in found], float).reshape(-1, 2)
    kept = _spread(places, numpy.array([corner.response for corner in found]), (width, height), most)
    places, descriptors = places[kept], descriptors[kept]
    bits = _bits(descriptors)
    # In the mirror image the cells across a corner's direction lie in reverse, and so do the turns in each.
    in_mirror = bits[:, :, ::-1, :, [0, 7, 6, 5, 4, 3, 2, 1]]
    return _packed(small, places, bits), _packed(small, places * [-1, 1] + [width - 1, 0], in_mirror)


def _bits(descriptors: Floats) -> NDArray[numpy.bool_]:
    """Return n x 2 x 4 x 4 x 8: two bits for each number of a descriptor, which has 8 turns in 4 x 4 cells."""
    ranked = numpy.partition(descriptors, _RANKS, axis=1)[:, _RANKS]
    return (descriptors[:, None] > ranked[:, :, None]).reshape(-1, len(_RANKS), 4, 4, 8)


def _packed(small: Pixels, places: NDArray[Any], bits: NDArray[numpy.bool_]) -> str:
    height, width = small.shape[:2]
    steps = (places.clip(0) * _STEPS_PER_PX).round().astype(">u2")
    descriptors = numpy.packbits(bits.reshape(-1, 8 * _DESCRIPTOR_BYTES), axis=1)
    head = _HEADER.pack(width, height, len(places))
    return base64.b64encode(head + steps.tobytes() + descriptors.tobytes()).decode("ascii")


def _spread(
    places: NDArray[Any], strength: NDArray[Any], size: tuple[int, int], most: int
) -> NDArray[numpy.intp]:
    """Keep the strongest corners of each cell in turn: all cells' strongest first, then their second, and so on."""
    cells = (places * _CELLS // size).astype(int) @ [1, _CELLS]
    order = numpy.lexsort((-strength, cells))
    starts = numpy.searchsorted(cells[order], cells[order])
    turns = numpy.arange(len(order)) - starts
    return order[numpy.argsort(turns, kind="stable")[:most]]


def unpack(text: str) -> Keypoints:
    """Return the keypoints that `extract` packed. Raises ValueError: when the text is anything else."""
    try:
        raw = base64.b64decode(text, validate=True)
        width, height, count = _HEADER.unpack_from(raw)
    except (binascii.Error, struct.error):
        raise ValueError("These are not packed keypoints.") from None
    middle = _HEADER.size + count * 4
    if len(raw) != middle + count * _DESCRIPTOR_BYTES:
        raise ValueError("These are not packed keypoints.")
    places = numpy.frombuffer(raw, ">u2", count * 2, _HEADER.size).reshape(-1, 2) / _STEPS_PER_PX
    descriptors = numpy.frombuffer(raw, numpy.uint8, count * _DESCRIPTOR_BYTES, middle)
    return Keypoints(width, height, places.astype(numpy.float32), descriptors.reshape(-1, _DESCRIPTOR_BYTES))


def of(prints: Mapping[str, Any]) -> Keypoints | None:
    """Return the keypoints of a fingerprint set; None when it has none of this version. Raises ValueError: malformed."""
    if prints.get("keypoints") is None or prints.get("versions", {}).get("sift") != VERSION:
        return None
    return unpack(prints["keypoints"])


def within(corners: Keypoints, part: Mapping[str, Any]) -> Keypoints:
    """Return the corners that lie in a part of their picture (left, top, width, height: shares of its size)."""
    start = numpy.array([part["left"], part["top"]])
    shares = corners.places / [corners.width_px, corners.height_px] - start
    inside = ((shares >= 0) & (shares < [part["width"], part["height"]])).all(axis=1)
    return replace(corners, places=corners.places[inside], descriptors=corners.descriptors[inside])


def agree(found: Keypoints, known: Keypoints, *, enough: int) -> Agreement:
    """Find one turn, scale and shift that carries corners of the known picture onto the found one; about 3 ms.

    Where fewer than `enough` agree, or not all over, the picture may have been squeezed: one scale across, another
    down, is tried.
    """
    from_known, onto = _pairs(found, known)
    if len(onto) < _FEWEST:
        return NO_AGREEMENT
    first = _agreement(cv2.estimateAffinePartial2D, from_known, onto, (found, known))
    if first.inliers >= enough and first.spread >= _ALL_OVER:
        return first
    second = _agreement(cv2.estimateAffine2D, from_known, onto, (found, known))
    return second if second.inliers > first.inliers else first


def in_place(found: Keypoints, known: Keypoints) -> int:
    """Count corners that lie where they lay and look nearly alike: what a watermark over a picture leaves of it.

    Without the ratio test, which a pattern all over the picture defeats; of strangers' pictures next to none do.
    """
    if not len(found.places) or not len(known.places):
        return 0
    here, there = (one.places / [one.width_px, one.height_px] for one in (found, known))
    rows, columns = numpy.nonzero(
        (numpy.abs(here[:, None, 0] - there[:, 0]) < _IN_PLACE)
        & (numpy.abs(here[:, None, 1] - there[:, 1]) < _IN_PLACE)
    )
    differing = numpy.bitwise_count(found.descriptors[rows] ^ known.descriptors[columns]).sum(axis=1)
    return _distinct(found.places[numpy.unique(rows[differing <= _NEAR_BITS])])


def _agreement(estimate: Any, from_known: Any, onto: Any, pictures: tuple[Keypoints, Keypoints]) -> Agreement:
    matrix, kept = estimate(
        from_known, onto, method=cv2.RANSAC, ransacReprojThreshold=_REACH_PX, maxIters=2000, confidence=0.995
    )
    if matrix is None:
        return NO_AGREEMENT
    largest, smallest = numpy.linalg.svd(matrix[:, :2], compute_uv=False)
    if smallest < _SCALES[0] or largest > _SCALES[1] or largest > _SQUEEZED * smallest:
        return NO_AGREEMENT
    inside = kept.ravel().astype(bool)
    inliers = min(_distinct(from_known[inside]), _distinct(onto[inside]))
    if inliers < _WORTH_A_NAME:
        return NO_AGREEMENT
    found, known = pictures
    return Agreement(
        inliers, _transform(matrix, found, known), *_spread_of(from_known[inside], matrix, found, known)
    )


def _spread_of(
    agreeing: Places, matrix: NDArray[Any], found: Keypoints, known: Keypoints
) -> tuple[float, float, float]:
    """Return `spread`, `shown` and `share`. Cells are of what both pictures show, and count where both have corners."""
    back = cv2.invertAffineTransform(matrix)
    onto = known.places @ matrix[:, :2].T + matrix[:, 2]
    of_known = known.places[((onto >= 0) & (onto < [found.width_px, found.height_px])).all(axis=1)]
    of_found = found.places @ back[:, :2].T + back[:, 2]
    of_found = of_found[((of_found >= 0) & (of_found < [known.width_px, known.height_px])).all(axis=1)]
    if not len(of_known) or not len(of_found):
        return 0.0, 0.0, 0.0
    first, past = of_known.min(axis=0), of_known.max(axis=0) + 0.001
    cells = int(numpy.clip(math.sqrt(min(len(of_known), len(of_found)) / _CORNERS_A_CELL), 2, _CELLS))

    def counted(places: NDArray[Any]) -> NDArray[Any]:
        inside = places[((places >= first) & (places < past)).all(axis=1)]
        numbers = ((inside - first) / (past - first) * cells).astype(int) @ [1, cells]
        return numpy.bincount(numbers, minlength=cells * cells)

    both = (counted(of_known) >= 2) & (counted(of_found) >= 2)
    spread = float((both & (counted(agreeing) > 0)).sum() / max(1, both.sum()))
    fewer = min(len(of_known), len(of_found))
    return spread, len(of_known) / len(known.places), len(agreeing) / max(1, fewer)


def _pairs(found: Keypoints, known: Keypoints) -> tuple[Places, Places]:
    """Return positions in the known and in the found picture of corners that clearly look alike (Lowe's ratio test)."""
    if min(len(found.descriptors), len(known.descriptors)) < _FEWEST:
        return numpy.empty((0, 2), numpy.float32), numpy.empty((0, 2), numpy.float32)
    candidates = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(found.descriptors, known.descriptors, k=2)
    clear = [
        pair[0] for pair in candidates if len(pair) == 2 and pair[0].distance < _RATIO * pair[1].distance
    ]
    return known.places[[pair.trainIdx for pair in clear]], found.places[[pair.queryIdx for pair in clear]]


def _distinct(places: NDArray[numpy.float32]) -> int:
    """Count places more than a few pixels apart: corners of one spot at several scales are one witness."""
    return len(numpy.unique((places / _REACH_PX).round().astype(int), axis=0))


def _transform(matrix: NDArray[Any], found: Keypoints, known: Keypoints) -> str:
    """Name what was done to the known picture: turned, cropped, enclosed in a larger one, squeezed, or nothing."""
    turn_degrees = abs(math.degrees(math.atan2(matrix[1, 0], matrix[0, 0])))
    if turn_degrees > 2:
        return "turned"
    corners = numpy.array([[0, 0], [known.width_px, known.height_px]]) @ matrix[:, :2].T + matrix[:, 2]
    slack = 0.03 * max(found.width_px, found.height_px)
    outside = numpy.concatenate([-corners[0], corners[1] - [found.width_px, found.height_px]])
    if outside.max() > slack:
        return "cropped"
    if outside.min() < -slack:
        return "enclosed"
    across, down = corners[1] - corners[0]
    shape = across / max(1.0, down) * known.height_px / known.width_px
    return "unchanged" if 0.94 < shape < 1.06 else "squeezed"
