"""Which part has ended, and how, by the end of each step of time, while some are still running. Pure, exact fractions."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

# What is still running, or was lost sight of, has no end.
OPEN = "open"
# An end (or OPEN), a step, and how many had both. Of an end: the step, from 1, in which it came. Of OPEN: how many whole steps
# it is known to have lasted.
Lives = Iterable[tuple[str, int, int]]


@dataclass(frozen=True)
class Incidence:
    """Parts, 0 to 1, at the end of each step from 1 to `known_to`: of each end how many came to it, and how many to none.

    `known_to`: the last step through which at least one could be followed, or before which all had ended.
    """

    ended: Mapping[str, tuple[Fraction, ...]]
    still: tuple[Fraction, ...]
    known_to: int

    def by(self, end: str, step: int) -> Fraction:
        """Return the part that came to an end by the end of a step; later than what is known: as far as that is."""
        parts = self.ended.get(end, ())[: max(step, 0)]
        return parts[-1] if parts else Fraction(0)

    def left(self, step: int) -> Fraction:
        """Return the part that came to no end by the end of a step."""
        parts = self.still[: max(step, 0)]
        return parts[-1] if parts else Fraction(1)


def incidence(lives: Lives, *, steps: int) -> Incidence:
    """Return the cumulative incidence of each end: each step's share of those still there at its beginning, multiplied on.

    Aalen and Johansen, Scandinavian Journal of Statistics 5 (1978) 141-150; with one kind of end it is Kaplan and Meier,
    Journal of the American Statistical Association 53 (1958) 457-481. What is open counts in every step that it lasted to the
    end of, and in no later one.
    """
    ends: dict[int, Counter[str]] = {}
    followed: Counter[int] = Counter()
    for end, step, count in lives:
        followed[min(step, steps)] += count
        if end != OPEN and 1 <= step <= steps:
            ends.setdefault(step, Counter())[end] += count
    kinds = sorted({end for step in ends.values() for end in step})
    reached = dict.fromkeys(kinds, Fraction(0))
    parts: dict[str, list[Fraction]] = {end: [] for end in kinds}
    still, left, there = [], Fraction(1), followed.total() - followed[0]
    for step in range(1, steps + 1):
        if not there and left:
            break
        here = ends.get(step, Counter())
        for end in kinds:
            reached[end] += left * Fraction(here[end], there) if there else 0
            parts[end].append(reached[end])
        left *= 1 - Fraction(here.total(), there) if there else 1
        still.append(left)
        there -= followed[step]
    return Incidence({end: tuple(row) for end, row in parts.items()}, tuple(still), len(still))
