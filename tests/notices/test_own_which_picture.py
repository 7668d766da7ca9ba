"""Several pictures in a case that nobody works: she says which is behind a link, and gets her letters (issue points 1, 11)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from casework import handingin, opening, ownlinks, ownquestions, pictures, receipts, sightings
from casework.dialable import Policy
from casework.models import Organisation
from casework.moments import now
from notices import routes as engine
from notices.conditions import Truth
from tests import factory
from tests.factory import Cast
from tests.notices import matter
from tests.notices.test_own_facts import answer, asked_of, case_of
from tests.notices.test_own_letters import FIRST, LETTERS, choice_in, come, text

pytestmark = pytest.mark.django_db
WHICH = "Which picture is behind this link?"
REAL = {"kind": "real", "licensed": "False", "shows": "nude", "depiction": ["face"]}


def made_of(cast: Cast, *, given: int = 2, links: int = 1, **said: Any) -> receipts.NewReceipt:
    """Return Dana's self-filed case with so many pictures that she gave and links on the gallery."""
    pasted = "\n".join(f"http://gallery.example/v/{number}" for number in range(1, links + 1))
    made = pasted_by(cast, pasted, given=given, **said)
    for row in made.receipt.case.sightings.all():
        matter.host_chain(row, "gallery.example", by=factory.dana(row.case), at=now())
    return made


def pasted_by(
    cast: Cast, pasted: str, *, given: int = 1, works: str = "alone", **said: Any
) -> receipts.NewReceipt:
    """Return the same with what she pasted, and nobody found who is there."""
    factory.stand_at(factory.MOMENT)
    Organisation.objects.filter(pk=cast.clinic.pk).update(own_cases=works)
    cast.clinic.refresh_from_db()
    made = factory.own_case(cast, at=now())
    case, dana = made.receipt.case, factory.dana(made.receipt.case)
    for _each in range(given):
        pictures.describe_image(case=case, kind="unknown", facts={}, by=dana, at=now())
    for name, answers in {"links": {"text": pasted, "seen": "public"}, **said}.items():
        opening.note_answered(intake=case.intake, name=name, said={name: answers})
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=dana, at=now())
    return made


def answer_all(client: Client, made: receipts.NewReceipt, values: dict[str, Any]) -> list[str]:
    """Answer what is asked until there is nothing, a question of one picture as `values` has it; return what was asked."""
    order = []
    while code := asked_of(case_of(made)):
        order.append(code)
        answer(client, (code, values.get(code, values.get(code.partition(":")[0]))))
    return order


def offers(client: Client) -> bool:
    return "Write this letter" in text(client.get(LETTERS))


def test_two_real_pictures_give_a_letter_about_the_one_that_she_named(cast: Cast) -> None:
    client = come(made := made_of(cast))
    page = text(client.get(FIRST))
    order = answer_all(client, made, {**REAL, "picture": "2"})

    assert WHICH in page and "gallery" in page and "Picture 1" in page and "Picture 2" in page
    assert order == ["picture:1", "kind:2", "licensed:2", "shows:2", "depiction:2"]
    case = case_of(made)
    assert case.sightings.get().image == case.images.get(number=2)
    assert (case.images.get(number=1).kind, case.images.get(number=1).facts) == ("unknown", {})
    assert offers(client)


def test_what_she_said_once_is_a_fact_of_none_of_several_pictures(cast: Cast) -> None:
    """Nobody here checks it, so she is asked of each; what she said stays hers."""
    said = {"told_by": {"told_by": ["face"]}, "made_from": {"made_from": "changed_film"}}
    described = {"file": {"description": "by a window"}, "know": {"know": ["threat"]}}
    client = come(made := made_of(cast, **said, **described))
    case = case_of(made)
    rows = [(row.kind, row.facts) for row in case.images.order_by("number")]
    values = {"picture": "2", "kind": "synthetic", "realistic": "True"}
    order = answer_all(client, made, {**REAL, **values})

    assert rows == [("unknown", {"threatened": True})] * 2
    assert case.facts["person"].get("identifiable") is None
    assert case.intake.said["told_by"] == said["told_by"]
    assert order == ["picture:1", "kind:2", "licensed:2", "shows:2", "depiction:2", "realistic:2"]
    assert case.images.get(number=1).facts == {"threatened": True} and offers(client)


def test_film_that_several_were_made_from_is_no_picture_to_choose(cast: Cast) -> None:
    """It takes no number (point 11); a case from before has such a row."""
    case = case_of(made := made_of(cast))
    pictures.describe_image(case=case, kind="source", facts={}, by=factory.dana(case), at=now())
    page = text(come(made).get(FIRST))

    assert "Picture 2" in page and "Picture 3" not in page


def test_whoever_gave_no_picture_reads_no_number(cast: Cast) -> None:
    """Point 11: what she described is the only one, though the film that it was made from is a row before it."""
    client = come(made := made_of(cast, given=0, made_from={"made_from": "changed_film"}))
    shown = []
    values = {"licensed": "False", "shows": "nude", "depiction": ["face"], "realistic": "True"}
    while code := asked_of(case_of(made)):
        shown.append(text(client.get(FIRST)))
        answer(client, (code, values[code.partition(":")[0]]))

    assert not [page for page in shown if "Picture" in page]
    assert offers(client)


def test_links_of_two_pictures_are_each_judged_by_their_own(cast: Cast) -> None:
    """A wrong fact in a letter is worse than none: what was said of one picture is not said of the other."""
    client = come(made := made_of(cast, links=2))
    says = {
        "picture:1": "1",
        "picture:2": "2",
        "kind:1": "real",
        "kind:2": "synthetic",
        "realistic:2": "True",
    }
    answer_all(client, made, {**REAL, **says, "licensed:2": "True"})

    case = case_of(made)
    assert [row.kind for row in case.images.order_by("number")] == ["real", "synthetic"]
    assert [row.facts["licensed"] for row in case.images.order_by("number")] == [False, True]
    client.post(LETTERS, choice_in(text(client.get(LETTERS))))
    assert list(case.notices.get().sightings.values_list("number", flat=True)) == [1]


def test_whoever_can_be_told_in_one_picture_is_not_said_to_be_in_the_other(cast: Cast) -> None:
    """Her answer on each stands for that one, in the law and in the letter."""
    client = come(made := made_of(cast, links=2))
    says = {"picture:1": "1", "picture:2": "2", "depiction:2": ["nothing"]}
    answer_all(client, made, {**REAL, **says})

    case = case_of(made)
    assert case.facts["person"].get("identifiable") is None
    assert [row.facts["identifiable"] for row in case.images.order_by("number")] == [True, False]
    routes = [route for route in engine.routes_of(case, at=now()).routes if route.answer == Truth.YES]
    first, second = ({route.basis_id for route in routes if at in route.sightings} for at in (0, 1))
    assert second < first


def test_case_from_before_is_mended_by_her_answer(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one whose single picture was not told from its source when its link was recorded."""
    monkeypatch.setattr(ownlinks, "_name_picture", lambda *_given: None)
    client = come(made := made_of(cast, given=1, made_from={"made_from": "changed_film"}))
    values = {
        "picture": "1",
        "licensed": "False",
        "shows": "nude",
        "depiction": ["face"],
        "realistic": "True",
    }

    assert answer_all(client, made, values)[0] == "picture:1"
    assert offers(client)


def test_whoever_does_not_know_reads_why_there_is_no_letter_and_is_asked_again(cast: Cast) -> None:
    client = come(made := made_of(cast))
    order = answer_all(client, made, {**REAL, "picture": "unknown"})
    page = text(client.get(LETTERS))
    factory.stand_at(factory.MOMENT + timedelta(days=1))

    assert order == ["picture:1"] and not offers(client)
    assert "A letter waits until it is known which picture is behind a link." in page
    assert "There is no further letter" not in page
    assert asked_of(case_of(made)) == "picture:1"


def test_nobody_is_asked_where_one_picture_or_a_look_says_it(cast: Cast) -> None:
    one = case_of(made_of(cast, given=1))
    assert not [asked for asked in ownquestions.open_questions(one, at=now()) if asked.sighting]

    two = case_of(made_of(cast))
    row, image = two.sightings.get(), two.images.get(number=2)
    sightings.name_image(sighting=row, image=image, by=factory.dana(two), at=now())
    assert not [asked for asked in ownquestions.open_questions(two, at=now()) if asked.sighting]


def test_picture_that_is_none_of_hers_is_no_answer(cast: Cast) -> None:
    client = come(made := made_of(cast))
    wrong = client.post(FIRST, {"fact": "picture:1", "value": "7"})

    assert wrong.status_code == 422
    assert case_of(made).sightings.get().image is None
