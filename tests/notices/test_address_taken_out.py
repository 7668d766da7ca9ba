"""An address taken out of work ends its line of a notice, and only that; taken up again, it is open again."""

from datetime import timedelta

import pytest

from casework import sightings
from casework.models import Sighting, system_actor
from notices import escalation, tasks
from notices.models import Clock, Notice
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, send

DUE_AT = SEND_AT + timedelta(hours=49)


@pytest.fixture
def notice(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    return notice


@pytest.fixture(autouse=True)
def fixed_now(monkeypatch):
    monkeypatch.setattr(tasks, "now", lambda: SEND_AT)


def take_out(notice, cast, *numbers):
    for row in notice.sightings.filter(number__in=numbers):
        sightings.withdraw_sighting(sighting=row, by=cast.alice, at=SEND_AT)
    tasks.sweep()


def take_up(notice, cast, number):
    row = notice.sightings.get(number=number)
    sightings.take_up_again(sighting=row, by=cast.alice, at=SEND_AT)
    tasks.sweep()


def remove(notice, number):
    rows = notice.sightings.filter(number=number)
    Sighting.objects.filter(pk__in=rows).update(state="removed", removed_at=SEND_AT, last_verdict="removed")
    tasks.sweep()


def outcomes(notice):
    return list(notice.lines.order_by("sighting__number").values_list("outcome", flat=True))


def test_other_address_gone_completes_the_notice(notice, cast):
    take_out(notice, cast, 2)
    remove(notice, 1)

    assert outcomes(notice) == ["removed", "withdrawn"]
    assert again(notice).state == Notice.State.COMPLIED
    assert not notice.clocks.running().exists()


def test_last_address_gone_first_completes_it_as_well(notice, cast):
    remove(notice, 1)
    take_out(notice, cast, 2)

    assert again(notice).state == Notice.State.COMPLIED


def test_every_address_taken_out_withdraws_the_notice(notice, cast):
    """Nothing was taken down, so nobody is said to have complied."""
    take_out(notice, cast, 1, 2)

    assert again(notice).state == Notice.State.WITHDRAWN
    assert events_of(notice.case).count("notice_withdrawn") == 1
    assert not notice.clocks.running().exists()


def test_advice_dates_end(notice, cast):
    """No new date every day for what nobody works on (design §4)."""
    take_out(notice, cast, 2)
    Sighting.objects.filter(lines__notice=notice, number=1).update(state="removed", removed_at=SEND_AT)
    at = DUE_AT
    for _day in range(4):
        for clock in Clock.objects.due(at):
            escalation.fire_clock(clock_id=clock.pk, by=system_actor(), at=at)
        at += timedelta(days=1, minutes=1)

    assert Clock.objects.filter(notice=notice).count() == 1
    assert again(notice).state == Notice.State.COMPLIED


def test_address_taken_out_between_sweeps_is_known_when_the_clock_fires(notice, cast):
    for row in notice.sightings.all():
        sightings.withdraw_sighting(sighting=row, by=cast.alice, at=SEND_AT)

    assert not escalation.fire_clock(clock_id=notice.clocks.get().pk, by=system_actor(), at=DUE_AT)
    assert "clock_fired" not in events_of(notice.case)


def test_address_taken_up_again_is_open_again_in_its_notice(notice, cast):
    take_out(notice, cast, 2)
    take_up(notice, cast, 2)

    assert outcomes(notice) == ["open", "open"]
    assert set(notice.lines.values_list("outcome_at", flat=True)) == {None}
    assert again(notice).state == Notice.State.SENT


def test_address_taken_up_after_its_notice_ended_gets_a_new_one(notice, cast):
    take_out(notice, cast, 1, 2)
    take_up(notice, cast, 2)

    fresh = matter.draft(notice.case, by=cast.alice)

    assert (fresh.pk != notice.pk, [row.number for row in fresh.sightings.all()]) == (True, [2])


def test_sweep_notes_an_outcome_once(notice, cast):
    take_out(notice, cast, 1, 2)
    before = events_of(notice.case)

    tasks.sweep()

    assert events_of(notice.case) == before
