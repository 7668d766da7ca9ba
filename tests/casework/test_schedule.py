"""When an address is looked at next: fast after a notice, slower with time, on after removal (issue: schedule)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.schedule import Standing, next_look, watch_again
from tests.factory import MOMENT

DAY = timedelta(days=1)


def waits(*, days, **standing):
    """Return how long after a look some days after it was recorded the next one comes."""
    at = MOMENT + timedelta(days=days)
    return next_look(Standing(MOMENT, **standing), at=at) - at


@pytest.mark.parametrize(("days", "wait"), [(0, 1), (13, 1), (14, 3), (59, 3), (60, 7), (900, 7)])
def test_looks_grow_rarer_the_longer_nothing_happens(days, wait):
    assert waits(days=days) == wait * DAY


@pytest.mark.parametrize(("days", "hours"), [(0, 6), (2.9, 6), (3, 24), (14, 72), (60, 168)])
def test_looks_are_close_after_a_notice_however_old_the_address(days, hours):
    noticed_at = MOMENT + 400 * DAY

    assert waits(days=400 + days, noticed_at=noticed_at) == timedelta(hours=hours)


def test_looks_come_daily_again_after_a_return():
    assert waits(days=400, returned_at=MOMENT + 399 * DAY) == DAY


def test_second_look_comes_six_hours_after_it_was_seen_gone():
    assert waits(days=300, seen_gone=True) == timedelta(hours=6)


def test_return_watch_goes_on_in_its_steps_and_then_every_quarter():
    at, days = MOMENT, []
    for _step in range(8):
        at = watch_again(MOMENT, at=at)
        days.append((at - MOMENT) / DAY)

    assert days == [1, 3, 7, 30, 90, 181, 272, 363]


@pytest.mark.parametrize(("late", "following"), [(2, 3), (5, 7), (8, 30), (100, 181), (200, 272)])
def test_watch_found_late_goes_on_with_the_next_step(late, following):
    """Due work is found late as surely as on time, and steps that passed are not made up for."""
    assert watch_again(MOMENT, at=MOMENT + late * DAY) == MOMENT + following * DAY


def test_look_shortly_before_a_step_was_that_step():
    assert watch_again(MOMENT, at=MOMENT + 30 * DAY - timedelta(hours=1)) == MOMENT + 90 * DAY


@pytest.mark.parametrize(("failed", "hours"), [(1, 3), (2, 6), (3, 12), (4, 24), (5, 24)])
def test_look_that_told_nothing_is_tried_again_ever_later(failed, hours):
    assert waits(days=1, failed=failed) == timedelta(hours=hours)


def test_look_that_told_nothing_does_not_use_up_a_step_of_the_watch():
    """Else an outage on the ninetieth day would hide a return for a quarter of a year."""
    assert waits(days=90, removed_at=MOMENT, failed=1) == timedelta(hours=3)


MOMENTS = st.none() | st.integers(-2000, 2000).map(lambda days: MOMENT + days * DAY)


STANDINGS = st.builds(
    Standing, st.just(MOMENT), MOMENTS, MOMENTS, MOMENTS, st.integers(0, 5000), st.booleans()
)


@given(STANDINGS, st.integers(0, 2000))
def test_there_is_always_a_next_look_within_a_quarter(standing, days):
    at = MOMENT + days * DAY
    later = max(at, standing.removed_at or at)

    assert at < next_look(standing, at=at) <= later + 92 * DAY
