"""She corrects what she answered on her way in as she corrects what she answered since (U2, U5)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from casework import custody, pictures, receipts, toldlater
from casework.models import Image
from casework.moments import now
from tests import factory
from tests.casework.walkers import address, signed_in
from tests.factory import Cast
from tests.notices import test_own_which_picture as several
from tests.notices.test_own_facts import STATUS, answer, asked_of, case_of, made_of
from tests.notices.test_own_letters import LETTERS, come, text
from tests.notices.test_own_said import CHANGED, SAID, change, picture_of

pytestmark = pytest.mark.django_db
# In the order of the list.
KIND, TOLD_BY, _WORDS, AVOID = 1, 2, 3, 4
SAID_BEFORE: dict[str, Any] = {
    "made_from": {"made_from": "made"},
    "told_by": {"told_by": ["face"]},
    "file": {"description": "a woman by a blue window"},
    "want": {"want": ["down"], "avoid": ["regulator", "name"]},
}


def told(cast: Cast, mode: str = "worked", **answers: Any) -> tuple[receipts.NewReceipt, Client]:
    """Return Dana's receipt and browser, with all of it answered on her way in."""
    made = made_of(cast, mode, **(SAID_BEFORE | answers))
    return made, come(made)


def place_of(made: receipts.NewReceipt, fact: str) -> int:
    codes = [one.asked.code for one in toldlater.answers(case_of(made))]
    return codes.index(fact) + 1


@pytest.mark.parametrize(("mode", "page"), [("worked", STATUS), ("alone", LETTERS)])
def test_list_has_what_she_answered_on_her_way_in(cast: Cast, mode: str, page: str) -> None:
    made, client = told(cast, mode)
    read, form = text(client.get(SAID)), text(client.get(f"{SAID}/{KIND}"))

    assert f'href="{SAID}"' in text(client.get(page)) and read.count("Said on ") == 4
    for words in ("I do not know from what", "My face", "a woman by a blue window", "No authority"):
        assert words in read
    assert " checked" in form.split('value="made"')[1][:60] and "from a picture of me" in form
    assert toldlater.told(case_of(made)) == [] and CHANGED not in read


@pytest.mark.parametrize("mode", ["worked", "alone"])
@pytest.mark.parametrize(
    ("fact", "value", "facts"),
    [
        ("kind", "as_taken", {"kind": "real"}),
        ("kind", "unknown", {"kind": "unknown"}),
        ("depiction", ["mark"], {"depiction": ["mark"]}),
        ("depiction", ["nothing"], {}),
        ("description", "a red room", {"description": "a red room"}),
        ("description", "", {}),
    ],
)
def test_corrected_answer_takes_the_place_of_the_fact(
    cast: Cast, mode: str, fact: str, value: Any, facts: dict[str, Any]
) -> None:
    made, client = told(cast, mode)
    was = {"kind": "synthetic", "depiction": ["face"], "description": "a woman by a blue window"}
    said = change(client, place_of(made, fact), fact, value)
    row = picture_of(made)

    assert said["Location"] == SAID and CHANGED not in text(client.get(SAID))
    assert {"kind": row.kind, **row.facts} == {key: one for key, one in was.items() if key != fact} | facts
    assert case_of(made).facts["person"]["identifiable"] is (value != ["nothing"])


def test_who_said_that_nobody_can_tell_says_how_they_can(cast: Cast) -> None:
    """Also where she takes it back alone: then it is asked of her again where nobody else can say it."""
    made, client = told(cast, "alone", told_by={"told_by": ["nothing"]})
    change(client, TOLD_BY, "depiction", ["face"])
    facts, person = picture_of(made).facts["depiction"], case_of(made).facts["person"]["identifiable"]
    change(client, TOLD_BY, "depiction", ["unknown"])
    factory.stand_at(factory.MOMENT + timedelta(days=1))
    client = come(made)
    answer(client, ("licensed:1", "False"), ("shows", "nude"), ("realistic", "True"))

    assert (facts, person) == (["face"], True)
    assert "depiction" not in picture_of(made).facts and asked_of(case_of(made)) == "depiction"


def test_picture_that_it_was_made_from_follows(cast: Cast) -> None:
    """The film is another thing than the picture: her agreement to that is not taken for one to this."""
    made, client = told(cast, "alone", made_from={"made_from": "own_picture"})
    source = case_of(made).images.get(kind="source")
    answer(client, (f"licensed:{source.number}", "True"))
    change(client, KIND, "kind", "changed_film")
    film, image = case_of(made).images.get(kind="source"), case_of(made).images.get(kind="synthetic")
    codes = {one.asked.code for one in toldlater.answers(case_of(made))}
    change(client, KIND, "kind", "as_taken")

    assert film.facts == {"depiction": ["body"]} and image.facts["made_from"] == str(film.number)
    assert f"licensed:{source.number}" not in codes
    assert picture_of(made).kind == "real" and "made_from" not in picture_of(made).facts
    events = custody.entries(case_of(made)).values_list("event", flat=True)
    assert list(events).count("source_taken_back") == 2


def test_source_that_staff_changed_stays(cast: Cast) -> None:
    made, client = told(cast, made_from={"made_from": "own_picture"})
    source = case_of(made).images.get(kind="source")
    pictures.change_image(image=source, kind="source", facts={"shows": "other"}, by=cast.alice, at=now())
    change(client, KIND, "kind", "made")

    assert case_of(made).images.get(kind="source") == source
    assert case_of(made).images.get(kind="synthetic").facts["made_from"] == str(source.number)


def test_telling_by_a_part_changes_no_picture_that_it_was_made_from(cast: Cast) -> None:
    made, client = told(cast, made_from={"made_from": "own_picture"})
    change(client, TOLD_BY, "depiction", ["voice"])

    assert case_of(made).images.get(kind="source").facts == {"depiction": ["face"]}
    assert case_of(made).images.get(kind="synthetic").facts["depiction"] == ["voice"]


@pytest.mark.parametrize(
    ("value", "avoid", "name"),
    [(["unknown"], [], None), (["police"], ["police"], None), (["name"], [], False)],
)
def test_what_she_does_not_want_is_hers_to_say_anew(
    cast: Cast, value: list[str], avoid: list[str], name: bool | None
) -> None:
    made, client = told(cast)
    form = text(client.get(f"{SAID}/{AVOID}"))
    change(client, AVOID, "avoid", value)
    wishes = case_of(made).facts["preferences"]

    assert form.count(" checked") == 2 and "I do not know" not in form
    assert (wishes.get("avoid") or [], wishes.get("disclose_name")) == (avoid, name)
    assert CHANGED not in text(client.get(SAID))


def test_who_left_it_open_says_later_what_she_does_not_want(cast: Cast) -> None:
    made, client = told(cast, want={"want": ["down"], "avoid": []})
    form = text(client.get(f"{SAID}/{AVOID}"))
    change(client, AVOID, "avoid", ["regulator"])

    assert " checked" in form.split('value="unknown"')[1][:60]
    assert case_of(made).facts["preferences"]["avoid"] == ["regulator"]


def test_what_staff_recorded_since_stays_theirs(cast: Cast) -> None:
    made, client = told(cast)
    row = picture_of(made)
    pictures.change_image(image=row, kind="real", facts=row.facts, by=cast.alice, at=now())
    read = text(client.get(SAID))
    change(client, KIND, "kind", "own_picture")

    assert read.count(CHANGED) == 1 and CHANGED in text(client.get(SAID))
    assert picture_of(made).kind == "real" and not Image.objects.filter(kind="source").exists()


def test_staff_read_each_answer_once_and_the_new_one_with_its_day(cast: Cast) -> None:
    made, client = told(cast)
    where = address("own_answers", case_of(made))
    before = text(signed_in(cast.alice).get(where))
    change(client, TOLD_BY, "depiction", ["mark"])
    change(client, AVOID, "avoid", ["unknown"])
    after = text(signed_in(cast.alice).get(where))

    asked = ["How can people tell that it is you?", "Is there anything you do not want?"]
    assert [page.count(words) for page in (before, after) for words in asked] == [1, 1, 2, 2]
    assert "A tattoo, a scar or another mark<br>" in after and "No<br>" in after


def test_same_answer_again_is_no_new_one(cast: Cast) -> None:
    made, client = told(cast)
    entries = custody.entries(case_of(made)).count()
    for number, fact, value in ((KIND, "kind", "made"), (TOLD_BY, "depiction", ["face"])):
        change(client, number, fact, value)

    assert custody.entries(case_of(made)).count() == entries and toldlater.told(case_of(made)) == []


def test_of_several_pictures_what_was_said_once_is_not_listed(cast: Cast) -> None:
    """She is asked of each, where nobody works the case."""
    of_picture = {page: said for page, said in SAID_BEFORE.items() if page != "want"}
    client = come(several.made_of(cast, **of_picture))

    assert client.get(SAID)["Location"] == LETTERS


def test_of_several_pictures_in_a_worked_case_the_new_answer_is_of_each(cast: Cast) -> None:
    """As it was before: staff read that she was asked once."""
    client = come(made := several.pasted_by(cast, "", given=2, works="worked", **SAID_BEFORE))
    change(client, TOLD_BY, "depiction", ["mark"])

    assert [row.facts["depiction"] for row in case_of(made).images.all()] == [["mark"], ["mark"]]


def test_answer_is_listed_under_the_question_that_she_read(cast: Cast) -> None:
    """Who said that it is by the place was asked for something of herself: corrected, that is asked again."""
    made, client = told(cast, "alone", told_by={"told_by": ["place"]})
    before = text(client.get(SAID))
    answer(client, ("licensed:1", "False"), ("shows", "nude"), ("depiction", ["place"]))
    after = text(client.get(SAID))
    form = text(client.get(f"{SAID}/{place_of(made, 'depiction')}"))

    assert "How can people tell that it is you?" in before and "The place, or things in it" in before
    assert "Is there anything of you yourself in it?" in after and "The place, or things in it" not in after
    assert " checked" in form.split('value="place"')[1][:60]
