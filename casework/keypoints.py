"""Keypoints (ORB): corners of a picture and their descriptors, which find it again inside crops, borders and collages.

ORB: Rublee et al., ICCV 2011, as in OpenCV. Numbers and limits: docs/fingerprints.md, measured on re-upload variants.
"""

import base64
import binascii
import math
import struct
from dataclasses import dataclass
from typing import Any

import cv2
import numpy
from numpy.typing import NDArray

VERSION = f"orb750-640-2-opencv{cv2.__version__.split('.')[0]}"
LONGEST_SIDE_PX = 640
MOST = 750
# Steps of 256 between a corner and its ring: a quarter of the default, so that dim and smooth pictures keep corners.
_LEAST_CONTRAST = 5
# Corners are kept evenly over so many cells each way: else words and watermarks take them all.
_CELLS = 8
_CORNERS_A_CELL = 8
_DETECTED = 3000
# OpenCV raises below a few pixels; a corner needs a ring of 31 px around it anyway.
_SMALLEST_SIDE_PX = 32
_RATIO = 0.85
_REACH_PX = 4.0
_FEWEST = 8
_WORTH_A_NAME = 4
_ALL_OVER = 0.5
# Corners within this share of the picture's size lie where they lay, and descriptors so near are hardly ever chance.
_IN_PLACE = 0.02
_NEAR_BITS = 48
_SCALES = (0.1, 10.0)
# A picture is squeezed by no more than this, one way against the other.
_SQUEEZED = 2.0
_HEADER = struct.Struct(">HHH")
# Positions are kept in eighths of a pixel of the reduced picture.
_STEPS_PER_PX = 8
_DESCRIPTOR_BYTES = 32

Pixels = NDArray[numpy.uint8]
Places = NDArray[numpy.float32]


@dataclass(frozen=True)
class Keypoints:
    """Corners of one picture at most 640 px long: positions (n x 2, x and y in px) and descriptors (n x 32 bytes)."""

    width_px: int
    height_px: int
    places: NDArray[numpy.float32]
    descriptors: Pixels


@dataclass(frozen=True)
class Agreement:
    """How many corners of two pictures agree on one turn, scale and shift, and what that does to the known picture.

    spread: in which share of the cells where both pictures have corners some agree, 0 to 1: a mark that two pictures
    carry agrees in few. shown: which share of the known picture's corners the found one shows, if they agree, 0 to 1.
    """

    inliers: int
    transform: str
    spread: float
    shown: float


NO_AGREEMENT = Agreement(0, "", 0.0, 0.0)


def reduced(grey: Pixels) -> Pixels:
    """Return the picture (height x width) with its longest side at most 640 px; smaller ones as they are."""
    height, width = grey.shape[:2]
    scale = LONGEST_SIDE_PX / max(height, width)
    if scale >= 1:
        return numpy.ascontiguousarray(grey)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return numpy.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=numpy.uint8)


def extract(small: Pixels, most: int = MOST) -> str:
    """Return up to `most` keypoints of a reduced grey picture, packed: 750 are 27 kB, as base64. Tiny ones have none."""
    # OpenCV's types leave out that it answers None where it finds nothing.
    found: Any = ()
    descriptors: Any = None
    if min(small.shape[:2]) >= _SMALLEST_SIDE_PX:
        orb = cv2.ORB.create(nfeatures=_DETECTED, fastThreshold=_LEAST_CONTRAST)
        described: Any = orb.compute(small, _spread(orb.detect(small, None), small, most))
        found, descriptors = described
    if descriptors is None:
        found, descriptors = (), numpy.empty((0, _DESCRIPTOR_BYTES), numpy.uint8)
    height, width = small.shape[:2]
    places = numpy.array([corner.pt for corner in found], float).reshape(-1, 2)
    packed = (places * _STEPS_PER_PX).round().astype(">u2")
    head = _HEADER.pack(width, height, len(found))
    return base64.b64encode(head + packed.tobytes() + descriptors.tobytes()).decode("ascii")


def _spread(corners: Any, small: Pixels, most: int) -> Any:
    """Keep the strongest corners of each cell in turn: all cells' strongest first, then their second, and so on."""
    if len(corners) <= most:
        return corners
    height, width = small.shape[:2]
    places = numpy.array([corner.pt for corner in corners])
    cells = (places * _CELLS // [width, height]).astype(int) @ [1, _CELLS]
    strength = numpy.array([corner.response for corner in corners])
    order = numpy.lexsort((-strength, cells))
    starts = numpy.searchsorted(cells[order], cells[order])
    turns = numpy.arange(len(order)) - starts
    return [corners[place] for place in order[numpy.argsort(turns, kind="stable")[:most]]]


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
    spread, shown = _spread_of(from_known[inside], matrix, found, known)
    return Agreement(inliers, _transform(matrix, found, known), spread, shown)


def _spread_of(
    agreeing: Places, matrix: NDArray[Any], found: Keypoints, known: Keypoints
) -> tuple[float, float]:
    """Return `spread` and `shown`: of the cells of what both pictures show, with corners of both, those where some agree."""
    back = cv2.invertAffineTransform(matrix)
    onto = known.places @ matrix[:, :2].T + matrix[:, 2]
    of_known = known.places[((onto >= 0) & (onto < [found.width_px, found.height_px])).all(axis=1)]
    of_found = found.places @ back[:, :2].T + back[:, 2]
    of_found = of_found[((of_found >= 0) & (of_found < [known.width_px, known.height_px])).all(axis=1)]
    first, past = of_known.min(axis=0), of_known.max(axis=0) + 0.001
    cells = int(numpy.clip(math.sqrt(min(len(of_known), len(of_found)) / _CORNERS_A_CELL), 2, _CELLS))

    def counted(places: NDArray[Any]) -> NDArray[Any]:
        inside = places[((places >= first) & (places < past)).all(axis=1)]
        numbers = ((inside - first) / (past - first) * cells).astype(int) @ [1, cells]
        return numpy.bincount(numbers, minlength=cells * cells)

    both = (counted(of_known) >= 2) & (counted(of_found) >= 2)
    spread = float((both & (counted(agreeing) > 0)).sum() / max(1, both.sum()))
    return spread, len(of_known) / len(known.places)


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
