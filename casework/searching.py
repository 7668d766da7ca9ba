"""Search among the fingerprints of one case: in memory, exact at its radius, of one algorithm and version. Pure.

Made for the work at hand and thrown away with it: no index lies on disk, none holds two cases (S20).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray

RADIUS_BITS = 31
_BITS = 256
_COLUMNS = 4
# Two columns of so many rows stay in a processor's second-level cache.
_CHUNK = 32_768

Words = NDArray[numpy.uint64]
Integers = NDArray[numpy.integer[Any]]


@dataclass(frozen=True)
class Kind:
    """What fingerprints are of: only those of one algorithm and version are comparable."""

    algorithm: str
    version: str


@dataclass(frozen=True)
class Hits:
    """What a search found, in the order of the entries: which entry, which of its forms, at how many bits."""

    entries: Integers
    forms: Integers
    bits: Integers

    def __len__(self) -> int:
        return len(self.entries)


class OtherKind(ValueError):
    """A fingerprint of another algorithm or version was to be compared with these."""


def words(forms: Iterable[str]) -> Words:
    """Return fingerprints of 64 hex digits as rows of four 64-bit words. Raises ValueError: when one is malformed."""
    rows = [bytes.fromhex(form) for form in forms]
    if any(len(row) != _BITS // 8 for row in rows):
        raise ValueError("A PDQ fingerprint has 64 hex digits.")
    return numpy.frombuffer(b"".join(rows), ">u8").reshape(len(rows), _COLUMNS).astype(numpy.uint64)


class Index:
    """Entries of one or more forms each (a picture, a content box, a frame; turned and mirrored), ready to be searched."""

    def __init__(self, kind: Kind, entries: Iterable[Sequence[str]]) -> None:
        """Take each entry's forms (64 hex digits). Raises ValueError: when one is malformed."""
        self.kind = kind
        listed = list(entries)
        counts = numpy.array([len(forms) for forms in listed], numpy.intp)
        rows = words(form for forms in listed for form in forms)
        starts = numpy.cumsum(counts) - counts
        self._entries = numpy.repeat(numpy.arange(len(listed)), counts)
        self._forms = numpy.arange(len(rows)) - numpy.repeat(starts, counts)
        self._columns = numpy.ascontiguousarray(rows.T)

    def __len__(self) -> int:
        """Return the number of forms, over all entries."""
        return len(self._forms)

    def within(self, form: str, kind: Kind, *, radius: int = RADIUS_BITS) -> Hits:
        """Return every form within `radius` bits of one (64 hex digits), both ends counted in.

        Raises OtherKind; ValueError: when the form is malformed.
        """
        return next(self.within_each([form], kind, radius=radius))

    def within_each(self, forms: Sequence[str], kind: Kind, *, radius: int = RADIUS_BITS) -> Iterator[Hits]:
        """Return an iterator of what `within` says of each form, asked together (for the frames of a film).

        Raises as `within` does, before anything is compared.
        """
        self._refuse_other(kind)
        queries = words(forms)
        found: list[list[Integers]] = [[] for _ in queries]
        workspace = _Workspace(min(_CHUNK, len(self)))
        for start in range(0, len(self), _CHUNK):
            for query, rows in zip(queries, found, strict=True):
                near = workspace.near(self._columns[:2, start : start + _CHUNK], query, radius)
                if len(near):
                    rows.append(start + near)
        return (
            self._hits(query, numpy.concatenate([numpy.empty(0, numpy.intp), *rows]), radius)
            for query, rows in zip(queries, found, strict=True)
        )

    def bits(self, form: str, kind: Kind) -> Integers:
        """Return the distance of every form, in the order in which they were given. Raises as `within` does."""
        self._refuse_other(kind)
        return self._distances(words([form])[0], slice(None))

    def _refuse_other(self, kind: Kind) -> None:
        if kind != self.kind:
            raise OtherKind(f"{kind} cannot be compared with {self.kind}")

    def _hits(self, query: Words, rows: Integers, radius: int) -> Hits:
        bits = self._distances(query, rows)
        is_near = bits <= radius
        rows = rows[is_near]
        return Hits(self._entries[rows], self._forms[rows], bits[is_near])

    def _distances(self, query: Words, rows: Integers | slice) -> Integers:
        return numpy.bitwise_count(self._columns[:, rows] ^ query[:, None]).sum(axis=0, dtype=numpy.int16)


class _Workspace:
    """Room for one chunk, so that a search asks for memory once."""

    def __init__(self, rows: int) -> None:
        self._mixed = numpy.empty(rows, numpy.uint64)
        self._counted, self._more = numpy.empty((2, rows), numpy.uint8)

    def near(self, columns: Words, query: Words, radius: int) -> Integers:
        """Return the rows whose first two words alone are within the radius: next to none but the true ones."""
        first, second = columns
        mixed, counted, more = (room[: len(first)] for room in (self._mixed, self._counted, self._more))
        numpy.bitwise_count(numpy.bitwise_xor(first, query[0], out=mixed), out=counted)
        numpy.bitwise_count(numpy.bitwise_xor(second, query[1], out=mixed), out=more)
        # At most 128: it fits a byte, which a sum over all four words would not.
        counted += more
        return numpy.flatnonzero(counted <= radius)
