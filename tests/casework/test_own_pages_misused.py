"""Her pages in other hands, pressed twice, or with half a session: nothing is lost, nothing opens that asks for her word."""

import pytest
from django.conf import settings
from django.test import Client

from casework import handingin, opening, ownchanges, safeguarding
from casework.dialable import Policy
from casework.models import Case, Consent, Intake, Receipt
from casework.ownwords import ACT_WORDS
from casework.views import ownopening, ownpictures
from tests import factory
from tests.casework.test_own_pages import to_receipt, url
from tests.casework.test_own_pictures import a_file
from tests.factory import MOMENT, Cast

WORD = {"word": "blue kettle"}


@pytest.fixture
def dana(people: Cast) -> Client:
    factory.door_open(people)
    browser = Client()
    browser.digits = to_receipt(browser)
    browser.post(url("receipt"), {"digits": browser.digits})
    return browser


def come_back(digits: str) -> Client:
    browser = Client()
    browser.post("/form/return", {"digits": digits})
    return browser


def test_her_words_are_not_overwritten_while_her_own_word_is_asked_for(dana: Client) -> None:
    """U14, U35: a box that could not be opened is never shown as empty."""
    dana.post(url("words"), {"words": "a canary sentence"})
    dana.post("/form/now/word/1", WORD)
    before = bytes(Case.objects.get().narrative)
    later = come_back(dana.digits)

    asked = later.get(url("words"))
    later.post(url("words"), {"words": ""})

    assert asked["Location"] == "/form/now/word"
    assert bytes(Case.objects.get().narrative) == before


def test_unfinished_form_asks_for_her_own_word(dana: Client) -> None:
    """T3, U17."""
    dana.post("/form/now/word/1", WORD)
    finder = come_back(dana.digits)

    answers = [finder.get(url(name))["Location"] for name in ("links", "contact", "check")]

    assert set(answers) == {"/form/now/word"}
    finder.post("/form/now/word", WORD)
    assert finder.get(url("contact")).status_code == 200


def test_half_a_session_ends_and_overwrites_nothing(dana: Client) -> None:
    dana.post(url("words"), {"words": "a canary sentence"})
    before = bytes(Case.objects.get().narrative)
    del dana.cookies[settings.VAULT_COOKIE_NAME]

    answer = dana.get(url("words"))

    assert answer["Location"].startswith("/form/return")
    assert bytes(Case.objects.get().narrative) == before


def test_other_word_ends_what_the_word_before_had_opened(dana: Client) -> None:
    """S9."""
    dana.post("/form/now/word/1", WORD)
    elsewhere = come_back(dana.digits)
    elsewhere.post("/form/now/word", WORD)
    opened = elsewhere.get("/form/now/digits").status_code

    dana.post("/form/now/word/1", {"word": "green lamp"})

    assert opened == 200
    assert elsewhere.get("/form/now/digits")["Location"] == "/form/now/word"


def test_word_chosen_meanwhile_drops_digits_that_were_made_before(dana: Client) -> None:
    dana.post("/form/now/digits", {"make": "yes"})
    assert Receipt.objects.filter(state="waiting").exists()

    dana.post("/form/now/word/1", WORD)

    assert not Receipt.objects.filter(state="waiting").exists()


def test_status_says_when_a_word_was_chosen_after_handing_in(dana: Client) -> None:
    """U18: she sees what somebody who found her digits did."""
    dana.post(url("check"))
    dana.post("/form/now/word/1", WORD)

    page = dana.get("/form/now").content.decode()

    assert "An own word was chosen on" in page


def test_every_act_can_be_shown_to_her() -> None:
    """S40, U18: an agreement that the page cannot name could not be taken back."""
    assert set(ACT_WORDS) == set(Consent.Act.values)


@pytest.mark.parametrize("fault", [ownchanges.AlreadyWaits, ownchanges.NotKept])
def test_pressed_twice_leads_to_the_status(
    dana: Client, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    dana.post(url("check"))

    def raced(**_: object) -> None:
        raise fault

    monkeypatch.setattr(ownchanges, "ask_change", raced)

    assert dana.post("/form/now/end")["Location"] == "/form/now"


def test_stop_pressed_while_a_page_is_open_says_so(
    dana: Client, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S56."""
    dana.post(url("check"))
    safeguarding.raise_stop(case=Case.objects.get(), by=people.bob, at=MOMENT)
    monkeypatch.setattr("casework.access.CLOSED_BY_STOP", frozenset())

    answer = dana.post("/form/now/end")

    assert answer.status_code == 409
    assert "held" in answer.content.decode()


def test_links_are_limited_and_what_was_pasted_stays(dana: Client) -> None:
    """S51, U40."""
    text = "\n".join(f"https://a.example/{number}" for number in range(201))

    answer = dana.post(url("links"), {"text": text})

    assert answer.status_code == 422
    assert "https://a.example/200" in answer.content.decode()


def test_pictures_are_limited(dana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """S51."""
    monkeypatch.setattr(ownpictures, "MOST_PICTURES", 0)

    answer = dana.post("/form/file/2", {"files": [a_file()]})

    assert not Case.objects.get().images.exists()
    assert "0 pictures or films are enough here" in answer.content.decode()


def test_many_cases_from_one_place_wait(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """S51: slowed, and what was answered stays."""
    monkeypatch.setattr(ownopening, "FREE_OPENINGS", 1)
    factory.door_open(people)
    for _ in range(2):
        to_receipt(Client())

    third = Client()
    assert to_receipt(third) == ""
    assert Case.objects.count() == 2
    assert third.get(url("country")).status_code == 200


def test_colleague_who_opens_her_address_stays_signed_in(people: Cast) -> None:
    """S10."""
    from tests.casework.walkers import signed_in

    alice = signed_in(people.alice)
    alice.get("/form/now")

    assert alice.get("/cases").status_code == 200


@pytest.mark.parametrize("name", ["links", "words", "want", "file"])
def test_page_left_open_keeps_nothing_once_it_is_handed_in(dana: Client, name: str) -> None:
    """U8, U40: what she gives there is refused in words; what she handed in stays as it was."""
    other = come_back(dana.digits)
    dana.post(url("check"))
    before = Intake.objects.get().said

    answer = other.post(url(name), {"text": "https://late.example", "words": "a late word"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "is not kept" in page
    assert page.count('class="button') >= 3
    assert (Intake.objects.get().said, Case.objects.get().narrative) == (before, None)
    assert other.post(url("check"))["Location"] == "/form/now"


def test_pictures_are_neither_taken_nor_taken_back_once_it_is_handed_in(dana: Client) -> None:
    """U40."""
    dana.post("/form/file/2", {"files": [a_file()]})
    dana.post(url("check"))
    late = [
        ("/form/file/1", {"prints": "{}"}),
        ("/form/file/2", {"files": [a_file()]}),
        (url("file"), {"take_back": "1"}),
    ]

    answers = [dana.post(path, given).status_code for path, given in late]

    assert answers == [409] * 3
    assert Case.objects.get().images.count() == 1


def test_answer_that_meets_the_handing_in_is_refused(people: Cast) -> None:
    """S42: asked under the case's lock, whatever the page had read before."""
    case = factory.own_case(people).receipt.case
    stale, dana_ = Intake.objects.get(), factory.dana(case)
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=dana_, at=MOMENT)

    with pytest.raises(opening.HandedIn):
        opening.go_on(intake=stale, name="want", said={"avoid": ["name"]}, words="", by=dana_, at=MOMENT)

    assert "want" not in Intake.objects.get().answered
