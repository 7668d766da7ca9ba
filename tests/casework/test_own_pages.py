"""The pages of somebody who comes by herself: in order, without an account, nothing kept before the receipt."""

import re

import pytest
from django.test import Client

from casework import questions
from casework.models import AgeGateCount, Case, Intake
from tests import factory
from tests.factory import Cast


def url(name: str) -> str:
    return f"/form/{questions.number_of(name)}"


def to_receipt(client: Client, country: str = "DE") -> str:
    """Walk to the receipt; return its digits as they stand on the page."""
    return digits_on(receipt_page(client, country))


def digits_on(page: str) -> str:
    return "".join(re.findall(r"<span>(\d{4})</span>", page))


def receipt_page(client: Client, country: str = "DE") -> str:
    """Walk to the receipt; return its page, which is shown once."""
    for name, answer in (
        ("staying_safe", {}),
        ("safe_now", {"safe": "yes"}),
        ("under_18", {"under_18": "no"}),
        ("who", {"who": "me"}),
    ):
        assert client.post(url(name), answer).status_code == 302, name
    return client.post(url("country"), {"country": country}).content.decode()


@pytest.fixture
def visitor(people: Cast) -> Client:
    factory.door_open(people)
    return Client()


def test_door_is_closed_where_nobody_reads(people: Cast) -> None:
    """U8: two next doors."""
    page = Client().get("/form").content.decode()

    assert 'href="/form/1"' not in page and "Here you" not in page
    assert 'href="/help"' in page
    assert Client().get("/form/1")["Location"] == "/form"


@pytest.mark.parametrize("name", questions.PAGES[1:])
def test_no_page_is_reached_before_those_ahead_of_it(visitor: Client, name: str) -> None:
    """U12, U36: what leaving does comes first, the age before everything about the case."""
    answer = visitor.get(url(name))

    assert answer.status_code == 302
    assert answer["Location"] in {"/form/1?ended", "/form/return?ended"}


@pytest.mark.parametrize("said", ["yes", "unsure"])
def test_possible_minor_opens_the_pathway_and_no_case(visitor: Client, said: str) -> None:
    """S55, U37: a count and nothing else; a direct POST beyond it opens nothing either."""
    visitor.post(url("staying_safe"))
    visitor.post(url("safe_now"), {"safe": "yes"})

    answer = visitor.post(url("under_18"), {"under_18": said})
    for name, given in (("who", {"who": "me"}), ("country", {"country": "DE"})):
        visitor.post(url(name), given)

    assert answer["Location"] == "/help?form"
    told, plain = (visitor.get(path).content.decode() for path in ("/help?form", "/help"))
    assert "so no case was opened" in told and '<a href="/form">To the form</a>' in told
    assert "so no case was opened" not in plain and "To the form" not in plain
    assert not Case.objects.exists()
    assert AgeGateCount.objects.get().count == 1


def test_for_somebody_who_does_not_know_no_case_is_opened(visitor: Client) -> None:
    """U8."""
    for name, answer in (("staying_safe", {}), ("safe_now", {}), ("under_18", {"under_18": "no"})):
        visitor.post(url(name), answer)

    page = visitor.post(url("who"), {"who": "does_not_know"}).content.decode()

    assert page.count('class="button') >= 3
    assert visitor.get(url("country"))["Location"] == url("who")
    assert not Case.objects.exists()


def test_receipt_is_shown_once(visitor: Client) -> None:
    """U14, U15: in groups, with how to write them; that nobody finds them again is said here and when she comes back."""
    page = receipt_page(visitor)
    digits = digits_on(page)

    again = visitor.get(url("receipt")).content.decode()

    assert len(digits) == 20
    assert digits[:4] not in again
    assert "Write them down like a phone number or a card number" in page
    assert "From now on everything that you continue is kept." in page
    assert "Nobody can find them again for you" in page
    assert "Nobody can find them again." in visitor.get("/form/return").content.decode()
    assert Case.objects.get().facts["person"]["residence"] == "DE"


def test_page_lets_go_only_when_it_was_typed_back(visitor: Client) -> None:
    digits = to_receipt(visitor)

    early = visitor.get(url("know"))
    wrong = visitor.post(url("receipt"), {"digits": "1" * 20})
    right = visitor.post(url("receipt"), {"digits": digits})

    assert early["Location"] == url("receipt")
    assert (wrong.status_code, right["Location"]) == (422, url("know"))


def test_who_cannot_keep_it_goes_on(visitor: Client) -> None:
    to_receipt(visitor)

    answer = visitor.post(url("receipt"), {"cannot": "yes"})

    assert answer["Location"] == url("know")


def test_new_digits_after_a_reload(visitor: Client) -> None:
    first = to_receipt(visitor)

    page = visitor.post(url("receipt"), {"again": "yes"}).content.decode()
    second = digits_on(page)

    assert len(second) == 20
    assert second != first
    assert visitor.post(url("receipt"), {"digits": second})["Location"] == url("know")


def test_whole_way_with_every_question_left_out(visitor: Client) -> None:
    """U1: complete without picture, name, e-mail or story."""
    digits = to_receipt(visitor)
    answer = visitor.post(url("receipt"), {"digits": digits})
    pages = []
    while (place := answer["Location"]) != "/form/now":
        assert visitor.get(place).status_code == 200
        pages.append(place)
        answer = visitor.post(place, {})

    assert len(questions.QUESTIONS) <= 12
    assert len(pages) == len(set(pages))
    assert Intake.objects.get().finished_on


def test_what_is_continued_is_kept_and_shown_before_it_is_handed_in(visitor: Client) -> None:
    """U14, U35: it is there again in another browser with the digits alone."""
    digits = to_receipt(visitor)
    visitor.post(url("receipt"), {"digits": digits})
    visitor.post(url("told_by"), {"told_by": ["body", "mark"]})
    elsewhere = Client()
    elsewhere.post("/form/return", {"digits": digits})

    page = elsewhere.get(url("told_by")).content.decode()
    check = elsewhere.get(url("check")).content.decode()

    assert page.count(" checked") == 2
    assert "My body" in check


def test_wrong_unknown_and_frozen_get_the_same_answer(visitor: Client) -> None:
    """S8: status, headers and body, but for the token of the form."""
    digits = to_receipt(visitor)
    visitor.post("/form/now/freeze")
    answers = []
    for typed in (digits, "1" * 20, "2" * 20):
        answer = Client().post("/form/return", {"digits": typed})
        body = re.sub(r'(csrfmiddlewaretoken" value="|nonce=")[^"]*', r"\1", answer.content.decode())
        answers.append((answer.status_code, sorted(answer.headers), body.replace(typed, "")))

    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 422


def test_wrong_tries_are_slowed_and_never_locked(visitor: Client) -> None:
    """S8: the pause grows; the right digits open once it is over."""
    digits = to_receipt(visitor)
    stranger = Client()
    answers = [stranger.post("/form/return", {"digits": "3" * 20}).status_code for _ in range(6)]

    held = stranger.post("/form/return", {"digits": digits})

    assert answers == [422] * 5 + [429]
    assert held.status_code == 429
    assert digits in held.content.decode().replace(" ", "")


def test_receipt_page_needs_its_session(visitor: Client) -> None:
    to_receipt(visitor)

    assert Client().get("/form/now")["Location"] == "/form/return?ended"
    assert Client().post("/form/now/freeze")["Location"] == "/form/return?ended"


def test_who_could_open_a_case_that_nobody_works_is_said_before_it_is_handed_in(
    people: Cast, visitor: Client
) -> None:
    """U18: its reader and who leads there can, also before she says yes to an offer."""
    people.clinic.own_cases = "alone"
    people.clinic.save(update_fields=["own_cases"])
    visitor.post(url("receipt"), {"digits": to_receipt(visitor)})

    for name in ("words", "contact", "check"):
        page = visitor.get(url(name)).content.decode()
        assert "Nobody here works on cases that people open themselves." in page
        assert "Those who look after such cases could open it." in page


def test_staff_who_open_a_receipt_are_signed_out(people: Cast) -> None:
    """S9: one session is one person."""
    from tests.casework.walkers import signed_in

    made = factory.own_case(people)
    alice = signed_in(people.alice)
    alice.post("/form/return", {"digits": made.digits})

    assert alice.get("/cases").status_code == 302
    assert alice.get("/form/now").status_code == 200


def test_status_pauses_and_goes_on(visitor: Client) -> None:
    """U18: with the receipt alone."""
    visitor.post(url("receipt"), {"digits": to_receipt(visitor)})
    visitor.post(url("check"))

    visitor.post("/form/now/pause", {"want": "pause"})
    paused = Case.objects.get().paused_at
    visitor.post("/form/now/pause", {"want": "resume"})

    assert paused
    assert Case.objects.get().paused_at is None
    assert "<h1>" in visitor.get("/form/now").content.decode()


def test_own_words_are_sealed_at_once_and_come_back_to_her_alone(visitor: Client) -> None:
    """S16, S18: her words stand in the case's key and nowhere else; she can change them with her digits."""
    digits = to_receipt(visitor)
    visitor.post(url("receipt"), {"digits": digits})
    visitor.post(url("words"), {"words": "a canary sentence"})
    elsewhere = Client()
    elsewhere.post("/form/return", {"digits": digits})

    page = elsewhere.get(url("words")).content.decode()

    assert "a canary sentence" in page
    assert bytes(Case.objects.get().narrative).startswith(b"age-encryption.org")
    assert "canary" not in str(Intake.objects.get().said)
