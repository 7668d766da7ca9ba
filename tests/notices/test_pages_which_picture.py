"""Which picture is at an address: asked where several could be meant, said by a person, kept in custody."""

import pytest
from django.urls import reverse

from casework import custody, herlook, sightings
from casework.checking import complete_check
from casework.looking import Observation
from casework.models import Case, Sighting
from notices.casefacts import facts_of
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> factory.Cast:
    return factory.cast()


@pytest.fixture
def case(people: factory.Cast) -> Case:
    """Return a case with two pictures that are only described, and one address."""
    case = factory.case_of(people.alice)
    for _number in range(2):
        factory.image_of(case, by=people.alice)
    factory.sighting_of(case, by=people.alice)
    return case


def say(actor: object, case: Case, picture: str) -> str:
    url = reverse("which_picture", args=[case.pk, 1])
    return pages.text_of(pages.browser_of(actor).post(url, {"picture": picture}, follow=True))


def test_several_pictures_and_none_named_asks_which_it_is(people, case):
    browser = pages.browser_of(people.alice)

    listed = pages.text_of(browser.get(f"/cases/{case.pk}"))
    asked = pages.text_of(browser.get(f"/cases/{case.pk}/addresses/1"))

    assert "Say which picture it is" in listed
    assert "Picture 2 · A picture by a window" in asked
    assert "None of these" in asked
    assert "checked" not in asked


def test_picture_that_is_named_reaches_the_facts_and_custody(people, case):
    page = say(people.alice, case, "2")

    facts = facts_of(case)
    entry = custody.entries(case).get(event="match_confirmed")
    assert facts.image_of(facts.sightings[0])["id"] == "2"
    assert entry.data["image"] == str(case.images.get(number=2).pk)
    assert "Picture 2, said by Alice" in page


def test_hint_of_a_look_is_confirmed_once(people, case):
    image = case.images.get(number=1)
    Sighting.objects.update(image=image)

    before = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/addresses/1"))
    say(people.alice, case, "1")
    say(people.alice, case, "1")

    assert "Noted from a look: it looks like picture 1; nobody has confirmed it yet." in before
    assert custody.entries(case).filter(event="match_confirmed").count() == 1


def test_rejected_match_does_not_come_back_with_the_next_look(people, case):
    """Design §3.13: a match is a hint, a person decides."""
    row = case.sightings.get()
    say(people.alice, case, "none")
    match = {"verdict": "match", "image": str(case.images.first().pk), "transform": "mirrored"}
    check = sightings.ask_check(sighting=row, by=people.alice, at=factory.MOMENT)

    complete_check(check_id=check.pk, observation=Observation("live", matches=(match,)), at=factory.MOMENT)

    row.refresh_from_db()
    assert row.image is None


@pytest.mark.parametrize("picture", ["", "9", "<b>"])
def test_answer_that_names_no_picture_changes_nothing(people, case, picture):
    page = say(people.alice, case, picture)

    assert "message-error" in page
    assert not custody.entries(case).filter(event__startswith="match_").exists()


def test_match_says_what_was_done_to_the_picture_and_who_decides(people):
    """U7: whoever reads the hint comes to the question in one step, until it was answered."""
    case = matter.case_with_addresses(people.alice)

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/addresses/1"))
    say(people.alice, case, "1")
    after = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/addresses/1"))

    assert "Looks like picture 1 (the picture, mirrored); nobody has confirmed it yet" in page
    assert "Looks like picture 1 (the picture, mirrored)" in after
    assert "A person decides: is it that picture, or none?" in page
    assert "nobody has confirmed it yet" not in after and "A person decides" not in after


def test_one_answer_can_hold_for_every_address_of_which_nobody_said_it(people, case):
    """One of four was said before to be another picture: that stays as it was said."""
    for number in range(3):
        factory.sighting_of(case, f"http://board.example/{number}", by=people.alice)
    said = case.sightings.get(number=3)
    sightings.name_image(sighting=said, image=case.images.get(number=1), by=people.alice, at=factory.MOMENT)
    browser, url = pages.browser_of(people.alice), reverse("which_picture", args=[case.pk, 1])

    browser.post(url, {"picture": "2", "everywhere": "on"})

    shown = {row.number: row.image.number for row in case.sightings.select_related("image")}
    assert shown == {1: 2, 2: 2, 3: 1, 4: 2}


def test_page_of_a_tool_asks_for_no_picture(people, case):
    case.sightings.update(kind=Sighting.Kind.TOOL)

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/addresses/1"))

    assert "Which picture is here?" not in page


@pytest.mark.parametrize(("saw", "says"), [("gone", "she said that it is gone"), ("there", "still there")])
def test_what_she_saw_herself_stands_at_the_address(people, case, saw, says):
    herlook.say_seen(sighting=case.sightings.get(), saw=saw, by=factory.dana(case), at=factory.MOMENT)

    assert says in pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/addresses/1"))
