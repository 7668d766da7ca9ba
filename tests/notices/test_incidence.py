"""Which part ended by when, while some still run: against a published table, by hand, and for anything at all."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.incidence import OPEN, incidence

STEPS = 15
LIVES = st.lists(
    st.tuples(
        st.sampled_from([OPEN, "gone", "refused"]),
        st.integers(min_value=1, max_value=STEPS),
        st.integers(min_value=1, max_value=9),
    ),
    min_size=1,
    max_size=30,
)
ENDED = LIVES.filter(lambda lives: all(end != OPEN for end, _step, _count in lives))
# Weeks in remission of 21 patients on 6-mercaptopurine (Freireich and others, Blood 21 (1963) 699-716), those still in remission
# as OPEN, and the estimate as it stands in textbooks (Kleinbaum and Klein, Survival Analysis, chapter 2).
RELAPSED = {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1}
CENSORED = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
REMISSION = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482, 35: 0.4482}


@pytest.mark.parametrize("week", REMISSION)
def test_published_table_is_met(week: int) -> None:
    lives = [("relapse", at, count) for at, count in RELAPSED.items()] + [(OPEN, at, 1) for at in CENSORED]

    found = incidence(lives, steps=35)

    assert float(found.left(week)) == pytest.approx(REMISSION[week], abs=0.00006)


def test_two_kinds_of_end_share_the_whole() -> None:
    """By hand: of 10, 2 gone in the first step; of the 6 that were followed on, 1 refused and 2 gone in the second."""
    lives = [("gone", 1, 2), (OPEN, 1, 2), ("refused", 2, 1), ("gone", 2, 2), (OPEN, 2, 3)]

    found = incidence(lives, steps=5)

    assert found.by("gone", 1) == Fraction(2, 10)
    assert found.by("gone", 2) == Fraction(2, 10) + Fraction(8, 10) * Fraction(2, 6)
    assert found.by("refused", 2) == Fraction(8, 10) * Fraction(1, 6)
    assert found.known_to == 2


@given(LIVES)
def test_parts_make_the_whole_and_never_shrink(lives: list[tuple[str, int, int]]) -> None:
    found = incidence(lives, steps=STEPS)

    for step in range(1, found.known_to + 1):
        assert sum(parts[step - 1] for parts in found.ended.values()) + found.left(step) == 1
        assert found.left(step) <= found.left(step - 1)
    assert all(list(parts) == sorted(parts) for parts in found.ended.values())


@given(ENDED)
def test_where_nothing_runs_a_part_is_a_plain_fraction(lives: list[tuple[str, int, int]]) -> None:
    found = incidence(lives, steps=STEPS)

    counts: Counter[str] = Counter()
    for end, _step, count in lives:
        counts[end] += count
    assert {end: found.by(end, STEPS) for end in counts} == {
        end: Fraction(count, counts.total()) for end, count in counts.items()
    }


@given(LIVES, st.integers(min_value=1, max_value=50))
def test_never_removed_stays_in_the_denominator(lives: list[tuple[str, int, int]], never: int) -> None:
    """One more that ran to the end without being gone makes the part of those gone smaller, or leaves it at nothing."""
    before, after = incidence(lives, steps=STEPS), incidence([*lives, (OPEN, STEPS, never)], steps=STEPS)

    gone = before.by("gone", STEPS)
    assert after.by("gone", STEPS) < gone if gone else after.by("gone", STEPS) == 0
    assert after.known_to == STEPS


@given(LIVES)
def test_order_says_nothing(lives: list[tuple[str, int, int]]) -> None:
    assert incidence(lives, steps=STEPS) == incidence(reversed(lives), steps=STEPS)


def test_what_nobody_could_follow_says_nothing() -> None:
    assert incidence([(OPEN, 0, 4)], steps=STEPS).known_to == 0
    assert incidence([], steps=STEPS).left(STEPS) == 1
