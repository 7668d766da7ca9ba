"""A case that its own person opened, in the pages of staff: her answers, and every page opens on it."""

from io import BytesIO
from typing import Any

import pytest

from casework import assigning, documents, handingin, opening, pictures
from casework.dialable import Policy
from casework.models import AuditEntry, Case
from notices import agenda
from notices.duties import end_of_day
from tests import factory
from tests.casework.walkers import CASE_PAGES, address, signed_in
from tests.factory import MOMENT, Cast

pytestmark = pytest.mark.django_db
PASTED = "look http://gallery.example/v/8841\nand my old school"
SAID: dict[str, Any] = {
    "know": {"know": ["links", "heard"]},
    "links": {"text": PASTED, "seen": "public", "may_look": "yes"},
    "file": {"description": "a woman by a blue window"},
    "told_by": {"told_by": ["body"]},
    "made_from": {"made_from": "changed_film"},
    "want": {"want": ["down"], "avoid": ["police"]},
}


@pytest.fixture
def people() -> Cast:
    return factory.cast()


@pytest.fixture
def case(people: Cast) -> Case:
    """Dana's own case, handed in, with a document of hers."""
    case = factory.own_case(people).receipt.case
    for name, answers in SAID.items():
        opening.note_answered(intake=case.intake, name=name, said={name: answers})
    dana = factory.dana(case)
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=dana, at=MOMENT)
    documents.add_document(
        case=case, file=BytesIO(b"x"), file_name="a.txt", kind="letter", details={}, sighting=None, max_bytes=9,
        by=dana, at=MOMENT,
    )  # fmt: skip
    case.refresh_from_db()
    return case


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(
    ("name", "more"), [*CASE_PAGES.items(), ("own_answers", ()), ("case", ()), ("routes", ())]
)
def test_every_page_of_staff_opens_on_an_own_case(
    people: Cast, case: Case, name: str, more: tuple[Any, ...]
) -> None:
    answer = signed_in(people.alice).get(address(name, case, more))

    assert answer.status_code == 200
    assert text(answer).count("<h1") == 1


@pytest.mark.parametrize("page", ["/", "/cases", "/approvals"])
def test_lists_of_staff_open_with_an_own_case_in_them(people: Cast, case: Case, page: str) -> None:
    assert signed_in(people.alice).get(page).status_code == 200


def test_answers_are_read_as_she_gave_them_and_the_read_is_kept(people: Cast, case: Case) -> None:
    """S52, U25: chosen answers stand there; what she typed is folded with a note."""
    html = text(signed_in(people.alice).get(address("own_answers", case)))
    chosen, _, typed = html.partition('<details class="folded">')

    for words in ("That it is taken down", "No police", "My body"):
        assert words in chosen
    assert "my old school" not in chosen and "blue window" not in chosen
    assert "my old school" in typed and "a woman by a blue window" in typed
    read = AuditEntry.objects.filter(event="case_viewed", data__page="own_answers")
    assert [entry.actor for entry in read] == [people.alice]


def test_what_happened_names_her_as_the_person_herself(people: Cast, case: Case) -> None:
    html = text(signed_in(people.alice).get(address("case", case)))

    assert "the person herself" in html
    assert "What she answered herself" in html


def test_nothing_of_it_on_a_case_that_staff_opened(people: Cast) -> None:
    case = factory.case_of(people.alice)
    alice = signed_in(people.alice)

    assert alice.get(address("own_answers", case)).status_code == 404
    assert "What she answered herself" not in text(alice.get(address("case", case)))


@pytest.mark.parametrize(("given", "is_said"), [(1, False), (2, True)])
def test_staff_read_that_one_answer_was_given_for_several_pictures(
    people: Cast, given: int, is_said: bool
) -> None:
    """Where they read what she said, and where they check what is known about one."""
    case = factory.own_case(people).receipt.case
    for _each in range(given):
        pictures.describe_image(case=case, kind="unknown", facts={}, by=factory.dana(case), at=MOMENT)
    opening.note_answered(intake=case.intake, name="told_by", said={"told_by": {"told_by": ["face"]}})
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=factory.dana(case), at=MOMENT)
    alice, words = signed_in(people.alice), "was asked once for all of them"

    assert [row.facts for row in case.images.all()] == [{"depiction": ["face"]}] * given
    assert (words in text(alice.get(address("own_answers", case)))) is is_said
    assert (words in text(alice.get(address("image", case, (1,))))) is is_said


def test_strangers_get_no_answers(people: Cast, case: Case) -> None:
    """S2."""
    carol = signed_in(people.carol)

    assert carol.get(address("own_answers", case)).status_code == 404


def test_handed_in_case_is_a_task_with_a_date_until_it_is_taken_on(people: Cast, case: Case) -> None:
    found = [task for task in agenda.tasks_of(people.alice, at=MOMENT) if task.kind == "handed"]
    assigning.take_on_case(case=case, by=people.alice, at=MOMENT)
    left = [task for task in agenda.tasks_of(people.alice, at=MOMENT) if task.kind == "handed"]

    assert [task.due_at for task in found] == [end_of_day(MOMENT + agenda.DAY)]
    assert "handed in on" in str(found[0].words)
    assert left == []


def test_case_whose_reader_left_waits_for_every_supervisor(people: Cast, case: Case) -> None:
    people.alice.user.is_active = False
    people.alice.user.save()

    found = [task for task in agenda.tasks_of(people.bob, at=MOMENT) if task.kind == "handed"]

    assert [task.case for task in found] == [case]
    assert found[0].owner is None
