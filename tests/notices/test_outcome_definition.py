"""What came of a notice by the published definition (docs/what-works.md)."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.outcomes import STEPS, STEPS_H, End, History, Outcome, Seen, outcome_of
from tests.factory import MOMENT

UP, GONE, ELSE, NOTHING = Seen.UP, Seen.GONE, Seen.ELSE, Seen.NOTHING
LATER = MOMENT + timedelta(days=100)
DAY_3 = STEPS_H.index(72) + 1


def after(hours: float) -> datetime:
    return MOMENT + timedelta(hours=hours)


def looks(*seen: tuple[float, Seen]) -> tuple[tuple[datetime, Seen], ...]:
    return tuple((after(hours), what) for hours, what in seen)


def told(
    *addresses: tuple[tuple[datetime, Seen], ...], at: datetime = LATER, **more: object
) -> Outcome | None:
    return outcome_of(History(MOMENT, addresses, **more), at=at)  # type: ignore[arg-type]


def ended(outcome: Outcome | None) -> tuple[str, int] | None:
    return (outcome.end, outcome.step) if outcome else None


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([(50, GONE), (57, GONE)], (End.GONE, DAY_3)),
        ([(2, UP), (50, GONE), (55, GONE), (57, GONE)], (End.GONE, DAY_3)),
        ([(50, GONE), (53, NOTHING), (57, GONE)], (End.GONE, DAY_3)),
        # A look between that saw it, or a wall, and the row begins anew.
        ([(10, GONE), (20, UP), (50, GONE), (57, GONE)], (End.GONE, DAY_3)),
        ([(10, GONE), (20, ELSE), (50, GONE), (57, GONE)], (End.GONE, DAY_3)),
        # Two looks close together are one.
        ([(50, GONE), (55, GONE)], (End.OPEN, DAY_3 - 1)),
        ([(50, GONE)], (End.OPEN, DAY_3 - 1)),
        # Nobody looks any more: known to be up as long as it was seen.
        ([(50, UP)], (End.OPEN, DAY_3 - 1)),
        ([(50, UP), (99 * 24, UP)], (End.OPEN, STEPS)),
        ([(91 * 24, GONE), (92 * 24, GONE)], (End.OPEN, STEPS)),
        ([], (End.OPEN, 0)),
    ],
)
def test_first_of_two_looks_that_agree_ends_the_wait(
    seen: list[tuple[float, Seen]], expected: tuple[str, int]
) -> None:
    assert ended(told(looks(*seen))) == expected


def test_last_address_ends_the_wait() -> None:
    quick, slow = looks((3, GONE), (10, GONE)), looks((50, GONE), (57, GONE))

    assert ended(told(quick, slow)) == (End.GONE, DAY_3)
    assert ended(told(quick, looks((50, UP)))) == (End.OPEN, DAY_3 - 1)


def test_what_was_gone_before_they_had_it_is_not_counted() -> None:
    assert told(looks((-20, GONE), (2, GONE))) is None
    assert ended(told(looks((-20, GONE), (2, GONE)), looks((50, GONE), (57, GONE)))) == (End.GONE, DAY_3)
    # Removed once, put back, and written about again: that counts from the new notice.
    back = looks((-90, GONE), (-80, GONE), (-40, UP), (50, GONE), (57, GONE))
    assert ended(told(back)) == (End.GONE, DAY_3)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([(30, "refused")], (End.REFUSED, 4)),
        ([(30, "not_ours")], (End.NOT_THEIRS, 4)),
        ([(30, "refused"), (45, "says_removed")], (End.GONE, DAY_3)),
        ([(60, "refused")], (End.GONE, DAY_3)),
        ([(30, "acknowledged"), (40, "needs_more")], (End.GONE, DAY_3)),
    ],
)
def test_a_no_ends_it_unless_they_take_it_back(
    answers: list[tuple[float, str]], expected: tuple[str, int]
) -> None:
    given = tuple((after(hours), kind) for hours, kind in answers)

    assert ended(told(looks((50, GONE), (57, GONE)), answers=given)) == expected


def test_first_answer_of_a_person_counts() -> None:
    given = ((after(1), "automatic"), (after(30), "acknowledged"), (after(60), "refused"))

    outcome = told(looks((40, UP)), answers=given)

    assert outcome and (outcome.is_answered, outcome.answer_step) == (True, 4)


def test_what_came_back_is_counted_apart_and_who_else_was_asked() -> None:
    seen = looks((50, GONE), (57, GONE), (400, UP))

    assert told(seen) == Outcome(End.GONE, DAY_3, False, STEPS, came_back=True)
    assert told(seen, others_asked_at=after(40)) == Outcome(End.GONE, DAY_3, False, STEPS, True, True)
    assert told(seen, others_asked_at=after(60)) == Outcome(End.GONE, DAY_3, False, STEPS, True, False)


def test_end_counts_once_its_step_is_over() -> None:
    seen = looks((50, GONE), (57, GONE))

    assert ended(told(seen, at=after(71))) == (End.OPEN, DAY_3 - 1)
    assert ended(told(seen, at=after(72))) == (End.GONE, DAY_3)


def test_withdrawn_notice_is_followed_to_that_moment() -> None:
    seen = looks((50, UP), (200, GONE), (207, GONE))

    assert ended(told(seen, withdrawn_at=after(100))) == (End.OPEN, STEPS_H.index(96) + 1)


@given(
    st.lists(st.tuples(st.integers(min_value=-50, max_value=2000), st.sampled_from(Seen)), max_size=25),
    st.integers(min_value=1, max_value=2400),
    st.integers(min_value=0, max_value=2400),
)
def test_what_was_counted_as_gone_stays_so(seen: list[tuple[int, Seen]], hours: int, more: int) -> None:
    """Later looks change neither end nor step; only that it came back may be added."""
    row = looks(*sorted(seen, key=lambda look: look[0]))
    before, later = told(row, at=after(hours)), told(row, at=after(hours + more))

    if before and before.end == End.GONE:
        assert later and (later.end, later.step) == (End.GONE, before.step)
        assert later.came_back >= before.came_back
