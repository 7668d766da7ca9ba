"""A look is read after those before it: what no look recognised there cannot be gone, nor have come back unseen."""

from datetime import timedelta

import pytest

from casework import checking
from casework.looking import Observation
from casework.models import Sighting
from casework.sightings import ask_check
from tests import factory

pytestmark = pytest.mark.django_db

MATCH = ({"verdict": "match", "picture_url": "http://gallery.example/media/1.jpg"},)
FRONT = {"status": 200, "final_url": "http://gallery.example/"}


@pytest.fixture
def sighting():
    """A person said which picture it is; the app knows it by words alone."""
    alice = factory.cast().alice
    case = factory.case_of(alice)
    factory.consent_of(case, "look", by=alice)
    return factory.sighting_of(case, by=alice, image=factory.image_of(case, by=alice))


def look(sighting, verdict, hours, **seen):
    at = factory.MOMENT + timedelta(hours=hours)
    check = ask_check(sighting=sighting, by=sighting.added_by, at=at)
    done = checking.complete_check(check_id=check.pk, observation=Observation(verdict, **seen), at=at)
    sighting.refresh_from_db()
    return done


def test_picture_that_no_look_recognised_is_not_gone(sighting):
    look(sighting, "live", 0)
    done = look(sighting, "picture_gone", 7)
    look(sighting, "picture_gone", 14)

    assert (done.verdict, done.seen["unclear_because"]) == ("unknown", "never_seen_there")
    assert sighting.state == Sighting.State.UP


def test_picture_that_a_look_recognised_is_gone(sighting):
    look(sighting, "live", 0, matches=MATCH)
    look(sighting, "picture_gone", 7)
    look(sighting, "picture_gone", 14)

    assert sighting.state == Sighting.State.REMOVED


@pytest.mark.parametrize(("was_up", "state"), [(False, Sighting.State.NEW), (True, Sighting.State.REMOVED)])
def test_front_page_is_gone_only_where_the_page_was_once(sighting, was_up, state):
    """A wall that remembers in a cookie where one wanted to go leads every look to the front page."""
    if was_up:
        look(sighting, "live", 0)
    look(sighting, "page_gone", 7, **FRONT)
    look(sighting, "page_gone", 14, **FRONT)

    assert sighting.state == state


@pytest.mark.parametrize(
    ("seen", "verdict", "state"),
    [
        ({"text_digest": "a new page of errors"}, "unknown", Sighting.State.REMOVED),
        ({}, "unknown", Sighting.State.REMOVED),
        ({"text_digest": "the page"}, "live", Sighting.State.UP),
        ({"text_digest": "the page, changed", "matches": MATCH}, "live", Sighting.State.UP),
    ],
)
def test_page_that_answers_again_is_back_only_when_recognised(sighting, seen, verdict, state):
    """Else a notice would be drafted about nothing."""
    look(sighting, "live", 0, text_digest="the page")
    look(sighting, "page_gone", 7)
    look(sighting, "page_gone", 14)

    done = look(sighting, "live", 40, **seen)

    assert (done.verdict, sighting.state) == (verdict, state)
    assert (done.seen["unclear_because"] == "perhaps_back") is (verdict == "unknown")
