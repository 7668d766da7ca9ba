"""A look that met what may be a picture of the case asks a person, also where the case has one picture (design §3.13)."""

from datetime import timedelta

import pytest

from casework import sightings
from casework.checking import complete_check
from casework.looking import Observation
from casework.models import Case, Sighting
from notices import agenda
from tests import factory
from tests.notices import pages

pytestmark = pytest.mark.django_db
ASKS = "A look met what may be a picture of the case. Say whether it is."
SOON = factory.MOMENT + timedelta(days=1)


@pytest.fixture
def people() -> factory.Cast:
    return factory.cast()


@pytest.fixture
def case(people: factory.Cast) -> Case:
    """Return a case with one picture and one address."""
    case = factory.case_of(people.alice)
    factory.image_of(case, by=people.alice)
    factory.sighting_of(case, by=people.alice)
    return case


def look(
    case: Case, by: object, *, verdict: str = "unknown", seen: str = "possible", hours: float = 0
) -> None:
    """Let a look end in which one picture was compared."""
    at = factory.MOMENT + timedelta(hours=hours)
    match = {"verdict": seen, "image": str(case.images.get().pk), "transform": "cropped", "distance_bits": 60}
    check = sightings.ask_check(sighting=case.sightings.get(number=1), by=by, at=at)
    told = Observation(verdict, matches=(match,) if seen else ())
    complete_check(check_id=check.pk, observation=told, at=at)


def asked(actor: object) -> list[tuple[str, tuple[object, ...]]]:
    """Return the tasks that ask about a hint, after a look that every page counts them."""
    found = agenda.tasks_of(actor, at=SOON)
    assert agenda.how_many(actor, at=SOON) == len(found)
    return [(task.page, task.arguments) for task in found if str(task.words) == ASKS]


def page_of(actor: object, case: Case) -> str:
    return pages.browser_of(actor).get(f"/cases/{case.pk}/addresses/1").content.decode()


def test_hint_on_the_only_picture_asks_for_it_openly(people, case):
    look(case, people.alice)

    page, listed = page_of(people.alice, case), pages.browser_of(people.alice).get(f"/cases/{case.pk}")

    assert '<details class="folded holds" open>' in page
    assert "A look met what may be a picture of the case" in page
    assert "Perhaps like picture 1 (a part of the picture); nobody has confirmed it yet" in page
    assert "Say which picture it is" in pages.text_of(listed)
    assert "perhaps a picture of the case" in pages.text_of(listed)
    assert asked(people.alice) == [("sighting", (case.pk, 1))]


@pytest.mark.parametrize("is_hers", [True, False])
def test_hint_is_asked_until_a_person_has_said_it(people, case, is_hers):
    look(case, people.alice)
    image = case.images.get() if is_hers else None

    sightings.name_image(sighting=case.sightings.get(), image=image, by=people.alice, at=factory.MOMENT)
    look(case, people.alice, hours=7)

    assert asked(people.alice) == []
    assert '<details class="folded holds" open>' not in page_of(people.alice, case)


def test_look_that_failed_since_takes_no_hint_away(people, case):
    look(case, people.alice)
    look(case, people.alice, seen="", hours=3)

    assert len(asked(people.alice)) == 1


def test_look_that_met_nothing_asks_nobody(people, case):
    look(case, people.alice, seen="")

    assert asked(people.alice) == []
    assert '<details class="folded holds" open>' not in page_of(people.alice, case)


def test_picture_that_is_found_beyond_doubt_is_noted_without_a_task(people, case):
    look(case, people.alice, verdict="live", seen="match")

    assert Sighting.objects.get().image_id
    assert asked(people.alice) == []


def test_hints_of_a_case_are_one_task_and_of_a_paused_one_none(people, case):
    factory.sighting_of(case, "http://forum.example/t/7", by=people.alice)
    look(case, people.alice)
    second = case.sightings.get(number=2)
    check = sightings.ask_check(sighting=second, by=people.alice, at=factory.MOMENT)
    told = Observation("unknown", matches=({"verdict": "possible", "image": str(case.images.get().pk)},))
    complete_check(check_id=check.pk, observation=told, at=factory.MOMENT)

    said = [str(task.words) for task in agenda.tasks_of(people.alice, at=SOON)]
    assert sum("at 2 addresses. Say whether it is." in words for words in said) == 1
    Case.objects.filter(pk=case.pk).update(paused_at=factory.MOMENT)
    assert not any("Say whether" in str(task.words) for task in agenda.tasks_of(people.alice, at=SOON))
