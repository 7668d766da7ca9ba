"""Who took it down before the law's time was over is never said to have let it run out."""

from datetime import timedelta

import pytest

from casework.models import Check, system_actor
from notices import escalation, returning, running, tasks
from notices.models import Clock
from notices.proofs import was_late
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


@pytest.fixture
def stopped(notice):
    """A time that one look stopped, and no second look had agreed."""
    assert fire(notice, at=DUE_AT + timedelta(days=2))
    return notice


def sweep_at(monkeypatch, at):
    monkeypatch.setattr(tasks, "now", lambda: at)
    for _time in range(2):
        tasks.everything_due(tasks.do_here)


def test_time_runs_on_to_its_date_where_the_second_look_sees_it(stopped, monkeypatch):
    """Two looks that agree are gone (design §4), and one is not: it is late, asked again, and told to the next. Once."""
    back_at = DUE_AT + timedelta(days=2, hours=3)
    look_at_all(stopped, "live", back_at)

    sweep_at(monkeypatch, back_at + timedelta(minutes=1))

    clock = stopped.clocks.get(kind="legal")
    assert (clock.due_at, clock.stopped_at) == (DUE_AT, None) and was_late(again(stopped))
    told = events_of(stopped.case)
    assert [told.count(name) for name in ("clock_stopped", "clock_fired", "notice_overdue")] == [1, 1, 1]
    assert sorted(stopped.followers.values_list("is_follow_up", flat=True)) == [False, True]


def test_time_runs_on_where_only_the_sweep_learns_of_the_look(stopped, monkeypatch):
    """Design §3.3: the database is the truth. Its day of our own comes at the same sweep, and drafts nothing twice."""
    rows = stopped.sightings.all()
    rows.update(last_verdict="live", last_checked_at=DUE_AT + timedelta(days=3))

    sweep_at(monkeypatch, DUE_AT + timedelta(days=4))

    assert events_of(stopped.case).count("notice_overdue") == 1
    assert stopped.followers.count() == 2
    assert not running.unnoted().exists()


def test_what_was_gone_once_after_the_time_is_overdue_where_it_is_back(case, cast, mailbox, monkeypatch):
    """The time had run out while it was up, and nothing was said as it seemed gone at that moment."""
    notice = matter.approved(case, cast=cast)
    send(notice)
    look_at_all(notice, "page_gone", DUE_AT + timedelta(minutes=10))
    assert fire(notice, at=DUE_AT + timedelta(days=2))
    assert again(notice).state == "sent"

    back_at = DUE_AT + timedelta(days=3)
    look_at_all(notice, "live", back_at)
    sweep_at(monkeypatch, back_at + timedelta(minutes=1))

    told = events_of(notice.case)
    assert [told.count(name) for name in ("notice_overdue", "next_route_drafted")] == [1, 1]


@pytest.mark.parametrize("verdict", ["unknown", "page_gone"])
def test_look_that_sees_no_picture_starts_nothing(stopped, verdict):
    look_at_all(stopped, verdict, DUE_AT + timedelta(days=2, hours=3))

    assert stopped.clocks.get(kind="legal").stopped_at
    assert not was_late(again(stopped))
