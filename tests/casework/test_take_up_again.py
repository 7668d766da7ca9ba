"""An address that was taken out of work can be taken up again: by its page, or by pasting it once more."""

import pytest
from django.urls import reverse

from casework import intake, sightings
from casework.models import Case, Check, Sighting
from tests import factory
from tests.casework import walkers

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return factory.cast()


@pytest.fixture
def row(people):
    """One address, taken out of work."""
    sighting = factory.sighting_of(factory.case_of(people.alice), by=people.alice)
    sightings.withdraw_sighting(sighting=sighting, by=people.alice, at=factory.MOMENT)
    return sighting


def take_up(row, by, **changes):
    return sightings.take_up_again(sighting=row, by=by, at=factory.MOMENT, **changes)


def paste(row, by, *, seen="public"):
    """Read the address once more, and record what was read."""
    browser, page = walkers.signed_in(by), reverse("addresses", args=[row.case_id])
    given = {"text": row.url, "seen": seen}
    read = browser.post(page, given)
    shown = read.context["shown"]
    return read.content.decode(), browser.post(page, given | {"record": "yes", "shown": shown}, follow=True)


@pytest.mark.parametrize(
    ("was", "state"),
    [
        ({}, "new"),
        ({"last_verdict": "live"}, "up"),
        ({"last_verdict": "login_wall"}, "new"),
        ({"last_verdict": "removed", "removed_at": factory.MOMENT}, "removed"),
    ],
)
def test_it_is_as_it_was_last_seen_and_looked_at_soon(row, people, was, state):
    Sighting.objects.filter(pk=row.pk).update(**was)

    assert take_up(row, people.alice)

    row.refresh_from_db()
    assert (row.state, row.next_check_at) == (state, factory.MOMENT)


def test_second_time_changes_nothing(row, people):
    take_up(row, people.alice)

    assert not take_up(row, people.alice)


def test_what_was_sent_to_her_alone_is_never_fetched(row, people):
    """Design §3.6: the stricter word counts, whenever it was said."""
    take_up(row, people.alice, only_to_me=True)

    row.refresh_from_db()
    assert (row.seen, row.not_fetched_because, row.next_check_at) == ("sent_to_me", "sent_to_me", None)


def test_ended_case_takes_nothing_up(row, people):
    Case.objects.update(closed_at=factory.MOMENT)

    with pytest.raises(intake.CaseClosed):
        take_up(Sighting.objects.get(), people.alice)


def test_its_page_takes_it_up_again(row, people):
    browser = walkers.signed_in(people.alice)
    place = [row.case_id, row.number]

    assert "Take it up again" in browser.get(reverse("sighting", args=place)).content.decode()
    page = browser.post(reverse("take_up_sighting", args=place), follow=True).content.decode()

    assert "Take this address out of work" in page
    assert Check.objects.filter(sighting=row, state="due").exists()


def test_pasted_again_it_says_so_and_is_taken_up(row, people):
    read, done = paste(row, people.alice)

    assert "taken out of work. Recorded now, it is taken up again." in read
    assert "1 address was taken up again." in done.content.decode()
    assert Sighting.objects.get().state == Sighting.State.NEW


def test_pasted_as_sent_to_her_it_is_never_fetched(row, people):
    paste(row, people.alice, seen="sent_to_me")

    assert Sighting.objects.get().not_fetched_because == "sent_to_me"
    assert not Check.objects.filter(state="due").exists()
