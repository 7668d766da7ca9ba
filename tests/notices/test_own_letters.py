"""The pages of letters that she sends herself: from the first question to the answer, and what strangers get there."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework import consents, daylimits, receipts
from casework.models import Case, DayCount, Image, Organisation, Receipt
from casework.moments import now
from notices import agenda
from notices.models import Clock, Notice
from tests import factory
from tests.factory import Cast
from tests.notices import alone_cast
from tests.notices.herhands import FIRST, LETTERS, ONE, SIGNED, choice_in, text, written
from tests.notices.pages import browser_of


def come(made: receipts.NewReceipt) -> Client:
    client = Client()
    assert client.post("/form/return", {"digits": made.digits})["Location"] == "/form/now"
    return client


def made_of(cast: Cast, **options: Any) -> receipts.NewReceipt:
    factory.stand_at(factory.MOMENT)
    return alone_cast.made(cast, at=now(), **options)


def sent(client: Client, **more: str) -> Any:
    return say_sent(client, written(client), **more)


def say_sent(client: Client, page: str, *, to: str = ONE, **more: str) -> Any:
    said = {
        "seen": re.findall(r'name="seen" value="(\w+)"', page)[0],
        "way": re.findall(r'name="way" value="([^"]+)"', page)[0],
        "sent_on": now().date().isoformat(),
        "number": "R-77",
    }
    return client.post(f"{to}/sent", said | more, follow=True)


def test_questions_come_first_and_open_the_letters(cast: Cast) -> None:
    """U2: one at a time; what she says is kept for the picture."""
    client = come(made_of(cast, answered=False))

    assert "A few questions first" in text(client.get(LETTERS))
    asked = text(client.get(FIRST))
    values = {"kind": "synthetic", "shows": "nude", "licensed:1": "False", "realistic": "True"}
    for _each in values:
        fact = re.findall(r'name="fact" value="([^"]*)"', text(client.get(FIRST)))[0]
        client.post(FIRST, {"fact": fact, "value": values[fact]})

    assert "Is it a real picture or film, or made by a computer?" in asked
    assert client.get(FIRST)["Location"] == LETTERS
    assert Image.objects.get().facts["licensed"] is False
    assert "Gallery" in text(client.get(LETTERS))


def test_answer_is_kept_where_another_question_came_before_it(cast: Cast) -> None:
    """A look between question and answer drops no answer of hers; one to what was answered since keeps nothing."""
    client = come(made_of(cast, answered=False))
    answers = [client.post(FIRST, {"fact": "shows", "value": value}) for value in ("nude", "other")]

    assert "needs another look" not in text(answers[1]) and Image.objects.get().facts["shows"] == "nude"


def test_letter_says_whom_it_tells_what_before_it_goes(cast: Cast) -> None:
    """U19: plain summary, recipient kind, the full text."""
    client = come(made_of(cast))
    client.post(LETTERS, choice_in(text(client.get(LETTERS))))
    page = text(client.get(ONE))

    assert "A letter to <bdi>Gallery</bdi>" in page
    assert "A social network" in page
    assert "the link" in page
    assert "Read the whole letter" in page
    assert "Nobody. Your name is not in this letter." in page
    assert "This letter lacks something that its law asks for" in page and "nothing fills it" not in page
    assert "<li>Your name, as it stands under the letter</li>" in page
    assert page.index("Your name, as it stands") < page.index("<summary>It stands on this law:</summary>")
    assert "I have sent it" not in page
    assert "Harbour Clinic" not in page


def test_signed_and_true_it_shows_how_to_send_it(cast: Cast) -> None:
    page = written(come(made_of(cast)))

    assert "abuse@gallery.example" in page
    assert "D. Example" in page
    assert "Gallery would learn your name." in page
    assert "I have sent it" in page
    assert "lacks something" not in page


def test_from_sent_to_the_due_date_on_the_status_page(cast: Cast) -> None:
    """U7: a sentence, a date, and what she can do."""
    client = come(made_of(cast))
    page = text(sent(client))
    status = text(client.get("/form/now"))

    clock = Clock.objects.get()
    assert "R-77" in page
    assert "they should have answered" in page
    assert "By then they should have answered a letter of yours. Then come back here." in status
    assert f"{clock.due_at.day} November" in status
    assert "Gallery" not in status
    assert "Somebody looks at your case" not in status


@pytest.mark.parametrize("answer", [None, "says_removed"])
def test_who_kept_no_digits_is_not_sent_back_to_a_letter(cast: Cast, answer: str | None) -> None:
    """U15."""
    client = come(made_of(cast))
    sent(client)
    if answer:
        case = Case.objects.get()
        consents.allow_looking(case=case, how="own_session", given_at=now(), by=factory.dana(case), at=now())
        client.post(f"{ONE}/back", {"kind": answer, "on": now().date().isoformat()})
    kept = text(client.get(ONE))
    Receipt.objects.update(opened_on=None, kept_on=None)
    page = text(client.get(ONE))

    assert "come back here" in kept and "You kept no digits." not in kept
    assert "come back here" not in page and "You kept no digits." in page
    assert ("Nothing is due before." if answer else "By ") in page


def test_answer_is_kept_and_shown(cast: Cast) -> None:
    client = come(made_of(cast))
    sent(client)
    page = text(client.post(f"{ONE}/back", {"kind": "refused", "on": now().date().isoformat()}, follow=True))

    assert "They say no" in page
    assert Notice.objects.get(sent_at__isnull=False).replies.get().kind == "refused"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"sent_on": ""}, "Give the day on which you sent it."),
        ({"sent_on": "2031-01-01"}, "This day lies ahead."),
        ({"way": "elsewhere"}, "Choose how you sent it."),
    ],
)
def test_wrong_day_or_way_is_said_and_nothing_typed_is_lost(
    cast: Cast, more: dict[str, str], says: str
) -> None:
    answer = sent(come(made_of(cast)), **more)

    assert answer.status_code == 422
    assert says in text(answer)
    assert "R-77" in text(answer)
    assert not Notice.objects.exclude(sent_at=None).exists()


def test_what_was_read_must_be_what_goes(cast: Cast) -> None:
    answer = sent(come(made_of(cast)), seen="0" * 64)

    assert "The letter has changed since you opened this page." in text(answer)
    assert "R-77" in text(answer) and "What you entered is still here." in text(answer)
    assert not Notice.objects.exclude(sent_at=None).exists()


def test_files_have_neutral_names_and_hold_her_words(cast: Cast) -> None:
    """S46."""
    client = come(made_of(cast))
    written(client)
    as_text, as_pdf = client.get(f"{ONE}/letter.txt"), client.get(f"{ONE}/letter.pdf")

    assert as_text["Content-Disposition"] == 'attachment; filename="letter.txt"'
    assert as_pdf["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert "D. Example" in as_text.content.decode()
    assert as_pdf.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    "given",
    [
        {"basis_id": "us-dmca-512c", "recipient_id": "practice-gallery", "channel": "designated_agent"},
        {"basis_id": "eu-dsa-art22-trusted-flagger", "recipient_id": "authority:eu-dsa-art22-trusted-flagger",
         "channel": "programme_form"},
        {"basis_id": "no-such-law", "recipient_id": "anybody", "channel": "email"},
        {},
    ],
)  # fmt: skip
def test_what_the_rules_keep_back_is_not_written_by_a_direct_request(
    cast: Cast, given: dict[str, str]
) -> None:
    """S57: hostile: the form is left out, the request is refused."""
    client = come(made_of(cast))
    answer = client.post(LETTERS, given, follow=True)

    assert "This letter is not there any more." in text(answer)
    assert not Notice.objects.exists()


def test_letter_of_another_case_is_not_there(cast: Cast) -> None:
    """S2: numbers are of her own case."""
    written(come(made_of(cast)))
    other = come(alone_cast.made(cast, at=now()))

    answers = [other.get(ONE), other.get(f"{ONE}/letter.txt"), *_posts(other)]
    assert {answer.status_code for answer in answers} == {404}
    assert Notice.objects.get().signs_as == SIGNED


def _posts(client: Client) -> list[Any]:
    return [client.post(f"{ONE}/{door}") for door in ("sign", "true", "sent", "unsent", "back", "please")]


def test_case_that_staff_work_has_no_such_pages(cast: Cast) -> None:
    client = come(made_of(cast, mode="worked"))

    answers = [client.get(LETTERS), client.post(LETTERS), client.get(ONE), *_posts(client)]
    assert {answer.status_code for answer in answers} == {404}
    assert LETTERS not in text(client.get("/form/now"))


def test_pages_ask_for_her_own_word_where_she_chose_one(cast: Cast) -> None:
    """U17."""
    made = made_of(cast)
    receipts.set_own_word(opened=made, word="blue kettle", by=factory.dana(made.receipt.case), at=now())
    client = come(made)

    assert {client.get(url)["Location"] for url in (LETTERS, FIRST, ONE)} == {"/form/now/word"}


def test_house_is_asked_only_where_it_offers_that(cast: Cast) -> None:
    client = come(made_of(cast))
    shown = written(client)
    refused = client.post(f"{ONE}/please", {"may_look": "no"})
    Organisation.objects.update(own_cases="sent")
    page = text(client.post(f"{ONE}/please", {"may_look": "no"}, follow=True))

    assert "Ask them to send it" not in shown
    assert refused.status_code == 404
    assert "It leaves only if you read it and agree." in page
    assert client.get("/form/now/ask/1").status_code == 200


def test_reader_sees_code_state_and_next_date_alone(cast: Cast) -> None:
    """Not a word of what they are about; nobody else sees the list."""
    made = made_of(cast)
    sent(come(made))
    page = text(browser_of(cast.alice).get(reverse("own_cases")))

    assert made.receipt.case.code in page
    assert "A recipient’s time runs." in page
    assert "Gallery" not in page
    assert "gallery.example" not in page
    assert browser_of(cast.bob).get(reverse("own_cases")).status_code == 404


def test_list_is_linked_for_its_reader_alone(cast: Cast) -> None:
    factory.door_open(cast)
    link = f'href="{reverse("own_cases")}"'
    pages = [text(browser_of(who).get(reverse("signing"))) for who in (cast.alice, cast.bob)]
    cast.clinic.intake_reader = cast.bob.user
    cast.clinic.save(update_fields=["intake_reader"])
    named = text(browser_of(cast.bob).get(reverse("intake_reader")))

    assert [link in page for page in pages] == [True, False]
    assert link in named


def test_her_message_is_a_task_of_the_reader_and_promises_no_work(cast: Cast) -> None:
    """U17: the reader sees it, opens it and answers."""
    made = made_of(cast)
    client = come(made)
    shown = text(client.post("/form/now/words", {"text": "I am lost."}, follow=True))
    found = [task for task in agenda.tasks_of(cast.alice, at=now()) if task.kind == "message"]
    page = reverse("case_messages", args=[made.receipt.case_id])
    browser_of(cast.alice).post(page, {"text": "Write to them first."})

    assert "Nobody here works on your case." in shown and "who work on your case" not in shown
    assert len(found) == 1 and found[0] in agenda.mine(found, cast.alice)
    assert "Write to them first." in text(client.get("/form/now/words"))


def test_full_day_is_said_and_writes_nothing(cast: Cast) -> None:
    """S57."""
    made = made_of(cast)
    client = come(made)
    chosen = choice_in(text(client.get(LETTERS)))
    daylimits.take(made.receipt.case, DayCount.What.RECIPIENT, at=now(), number=5)
    page = text(client.post(LETTERS, chosen, follow=True))

    assert "You can write to 5 recipients a day. You can go on tomorrow." in page
    assert not made.receipt.case.notices.exists()
