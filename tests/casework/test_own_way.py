"""On the way through her own form: pastes said back, saved and left, a visit that ended, contact, and errors in one sentence."""

import pytest
from django.test import Client

from casework import questions
from casework.models import Intake
from tests import factory
from tests.factory import Cast

MESS = "see http://gallery.example/v/8841\nhttp://gallery.example/v/8841"


def url(name: str) -> str:
    return f"/form/{questions.number_of(name)}"


@pytest.fixture
def dana(people: Cast) -> Client:
    """Dana behind her receipt."""
    made, client = factory.own_case(people), Client()
    client.post("/form/return", {"digits": made.digits})
    client.post(url("receipt"), {"digits": made.digits})
    return client


def test_messy_paste_is_said_back_once_and_kept(dana: Client) -> None:
    """Continued a second time as it is, she goes on."""
    first = dana.post(url("links"), {"text": MESS})
    page = dana.get(first["Location"]).content.decode()
    second = dana.post(url("links"), {"text": MESS})

    assert first["Location"] == url("links")
    assert "We read 1 link<" in page
    assert "Once is enough" in page
    assert '<q dir="auto">see</q>' in page
    assert second["Location"] == url("told_by")
    assert Intake.objects.get().said["links"]["text"] == MESS


def test_clean_paste_goes_on_at_once(dana: Client) -> None:
    answer = dana.post(url("links"), {"text": "http://gallery.example/v/8841"})

    assert answer["Location"] == url("told_by")


def test_save_and_leave_keeps_the_answer_and_ends_the_visit(dana: Client) -> None:
    """U14, S47: the page that says so shows nothing of the case."""
    page = dana.post(url("told_by"), {"told_by": ["mark"], "leave": "yes"}).content.decode()

    assert Intake.objects.get().said["told_by"] == {"told_by": ["mark"]}
    assert 'content="0; url=/leave"' in page
    assert dana.get(url("told_by"))["Location"] == "/form/return?ended"


def test_visit_that_ended_says_what_was_kept_and_what_not(dana: Client) -> None:
    """U35, U40."""
    session = dana.session
    session["own"] = {**session["own"], "seen": session["own"]["seen"] - 15 * 60 - 1}
    session.save()

    answer = dana.post(url("words"), {"words": "typed too late"}, follow=True)

    assert "What you continued is kept. What you only typed is not." in answer.content.decode()
    assert "Your visit ended" not in Client().get("/form/return").content.decode()


def test_end_of_a_visit_is_said_beforehand(dana: Client) -> None:
    """U35."""
    assert "After 15 minutes without a page" in dana.get(url("know")).content.decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"way": "email"}, "Write the address or number"),
        ({"way": "email", "where": "not an address"}, "name@place.org"),
        ({"way": "phone", "where": "call me"}, "with its digits"),
        ({"way": "none", "where": "anna at 😢"}, "You chose “No”."),
        ({"where": "dana@mail.example"}, "You chose “No”."),
    ],
)
def test_contact_says_what_is_missing(dana: Client, given: dict[str, str], says: str) -> None:
    """U40: and what was typed is still there."""
    answer = dana.post(url("contact"), given)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert given.get("where", "") in answer.content.decode()


@pytest.mark.parametrize("where", ["٠١٢٣ ٤٥٦", "+44 20 7946 0000"])
def test_phone_number_is_taken_in_local_digits(dana: Client, where: str) -> None:
    """U33."""
    assert dana.post(url("contact"), {"way": "phone", "where": where})["Location"] == url("check")


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("file", {"description": "x" * 301}, "Shorten it to 300 letters"),
        ("words", {"words": "a\x00b"}, "Type it, instead of pasting it"),
    ],
)
def test_too_much_is_said_and_nothing_is_cut_off(
    dana: Client, name: str, given: dict[str, str], says: str
) -> None:
    """U40: what was typed is still there, whole."""
    page = dana.post(url(name), given).content.decode()

    assert says in page
    assert "maxlength" not in page
    assert given.get("description", "") in page


def test_contact_is_none_unless_chosen(dana: Client) -> None:
    """U30: an address that she gave before is not kept with a no, and she need not empty it."""
    dana.post(url("contact"), {})
    assert Intake.objects.get().said["contact"]["way"] == "none"

    for way in ("phone", "none"):
        dana.post(url("contact"), {"way": way, "where": "555 0100"})
    said = Intake.objects.get().said["contact"]
    assert (said["way"], said["where"]) == ("none", "")


@pytest.mark.parametrize("other", ["face", "name"])
def test_people_can_tell_or_they_cannot(dana: Client, other: str) -> None:
    """U40: both at once are asked about, and what was ticked stays."""
    answer = dana.post(url("told_by"), {"told_by": [other, "nothing"]})

    assert (answer.status_code, answer.content.decode().count(" checked")) == (422, 2)
    assert "Not both." in answer.content.decode()


def test_words_without_a_link_are_no_zero_links(dana: Client) -> None:
    answer = dana.post(url("links"), {"text": "it is on a forum"}, follow=True)

    assert "There is no link in your case yet." in answer.content.decode()
    assert "We read" not in answer.content.decode()


def test_links_left_open_are_said_to_stay_closed(dana: Client) -> None:
    dana.post(url("links"), {"text": "http://gallery.example/v/8841"})

    assert "nobody here opens them" in dana.get(url("check")).content.decode()


def test_answer_that_was_given_is_shown_though_it_is_not_asked_any_more(dana: Client) -> None:
    """Nothing is handed in that the last page does not show."""
    dana.post(url("links"), {"text": "http://gallery.example/v/8841"})
    dana.post(url("know"), {"know": ["threat"]})

    assert "gallery.example" in dana.get(url("check")).content.decode()


@pytest.mark.parametrize(
    ("name", "knows", "place"),
    [
        ("safe_now", [], (1, 12)),
        ("know", [], (5, 12)),
        ("told_by", [], (7, 11)),
        ("told_by", ["threat"], (6, 10)),
        ("file", ["file"], (6, 11)),
        ("contact", ["links", "file"], (12, 12)),
        ("file", ["threat"], (6, 11)),
    ],
)
def test_number_of_questions_is_true(name: str, knows: list[str], place: tuple[int, int]) -> None:
    assert questions.place_of(name, knows) == place


@pytest.mark.parametrize(("who", "is_said"), [("me", False), ("asked_me", True)])
def test_who_answers_for_somebody_is_told_on_each_page_who_you_is(
    dana: Client, who: str, is_said: bool
) -> None:
    row = Intake.objects.get()
    row.said = {**(row.said or {}), "who": {"who": who}}
    row.save()
    asked = [dana.get(url(name)).content.decode() for name in questions.AFTER if name != "check"]
    check = dana.get(url("check")).content.decode()

    assert {"“you” is that person." in page for page in asked} == {is_said}
    assert ("Answered for somebody else, at their request." in check) == is_said
