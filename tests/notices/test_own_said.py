"""She reads what she answered later, and corrects it: her word, and the fact that came from it (U2, U5)."""

from typing import Any

import pytest
from django.test import Client

from casework import custody, intake, opening, ownquestions, pictures, receipts, staffreceipts, toldlater
from casework.models import Image
from casework.moments import now
from tests import factory
from tests.casework.owndoor import with_word
from tests.casework.test_staff_receipts import private_of
from tests.casework.walkers import address, signed_in
from tests.factory import Cast
from tests.notices import test_own_which_picture as several
from tests.notices.test_own_facts import DESCRIBED, STATUS, answer, asked_of, case_of, made_of
from tests.notices.test_own_letters import LETTERS, come, text

pytestmark = pytest.mark.django_db
SAID = "/form/now/said"
# In the order of the questions, by which the list is numbered too.
REAL: dict[str, Any] = {"kind": "real", "licensed:1": "False", "shows": "nude", "depiction": ["face"]}
KIND, LICENSED, SHOWS, DEPICTION = 1, 2, 3, 4
CHANGED = "Those who work on your case have changed this since."


def answered(cast: Cast, mode: str = "worked", **values: Any) -> tuple[receipts.NewReceipt, Client]:
    """Return Dana's receipt and browser, with each question answered."""
    client = come(made := made_of(cast, mode))
    answer(client, *(REAL | values).items())
    return made, client


def change(client: Client, number: int, fact: str, value: Any) -> Any:
    return client.post(f"{SAID}/{number}", {"fact": fact, "value": value})


def picture_of(made: receipts.NewReceipt) -> Image:
    return case_of(made).images.get()


@pytest.mark.parametrize(("mode", "page"), [("worked", STATUS), ("alone", LETTERS)])
def test_list_has_her_words_and_days_behind_neutral_addresses(cast: Cast, mode: str, page: str) -> None:
    """S46: no id in an address."""
    made, client = answered(cast, mode)
    read = text(client.get(SAID))

    assert f'href="{SAID}">What I answered, and how to change it</a>' in text(client.get(page))
    for words in ("What can be seen?", "A naked body", "How can people tell that it is you?", "My face"):
        assert words in read
    assert f'href="{SAID}/4"' in read and read.count("Said on ") == 4
    assert str(picture_of(made).pk) not in read and CHANGED not in read


def test_whoever_answered_nothing_finds_no_list(cast: Cast) -> None:
    client = come(made_of(cast))

    assert SAID not in text(client.get(STATUS)) and client.get(SAID)["Location"] == STATUS
    assert client.get(f"{SAID}/1").status_code == 404


def test_question_comes_back_with_her_answer_chosen(cast: Cast) -> None:
    """Also a no, several answers, and that she does not know."""
    _made, client = answered(cast, shows="unknown", depiction=["face", "mark"])
    agreed, shows, told_by = (text(client.get(f"{SAID}/{number}")) for number in (LICENSED, SHOWS, DEPICTION))

    assert [page.count(" checked") for page in (agreed, shows, told_by)] == [1, 1, 2]
    assert " checked" in agreed.split('value="False"')[1][:60]
    assert " checked" in shows.split('value="unknown"')[1][:60]


def test_corrected_answer_takes_the_place_of_her_word_and_its_fact(cast: Cast) -> None:
    """Staff read it as her word, and the list has it."""
    made, client = answered(cast)
    said = change(client, LICENSED, "licensed:1", "True")

    assert said["Location"] == SAID
    assert picture_of(made).facts == {"shows": "nude", "depiction": ["face"], "licensed": True}
    assert [one.value for one in toldlater.answers(case_of(made))] == ["real", True, "nude", ["face"]]
    assert CHANGED not in text(client.get(SAID))
    read = text(signed_in(cast.alice).get(address("own_answers", case_of(made))))
    assert "Did you agree that others see it there?" in read and "Yes<br>" in read


@pytest.mark.parametrize(
    ("number", "fact"),
    [(KIND, "kind"), (LICENSED, "licensed:1"), (SHOWS, "shows"), (DEPICTION, "depiction")],
)
def test_what_she_does_not_know_after_all_is_unknown_again(cast: Cast, number: int, fact: str) -> None:
    """Unknown is no fact; answered anew it is one again."""
    made, client = answered(cast)
    before = (picture_of(made).kind, picture_of(made).facts)
    change(client, number, fact, "unknown")
    taken = (picture_of(made).kind, picture_of(made).facts)
    person = case_of(made).facts["person"].get("identifiable")
    change(client, number, fact, REAL[fact])

    assert taken != before and len(taken[1]) == 3 - (fact != "kind")
    assert person is (None if fact == "depiction" else True)
    assert (picture_of(made).kind, picture_of(made).facts) == before
    assert case_of(made).facts["person"]["identifiable"] is True


def test_what_follows_from_the_new_answer_is_asked(cast: Cast) -> None:
    """Made by a computer: then laws ask whether it looks real."""
    made, client = answered(cast)
    before = asked_of(case_of(made))
    change(client, KIND, "kind", "synthetic")

    assert (before, asked_of(case_of(made))) == ("", "realistic")


def test_what_staff_recorded_since_stays_theirs_and_the_page_says_so(cast: Cast) -> None:
    made, client = answered(cast)
    image = picture_of(made)
    facts = image.facts | {"shows": "partly_clothed"}
    pictures.change_image(image=image, kind=image.kind, facts=facts, by=cast.alice, at=now())
    read = text(client.get(SAID))
    change(client, SHOWS, "shows", "sexual")

    assert read.count(CHANGED) == 1 and CHANGED in text(client.get(SAID))
    assert picture_of(made).facts["shows"] == "partly_clothed"
    assert [one.value for one in toldlater.answers(case_of(made))][2] == "sexual"


def test_what_staff_recorded_before_her_answer_is_not_taken_for_hers(cast: Cast) -> None:
    """Also where both said the same: hers never became the fact."""
    case = case_of(made := made_of(cast))
    asked = next(one for one in ownquestions.open_questions(case, at=now()) if one.code == "depiction")
    pictures.describe_image(case=case, kind="real", facts={"depiction": ["face"]}, by=cast.alice, at=now())
    intake.change_facts(case=case, facts={"person": {"identifiable": True}}, by=cast.alice, at=now())
    for value in (["face"], None):
        toldlater.keep(case=case, asked=asked, value=value, by=factory.dana(case), at=now())

    assert picture_of(made).facts == {"depiction": ["face"]}
    assert case_of(made).facts["person"]["identifiable"] is True


def test_same_answer_again_changes_nothing(cast: Cast) -> None:
    made, client = answered(cast)
    entries = custody.entries(case_of(made)).count()
    change(client, SHOWS, "shows", "nude")

    assert custody.entries(case_of(made)).count() == entries


def test_description_is_read_and_changed_as_she_typed_it(cast: Cast) -> None:
    client = come(made := made_of(cast))
    client.post(DESCRIBED, {"fact": "description", "value": "a woman by a blue window"})
    form = text(client.get(f"{SAID}/1"))
    change(client, 1, "description", "a woman by a red window")

    assert "a woman by a blue window" in form and "red window" in text(client.get(SAID))
    assert picture_of(made).facts["description"] == "a woman by a red window"


def test_digits_that_staff_gave_correct_nothing_yet(cast: Cast) -> None:
    """S2: not even to what she does not know; the page says from when on, and keeps what was chosen."""
    made, _client = answered(cast)
    case = case_of(made)
    given = staffreceipts.give_receipt(
        case=case, case_private=private_of(case, cast), by=cast.alice, at=now()
    )
    client = come(given)
    pages = [change(client, LICENSED, "licensed:1", value) for value in ("True", "unknown")]

    assert [page.status_code for page in pages] == [409, 409]
    assert "a yes counts here from" in text(pages[0])
    assert picture_of(made).facts["licensed"] is False


def test_whoever_fills_it_in_for_her_corrects_nothing(cast: Cast) -> None:
    """What is seen of her is hers to say."""
    made, client = answered(cast)
    case = case_of(made)
    intake.change_facts(case=case, facts={"notifier": {"role": "representative"}}, by=cast.alice, at=now())

    assert SAID not in text(client.get(STATUS))
    assert client.get(SAID)["Location"] == STATUS
    assert change(client, SHOWS, "shows", "other").status_code == 404
    assert picture_of(made).facts["shows"] == "nude"


def test_list_asks_for_her_own_word(cast: Cast) -> None:
    """U17: with the digits alone the status says that there is one, and nothing of it."""
    made, _client = answered(cast)
    with_word(made, days_ago=0)
    client = come(made)

    assert SAID in text(client.get(STATUS)) and "A naked body" not in text(client.get(STATUS))
    assert client.get(SAID)["Location"] == "/form/now/word"
    assert change(client, SHOWS, "shows", "other")["Location"] == "/form/now/word"


def test_wrong_picture_behind_a_link_is_corrected(cast: Cast) -> None:
    """Then that one is asked about; what was said of the other stays its own. "I do not know" waits again."""
    client = come(made := several.made_of(cast))
    several.answer_all(client, made, {**REAL, "licensed": "False", "picture": "1"})
    read = text(client.get(SAID))
    change(client, 1, "picture:1", "2")
    named = case_of(made).sightings.get().image
    asked = asked_of(case_of(made))
    change(client, 1, "picture:1", "unknown")

    assert "Which picture is behind this link?" in read and "gallery" in read
    assert (named and named.number, asked) == (2, "kind:2")
    assert case_of(made).images.get(number=1).facts["shows"] == "nude"
    assert case_of(made).sightings.get().image is None
    assert "A letter waits until it is known which picture" in text(client.get(LETTERS))


def test_of_several_pictures_each_answer_is_of_its_own(cast: Cast) -> None:
    client = come(made := several.made_of(cast, links=2))
    values = {**REAL, "licensed": "False", "picture:1": "1", "picture:2": "2"}
    several.answer_all(client, made, values)
    answers = toldlater.answers(case_of(made))
    number = next(place for place, one in enumerate(answers, 1) if one.asked.code == "depiction:2")
    change(client, number, "depiction:2", ["nothing"])

    first, second = case_of(made).images.order_by("number")
    assert "Picture 2" in text(client.get(f"{SAID}/{number}"))
    assert (first.facts["depiction"], first.facts["identifiable"]) == (["face"], True)
    assert ("depiction" in second.facts, second.facts["identifiable"]) == (False, False)


def test_answer_from_before_this_was_noted_is_corrected_too(cast: Cast) -> None:
    """Entries that were kept before have no pictures beside them."""
    made, client = answered(cast)
    case = case_of(made)
    old = {code: {"value": one["value"], "on": one["on"]} for code, one in ownquestions.entries(case)}
    opening.note_answered(intake=case.intake, name="later", said={"later": old})
    change(client, SHOWS, "shows", "sexual")
    change(client, DEPICTION, "depiction", ["nothing"])

    assert picture_of(made).facts == {"licensed": False, "shows": "sexual"}
    assert case_of(made).facts["person"]["identifiable"] is False
