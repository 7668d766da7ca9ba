"""How work grows with its input: a ratio of one run, which a slow or busy machine does not change much.

Absolute times are measured in `benchmarks/`.
"""

import time
from collections.abc import Callable

# Four times the input costs linear work four times as much and quadratic work sixteen times; this lies between.
LINEAR = 8
_ROUNDS = 5
_TIMES = 4


def growth(work: Callable[[int], object], *, size: int, ordinary: Callable[[int], object]) -> float:
    """Return how many times as much four times the input costs. Processor time, the least of five, measured in turn.

    Where the input costs less than ordinary input of its size, its cost counts as that: too little time has no ratio.
    """
    ways = {"once": (work, size), "ordinary": (ordinary, size), "more": (work, _TIMES * size)}
    costs: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(_ROUNDS):
        for name, (way, length) in ways.items():
            started = time.process_time()
            way(length)
            costs[name].append(time.process_time() - started)
    least = {name: min(times) for name, times in costs.items()}
    return least["more"] / max(least["once"], least["ordinary"])
