"""Letters about a link that she took out: none that waits leaves as it is, and one that was sent stands."""

import pytest

from casework.models import Sighting
from tests.factory import Cast
from tests.notices.test_own_letters import LETTERS, ONE, come, made_of, sent, text, written

pytestmark = pytest.mark.django_db
LIST, OUT = "/form/now/list", "/form/now/list/out"


def test_letter_that_waits_says_that_a_link_of_it_was_taken_out(cast: Cast) -> None:
    client = come(made_of(cast))
    written(client)
    client.post(OUT, {"number": "1"})
    page = text(client.get(ONE))
    client.post(f"{ONE}/drop")

    assert "You took out a link of this letter. Drop the letter, and write it anew." in page
    assert "I have sent it" not in page and "does not fit any more" not in page
    # Its offer says which link is left.
    offers = text(client.get(LETTERS)).partition("Whom you can write to")[2]
    assert "About 1 link." in offers and "/v/8842</bdi>" in offers and "/v/8841" not in offers


def test_link_of_a_letter_that_was_sent_stays_until_it_was_not_sent(cast: Cast) -> None:
    """U8: a letter that left cannot be called back."""
    client = come(made_of(cast))
    sent(client)
    page = text(client.get(LIST))
    client.post(OUT, {"number": "1"})
    stayed = Sighting.objects.filter(state="withdrawn").exists()
    client.post(f"{ONE}/unsent")
    client.post(OUT, {"number": "1"})

    assert "A letter about this link was sent. It stands, so the link stays." in page
    assert "Take this link out" not in page and not stayed
    assert Sighting.objects.get(number=1).state == "withdrawn"
