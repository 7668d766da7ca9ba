"""A clock fires once, however late; only a legal one makes its notice overdue, and only while the picture is up."""

from datetime import timedelta

import pytest

from casework import safeguarding
from casework.models import MinorStop, Sighting, system_actor
from notices import escalation
from notices.models import Clock, Notice
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, send

DUE_AT = SEND_AT + timedelta(hours=48)


@pytest.fixture
def notice(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    return notice


def fire(notice, at=DUE_AT):
    clock = notice.clocks.order_by("started_at").first()
    return escalation.fire_clock(clock_id=clock.pk, by=system_actor(), at=at)


def test_nothing_fires_before_its_moment(notice):
    assert not fire(notice, at=DUE_AT - timedelta(seconds=1))
    assert again(notice).state == Notice.State.SENT


@pytest.mark.parametrize("late", [timedelta(), timedelta(days=3)])
def test_clock_fires_once_however_late(notice, late):
    assert fire(notice, at=DUE_AT + late)

    assert not fire(notice, at=DUE_AT + late)
    assert events_of(notice.case).count("clock_fired") == 1
    assert Clock.objects.get().fired_at == DUE_AT + late


def test_legal_clock_makes_a_notice_overdue_and_drafts_the_next(notice):
    fire(notice)

    assert "notice_overdue" in events_of(notice.case)
    assert again(notice).state == Notice.State.ESCALATED
    assert notice.followers.filter(is_follow_up=False).count() == 1


def test_advice_date_drafts_the_next_and_calls_nothing_overdue(notice):
    Clock.objects.update(kind=Clock.Kind.ADVICE)

    fire(notice)

    assert "notice_overdue" not in events_of(notice.case)
    assert notice.followers.filter(is_follow_up=False).count() == 1


def test_picture_gone_at_the_last_look_is_not_overdue_and_keeps_a_date(notice):
    Sighting.objects.filter(lines__notice=notice).update(last_verdict="page_gone")

    fire(notice)

    again_on = Clock.objects.running().get()
    assert again(notice).state == Notice.State.SENT
    assert (again_on.kind, again_on.due_at) == (Clock.Kind.ADVICE, DUE_AT + timedelta(days=1))
    assert not notice.followers.exists()


def test_picture_that_came_back_goes_to_the_next_party(notice):
    rows = Sighting.objects.filter(lines__notice=notice)
    rows.update(last_verdict="page_gone")
    fire(notice)
    rows.update(last_verdict="live")

    advice = Clock.objects.running().get()
    escalation.fire_clock(clock_id=advice.pk, by=system_actor(), at=advice.due_at)

    assert notice.followers.filter(is_follow_up=False).count() == 1


def test_addresses_taken_out_of_work_are_not_overdue(notice):
    Sighting.objects.filter(lines__notice=notice).update(state=Sighting.State.WITHDRAWN)

    assert not fire(notice)
    assert "notice_overdue" not in events_of(notice.case)
    assert again(notice).state == Notice.State.WITHDRAWN


def test_stopped_clock_never_fires(notice):
    Clock.objects.update(stopped_at=SEND_AT)

    assert not fire(notice)


def test_clock_of_a_held_case_waits_and_fires_afterwards(notice, cast):
    """S56: nothing is drafted while a possible minor holds the case, and nothing is forgotten."""
    stop = safeguarding.raise_stop(case=notice.case, by=cast.alice, at=SEND_AT)

    assert not fire(notice)

    MinorStop.objects.filter(pk=stop.pk).update(resolved_at=DUE_AT)
    assert fire(notice, at=DUE_AT + timedelta(days=1))


def test_clock_that_is_not_there_is_no_error(db):
    assert not escalation.fire_clock(clock_id="0" * 32, by=system_actor(), at=DUE_AT)


def test_picture_seen_gone_once_waits_for_the_second_look(notice):
    """Nobody who took it down in time is written down as late because the second look came after the time."""
    factory.consent_of(notice.case, "look", by=notice.drafted_by, at=SEND_AT)
    seen = DUE_AT - timedelta(hours=1)
    Sighting.objects.filter(lines__notice=notice).update(last_verdict="page_gone", last_checked_at=seen)

    assert not fire(notice)
    assert "clock_fired" not in events_of(notice.case)
    assert fire(notice, at=seen + timedelta(hours=25))


def test_removal_verified_before_the_clock_is_handled_stops_it(notice):
    """However the sweep orders its work: a recipient that obeyed never ran out of time."""
    removed_at = DUE_AT - timedelta(hours=3)
    Sighting.objects.filter(lines__notice=notice).update(
        state=Sighting.State.REMOVED, last_verdict="removed", removed_at=removed_at
    )

    assert not fire(notice)
    assert again(notice).state == Notice.State.COMPLIED
    assert set(notice.lines.values_list("outcome_at", flat=True)) == {removed_at}
