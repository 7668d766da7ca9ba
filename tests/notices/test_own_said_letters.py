"""No letter goes out with an answer that she corrected: drafts, what she agreed to, and what was approved (S40)."""

from datetime import timedelta

import pytest
from django.test import Client

from casework import toldlater
from casework.moments import now
from notices import approval, letters
from notices.models import Clock, Notice
from notices.ownletters import numbered
from tests import factory
from tests.factory import Cast
from tests.notices import ownmatter
from tests.notices.test_own_answers import fired
from tests.notices.test_own_ask import LETTER, LIST, said
from tests.notices.test_own_facts import case_of
from tests.notices.test_own_letters import LETTERS, ONE, come, say_sent, text, written
from tests.notices.test_own_said import LICENSED, SHOWS, answered, change

pytestmark = pytest.mark.django_db
UNFIT = "It does not fit any more."


def alone(cast: Cast) -> tuple[Client, str]:
    """Return Dana's browser in a case that nobody works, with the page of a letter that she could send."""
    _made, client = answered(cast, "alone")
    return client, written(client)


def test_letter_that_she_has_not_sent_is_shown_with_the_new_answer(cast: Cast) -> None:
    """What she had open before is not recorded as sent, and she says what only she can say anew."""
    client, before = alone(cast)
    change(client, SHOWS, "shows", "sexual")
    page, refused = text(client.get(ONE)), say_sent(client, before)

    assert "I have sent it" in before and "I have sent it" not in page
    assert "showing the person naked" in before and "showing the person in a sexual act or in" in page
    assert "You said that this is true." in before and "You said that this is true." not in page
    assert refused.status_code == 422 and Notice.objects.get().state == "drafted"


@pytest.mark.parametrize(
    ("number", "fact", "value", "says"),
    [
        (LICENSED, "licensed:1", "True", UNFIT),
        (LICENSED, "licensed:1", "unknown", "The letter says that you did not agree. Answer the questions"),
        (SHOWS, "shows", "unknown", UNFIT),
    ],
)
def test_letter_under_a_law_that_does_not_fit_the_new_answer_is_not_sent(
    cast: Cast, number: int, fact: str, value: str, says: str
) -> None:
    """Nor under one that waits for what she took back; it says why, and fits again with the answer."""
    client, before = alone(cast)
    change(client, number, fact, value)
    page, refused = text(client.get(ONE)), say_sent(client, before)
    change(client, number, fact, {SHOWS: "nude"}.get(number, "False"))

    assert says in page and "I have sent it" not in page
    assert refused.status_code == 422 and Notice.objects.get().state == "drafted"
    assert "I have sent it" in text(client.get(ONE))


def test_letter_that_she_sent_stays_as_it_was(cast: Cast) -> None:
    client, page = alone(cast)
    say_sent(client, page)
    words = Notice.objects.get().letter
    change(client, SHOWS, "shows", "sexual")

    assert Notice.objects.get().state == "sent" and Notice.objects.get().letter == words


def test_letter_that_asks_again_waits_once_she_says_that_she_agreed(cast: Cast) -> None:
    """It stands on what the first one denied; no page of hers says that it can go."""
    client, page = alone(cast)
    say_sent(client, page)
    factory.stand_at(Clock.objects.earliest("due_at").due_at + timedelta(hours=1))
    fired(hours=1)
    again = Notice.objects.get(is_follow_up=True)
    to = next(f"{LETTERS}/{number}" for number, row in numbered(again.case) if row == again)
    before = text(client.get(to))
    change(client, LICENSED, "licensed:1", "True")
    page, refused = text(client.get(to)), say_sent(client, before, to=to)

    assert "I have sent it" in before and "I have sent it" not in page and UNFIT in page
    assert refused.status_code == 422 and Notice.objects.get(pk=again.pk).state == "drafted"
    assert "A letter is written. You can send it." not in text(client.get("/form/now"))


def test_page_of_letters_says_why_fewer_are_open_after_she_agreed(cast: Cast) -> None:
    client, _page = alone(cast)
    before = text(client.get(LETTERS))
    change(client, LICENSED, "licensed:1", "True")
    page = text(client.get(LETTERS))

    assert "You said that you agreed." in page and "You said that you agreed." not in before
    assert "such as copyright" in page and 'href="/form/now/said"' in page


def worked(cast: Cast) -> tuple[Client, Notice]:
    """Return Dana's browser and a letter of a worked case to which she said yes, after she answered what can be seen."""
    made, notice = ownmatter.asked_draft(cast)
    image = notice.case.images.get()
    by = factory.dana(notice.case)
    asked = toldlater.QUESTIONS[2]
    image.facts = {key: value for key, value in image.facts.items() if key != "shows"}
    image.save(update_fields=["facts"])
    toldlater.keep(case=case_of(made), asked=asked, value="nude", by=by, at=now())
    client = come(made)
    client.post(LETTER, said(text(client.get(LETTER))) | {"answer": "yes"})
    return client, notice


def approve(notice: Notice, cast: Cast) -> None:
    ownmatter.confirm_ours(notice, by=cast.alice)
    digest = letters.compose_notice(notice, at=now()).digest
    approval.approve_notice(notice=notice, seen_digest=digest, by=cast.bob, at=now())


def test_letter_to_which_she_said_yes_waits_for_her_word_anew(cast: Cast) -> None:
    """S40: a yes is to what she read."""
    client, notice = worked(cast)
    before = text(client.get(LIST))
    change(client, 1, "shows", "sexual")
    ownmatter.confirm_ours(notice, by=cast.alice)
    digest = letters.compose_notice(notice, at=now()).digest

    assert "A letter waits for your word." not in before
    assert "A letter waits for your word." in text(client.get("/form/now"))
    with pytest.raises(approval.NotReady):
        approval.approve_notice(notice=notice, seen_digest=digest, by=cast.bob, at=now())


def test_letter_that_was_approved_and_has_not_left_is_a_draft_again(cast: Cast) -> None:
    client, notice = worked(cast)
    approve(notice, cast)
    change(client, 1, "shows", "sexual")

    assert Notice.objects.get(pk=notice.pk).state == "drafted"
    assert "A letter waits for your word." in text(client.get("/form/now"))


def test_approved_letter_that_may_be_with_them_is_withdrawn(cast: Cast) -> None:
    """Its wait is over, so somebody may have entered it in a form; nobody enters the old words any more."""
    client, notice = worked(cast)
    approve(notice, cast)
    Notice.objects.filter(pk=notice.pk).update(channel="form")
    factory.stand_at(now() + timedelta(days=1))
    change(client, 1, "shows", "sexual")

    assert Notice.objects.get(pk=notice.pk).state == "withdrawn"


def test_approved_letter_stays_where_the_answer_is_the_same(cast: Cast) -> None:
    client, notice = worked(cast)
    approve(notice, cast)
    change(client, 1, "shows", "nude")

    assert Notice.objects.get(pk=notice.pk).state == "queued"
