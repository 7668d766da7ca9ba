"""Real looks by the workers' own tasks on the practice ground: up, gone once, and removed when two looks hours apart agree."""

import io
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from casework import moments, pictures, tasks
from casework.models import Case, Check, CustodyEntry, Image, Sighting, Sweep
from casework.practice import pages
from casework.practice import pictures as drawn
from casework.practice.ground import Ground
from casework.sightings import ask_check
from tests import factory
from tests.casework.ground import fresh
from tests.casework.walkers import signed_in

pytestmark = pytest.mark.django_db


class Walk:
    """A case with a real picture of a boat, the running ground, and time that is moved."""

    def __init__(self, ground: Ground) -> None:
        at = moments.now()
        self.ground = ground
        self.people = factory.cast(at)
        self.alice = self.people.alice
        self.case: Case = factory.case_of(self.alice, at=at)
        factory.consent_of(self.case, "look", by=self.alice, at=at, until=None)
        self.image: Image = pictures.submit_image(
            case=self.case, file=io.BytesIO(drawn.encoded("boat", "resized", "png")), file_name="boat.png",
            kind="real", facts={}, keep_until=None, max_bytes=10_000_000, by=self.alice, at=at,
        )  # fmt: skip
        tasks.fingerprint(image_id=str(self.image.pk))

    def record(self, url: str) -> Sighting:
        """Record an address of the ground."""
        return factory.sighting_of(self.case, url, by=self.alice, at=moments.now())

    def after(self, hours: float) -> list[tuple[str, str]]:
        """Move time on and do all work that is due by then, as a worker does; return each sighting's state and verdict."""
        if hours:
            moments.move(timedelta(hours=hours))
        tasks.sweep()
        for key in Check.objects.due(moments.now()).values_list("pk", flat=True):
            tasks.check(check_id=str(key))
        return list(self.case.sightings.order_by("number").values_list("state", "last_verdict"))

    def events(self, event: str) -> int:
        """Count what the case's chain says of one kind."""
        return CustodyEntry.objects.filter(chain=self.case.pk, event=event).count()


@pytest.fixture
def walk(practice_ground: SimpleNamespace, settings: Any) -> Walk:
    settings.PRACTICE_WEB_PORT, settings.PRACTICE_DNS_PORT = (
        practice_ground.web_port,
        practice_ground.dns_port,
    )
    return Walk(fresh(practice_ground))


def page_of(url: str) -> pages.Page:
    page = pages.named_page(url)
    assert page is not None
    return page


@pytest.mark.parametrize(
    ("url", "gone"),
    [
        ("http://gallery.example/v/8841", "removed"),
        ("http://gallery.example/v/8855", "removed"),
        ("http://gallery.example/media/8855.mp4", "page_gone"),
        ("http://stonewall.example/pic/301", "page_gone"),
        ("http://alter.example/x/1", "picture_gone"),
    ],
)
def test_removed_is_said_only_when_two_looks_hours_apart_agree(walk: Walk, url: str, gone: str) -> None:
    """Issue 5, design §1: of a picture, a film in a page, and a film's own address."""
    walk.record(url)
    assert walk.after(0) == [("up", "live")]
    walk.ground.state.remove(page_of(url), how="a test")

    assert walk.after(25) == [("up", gone)]
    assert walk.after(2) == [("up", gone)] and Check.objects.count() == 2
    assert walk.events("removal_verified") == 0

    assert walk.after(5) == [("removed", gone)]
    assert walk.events("removal_verified") == 1 and Sighting.objects.get().removed_at


def test_second_look_that_disagrees_makes_no_removal(walk: Walk) -> None:
    """Issue 5: the count begins anew; two more that agree are needed."""
    sighting = walk.record("http://gallery.example/v/8841")
    page = page_of(sighting.url)
    walk.after(0)
    walk.ground.state.remove(page, how="a test")
    assert walk.after(25) == [("up", "removed")]
    walk.ground.state.put_back(page)

    assert walk.after(7) == [("up", "live")]
    walk.ground.state.remove(page, how="a test")
    assert walk.after(25) == [("up", "removed")] and walk.events("removal_verified") == 0
    assert walk.after(7) == [("removed", "removed")]


def test_two_looks_that_agree_too_soon_make_no_removal(walk: Walk) -> None:
    """A person may ask for a look at once; it does not count as the second one."""
    sighting = walk.record("http://gallery.example/v/8841")
    walk.after(0)
    walk.ground.state.remove(page_of(sighting.url), how="a test")
    walk.after(25)
    ask_check(sighting=sighting, by=walk.alice, at=moments.now())

    assert walk.after(1) == [("up", "removed")] and Check.objects.filter(state="done").count() == 3


def test_picture_that_comes_back_is_up_again(walk: Walk) -> None:
    """Issue 5: a return reopens the sighting."""
    sighting = walk.record("http://gallery.example/v/8855")
    walk.after(0)
    walk.ground.state.remove(page_of(sighting.url), how="a test")
    walk.after(25)
    assert walk.after(7) == [("removed", "removed")]
    walk.ground.state.put_back(page_of(sighting.url))

    assert walk.after(25) == [("up", "live")] and walk.events("sighting_returned") == 1


def test_page_of_an_address_says_that_the_film_shows_the_picture(walk: Walk) -> None:
    """Design §3.13: understood without looking at it."""
    sighting = walk.record("http://gallery.example/v/8855")
    walk.after(0)

    page = signed_in(walk.alice).get(f"/cases/{walk.case.pk}/addresses/{sighting.number}").content.decode()

    assert "a film with the picture in it" in page and "<video" not in page and "<img" not in page


def swept(walk: Walk, url: str, begin: Callable[[str], Any]) -> Sweep:
    """Begin a sweep as a caseworker does, and let the worker take page after page."""
    sighting = walk.record(url)
    begin(f"/cases/{walk.case.pk}/addresses/{sighting.number}/sweep")
    sweep = Sweep.objects.get()
    while sweep.state == Sweep.State.DUE:
        tasks.look_further(sweep_id=str(sweep.pk))
        sweep.refresh_from_db()
    return sweep


@pytest.fixture
def begin(walk: Walk) -> Callable[[str], Any]:
    advice = {"advice": "Counsel of the clinic: reading public pages is allowed.", "advised_on": "2026-01-20"}
    signed_in(walk.people.bob).post("/house/sweeps", advice)
    reason = {"reason": "The same account posts here."}
    return lambda address: signed_in(walk.alice).post(address, reason)


def test_sweep_of_the_ground_proposes_pictures_and_films(walk: Walk, begin: Callable[[str], Any]) -> None:
    """Issue 5: within its bounds, and a film like a picture."""
    sweep = swept(walk, "http://gallery.example/v/8842", begin)

    found = walk.case.proposals.order_by("number")
    assert (sweep.ended_because, walk.case.sightings.count()) == ("finished", 1)
    assert {row.url for row in found} == {"http://gallery.example/v/8841", "http://gallery.example/v/8855"}
    assert {row.resemblance["transform"] for row in found} == {"unchanged", "film_of_still"}


def test_sweep_of_the_ground_ends_at_an_age_and_the_case_stops(
    walk: Walk, begin: Callable[[str], Any]
) -> None:
    """S56: the practice site says an age in words; everyone sees the page of the stop."""
    sweep = swept(walk, "http://stonewall.example/pic/301", begin)

    assert (sweep.ended_because, sweep.sign["url"]) == ("minor_signs", "http://stonewall.example/pic/303")
    answer = signed_in(walk.alice).get(f"/cases/{walk.case.pk}", follow=True)
    assert walk.case.is_stopped() and answer.redirect_chain == [(f"/cases/{walk.case.pk}/stopped", 302)]
    says = answer.content.decode()
    assert "stonewall" not in says and "Pressing stop" not in says and "That ended by itself" in says
