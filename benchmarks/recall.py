"""How many re-uploaded pictures are found, and how many strangers' pictures are taken for them; peers in the same run.

`python -m benchmarks.recall --write docs/fingerprints.md` makes the published table; `--half tune --quick 20` is for
those who choose bounds.
"""

import argparse
import io
import math
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.pool import ThreadPool
from pathlib import Path
from typing import Any

import cv2
from PIL import Image

from benchmarks import recall_table
from benchmarks.corpus import Original, fetch, originals
from benchmarks.variants import EDITS, made
from casework import fingerprints, imaging

OURS, POSSIBLE, DEVICE = "ours", "ours or possible", "device"
FIRST, SECOND = "first stage", "second stage"
# What a browser gives: no keypoints, no content boxes (docs/fingerprints.md).
DEVICE_KEYS = ("sha256", "md5", "pdq", "pdq_quality", "pdq_dihedral")
_PROCESSES = 2
# Each variant is compared in full with so many pictures of other photographs; it is what costs most here.
FULL_PAIRS = 6
_CROP_RESISTANT_PAIRS = 20

Prints = dict[str, Any]


@dataclass
class Tally:
    """What was counted: tried and found per (way, edit), pairs of unrelated pictures and false matches per way."""

    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    false_possible: Counter[str] = field(default_factory=Counter)

    def add(self, way: str, edit: str, is_found: bool) -> None:
        """Count one variant."""
        self.tried[way, edit] += 1
        self.found[way, edit] += is_found

    def take(self, other: "Tally") -> None:
        """Add what another process counted."""
        for name, counter in vars(other).items():
            getattr(self, name).update(counter)

    def recall(self, way: str, edit: str) -> float | None:
        """Return the share that was found; None when nothing was tried."""
        return self.found[way, edit] / self.tried[way, edit] if self.tried[way, edit] else None

    def mean(self, way: str) -> float | None:
        """Return the mean over edits, each counting alike; None when nothing was tried."""
        shares = [share for edit in EDITS if (share := self.recall(way, edit)) is not None]
        return sum(shares) / len(shares) if shares else None


@dataclass(frozen=True)
class Known:
    """One original as it is known: what ours and the peers make of its file."""

    original: Original
    prints: Prints
    of_peers: Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """What every worker reads: the known originals of one half, the peers, and how many full pairs each variant gets.

    strangers: first-stage fingerprints of the other half's photographs, of which none is related to any of these.
    """

    known: list[Known]
    peers: Sequence[Any]
    full_pairs: int = FULL_PAIRS
    strangers: Sequence[Prints] = ()

    def unrelated(self, place: int, others: Iterable[Original]) -> list[Known]:
        """Return the known pictures of other photographs than this one and the tiles beside it in a collage."""
        sources = {self.known[place].original.source, *(other.source for other in others)}
        return [one for one in self.known if one.original.source not in sources]


_run: Run


def measure(
    used: list[Original],
    peers: Sequence[Any],
    say: Callable[[str], None],
    *,
    strangers: Sequence[Original] = (),
    full_pairs: int = FULL_PAIRS,
    most_s: float = math.inf,
    processes: int = _PROCESSES,
) -> tuple[Tally, list[Original]]:
    """Make every edit of every original, and compare; return the counts and the originals measured.

    With one process it stays in this one: after a fork OpenBLAS waits for ever for threads that it had.

    They come in an order of chance, so that what is measured in `most_s` seconds is spread over all.
    """
    global _run
    cv2.setNumThreads(1)
    fork = multiprocessing.get_context("fork")
    started, tally, done = time.monotonic(), Tally(), list[Original]()
    _run = Run([], peers, full_pairs)
    pool_of = fork.Pool if processes > 1 else ThreadPool
    with pool_of(processes) as pool:
        known = pool.starmap(_known, enumerate(used), chunksize=4)
        unknown = pool.map(_first_stage, strangers, chunksize=4)
    _run = Run(known, peers, full_pairs, unknown)
    places = random.Random("order").sample(range(len(known)), len(known))
    with pool_of(processes) as pool:
        for place, part in pool.imap_unordered(_measured, places):
            tally.take(part)
            done.append(used[place])
            passed_s = time.monotonic() - started
            if len(done) % 10 == 0 or len(known) < 40:
                say(
                    f"{len(done)} of {len(known)} originals, {passed_s:.0f} s, mean {tally.mean(OURS) or 0.0:.4f}"
                )
            if passed_s > most_s:
                break
    return tally, done


def _known(place: int, original: Original) -> Known:
    payload, picture = original.path.read_bytes(), original.picture
    of_peers = {
        peer.name: peer.fingerprint(payload, picture) for peer in _run.peers if place % peer.every == 0
    }
    return Known(original, imaging.fingerprint(payload, {}), of_peers)


def _first_stage(original: Original) -> Prints:
    return _without_keypoints(imaging.fingerprint(original.path.read_bytes(), {}))


def _measured(place: int) -> tuple[int, Tally]:
    """Count for one original: every edit of it, against itself and against unrelated ones."""
    tally, own, chance = Tally(), _run.known[place], random.Random(f"pairs {place}")
    others = _tiles(place)
    unrelated = _run.unrelated(place, others)
    at_first = fingerprints.Known([*(_without_keypoints(one.prints) for one in unrelated), *_run.strangers])
    tiles, picture = [other.picture for other in others], own.original.picture
    for edit in EDITS:
        payload = made(edit, picture, seed=own.original.name, others=tiles)
        found = imaging.fingerprint(payload, {})
        _count_ours(tally, edit, found, own.prints)
        _count_false(tally, FIRST, found, at_first)
        few = chance.sample(unrelated, min(_run.full_pairs, len(unrelated)))
        _count_false(tally, SECOND, found, fingerprints.Known([one.prints for one in few]))
        _count_peers(tally, edit, payload, own, unrelated)
    return place, tally


def _tiles(place: int) -> list[Original]:
    """Return three originals of other photographs, for the tiles of a collage."""
    chance, sources = random.Random(f"tiles {place}"), {_run.known[place].original.source}
    chosen: list[Original] = []
    for one in chance.sample(_run.known, len(_run.known)):
        if one.original.source not in sources and len(chosen) < 3:
            sources.add(one.original.source)
            chosen.append(one.original)
    return chosen


def _count_ours(tally: Tally, edit: str, found: Prints, known: Prints) -> None:
    verdict = fingerprints.compare(found, known).verdict
    tally.add(OURS, edit, verdict == "match")
    tally.add(POSSIBLE, edit, verdict != "none")
    tally.add(DEVICE, edit, fingerprints.compare(found, _as_from_device(known)).verdict == "match")


def _count_false(tally: Tally, stage: str, found: Prints, unrelated: fingerprints.Known) -> None:
    """Count unrelated pictures that a found one would match; one by one only where there is any."""
    tally.pairs[stage] += len(unrelated.pictures)
    if unrelated.best(found)[0].verdict == "none":
        return
    verdicts = Counter(fingerprints.compare(found, one).verdict for one in unrelated.pictures)
    tally.false[stage] += verdicts["match"]
    tally.false_possible[stage] += verdicts["possible"]


def _count_peers(tally: Tally, edit: str, payload: bytes, own: Known, unrelated: list[Known]) -> None:
    picture = Image.open(io.BytesIO(payload)).convert("RGB")
    for peer in _run.peers:
        if peer.name not in own.of_peers:
            continue
        found = peer.fingerprint(payload, picture)
        tally.add(peer.name, edit, peer.is_match(found, own.of_peers[peer.name]))
        others = [one.of_peers[peer.name] for one in unrelated if peer.name in one.of_peers]
        others = others[:_CROP_RESISTANT_PAIRS] if peer.bound_bits is None else others
        tally.pairs[peer.name] += len(others)
        tally.false[peer.name] += peer.count(found, others)


def _without_keypoints(prints: Prints) -> Prints:
    """Leave PDQ of the whole and of its parts: the first stage alone."""
    boxes = [{name: value for name, value in box.items() if not name.startswith("keypoints")}
             for box in prints.get("boxes", ())]  # fmt: skip
    return {name: value for name, value in prints.items() if not name.startswith("keypoints")} | {
        "boxes": boxes
    }


def _as_from_device(prints: Prints) -> Prints:
    """Leave what her own device makes when the picture never leaves it."""
    versions = {name: value for name, value in prints["versions"].items() if name in DEVICE_KEYS}
    return {name: prints[name] for name in DEVICE_KEYS} | {"versions": versions}


def _spread(every: list[Original], count: int | None) -> Iterator[Original]:
    """Yield so many originals from all over the list."""
    step = 1 if count is None else max(1, len(every) // count)
    yield from every[::step][:count]


def main() -> None:
    """Measure, print the table and the weakest edits, and write the table where asked."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--half", choices=("tune", "report", "all"), default="report")
    arguments.add_argument(
        "--quick", type=int, metavar="COUNT", help="so few originals, spread over the half"
    )
    arguments.add_argument(
        "--pairs", type=int, default=FULL_PAIRS, help="unrelated pictures per file, both stages"
    )
    arguments.add_argument("--minutes", type=float, default=math.inf, help="end then, with what was measured")
    arguments.add_argument("--without-peers", action="store_true")
    arguments.add_argument("--write", type=Path, help="a page with the table's two marks in it")
    chosen = arguments.parse_args()
    lacking = fetch()
    peers: Sequence[Any] = ()
    if not chosen.without_peers:
        from benchmarks.peers import PEERS  # named packages, which those who choose bounds need not have

        peers = PEERS
    tally, done = measure(
        list(_spread(originals(chosen.half), chosen.quick)),
        peers,
        lambda line: print(line, file=sys.stderr, flush=True),
        strangers=[]
        if chosen.half == "all"
        else originals({"tune": "report", "report": "tune"}[chosen.half]),
        full_pairs=chosen.pairs,
        most_s=chosen.minutes * 60,
    )
    lines = recall_table.lines(tally, done, peers, half=chosen.half, lacking=lacking)
    print("\n".join(lines))
    for share, edit in sorted((tally.recall(OURS, edit) or 0.0, edit) for edit in EDITS)[:10]:
        print(f"weak: {share:.3f} {edit}", file=sys.stderr)
    if chosen.write:
        recall_table.write(chosen.write, lines)


if __name__ == "__main__":
    main()
