"""A link that she added by mistake is taken out by her, and comes back when she pastes it again."""

import pytest
from django.test import Client

from casework import custody, messages, receipts, sightings
from casework.models import Case, Check, Sighting
from casework.moments import now
from tests import factory
from tests.casework.owndoor import WORD, come, with_word
from tests.casework.test_own_links_later import LINK, OTHER, PUBLIC, add, field, long_words
from tests.factory import Cast

pytestmark = pytest.mark.django_db
OUT = "/form/now/list/out"
BUTTON = "Take this link out"


@pytest.fixture
def case(made: receipts.NewReceipt) -> Case:
    return made.receipt.case


def out(client: Client, row: Sighting) -> str:
    """Press the button of a link and return the page that she reads then."""
    return client.post(OUT, {"number": row.number}, follow=True).content.decode()


def test_wrong_link_is_taken_out_and_nobody_looks_there(made: receipts.NewReceipt, case: Case) -> None:
    """Issue point 4: as when staff take it out, in her name in the log."""
    client = come(made.digits)
    before = add(client, LINK, **PUBLIC)

    page = out(client, row := case.sightings.get())

    row.refresh_from_db()
    entry = custody.entries(case).filter(event="sighting_withdrawn").get()
    assert BUTTON in before and BUTTON not in page and "taken out of work" in page
    assert (row.state, row.next_check_at, entry.actor) == ("withdrawn", None, factory.dana(case))
    assert not Check.objects.filter(state=Check.State.DUE).exists()


def test_pasted_again_it_is_back_as_she_says_now(made: receipts.NewReceipt, case: Case) -> None:
    client = come(made.digits)
    add(client, LINK, **PUBLIC)
    out(client, case.sightings.get())

    page = add(client, LINK, seen="sent_to_me")

    row = case.sightings.get()
    assert "1 link was added." in page and "Once is enough" not in page
    assert (row.state, row.seen, row.next_check_at) == ("new", "sent_to_me", None)


def test_what_is_not_hers_or_has_a_letter_stays(people: Cast, made: receipts.NewReceipt, case: Case) -> None:
    client = come(made.digits)
    add(client, f"{LINK} {OTHER}", **PUBLIC)
    theirs = factory.sighting_of(case, "http://forum.example/t/1", by=people.alice)
    first, second = case.sightings.filter(added_by=factory.dana(case)).order_by("number")
    Sighting.objects.filter(pk=first.pk).update(noticed_at=now())

    pages = [out(client, row) for row in (theirs, first)]
    client.post(OUT, {"number": "x"})

    assert [page.count(BUTTON) for page in pages] == [1, 1]
    assert "A letter about this link was sent." in pages[0]
    assert {row.state for row in case.sightings.all()} == {"new"}
    assert second.number == 2


def test_what_staff_took_out_comes_back_by_them_alone(
    people: Cast, made: receipts.NewReceipt, case: Case
) -> None:
    client = come(made.digits)
    add(client, LINK, **PUBLIC)
    sightings.withdraw_sighting(sighting=case.sightings.get(), by=people.alice, at=now())

    add(client, LINK, **PUBLIC)

    assert case.sightings.get().state == "withdrawn"


def test_her_own_word_is_asked_before(made: receipts.NewReceipt, case: Case) -> None:
    """U17."""
    with_word(made)
    add(come(made.digits, WORD), LINK, **PUBLIC)

    assert come(made.digits).post(OUT, {"number": 1})["Location"] == "/form/now/word"
    assert case.sightings.get().state == "new"


def test_note_for_which_there_is_no_room_is_kept_as_messages(made: receipts.NewReceipt, case: Case) -> None:
    """Issue point 13: nothing that she pasted is thrown away; each part fits into one message."""
    words = f"{long_words(20_001)}\n{'y' * 3_900}"
    client = come(made.digits)

    page, _twice = (add(client, f"{words}\n{LINK}", **PUBLIC) for _each in "ab")

    kept = [row.body for row in case.messages.order_by("number")]
    assert "We keep it as a message of yours" in page and field(page) == ""
    assert "".join(kept).replace("\n", "") == words.replace("\n", "")
    assert max(map(len, kept)) <= messages.LONGEST


def test_where_staff_opened_the_case_it_is_a_message(
    people: Cast, case: Case, made: receipts.NewReceipt
) -> None:
    case.intake.delete()

    page = add(come(made.digits), f"my old school\n{LINK}", **PUBLIC)

    assert "We keep it as a message of yours" in page
    assert case.messages.get().body == "my old school"
