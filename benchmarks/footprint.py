"""What a process and all its children take together, sampled while they run: memory, and time of the processor."""

import contextlib
import os
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_EVERY_S = 1.0


@dataclass(frozen=True)
class Sample:
    """A moment (seconds since 1970), the memory then in bytes, and the seconds of the processor up to then."""

    moment: float
    memory: float
    cpu_s: float


def _memory_bytes(folder: Path) -> float:
    """Return the proportional set size (PSS) of a process: what several share is counted once in all."""
    lines = (folder / "smaps_rollup").read_text(encoding="ascii").splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _cpu_s(folder: Path) -> float:
    """Return the seconds that a process took, with those of its children that have ended."""
    # Fields 14 to 17 of proc(5)'s stat; the name before them may hold spaces.
    fields = (folder / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _of_tree(pid: int, measured: Callable[[Path], float]) -> float:
    folder, total = Path(f"/proc/{pid}"), 0.0
    # What ends meanwhile counts for nothing.
    with contextlib.suppress(OSError, StopIteration):
        total += measured(folder)
        for task in (folder / "task").iterdir():
            children = (task / "children").read_text(encoding="ascii").split()
            total += sum(_of_tree(int(child), measured) for child in children)
    return total


class Footprint:
    """Samples a tree of processes while the block runs."""

    def __init__(self, pid: int) -> None:
        self.pid, self.samples = pid, list[Sample]()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> "Footprint":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _sample(self) -> None:
        while True:
            if memory := _of_tree(self.pid, _memory_bytes):
                self.samples.append(Sample(time.time(), memory, _of_tree(self.pid, _cpu_s)))
            if self._ended.wait(_EVERY_S):
                return

    def between(self, first: float, last: float) -> list[Sample]:
        """Return the samples of a time; all, where it was too short to hold four."""
        inside = [sample for sample in self.samples if first <= sample.moment <= last]
        return inside if len(inside) >= 4 else self.samples


def quarters_mb(samples: list[Sample]) -> tuple[float, float, float]:
    """Return the median of the first quarter and of the last, and the most, in MB."""
    taken = [sample.memory / 1e6 for sample in samples]
    quarter = max(1, len(taken) // 4)
    return statistics.median(taken[:quarter]), statistics.median(taken[-quarter:]), max(taken)
