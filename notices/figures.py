"""What the kept outcomes of one recipient say, with how many they are: shares as whole tenths, hidden under five cases. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from notices.incidence import Incidence, incidence
from notices.outcomes import STEPS, STEPS_H, End, Outcome

# With fewer cases nothing is shown: one that is known to somebody would be read out of the rest.
LEAST_CASES = 5
_TENTHS = 10
_ANSWERED = "answered"


@dataclass(frozen=True)
class Kept:
    """So many notices that ended alike. `is_first`: of its case, the first to this recipient."""

    outcome: Outcome
    is_first: bool
    count: int


@dataclass(frozen=True)
class Figures:
    """The outcomes of one recipient's notices."""

    kept: tuple[Kept, ...]

    @cached_property
    def notices(self) -> int:
        """Return how many notices these are."""
        return sum(row.count for row in self.kept)

    @cached_property
    def cases(self) -> int:
        """Return of how many cases they are."""
        return sum(row.count for row in self.kept if row.is_first)

    @property
    def is_shown(self) -> bool:
        """Say whether there are enough cases."""
        return self.cases >= LEAST_CASES

    @cached_property
    def ends(self) -> Incidence:
        """Return which part ended how by each step."""
        return incidence(((row.outcome.end, row.outcome.step, row.count) for row in self.kept), steps=STEPS)

    @cached_property
    def answers(self) -> Incidence:
        """Return which part was answered by each step."""
        lives = (
            (_ANSWERED if row.outcome.is_answered else End.OPEN.value, row.outcome.answer_step, row.count)
            for row in self.kept
        )
        return incidence(lives, steps=STEPS)

    @property
    def is_whole(self) -> bool:
        """Say whether it is known how all of it ends: somebody was followed to the horizon, or all ended before."""
        return self.ends.known_to == STEPS

    @property
    def share(self) -> float:
        """Return for which part of the time up to the horizon it was gone, 0 to 1: soon and often counts most.

        The restricted mean (Irwin, Journal of Hygiene 47 (1949) 188-189) of what is gone; later than what is known it is taken
        to stay as it is.
        """
        total, before = Fraction(0), 0
        for step, hours in enumerate(STEPS_H, start=1):
            total += self.ends.by(End.GONE, step - 1) * (hours - before)
            before = hours
        return float(total / STEPS_H[-1])

    @property
    def half_gone(self) -> int | None:
        """Return the step by whose end half are gone; None: not by any that is known."""
        return _half(self.ends, End.GONE)

    @property
    def half_answered(self) -> int | None:
        """Return the step by whose end half are answered; None: not by any that is known."""
        return _half(self.answers, _ANSWERED)

    def gone(self, step: int) -> int | None:
        """Return how many in ten are gone by the end of a step, rounded down; None: not known so far."""
        return _floor(self.ends.by(End.GONE, step)) if step <= self.ends.known_to else None

    def answered(self, step: int) -> int | None:
        """Return how many in ten are answered by the end of a step, rounded down; None: not known so far."""
        return _floor(self.answers.by(_ANSWERED, step)) if step <= self.answers.known_to else None

    @property
    def never(self) -> int | None:
        """Return how many in ten are up at the horizon, or were refused before; None: too early to say."""
        part = self.ends.left(STEPS) + self.ends.by(End.REFUSED, STEPS)
        return _round(part) if self.is_whole else None

    @property
    def not_theirs(self) -> int | None:
        """Return how many in ten they said have nothing to do with them; None: too early to say."""
        return _round(self.ends.by(End.NOT_THEIRS, STEPS)) if self.is_whole else None

    @property
    def came_back(self) -> int | None:
        """Return how many in ten of those gone came back so far; None: none is gone."""
        return self._of_gone("came_back")

    @property
    def after_others(self) -> int | None:
        """Return before how many in ten of those gone somebody else had been written to as well; None: none is gone."""
        return self._of_gone("after_others")

    def _of_gone(self, name: str) -> int | None:
        counted: Counter[bool] = Counter()
        for row in self.kept:
            if row.outcome.end == End.GONE:
                counted[getattr(row.outcome, name)] += row.count
        return _round(Fraction(counted[True], counted.total())) if counted.total() else None


def figures_of(kept: Iterable[Kept]) -> Figures:
    """Return what rows say together."""
    return Figures(tuple(row for row in kept if row.count))


def _half(found: Incidence, end: str) -> int | None:
    steps = range(1, found.known_to + 1)
    return next((step for step in steps if found.by(end, step) >= Fraction(1, 2)), None)


def _floor(part: Fraction) -> int:
    return int(part * _TENTHS)


def _round(part: Fraction) -> int:
    return int(part * _TENTHS + Fraction(1, 2))
