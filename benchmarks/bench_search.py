"""Search by PDQ at radius 31 among 10⁴, 10⁵ and 10⁶ fingerprints, beside faiss and plain numpy, in one run, one thread.

What every way finds is compared with the others before it is timed: exact recall, or no table.
"""

from collections.abc import Callable

import numpy
from numpy.typing import NDArray

from benchmarks.rounds import Row, percentiles
from casework.searching import RADIUS_BITS, Index, Kind

try:
    import faiss
except ImportError:  # a peer that `make bench` could not install is left out of the table
    faiss = None

_KIND = Kind("pdq", "1")
_SIZES = {10_000: "10⁴", 100_000: "10⁵", 1_000_000: "10⁶"}
_QUERIES = 200
_MOST_SECONDS = 20.0

Bytes = NDArray[numpy.uint8]
Way = Callable[[int], set[int]]


def measure() -> list[Row]:
    """Return p50 and p95 of one search, for each size and way."""
    chance = numpy.random.default_rng(31)
    rows: list[Row] = []
    for size, shown in _SIZES.items():
        # PDQ sets half of its bits, and unrelated pictures agree in half of them, as here.
        known = chance.integers(0, 256, (size, 32), dtype=numpy.uint8)
        queries = _queries(known, chance)
        ways = _ways(known, queries)
        _check(ways)
        for name, times in percentiles(ways, range(_QUERIES), most_s=_MOST_SECONDS).items():
            rows += [Row(f"search, {shown} fingerprints, {name}: {label}", value) for label, value in times]
    return rows


def _queries(known: Bytes, chance: numpy.random.Generator) -> Bytes:
    """Return fingerprints of which each lies 28 to 35 bits from one that is known: at the edge of the radius."""
    queries = known[chance.integers(0, len(known), _QUERIES)].copy()
    for query in queries:
        for place in chance.choice(256, chance.integers(28, 36), replace=False):
            query[place // 8] ^= 1 << (place % 8)
    return queries


def _ways(known: Bytes, queries: Bytes) -> dict[str, Way]:
    index = Index(_KIND, ([row.tobytes().hex()] for row in known))
    asked = [query.tobytes().hex() for query in queries]
    counts = numpy.array([value.bit_count() for value in range(256)], numpy.uint8)
    ways: dict[str, Way] = {
        "ours": lambda at: set(index.within(asked[at], _KIND).entries.tolist()),
        "peer: plain numpy, a table of bytes": lambda at: set(
            numpy.flatnonzero(
                counts[known ^ queries[at]].sum(axis=1, dtype=numpy.uint16) <= RADIUS_BITS
            ).tolist()
        ),
    }
    if faiss is not None:
        ways[f"peer: faiss {faiss.__version__} IndexBinaryFlat"] = _of_faiss(known, queries)
    return ways


def _of_faiss(known: Bytes, queries: Bytes) -> Way:
    faiss.omp_set_num_threads(1)
    index = faiss.IndexBinaryFlat(256)
    index.add(known)
    # Its radius is not counted in.
    return lambda at: set(index.range_search(queries[at : at + 1], RADIUS_BITS + 1)[2].tolist())


def _check(ways: dict[str, Way]) -> None:
    for at in range(0, _QUERIES, 10):
        found = {name: way(at) for name, way in ways.items()}
        if len({frozenset(places) for places in found.values()}) != 1:
            raise SystemExit(f"The ways of search disagree: {found}")
