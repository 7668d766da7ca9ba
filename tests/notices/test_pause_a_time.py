"""A person pauses a recipient's time and lets it go on: with a reason, kept as rows, and nobody is late meanwhile."""

from datetime import timedelta

import pytest

from casework import access, safeguarding
from casework.models import system_actor
from notices import agenda, clockchanges, escalation, running
from notices.models import Clock, ClockChange, Notice
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, last_entry, send
from tests.notices.time_cast import DAY, DUE_AT, clock_of, paused, resumed


@pytest.fixture
def notice(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    return notice


def fire(notice, at):
    return escalation.fire_clock(clock_id=clock_of(notice).pk, by=system_actor(), at=at)


def test_paused_time_neither_fires_nor_makes_anybody_late(notice, cast):
    paused(notice, by=cast.alice, at=SEND_AT + DAY)

    assert not Clock.objects.due(DUE_AT + 30 * DAY).exists()
    assert not fire(notice, DUE_AT + 30 * DAY)
    assert again(notice).state == Notice.State.SENT


def test_resumed_time_goes_on_with_what_was_left(notice, cast):
    paused(notice, by=cast.alice, at=SEND_AT + timedelta(hours=40))

    resumed(notice, by=cast.alice, at=SEND_AT + 10 * DAY)

    assert clock_of(notice).due_at == SEND_AT + 10 * DAY + timedelta(hours=8)
    assert clock_of(notice).first_due_at == DUE_AT
    assert not fire(notice, SEND_AT + 10 * DAY + timedelta(hours=7))
    assert fire(notice, SEND_AT + 10 * DAY + timedelta(hours=8))


def test_each_change_is_a_row_and_stands_in_custody_without_its_reason(notice, cast):
    """S13, E7: the reason and its words are sealed; the log holds ids and moments alone."""
    paused(notice, by=cast.alice, at=SEND_AT + DAY, reason="other", words="They asked for a week.")
    resumed(notice, by=cast.bob, at=SEND_AT + 2 * DAY)

    rows = list(ClockChange.objects.order_by("at"))
    assert [row.kind for row in rows] == ["paused", "resumed"]
    assert (rows[0].reason, rows[0].words) == ("other", "They asked for a week.")
    assert (rows[0].due_before, rows[0].due_after) == (DUE_AT, None)
    assert events_of(notice.case)[-2:] == ["clock_paused", "clock_resumed"]
    assert set(last_entry(notice.case, "clock_paused").data) == {
        "notice", "clock", "change", "due_before", "due_after"
    }  # fmt: skip


@pytest.mark.parametrize("why", [{"reason": ""}, {"reason": "because"}, {"reason": "other", "words": "  "}])
def test_pause_needs_a_reason(notice, cast, why):
    with pytest.raises(clockchanges.ReasonMissing):
        paused(notice, by=cast.alice, at=SEND_AT + DAY, **why)

    assert not ClockChange.objects.exists()
    assert clock_of(notice).paused_at is None


def test_time_is_paused_once_and_not_when_it_is_over(notice, cast):
    with pytest.raises(clockchanges.NotChangeable):
        paused(notice, by=cast.alice, at=DUE_AT)
    with pytest.raises(clockchanges.NotChangeable):
        resumed(notice, by=cast.alice, at=SEND_AT)
    paused(notice, by=cast.alice, at=SEND_AT + DAY)
    with pytest.raises(clockchanges.NotChangeable):
        paused(notice, by=cast.alice, at=SEND_AT + DAY)


def test_strangers_and_a_stopped_case_change_no_time(notice, cast):
    """S1, S2, S56."""
    for stranger in (cast.carol, cast.erin):
        with pytest.raises(access.Refused):
            paused(notice, by=stranger, at=SEND_AT + DAY)
    safeguarding.raise_stop(case=notice.case, by=cast.alice, at=SEND_AT)

    with pytest.raises(access.Stopped):
        paused(notice, by=cast.alice, at=SEND_AT + DAY)


def test_time_of_an_objection_is_the_law_s_and_not_moved(notice, cast):
    clock = clock_of(notice)
    clock.explanation = {**clock.explanation, "code": "counter_notice"}
    clock.save()

    with pytest.raises(clockchanges.NotChangeable):
        paused(notice, by=cast.alice, at=SEND_AT + DAY)
    assert not clockchanges.is_changeable(clock, at=SEND_AT)


def test_paused_time_is_a_task_after_a_week(notice, cast):
    """Design §3.11: no case without a next date."""
    paused(notice, by=cast.alice, at=SEND_AT + DAY)

    task = next(task for task in agenda.tasks_of(cast.alice, at=SEND_AT + DAY) if "paused" in str(task.words))

    assert task.due_at == SEND_AT + 8 * DAY
    assert task.page == "clock_time"


def test_notice_that_ends_stops_its_paused_time(notice, cast):
    paused(notice, by=cast.alice, at=SEND_AT + DAY)

    running.stop_clocks(notice, by=cast.alice, at=SEND_AT + 2 * DAY)

    assert clock_of(notice).stopped_at
    with pytest.raises(clockchanges.NotChangeable):
        resumed(notice, by=cast.alice, at=SEND_AT + 3 * DAY)
