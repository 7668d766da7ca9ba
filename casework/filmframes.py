"""Fingerprints of frames by time, for films and moving pictures: a bounded number, however long it runs. Pure.

The scheme is vPDQ's: PDQ of frames and its quality (facebook/ThreatExchange, vpdq). A second fingerprint of each
frame leaves out what never changes: borders, bars and captions.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy
from numpy.typing import NDArray

from casework import pdq

VERSION = f"{pdq.VERSION}-1"
MOST_FRAMES = 1200
# Seconds between frames that are looked at, at least: of short clips every frame, so that a part cut from anywhere
# meets the very frames again. PDQ forgives a few percent of movement between two frames, no more.
_CLOSEST_S = 1 / 30
# A film ends so many seconds before its told end without having been cut: muxers round, and count sound.
_BREAKS_OFF_S = 0.5
# What never changes is found on frames of this size.
_LONGEST_SIDE_PX = 480
_STILL_STEPS = 20
_STILL_SHARE = 0.97
_LEAST_INNER = 0.2
_FEWEST_FRAMES = 4
_MARGIN_BYTES = 160 * 1024 * 1024

Pixels = NDArray[numpy.uint8]


@dataclass
class Sampler:
    """Takes frames in the order of their times and keeps the fingerprints of some, evenly spread; `interval_s` apart."""

    interval_s: float
    rows: list[dict[str, Any]] = field(default_factory=list)
    _smalls: list[Pixels] = field(default_factory=list)
    _next_s: float = -1.0

    def wants(self, at_s: float) -> bool:
        """Say whether the frame of this moment is one to look at."""
        return at_s >= self._next_s

    def add(self, at_s: float, grey: Pixels) -> dict[str, Any]:
        """Fingerprint one frame (height x width, grey, upright) and return its row."""
        forms, quality = pdq.fingerprint(grey)
        row = {"at_s": round(at_s, 3), "pdq_dihedral": forms, "pdq_quality": quality}
        self.rows.append(row)
        self._smalls.append(_small(grey))
        # On one grid for all copies of a film, so that these meet the same moments.
        self._next_s = (at_s // self.interval_s + 1) * self.interval_s - _CLOSEST_S / 4
        if len(self.rows) >= MOST_FRAMES:
            self._thin()
        return row

    def finished(self) -> list[dict[str, Any]]:
        """Return [{at_s, pdq_dihedral, pdq_quality}]; each with `inner`, a pair of the latter, where something never changes."""
        inner = _changing(self._smalls)
        if inner is not None:
            top, bottom, left, right = inner
            for row, small in zip(self.rows, self._smalls, strict=True):
                forms, quality = pdq.fingerprint(numpy.ascontiguousarray(small[top:bottom, left:right]))
                row["inner"] = {"pdq_dihedral": forms, "pdq_quality": quality}
        return self.rows

    def _thin(self) -> None:
        """Keep every other frame: it runs longer than it said."""
        self.rows, self._smalls = self.rows[::2], self._smalls[::2]
        self.interval_s *= 2
        self._next_s = (self.rows[-1]["at_s"] // self.interval_s + 1) * self.interval_s


@dataclass
class Reach:
    """How far the frames that were read came, in seconds: when the last began and ended, the longest time between two."""

    last_s: float = 0.0
    end_s: float = 0.0
    _longest_s: float = 0.0

    def add(self, at_s: float, lasts_s: float) -> None:
        """Take a frame that is shown at a moment, for so long as its film says."""
        self._longest_s = max(self._longest_s, at_s - self.last_s)
        self.last_s = max(self.last_s, at_s)
        self.end_s = max(self.end_s, at_s + lasts_s)

    def breaks_off(self, told_s: float) -> bool:
        """Say whether they end well before the film itself says that it does, however rarely they come."""
        return self.end_s + 2 * self._longest_s + _BREAKS_OFF_S < told_s


def tagged_s(tag: str) -> float:
    """Return the seconds of Matroska's tag for how long a stream runs ("00:00:04.000000000"), 0 for anything else."""
    parts = re.fullmatch(r"(\d{1,4}):(\d\d):(\d\d(?:\.\d{1,9})?)", tag, re.ASCII)
    return int(parts[1]) * 3600 + int(parts[2]) * 60 + float(parts[3]) if parts else 0.0


def interval_s(duration_s: float) -> float:
    """Return the seconds from one frame to the next for something that runs so long (0: nobody knows)."""
    return max(_CLOSEST_S, 1.02 * duration_s / MOST_FRAMES)


def _small(grey: Pixels) -> Pixels:
    height, width = grey.shape
    scale = min(1.0, _LONGEST_SIDE_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if size == (width, height):
        return grey.copy()
    return numpy.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=numpy.uint8)


def _changing(smalls: list[Pixels]) -> tuple[int, int, int, int] | None:
    """Return top, bottom, left and right (px of the small frames) of what changes; None: all of it, or hardly any."""
    if len(smalls) < _FEWEST_FRAMES or len({small.shape for small in smalls}) > 1:
        return None
    lowest, highest = smalls[0].copy(), smalls[0].copy()
    for small in smalls:
        numpy.minimum(lowest, small, out=lowest)
        numpy.maximum(highest, small, out=highest)
    is_still = (highest - lowest) <= _STILL_STEPS
    rows = _changing_span(is_still.mean(axis=1))
    columns = _changing_span(is_still.mean(axis=0))
    height, width = is_still.shape
    share = (rows[1] - rows[0]) * (columns[1] - columns[0]) / (height * width)
    if (rows == (0, height) and columns == (0, width)) or share < _LEAST_INNER:
        return None
    return (*rows, *columns)


def _changing_span(still: NDArray[numpy.floating[Any]]) -> tuple[int, int]:
    """Return where the lines that change begin and end; codecs bleed across an edge, so one line more is left out."""
    places = numpy.flatnonzero(still < _STILL_SHARE)
    if not len(places):
        return 0, 0
    first, last = int(places[0]), int(places[-1]) + 1
    return first + (first > 0), last - (last < len(still))
