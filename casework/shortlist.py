"""Which of many known pictures a found one may be, so that not all have to be compared corner by corner. Pure.

Descriptors of one corner differ in few bits, so they mostly have one of their sixteen 16-bit words in common; the
rarer the word, the more it says. This is a first choice alone: fingerprints decide.
"""

import math
from collections.abc import Mapping

import numpy
from numpy.typing import NDArray

from casework.keypoints import Keypoints

_WORDS = 16
_VALUES = 2**16
# Pictures with few corners are not lost among those with many.
_FEW = 50

Numbers = NDArray[numpy.intp]


class Shortlist:
    """Known pictures by the words of their descriptors: about 6 bytes a word, 70 kB a picture."""

    def __init__(self, known: Mapping[int, Keypoints]) -> None:
        self.places = list(known)
        counts = [len(one.descriptors) for one in known.values()]
        owners = numpy.repeat(numpy.arange(len(counts)), counts)
        words = _words(numpy.concatenate([one.descriptors for one in known.values()]))
        self._weights = numpy.array([1 / math.sqrt(count + _FEW) for count in counts])
        self._tables = []
        for column in words.T:
            order = numpy.argsort(column, kind="stable")
            starts = numpy.searchsorted(column[order], numpy.arange(_VALUES + 1))
            self._tables.append((owners[order].astype(numpy.uint32), starts))

    def nearest(self, found: Keypoints, most: int) -> list[int]:
        """Return the places of the known pictures that have most in common with a found one, the likeliest first."""
        votes = numpy.zeros(len(self.places))
        for column, (owners, starts) in zip(_words(found.descriptors).T, self._tables, strict=True):
            first = starts[column]
            counts = starts[column + 1] - first
            ends = numpy.cumsum(counts)
            if not len(ends) or not ends[-1]:
                continue
            rows = numpy.repeat(first - ends + counts, counts) + numpy.arange(ends[-1])
            says = numpy.repeat(1 / numpy.maximum(counts, 1), counts)
            votes += numpy.bincount(owners[rows], weights=says, minlength=len(votes))
        order = numpy.argsort(-votes * self._weights, kind="stable")[:most]
        return [self.places[row] for row in order]


def _words(descriptors: NDArray[numpy.uint8]) -> Numbers:
    """Return each descriptor as sixteen numbers: n x 16."""
    return numpy.ascontiguousarray(descriptors).view(">u2").reshape(-1, _WORDS).astype(numpy.intp)
