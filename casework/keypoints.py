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

VERSION = f"orb500-640-1-opencv{cv2.__version__.split('.')[0]}"
LONGEST_SIDE_PX = 640
MOST = 500
# Steps of 256 between a corner and its ring: half of the default, so that dim and smooth pictures keep corners.
_LEAST_CONTRAST = 10
# OpenCV raises below a few pixels; a corner needs a ring of 31 px around it anyway.
_SMALLEST_SIDE_PX = 32
_RATIO = 0.8
_REACH_PX = 4.0
_FEWEST = 8
_SCALES = (0.1, 10.0)
_HEADER = struct.Struct(">HHH")
# Positions are kept in eighths of a pixel of the reduced picture.
_STEPS_PER_PX = 8
_DESCRIPTOR_BYTES = 32

Pixels = NDArray[numpy.uint8]


@dataclass(frozen=True)
class Keypoints:
    """Corners of one picture at most 640 px long: positions (n x 2, x and y in px) and descriptors (n x 32 bytes)."""

    width_px: int
    height_px: int
    places: NDArray[numpy.float32]
    descriptors: Pixels


@dataclass(frozen=True)
class Agreement:
    """How many corners of two pictures agree on one turn, scale and shift, and what that does to the known picture."""

    inliers: int
    transform: str


NO_AGREEMENT = Agreement(0, "")


def reduced(grey: Pixels) -> Pixels:
    """Return the picture (height x width) with its longest side at most 640 px; smaller ones as they are."""
    height, width = grey.shape[:2]
    scale = LONGEST_SIDE_PX / max(height, width)
    if scale >= 1:
        return numpy.ascontiguousarray(grey)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return numpy.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=numpy.uint8)


def extract(small: Pixels) -> str:
    """Return up to 500 keypoints of a reduced grey picture, packed: about 18 kB, as base64. Tiny ones have none."""
    # OpenCV's types leave out that it answers None where it finds nothing.
    found: Any = ()
    descriptors: Any = None
    if min(small.shape[:2]) >= _SMALLEST_SIDE_PX:
        detected: Any = cv2.ORB.create(nfeatures=MOST, fastThreshold=_LEAST_CONTRAST).detectAndCompute(
            small, None
        )
        found, descriptors = detected
    if descriptors is None:
        found, descriptors = (), numpy.empty((0, _DESCRIPTOR_BYTES), numpy.uint8)
    height, width = small.shape[:2]
    places = numpy.array([corner.pt for corner in found], float).reshape(-1, 2)
    packed = (places * _STEPS_PER_PX).round().astype(">u2")
    head = _HEADER.pack(width, height, len(found))
    return base64.b64encode(head + packed.tobytes() + descriptors.tobytes()).decode("ascii")


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


def agree(found: Keypoints, known: Keypoints) -> Agreement:
    """Find one turn, scale and shift that carries corners of the known picture onto the found one. About 1.5 ms."""
    from_known, onto = _pairs(found, known)
    if len(onto) < _FEWEST:
        return NO_AGREEMENT
    estimate: Any = cv2.estimateAffinePartial2D(
        from_known, onto, method=cv2.RANSAC, ransacReprojThreshold=_REACH_PX, maxIters=2000, confidence=0.995
    )
    matrix, kept = estimate
    if matrix is None:
        return NO_AGREEMENT
    scale = math.hypot(matrix[0, 0], matrix[1, 0])
    if not _SCALES[0] <= scale <= _SCALES[1]:
        return NO_AGREEMENT
    inside = kept.ravel().astype(bool)
    inliers = min(_distinct(from_known[inside]), _distinct(onto[inside]))
    return Agreement(inliers, _transform(matrix, found, known))


def _pairs(found: Keypoints, known: Keypoints) -> tuple[NDArray[numpy.float32], NDArray[numpy.float32]]:
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
    """Name what was done to the known picture: turned, cropped, enclosed (in a border, collage, screen) or nothing."""
    turn_degrees = abs(math.degrees(math.atan2(matrix[1, 0], matrix[0, 0])))
    if turn_degrees > 2:
        return "turned"
    corners = numpy.array([[0, 0], [known.width_px, known.height_px]]) @ matrix[:, :2].T + matrix[:, 2]
    slack = 0.03 * max(found.width_px, found.height_px)
    outside = numpy.concatenate([-corners[0], corners[1] - [found.width_px, found.height_px]])
    if outside.max() > slack:
        return "cropped"
    return "enclosed" if outside.min() < -slack else "unchanged"
