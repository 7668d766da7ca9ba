"""A link of which she left open who can open it: no law takes it for public or for sent to her, and it is asked again."""

from datetime import timedelta

import pytest

from casework.models import Sighting
from casework.moments import now
from notices import answering, casefacts
from notices import routes as engine
from tests import factory
from tests.factory import Cast
from tests.notices.test_own_letters import FIRST, LETTERS, come, made_of, text

pytestmark = pytest.mark.django_db
LIST, OPEN, STATUS = "/form/now/list", "/form/now/open", "/form/now"
URLS = "http://gallery.example/v/8841 http://gallery.example/v/8842"


def test_left_open_it_is_asked_and_her_answer_brings_the_letters_back(cast: Cast) -> None:
    """Issue points 1 and 4: an unknown stays unknown, and what she says last of her link holds."""
    client, found = come(made_of(cast)), []
    Sighting.objects.update(seen=Sighting.Seen.UNKNOWN, not_fetched_because="not_said")
    unsaid = [text(client.get(page)) for page in (STATUS, LETTERS)]
    for seen in ("sent_to_me", "public"):
        client.post(LIST, {"text": URLS, "seen": seen})
        found.append("Write this letter" in text(client.get(LETTERS)))

    assert all(f'href="{OPEN}"' in page for page in unsaid)
    assert "There is a question that only you can answer." in unsaid[0] and "Nothing is due" not in unsaid[0]
    assert found == [False, True]


def test_way_to_what_comes_next_leads_to_the_question(cast: Cast) -> None:
    client = come(made_of(cast))
    Sighting.objects.update(seen=Sighting.Seen.UNKNOWN)

    assert client.get(FIRST)["Location"] == OPEN
    client.post(OPEN, {"seen": "public"})
    assert client.get(FIRST)["Location"] == LETTERS


@pytest.mark.parametrize(("page", "more"), [(OPEN, {}), (LIST, {"text": f"{URLS}3"})])
def test_i_do_not_know_is_not_asked_again_that_day(cast: Cast, page: str, more: dict[str, str]) -> None:
    """U5: an answer like any other; the page still says what is open, and asks the next day."""
    made, asked = made_of(cast), "There is a question that only you can answer."
    Sighting.objects.update(seen=Sighting.Seen.UNKNOWN)
    client = come(made)
    before = text(client.get(STATUS))
    client.post(page, {"seen": "unknown", **more})
    after, way = text(client.get(STATUS)), client.get(FIRST)["Location"]
    factory.stand_at(now() + timedelta(days=1))
    again = text(come(made).get(STATUS))

    assert asked in before and asked in again and asked not in after
    assert way == LETTERS and f'href="{OPEN}"' in after


def test_laws_that_ask_for_it_wait(cast: Cast) -> None:
    case = made_of(cast).receipt.case
    Sighting.objects.update(seen=Sighting.Seen.UNKNOWN)

    facts = casefacts.facts_of(case)
    waiting = {fact for route in engine.routes_of(case, at=factory.MOMENT).routes for fact in route.questions}

    assert [row for row in facts.sightings if "seen_in_public" in row] == []
    assert {"image.published", "sighting.seen_in_public"} & waiting


def test_staff_who_answer_it_say_where_it_was_seen(cast: Cast) -> None:
    """Design §3.6: the answer also decides whether it is fetched."""
    case = factory.case_of(cast.alice)
    kept = [factory.sighting_of(case, url, by=cast.alice) for url in URLS.split()]
    Sighting.objects.filter(pk=kept[0].pk).update(seen="unknown", not_fetched_because="not_said")

    asked = answering.question(case, "sighting.seen_in_public")
    answering.keep(case=case, asked=asked, value=True, by=cast.alice, at=factory.MOMENT)

    rows = case.sightings.all()
    assert [(row.seen, row.not_fetched_because) for row in rows] == [("public", "")] * 2
    assert answering.question(case, "sighting.seen_in_public") is None
