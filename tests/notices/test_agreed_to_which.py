"""What she agreed to for an old film says nothing of what was made from it; where she did agree, no letter denies it."""

from typing import Any

import pytest

from casework.models import Image
from notices import routes as engine
from notices.models import Notice
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


def performer(**about_fake: Any) -> Any:
    """A case with an old film that she agreed to, and what was made from it at both addresses."""
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    fake = case.images.get()
    fake.kind, fake.facts = (
        "synthetic",
        {**fake.facts, "depiction": ["body"], "realistic": True, **about_fake},
    )
    fake.save()
    factory.image_of(case, by=people.alice, description="The old film", licensed=True)
    case.sightings.update(image=fake)
    return people, case, fake


def test_yes_to_the_film_leaves_the_routes_for_the_made_picture() -> None:
    people, case, _fake = performer(source_licensed=True)

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/routes"))

    assert f'name="basis_id" value="{pages.LAW}"' in page


def test_no_draft_is_offered_that_would_have_to_deny_what_she_agreed_to() -> None:
    people, case, _fake = performer(licensed=True)
    browser = pages.browser_of(people.alice)

    page = pages.text_of(browser.get(f"/cases/{case.pk}/routes"))
    browser.post(
        f"/cases/{case.pk}/routes/draft",
        {"basis_id": "eu-dsa-art16", "recipient_id": "practice-board", "channel": "own_form"},
    )

    assert f'name="basis_id" value="{pages.LAW}"' not in page
    assert 'name="basis_id" value="eu-dsa-art16"' not in page
    assert "has to say that she did not" in page
    assert not Notice.objects.exists()


def test_of_two_addresses_only_the_one_she_agreed_to_is_left_out() -> None:
    _people, case, _fake = performer()
    case.sightings.filter(number=2).update(image=case.images.get(number=2))

    found = engine.routes_of(case, at=factory.MOMENT)
    letters = [one for one in found.routes if one.basis_id == "eu-dsa-art16" and one.recipient]

    assert {(one.sightings, one.writes) for one in letters if one.answer == "yes"} == {
        ((0,), True),
        ((1,), False),
    }


def test_each_picture_is_asked_about_by_itself() -> None:
    people, case, fake = performer()
    film = case.images.get(number=2)
    for row in (fake, film):
        row.facts = {key: value for key, value in row.facts.items() if key != "licensed"}
        row.save()
    browser = pages.browser_of(people.alice)
    url = f"/cases/{case.pk}/routes/answer?fact=image.licensed"

    page = pages.text_of(browser.get(url))
    browser.post(f"{url}&image=2", {"value": "yes"})

    assert 'action="?fact=image.licensed&amp;image=1"' in page
    said = {row.number: row.facts.get("licensed") for row in Image.objects.filter(case=case)}
    assert said == {1: None, 2: True}


def test_form_of_a_picture_asks_about_the_film_and_the_made_one() -> None:
    people, case, fake = performer()
    browser = pages.browser_of(people.alice)
    url = f"/cases/{case.pk}/pictures/{fake.number}"

    page = pages.text_of(browser.get(url))
    browser.post(
        url, {"kind": "synthetic", "description": "Made", "licensed": "no", "source_licensed": "yes"}
    )

    assert "had she agreed that what it was made from is published?" in page
    fake.refresh_from_db()
    assert (fake.facts["licensed"], fake.facts["source_licensed"]) == (False, True)
