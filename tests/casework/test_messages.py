"""Messages between her and those who work on her case: on pages alone, behind her own word, sealed, gone with the case."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from casework import assigning, erasure, intake, messages, safeguarding, staffreceipts
from casework.intake import CaseClosed
from casework.models import Actor, AuditEntry, Case, Message, OwnChange
from casework.moments import now
from notices import agenda
from tests import factory
from tests.casework.owndoor import WORD, come, private_of, with_word
from tests.casework.walkers import address, signed_in
from tests.factory import Cast
from tests.hostile.dumps import whole_database

pytestmark = pytest.mark.django_db
PAGE = "/form/now/words"
SAID = "He came to my school. See https://gallery.example/v/8841 \u202eabc"


@pytest.fixture
def people() -> Cast:
    return factory.cast()


@pytest.fixture
def case(made: Any) -> Case:
    return made.receipt.case


def written(case: Case, by: Actor, text: str = SAID, days: int = 0) -> Message:
    return messages.write(case=case, text=text, by=by, at=now() + timedelta(days=days))


def text(answer: Any) -> str:
    return answer.content.decode()


def tasks(actor: Actor) -> list[Any]:
    return [task for task in agenda.tasks_of(actor, at=now()) if task.kind == "message"]


def test_what_she_writes_is_kept_sealed_with_its_day_alone(made: Any, case: Case) -> None:
    """S13, S24: no moment, no plain text in any table."""
    answer = come(made.digits).post(PAGE, {"text": SAID})
    row = case.messages.get()

    assert answer["Location"] == PAGE
    assert (row.body, row.number, row.is_hers, row.written_on) == (SAID, 1, True, now().date())
    assert {type(value) for value in (row.written_on, row.read_on)} == {date, type(None)}
    assert b"He came to my school" not in whole_database()


def test_staff_read_it_folded_with_a_note_and_answer(people: Cast, made: Any, case: Case) -> None:
    """U25, S52: the text stands in the fold alone; the read is in the log; her page shows the answer."""
    written(case, factory.dana(case))
    alice = signed_in(people.alice)
    html = text(alice.get(address("case_messages", case)))
    alice.post(address("case_messages", case), {"text": "We look at it.", "up_to": "1"})

    before, _, folded = html.partition('<details class="folded">')
    assert "He came to my school" not in before and "He came to my school" in folded
    assert "It may be hard to read" in folded
    assert AuditEntry.objects.filter(event="case_viewed", data__page="case_messages").exists()
    assert "We look at it." in text(come(made.digits).get(PAGE))
    assert "From us (Alice)" in text(alice.get(address("case_messages", case)))
    assert case.messages.get(number=1).read_on == now().date()


def test_links_in_a_message_cannot_be_pressed_and_stay_apart(people: Cast, made: Any, case: Case) -> None:
    """U25: plain text on both sides, in a block of its own direction, markup escaped."""
    written(case, factory.dana(case), SAID + " <b>x</b>")
    written(case, people.alice, SAID + " <b>x</b>")

    for html in (
        text(come(made.digits).get(PAGE)),
        text(signed_in(people.alice).get(address("case_messages", case))),
    ):
        assert 'href="https://gallery.example' not in html
        assert "&lt;b&gt;x" in html and "<b>x" not in html
        assert html.count('dir="auto">He came') == 2


def test_messages_ask_her_own_word_and_the_status_says_how_many(people: Cast, made: Any, case: Case) -> None:
    """U17: with the digits alone a count, and nothing of what was written."""
    written(case, people.alice, "Look at canaryword")
    with_word(made)
    client = come(made.digits)
    status, page = text(client.get("/form/now")), client.get(PAGE)

    assert "There is a message for you." in status and "canaryword" not in status
    assert page["Location"] == "/form/now/word"
    assert client.post(PAGE, {"text": "x"})["Location"] == "/form/now/word"
    assert "canaryword" in text(come(made.digits, WORD).get(PAGE))


def test_page_says_whom_to_call_in_danger(made: Any) -> None:
    """U28: nobody reads a message at once."""
    page = text(come(made.digits).get(PAGE))

    assert re.search(r'In danger, call:\s*<a href="tel:\d+">', page)


def test_opening_marks_nothing_and_saying_so_does(people: Cast, made: Any, case: Case) -> None:
    """S10: for both sides; a message that came after the page was shown stays unread."""
    written(case, people.alice), written(case, people.alice, "Two")
    client = come(made.digits)
    client.get(PAGE)
    assert "There are 2 messages for you." in text(client.get("/form/now"))

    client.post(PAGE, {"read": "yes", "up_to": "1"})
    assert "There is a message for you." in text(client.get("/form/now"))
    client.post(PAGE, {"read": "yes", "up_to": "2"})
    assert "message for you" not in text(client.get("/form/now"))


@pytest.mark.parametrize("up_to", ["", "x", "-1", "\u0663", "9" * 40])
def test_number_that_is_none_marks_nothing(people: Cast, case: Case, up_to: str) -> None:
    written(case, factory.dana(case))
    answer = signed_in(people.alice).post(address("case_messages", case), {"read": "yes", "up_to": up_to})

    assert answer.status_code == 302
    assert case.messages.hers().unread().count() == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "There is nothing in it yet."),
        (" \n ", "There is nothing in it yet."),
        ("a" * 4001, "Shorten it to 4000 letters."),
        ("a\x00b", "Something in this is no letter."),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_typed(
    people: Cast, made: Any, case: Case, typed: str, says: str
) -> None:
    for client, page in (
        (come(made.digits), PAGE),
        (signed_in(people.alice), address("case_messages", case)),
    ):
        answer = client.post(page, {"text": typed, "up_to": "0"})

        assert answer.status_code == 422
        assert says in text(answer)
        assert typed.strip("\x00 \n")[:50] in text(answer)
    assert not case.messages.exists()


def test_day_takes_so_many_and_the_last_one_stays_typed(made: Any, case: Case) -> None:
    """S51: the next day takes more, and staff are not held by it."""
    dana = factory.dana(case)
    for number in range(messages.MOST_A_DAY):
        written(case, dana, f"Message {number}")
    answer = come(made.digits).post(PAGE, {"text": "Still more to say"})

    assert answer.status_code == 422
    assert "We read them all." in text(answer) and "Still more to say" in text(answer)
    assert written(case, dana, "Tomorrow", days=1).number == messages.MOST_A_DAY + 1


def test_button_pressed_twice_keeps_one(made: Any, case: Case) -> None:
    client = come(made.digits)
    client.post(PAGE, {"text": "Once"}), client.post(PAGE, {"text": "Once"})

    assert [row.body for row in case.messages.all()] == ["Once"]


def test_her_message_is_a_task_until_it_is_read_or_answered(people: Cast, case: Case) -> None:
    dana, alice = factory.dana(case), signed_in(people.alice)
    first = written(case, dana)
    due = messages.read_until(first.written_on)
    found = tasks(people.alice)
    alice.post(address("case_messages", case), {"read": "yes", "up_to": "1"})

    assert [(task.page, task.due_at.date()) for task in found] == [("case_messages", due)]
    assert tasks(people.alice) == []
    written(case, dana, "And another")
    alice.post(address("case_messages", case), {"text": "Thank you", "up_to": "2"})
    assert tasks(people.alice) == []


@pytest.mark.parametrize(("day", "due"), [(5, 6), (6, 9), (7, 9), (8, 9)])
def test_somebody_reads_it_by_the_next_working_day(day: int, due: int) -> None:
    """The fifth of March 2026 is a Thursday."""
    assert messages.read_until(date(2026, 3, day)) == date(2026, 3, due)


def test_task_stands_in_a_paused_case_and_follows_to_another_hand(people: Cast, case: Case) -> None:
    written(case, factory.dana(case))
    intake.pause_case(case=case, by=factory.dana(case), at=now())
    assert [task.owner for task in tasks(people.alice)] == [people.alice]

    assigning.assign_case(case=case, to=people.bob, by=people.alice, at=now())
    assert [task.owner for task in tasks(people.bob)] == [people.bob]
    assert agenda.mine(tasks(people.alice), people.alice) == []


def test_others_open_no_messages(people: Cast, case: Case) -> None:
    """S2: neither a stranger nor counsel to whom the case is shown."""
    written(case, people.alice)

    assert signed_in(people.carol).get(address("case_messages", case)).status_code == 404
    assert signed_in(people.erin).get(address("case_messages", case)).status_code == 404


def test_deleted_case_has_no_message(made: Any, people: Cast, case: Case) -> None:
    """S18: the rows go, and their key."""
    written(case, people.alice)
    erasure.destroy_case(case=case, by=factory.dana(case), at=now())

    assert not Message.objects.exists()
    with pytest.raises(CaseClosed):
        written(case, people.alice)


def test_possible_minor_closes_messages_for_both(people: Cast, made: Any, case: Case) -> None:
    """S55, S56."""
    written(case, people.alice)
    safeguarding.raise_stop(case=case, by=people.alice, at=now())
    client = come(made.digits)

    assert client.post(PAGE, {"text": "x"}).status_code == 409
    assert "message for you" not in text(client.get("/form/now"))
    assert signed_in(people.alice).post(address("case_messages", case), {"text": "x"}).status_code == 409


def test_change_that_waits_closes_them_for_her(people: Cast, made: Any, case: Case) -> None:
    """U18: then only the status is shown."""
    written(case, people.alice)
    client = come(made.digits)
    client.post("/form/now/end")
    assert OwnChange.objects.exists()

    assert client.get(PAGE)["Location"] == "/form/now"
    assert "message for you" not in text(client.get("/form/now"))


def test_form_that_is_not_handed_in_has_no_messages(people: Cast) -> None:
    client = come(factory.own_case(people, at=now()).digits)

    assert client.get(PAGE)["Location"] == "/form/now"
    assert client.post(PAGE, {"text": "x"})["Location"] == "/form/now"


def test_case_that_staff_opened_takes_messages_once_she_has_digits(people: Cast) -> None:
    case = factory.case_of(people.alice, at=now())
    page = address("case_messages", case)
    assert "She has no digits" in text(signed_in(people.alice).get(page))

    private = private_of(case, people.alice)
    made = staffreceipts.give_receipt(case=case, case_private=private, by=people.alice, at=now())
    come(made.digits).post(PAGE, {"text": "Hello"})
    assert "Hello" in text(signed_in(people.alice).get(page))


def test_forged_request_writes_nothing(made: Any, case: Case) -> None:
    """S10."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = come(made.digits).cookies

    assert client.post(PAGE, {"text": "x"}).status_code == 403
    assert not case.messages.exists()
