"""How each of her links stands, in words that are so."""

import pytest

from casework import receipts
from casework.models import Case
from casework.moments import now
from tests.casework.owndoor import come
from tests.casework.test_own_links_later import LINK, LIST, PUBLIC, add

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(made: receipts.NewReceipt) -> Case:
    return made.receipt.case


def test_row_says_only_what_is_so(made: receipts.NewReceipt, case: Case) -> None:
    """Issue point 12: after a look it was looked at; of one that is never opened no day is said."""
    client = come(made.digits)
    add(client, LINK, **PUBLIC)
    before = client.get(LIST).content.decode()
    case.sightings.update(last_checked_at=now())
    after = client.get(LIST).content.decode()
    case.sightings.update(not_fetched_because="sent_to_me")
    later = client.get(LIST).content.decode()

    assert "not looked at yet" in before and "Looked at on" not in before
    assert "not looked at yet" not in after and "Looked at on" in after
    assert "never opened" not in later and "Looked at on" in later


@pytest.mark.parametrize(
    ("state", "verdict", "says"),
    [
        ("new", "unknown", "could not tell whether it is there"),
        ("new", "login_wall", "could not tell whether it is there"),
        ("new", "moved", "could not tell whether it is there"),
        ("new", "page_gone", "gone, seen once"),
        ("up", "live", "still up"),
        ("up", "moved", "still up"),
        ("up", "unknown", "could not tell whether it is there"),
        ("up", "removed", "gone, seen once"),
        ("removed", "unknown", "gone, seen twice"),
        ("withdrawn", "live", "taken out of work"),
    ],
)
def test_link_stands_in_words_as_its_last_look_found_it(
    made: receipts.NewReceipt, case: Case, state: str, verdict: str, says: str
) -> None:
    """Issue point 4: also where that look could not tell."""
    client = come(made.digits)
    add(client, LINK, **PUBLIC)
    case.sightings.update(state=state, last_verdict=verdict, last_checked_at=now())

    assert f"<strong>{says}</strong>" in client.get(LIST).content.decode()
