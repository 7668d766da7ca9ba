"""What is left of a paused time is counted in the law's own unit, worked by hand; and a month has no half."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from notices.clocks import due
from notices.law import Unit
from notices.remaining import rest_of
from tests.notices.test_clock_moments import HOURS_48, MONTH, SEVEN_DAYS, WORKING_DAYS_5

START = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # a Tuesday, two days before Thanksgiving
MOVED = replace(SEVEN_DAYS, ends_on_working_day=True)
ADVICE = {"code": "advice_date", "params": {"days": 7}}

WORKED = [
    # 48 hours, paused after 24: 24 are left.
    (HOURS_48, "US", "UTC", 1, 10, 24, "2026-12-05T14:00:00+00:00"),
    # Five working days end on 2 December. On Friday 27 three are left: after Monday 14 December, to the end of the 17th.
    (WORKING_DAYS_5, "US", "UTC", 3, 20, 3, "2026-12-18T00:00:00+00:00"),
    # Seven days in Tokyo end with 1 December; on the 26th five are left, and after 4 December they end with the 9th.
    (SEVEN_DAYS, "JP", "Asia/Tokyo", 2, 10, 5, "2026-12-09T15:00:00+00:00"),
    # The same where a time must end on a working day: after 30 November Saturday the 5th becomes Monday the 7th.
    (MOVED, "US", "UTC", 2, 6, 5, "2026-12-08T00:00:00+00:00"),
    # Paused on its last day: no day is left behind it, and it ends with the day on which it goes on.
    (SEVEN_DAYS, "US", "UTC", 7, 9, 0, "2026-12-04T00:00:00+00:00"),
]


def rest(explanation, due_at, paused, resumed):
    moments = {
        "paused_at": START + timedelta(days=paused),
        "resumed_at": START + timedelta(days=resumed),
    }
    return rest_of(explanation, due_at=due_at, **moments)


@pytest.mark.parametrize("worked", WORKED)
def test_rest_goes_on_in_the_unit_of_the_law(worked):
    deadline, country, zone, paused, resumed, amount, expected = worked
    ends = due(START, deadline, country=country, timezone=zone)

    left = rest({"code": ends.code, "params": ends.params}, ends.due_at, paused, resumed)

    assert (left.amount, left.unit) == (amount, deadline.unit)
    assert left.due_at == datetime.fromisoformat(expected)


def test_rest_of_months_cannot_be_said():
    ends = due(START, MONTH, country="DE", timezone="Europe/Berlin")

    assert rest({"code": ends.code, "params": ends.params}, ends.due_at, 3, 9) is None


def test_our_own_date_goes_on_as_plain_time():
    left = rest(ADVICE, START + timedelta(days=7), 2, 30)

    assert left.due_at == START + timedelta(days=35)
    assert (left.amount, left.unit) == (120, Unit.HOURS)
