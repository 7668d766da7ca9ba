"""Ways of doing one thing, measured in turn: what every benchmark here returns, and how its medians come about."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: what was done, and its median in milliseconds; or another number, if `name` says which."""

    name: str
    median_ms: float


def medians(ways: Mapping[str, Callable[[], object]], *, rounds: int) -> list[Row]:
    """Return each way's median by the clock."""
    return [Row(name, statistics.median(values)) for name, values in timed(ways, rounds=rounds).items()]


def timed(ways: Mapping[str, Callable[[], object]], *, rounds: int) -> dict[str, list[float]]:
    """Return each way's milliseconds; round by round, so that a slow moment of the machine meets all of them."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            if turn:  # the first round warms up
                times[name].append((time.perf_counter() - started) * 1000)
    return times


def percentiles(
    ways: Mapping[str, Callable[[int], object]], questions: Iterable[int], *, most_s: float
) -> dict[str, list[tuple[str, float]]]:
    """Return each way's p50 and p95 in milliseconds over questions, asked in turn until `most_s` seconds have passed."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    until = time.perf_counter() + most_s
    for question in questions:
        for name, way in ways.items():
            started = time.perf_counter()
            way(question)
            times[name].append((time.perf_counter() - started) * 1000)
        if time.perf_counter() > until:
            break
    return {
        name: [("p50", statistics.median(values)), ("p95", statistics.quantiles(values, n=20)[-1])]
        for name, values in times.items()
    }
