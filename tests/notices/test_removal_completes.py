"""Two looks hours apart that agree complete a notice and stop its clock; one look or one address does not."""

from datetime import timedelta

import pytest

from casework import checking
from casework.looking import Observation
from casework.models import Sighting, system_actor
from casework.sightings import ask_check
from notices import running
from notices.models import Notice, NoticeSighting
from notices.upcoming import next_in
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, send

FIRST_LOOK = SEND_AT + timedelta(hours=1)
SECOND_LOOK = FIRST_LOOK + timedelta(hours=7)


@pytest.fixture
def notice(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    return notice


def look(row, verdict, at):
    check = ask_check(sighting=row, by=system_actor(), at=at)
    matches = ({"verdict": "match"},) if verdict == "live" else ()
    seen = Observation(verdict, record=b"warc", matches=matches)
    checking.complete_check(check_id=check.pk, observation=seen, at=at)
    running.note_outcomes(sighting=Sighting.objects.get(pk=row.pk), at=at, by=system_actor())


def look_at_all(notice, verdict, at):
    for row in notice.sightings.order_by("number"):
        look(row, verdict, at)


def outcomes(notice):
    return sorted(notice.lines.values_list("outcome", flat=True))


def test_two_looks_hours_apart_complete_the_notice(notice):
    look_at_all(notice, "page_gone", FIRST_LOOK)
    look_at_all(notice, "page_gone", SECOND_LOOK)

    assert outcomes(notice) == ["removed", "removed"]
    assert again(notice).state == Notice.State.COMPLIED
    assert not notice.clocks.running().exists()
    assert events_of(notice.case).count("clock_stopped") == 1


def test_one_look_completes_nothing(notice):
    look_at_all(notice, "page_gone", FIRST_LOOK)

    assert again(notice).state == Notice.State.SENT
    assert notice.clocks.running().exists()


def test_two_looks_within_minutes_complete_nothing(notice):
    look_at_all(notice, "page_gone", FIRST_LOOK)
    look_at_all(notice, "page_gone", FIRST_LOOK + timedelta(minutes=20))

    assert again(notice).state == Notice.State.SENT


def test_one_address_of_two_leaves_the_clock_running(notice):
    first = notice.sightings.order_by("number").first()
    look(first, "removed", FIRST_LOOK)
    look(first, "removed", SECOND_LOOK)

    assert outcomes(notice) == ["open", "removed"]
    assert again(notice).state == Notice.State.SENT
    assert notice.clocks.running().exists()


@pytest.mark.parametrize("verdict", ["blocked_here", "login_wall", "moved", "cloaked", "unknown"])
def test_what_is_no_removal_completes_nothing(notice, verdict):
    """A block in one country, a sign-in or a new address is never a removal."""
    look_at_all(notice, verdict, FIRST_LOOK)
    look_at_all(notice, verdict, SECOND_LOOK)

    assert again(notice).state == Notice.State.SENT


def test_noting_twice_changes_nothing(notice):
    look_at_all(notice, "page_gone", FIRST_LOOK)
    look_at_all(notice, "page_gone", SECOND_LOOK)
    before = events_of(notice.case)

    for row in notice.sightings.all():
        running.note_outcomes(sighting=row, at=SECOND_LOOK, by=system_actor())

    assert events_of(notice.case) == before


def test_notice_not_sent_yet_is_not_completed(case, cast):
    notice = matter.approved(case, cast=cast)

    look_at_all(notice, "page_gone", FIRST_LOOK)
    look_at_all(notice, "page_gone", SECOND_LOOK)

    assert again(notice).state == Notice.State.QUEUED
    assert outcomes(notice) == [NoticeSighting.Outcome.OPEN] * 2


def test_done_case_says_when_it_is_looked_at_again(notice):
    factory.consent_of(notice.case, "look", by=notice.case.opened_by)
    notice.case.sightings.exclude(lines__notice=notice).delete()
    look_at_all(notice, "page_gone", FIRST_LOOK)
    look_at_all(notice, "page_gone", SECOND_LOOK)

    following = next_in(again(notice).case, at=SECOND_LOOK)
    assert (following.due_at, "Everything is gone" in following.words) == (
        SECOND_LOOK + timedelta(days=1),
        True,
    )


def test_after_sending_the_next_look_comes_within_six_hours(case, cast, mailbox):
    Sighting.objects.update(next_check_at=SEND_AT + timedelta(days=5))
    notice = matter.approved(case, cast=cast)

    send(notice)

    assert {row.next_check_at for row in notice.sightings.all()} == {SEND_AT + timedelta(hours=6)}
