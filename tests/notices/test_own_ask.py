"""May we send this? She reads what it says in plain words or whole, and her yes or no is hers alone (U19, S40, S57)."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from casework import access, herword, safeguarding, staffreceipts
from casework.models import system_actor
from casework.moments import now
from notices import approval, askingher, declaring, letters
from notices.drafts import Draft
from notices.hersay import last_word
from notices.models import Declaration, Notice
from tests import factory
from tests.casework.test_staff_receipts import private_of
from tests.factory import Cast
from tests.notices import matter, ownmatter, pages
from tests.notices.leaving_cast import events_of
from tests.notices.test_own_status import WORD, come, text, with_word

LIST, LETTER = "/form/now/ask", "/form/now/ask/1"


@pytest.fixture
def asked(cast: Cast) -> tuple[factory.receipts.NewReceipt, Notice]:
    return ownmatter.asked_draft(cast)


def said(page: str, *, tick: bool = True) -> dict[str, object]:
    """Return what the browser sends back of a page, with every box ticked."""
    digest = re.search(r'name="digest" value="(\w+)"', page)
    boxes = re.findall(r'name="true" value="(\w+)"', page) if tick else []
    return {"digest": digest.group(1) if digest else "", "true": boxes}


def yes(client: Client, **also: object) -> object:
    return client.post(LETTER, said(text(client, LETTER)) | {"answer": "yes"} | also)


def test_letter_is_told_plainly_and_whole_before_she_answers(asked: tuple) -> None:
    """U19, S57: recipient and its kind, what it asks and tells, who would learn her name, and every word of it."""
    made, notice = asked

    page = text(come(made.digits), LETTER)

    assert notice.recipient.name in page
    assert "a social network" in page or "a forum" in page or "a site" in page
    assert "It is about 1 link." in page
    assert "Nobody. Your name is not in this letter." in page
    assert "that you allowed the organisation to act" in page.lower()
    assert Draft(notice).whole(at=now()).subject in page
    assert 'lang="en"' in page
    assert "<img" not in page
    assert str(notice.pk) not in page


def test_status_counts_what_waits_and_tells_no_name(asked: tuple) -> None:
    """U17: with the digits alone a count, and behind her own word the letters."""
    made, notice = asked
    with_word(made)
    client = come(made.digits)

    assert "A letter waits for your word." in text(client, "/form/now")
    assert notice.recipient.name not in text(client, "/form/now")
    assert client.get(LIST)["Location"] == "/form/now/word"
    assert client.post(LETTER, {"answer": "yes"})["Location"] == "/form/now/word"
    assert notice.recipient.name in text(come(made.digits, WORD), LIST)


def test_yes_is_her_consent_with_each_declaration_in_her_name(asked: tuple, cast: Cast) -> None:
    """U19, S40, design §3.2."""
    made, notice = asked
    client = come(made.digits)

    answer = yes(client)

    assert answer["Location"] == LIST
    assert "You said yes" in text(client, LIST)
    hers = Declaration.objects.get(notice=notice)
    assert hers.confirmed_by == factory.dana(notice.case)
    ownmatter.confirm_ours(notice, by=cast.alice)
    digest = letters.compose_notice(notice, at=now()).digest
    assert approval.approve_notice(notice=notice, seen_digest=digest, by=cast.bob, at=now()).state == "queued"


def test_box_left_open_keeps_nothing_and_says_what_to_do(asked: tuple) -> None:
    """Design §3.2: no declaration is filled from a press of "yes"."""
    made, notice = asked
    client = come(made.digits)

    answer = client.post(LETTER, said(text(client, LETTER), tick=False) | {"answer": "yes"})

    assert answer.status_code == 422
    assert "Tick each one that is true." in answer.content.decode()
    assert not Declaration.objects.filter(notice=notice).exists()
    assert last_word(notice).event == "letter_asked"


def test_letter_that_changed_is_shown_anew_and_not_agreed_to(asked: tuple, cast: Cast) -> None:
    """S40: a digest from before, sent again, agrees to nothing; the same after midnight, since its date is another."""
    made, notice = asked
    client = come(made.digits)
    before = said(text(client, LETTER))
    Notice.objects.filter(pk=notice.pk).update(reference="CHANGED234")

    answer = client.post(LETTER, before | {"answer": "yes"})

    assert answer.status_code == 409
    assert "The letter changed since you read it" in answer.content.decode()
    assert not notice.case.consents.live(now()).filter(act="send").exists()
    assert yes(client).status_code == 302


def test_no_tells_the_caseworker(asked: tuple, cast: Cast) -> None:
    """U19: it is a task of theirs, on the draft's page with its day, and nobody asks her again."""
    made, notice = asked

    come(made.digits).post(LETTER, {"answer": "no"})

    alice = pages.browser_of(cast.alice)
    shown = pages.text_of(alice.get(pages.case_pages(notice.case, notice)["notice"]))
    assert "She said no on" in shown
    assert "Ask her</button>" not in shown
    assert "She does not want the letter to" in pages.text_of(alice.get("/"))
    with pytest.raises(askingher.NotAsked):
        askingher.ask_her(notice=notice, by=cast.alice, at=now())


def test_pressed_twice_is_said_once(asked: tuple) -> None:
    made, notice = asked
    client = come(made.digits)
    sent = said(text(client, LETTER)) | {"answer": "yes"}

    assert [client.post(LETTER, sent).status_code for _ in range(2)] == [302, 302]

    assert events_of(notice.case).count("letter_agreed") == 1
    assert notice.case.consents.live(now()).filter(act="send").count() == 1


def test_answer_after_the_letter_left_the_draft_is_told(asked: tuple) -> None:
    made, notice = asked
    client = come(made.digits)
    Notice.objects.filter(pk=notice.pk).update(state="withdrawn")

    client.post(LETTER, {"answer": "no"})

    assert "This letter does not wait any more." in text(client, LIST)
    assert last_word(notice).event == "letter_asked"


def test_number_opens_letters_of_her_own_case_alone(asked: tuple, cast: Cast) -> None:
    """S2, S46: a number counts the letters of the case whose digits were entered."""
    made, _notice = asked
    matter.notice_in("drafted", cast=cast)
    client = come(made.digits)

    assert client.get("/form/now/ask/2")["Location"] == LIST
    assert client.post("/form/now/ask/2", {"answer": "yes"})["Location"] == LIST


def test_frozen_digits_answer_nothing(asked: tuple) -> None:
    """S7."""
    made, notice = asked
    client = come(made.digits)
    client.post("/form/now/freeze")

    client.post(LETTER, {"answer": "no"})

    assert last_word(notice).event == "letter_asked"


def test_stopped_case_takes_no_answer(asked: tuple, cast: Cast) -> None:
    """S56."""
    made, notice = asked
    client = come(made.digits)
    safeguarding.raise_stop(case=notice.case, by=cast.alice, at=now())

    assert client.post(LETTER, {"answer": "yes"}).status_code == 409
    assert "waits for your word" not in text(client, "/form/now")
    assert last_word(notice).event == "letter_asked"


def test_staff_confirm_nothing_that_is_hers_once_she_is_asked(asked: tuple, cast: Cast) -> None:
    """Design §3.2: the law asks for her own belief."""
    _made, notice = asked
    wording = next(one for one, _given in letters.asked_declarations(notice) if one.belief_of != "signer")
    given = {"notice": notice, "key": wording.key, "seen_digest": wording.digest, "at": now()}

    with pytest.raises(access.Refused):
        declaring.confirm_declaration(by=cast.alice, **given)
    assert declaring.confirm_declaration(by=factory.dana(notice.case), **given).confirmed_at


def test_digits_that_staff_gave_say_no_at_once_and_yes_after_three_days(cast: Cast) -> None:
    """S2, S40: whoever gave digits has seen them, so a yes by them waits; a no never does."""
    _made, notice = ownmatter.asked_draft(cast)
    private = private_of(notice.case, cast)
    staffreceipts.give_receipt(case=notice.case, case_private=private, by=cast.alice, at=now())
    dana, digest = factory.dana(notice.case), Draft(notice).whole(at=now()).digest
    given = {"notice": notice, "seen_digest": digest, "ticked": (), "by": dana}

    with pytest.raises(herword.TooEarly) as refusal:
        askingher.say_yes(at=now(), **given)
    assert refusal.value.counts_from > now() + timedelta(days=2)
    askingher.decline_letter(notice=notice, by=dana, at=now())
    assert last_word(notice).event == "letter_declined"


def test_she_is_asked_only_where_she_can_answer(cast: Cast) -> None:
    notice = matter.notice_in("drafted", cast=cast)

    with pytest.raises(askingher.NotAsked) as refusal:
        askingher.ask_her(notice=notice, by=cast.alice, at=now())

    assert refusal.value.code == "no_receipt"


def test_caseworker_asks_her_with_one_button(cast: Cast) -> None:
    notice = matter.notice_in("drafted", cast=cast)
    private = private_of(notice.case, cast)
    staffreceipts.give_receipt(case=notice.case, case_private=private, by=cast.alice, at=now())
    alice, page = pages.browser_of(cast.alice), pages.case_pages(notice.case, notice)["notice"]
    assert "Ask her</button>" in pages.text_of(alice.get(page))

    shown = pages.text_of(alice.post(f"{page}/ask-her", follow=True))

    assert "Asked since" in shown
    assert events_of(notice.case)[-1] == "letter_asked"


def test_draft_of_the_app_asks_her_by_itself(cast: Cast) -> None:
    """U19: in a case that she opened, nobody has to press a button first."""
    made, notice = ownmatter.own_draft(cast)
    Notice.objects.filter(pk=notice.pk).update(drafted_by=system_actor())

    assert "A letter waits for your word." in text(come(made.digits), "/form/now")
    assert yes(come(made.digits)).status_code == 302
