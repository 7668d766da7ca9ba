"""Who took it down before the law's time was over is never said to have let it run out."""

from datetime import timedelta

import pytest

from casework.models import Check, system_actor
from notices import escalation, returning
from notices.models import Clock
from notices.views.words import clock_says, notice_row
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, send
from tests.notices.test_removal_completes import look_at_all

DUE_AT = SEND_AT + timedelta(hours=48)
SEEN_AT = DUE_AT - timedelta(hours=20)


@pytest.fixture
def notice(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    look_at_all(notice, "page_gone", SEEN_AT)
    return notice


def fire(notice, at):
    return escalation.fire_clock(clock_id=notice.clocks.get(kind="legal").pk, by=system_actor(), at=at)


def test_second_look_days_later_dates_the_removal_by_the_first(notice):
    look_at_all(notice, "page_gone", DUE_AT + timedelta(days=1))

    assert set(notice.lines.values_list("outcome_at", flat=True)) == {SEEN_AT}
    assert clock_says(notice.clocks.get())["state"] == "gone before it ended"


def test_clock_asks_for_the_second_look_before_it_fires(notice):
    factory.consent_of(notice.case, "look", by=notice.drafted_by, at=SEND_AT)
    late = DUE_AT + timedelta(days=2)

    assert not fire(notice, at=late)

    assert set(Check.objects.filter(state="due").values_list("sighting", flat=True)) == set(
        notice.sightings.values_list("pk", flat=True)
    )
    look_at_all(notice, "page_gone", late)
    assert "clock_fired" not in events_of(notice.case)
    assert again(notice).state == "complied"


def test_clock_that_no_look_can_settle_is_stopped_and_asked_again(notice):
    assert fire(notice, at=DUE_AT + timedelta(days=2))

    assert "clock_fired" not in events_of(notice.case)
    assert Clock.objects.running().get().kind == "advice"


def test_what_went_after_the_time_ran_out(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    fire(notice, at=DUE_AT)
    for hours in (3, 12):
        look_at_all(notice, "page_gone", DUE_AT + timedelta(hours=hours))

    assert clock_says(notice.clocks.get(kind="legal"))["state"] == "ran out"


def test_advice_that_is_over_is_not_called_a_time_that_is_over(notice):
    clock = notice.clocks.get()
    clock.kind, clock.fired_at = "advice", DUE_AT
    clock.explanation = {"code": "advice_date", "params": {"days": 0}}
    clock.save()

    says = clock_says(notice.clocks.get())
    assert (says["title"], says["state"]) == ("We came back to it", "over")
    assert "0 days" not in says["says"]
    assert "over" not in notice_row(notice, at=DUE_AT)["short"]


def test_site_that_does_not_answer_later_puts_nothing_back(notice):
    """Gone at 28 hours, no answer at 40 and after 48: nobody is called late, and no follow-up says that it is still there."""
    look_at_all(notice, "unknown", DUE_AT - timedelta(hours=8))
    look_at_all(notice, "unknown", DUE_AT + timedelta(minutes=1))

    assert fire(notice, at=DUE_AT + timedelta(hours=2))

    assert again(notice).state == "sent"
    assert "notice_overdue" not in events_of(notice.case)
    assert not notice.followers.exists()
    assert not returning.nobody_acts(notice)
    assert Clock.objects.running().get().kind == "advice"


def test_site_that_shows_it_again_is_late(notice):
    look_at_all(notice, "live", DUE_AT + timedelta(minutes=1))

    assert fire(notice, at=DUE_AT + timedelta(hours=2))

    assert "notice_overdue" in events_of(notice.case)
