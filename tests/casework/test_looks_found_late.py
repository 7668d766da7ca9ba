"""Due looks are a state in the database: after weeks in which nothing ran each is found, and done once (design §3.3)."""

from datetime import timedelta

import pytest

from casework import checking
from casework.looking import Observation
from casework.models import Check, CustodyEntry, Sighting, system_actor
from casework.sightings import ask_check
from tests import factory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LATE = factory.MOMENT + 25 * DAY


@pytest.fixture
def case():
    alice = factory.cast().alice
    case = factory.case_of(alice)
    factory.consent_of(case, "look", by=alice, until=None)
    for number in range(3):
        factory.sighting_of(case, f"http://gallery.example/{number}", by=alice)
    return case


def schedule(at):
    return checking.schedule_due_checks(by=system_actor(), at=at)


def look_at_all(verdict, at, **seen):
    """Do what is due as a worker does; return how many looks that were."""
    due = list(Check.objects.due(at))
    for check in due:
        checking.complete_check(check_id=check.pk, observation=Observation(verdict, **seen), at=at)
    return len(due)


def test_everything_due_for_weeks_is_done_once(case):
    Sighting.objects.update(next_check_at=factory.MOMENT + DAY)

    asked, again = schedule(LATE), schedule(LATE)
    done = look_at_all("live", LATE)

    assert (asked, again, done, schedule(LATE)) == (3, 0, 3, 0)
    assert {row.next_check_at for row in case.sightings.all()} == {LATE + 3 * DAY}


def test_watch_that_slept_through_its_steps_looks_once_and_goes_on(case):
    Sighting.objects.update(
        image=factory.image_of(case, by=case.opened_by), state="removed", removed_at=factory.MOMENT,
        next_check_at=factory.MOMENT + DAY,
    )  # fmt: skip

    schedule(LATE)
    look_at_all("page_gone", LATE)

    following = {row.next_check_at for row in case.sightings.all()}
    assert following == {factory.MOMENT + 30 * DAY}


def test_watch_sees_a_return_however_late(case):
    Sighting.objects.update(state="removed", removed_at=factory.MOMENT, next_check_at=factory.MOMENT + DAY)

    schedule(LATE)
    look_at_all("live", LATE, matches=({"verdict": "match"},))

    rows = case.sightings.values_list("state", "removed_at", "returned_at", "next_check_at")
    assert set(rows) == {("up", None, LATE, LATE + DAY)}
    assert CustodyEntry.objects.filter(event="sighting_returned").count() == 3


def test_address_that_lost_its_date_is_found(case):
    case.sightings.filter(number=1).update(next_check_at=None)
    case.sightings.filter(number=2).update(next_check_at=None, not_fetched_because="sent_to_me")
    case.sightings.filter(number=3).update(next_check_at=None, state="withdrawn")

    schedule(LATE)

    assert list(Check.objects.values_list("sighting__number", flat=True)) == [1]


def test_nothing_piles_up_while_she_has_not_allowed_looking(case):
    """S35. Asked again each day; her consent brings the look forward itself."""
    case.consents.all().delete()
    events = CustodyEntry.objects.count()

    assert schedule(LATE) == 0

    assert (Check.objects.count(), CustodyEntry.objects.count()) == (0, events)
    assert {row.next_check_at for row in case.sightings.all()} == {LATE + DAY}


def test_look_that_lay_while_nothing_ran_is_waited_for_from_now(case):
    first = case.sightings.first()
    check = ask_check(sighting=first, by=case.opened_by, at=factory.MOMENT)

    assert ask_check(sighting=first, by=case.opened_by, at=LATE).due_at == LATE

    check.refresh_from_db()
    assert (check.due_at, Check.objects.count()) == (LATE, 1)
    assert ask_check(sighting=first, by=case.opened_by, at=LATE + timedelta(hours=2)).due_at == LATE
