"""What she left open about her links is never taken for a yes, and is asked again until she says it."""

import pytest
from django.test import Client

from casework import askedlater, consents
from casework.models import Case, Sighting
from tests.casework.walkers import hand_in_open_link
from tests.factory import MOMENT, Cast

ASK = "/form/now/open"


@pytest.fixture
def dana(people: Cast) -> Client:
    """Dana, who handed in a link and left open who can open it."""
    return hand_in_open_link(people)


def test_open_question_stands_on_the_status_page_until_it_is_answered(dana: Client) -> None:
    before = dana.get("/form/now").content.decode()
    dana.post(ASK, {"seen": "unknown"})
    still = dana.get("/form/now").content.decode()
    dana.post(ASK, {"seen": "public", "may_look": "yes"})
    after = dana.get("/form/now").content.decode()

    assert [f'href="{ASK}"' in page for page in (before, still, after)] == [True, True, False]
    assert dana.get(ASK)["Location"] == "/form/now"


def test_yes_lets_the_link_be_opened(dana: Client) -> None:
    dana.post(ASK, {"seen": "public", "may_look": "yes"})

    row, case = Sighting.objects.get(), Case.objects.get()

    assert (row.seen, row.not_fetched_because) == (Sighting.Seen.PUBLIC, "")
    assert consents.may_look(case, at=MOMENT.now(MOMENT.tzinfo))


def test_sent_to_her_alone_stays_closed(dana: Client) -> None:
    """Design §3.6."""
    dana.post(ASK, {"seen": "sent_to_me", "may_look": "yes"})

    row = Sighting.objects.get()

    assert row.not_fetched_because == "sent_to_me"
    assert not askedlater.left_open(Case.objects.get())
