"""Nobody is there any more who reads what she asks to be sent: her pages say so, and how she sends it herself (U7)."""

import pytest
from django.test import Client

from casework import alone
from casework.models import Organisation, User
from casework.moments import now
from notices import agenda
from notices.models import Notice
from tests.factory import Cast
from tests.notices.house_cast import agree
from tests.notices.test_own_letters import LETTERS, ONE, choice_in, come, made_of, text, written

STATUS, ASK = "/form/now", "/form/now/ask"
UNREAD = "Nobody here can send a letter for you now. You can send it yourself."


@pytest.fixture
def client(cast: Cast) -> Client:
    return come(made_of(cast, mode="sent"))


def leave(cast: Cast) -> None:
    """The reader's account ends, and nobody else is named."""
    User.objects.filter(pk=cast.alice.user_id).update(is_active=False)


def test_nothing_is_offered_to_be_sent_while_nobody_reads(client: Client, cast: Cast) -> None:
    """U7: no promise that nobody keeps, on her letter's page and at the door."""
    assert "Ask them to send it" in written(client)
    assert "Some of them we can send for you" in text(Client().get("/form"))
    leave(cast)

    assert not alone.sends_when_asked(Organisation.objects.get(pk=cast.clinic.pk))
    assert "Ask them to send it" not in text(client.get(ONE))
    assert client.post(f"{ONE}/please", {"may_look": "no"}).status_code == 404


@pytest.mark.parametrize("has_agreed", [False, True], ids=["asked", "agreed"])
def test_letter_that_was_asked_for_says_how_she_sends_it_herself(
    client: Client, cast: Cast, has_agreed: bool
) -> None:
    """U7, U19: on its page, in the list and on her status; nothing asks for a yes that would come to nobody."""
    client.post(LETTERS, choice_in(text(client.get(LETTERS))))
    client.post(f"{ONE}/please", {"may_look": "no"})
    if has_agreed:
        agree(Notice.objects.get(), cast, at=now())
    leave(cast)
    page, status = text(client.get(ONE)), text(client.get(STATUS))

    assert UNREAD in page and "Send it myself instead" in page
    assert "reads it" not in page and "say yes or no" not in page
    assert UNREAD in status and "waits for your word" not in status and "reads it" not in status
    assert UNREAD in text(client.get("/form/now/sent"))
    assert f"{ASK}/1" not in text(client.get(ASK))

    client.post(f"{ONE}/mine")
    assert UNREAD not in text(client.get(ONE)) and UNREAD not in text(client.get(STATUS))


def test_asked_letter_waits_for_her_again_once_somebody_reads(client: Client, cast: Cast) -> None:
    client.post(LETTERS, choice_in(text(client.get(LETTERS))))
    client.post(f"{ONE}/please", {"may_look": "no"})
    leave(cast)
    Organisation.objects.filter(pk=cast.clinic.pk).update(intake_reader=cast.bob.user)

    assert UNREAD not in text(client.get(ONE))
    assert f"{ASK}/1" in text(client.get(ASK))


def test_message_names_nobody_who_is_gone_and_reaches_a_supervisor(client: Client, cast: Cast) -> None:
    """U7: what the page says of who reads it stays true."""
    leave(cast)
    page = text(client.post("/form/now/words", {"text": "Are you there?"}, follow=True))
    tasks = agenda.tasks_of(cast.bob, at=now())

    assert f"Somebody at <bdi>{cast.clinic.name}</bdi> reads what you write" in page
    assert "Sent. Somebody here reads it." in page and "The person at" not in page
    assert [task.kind for task in tasks] == ["message"]
