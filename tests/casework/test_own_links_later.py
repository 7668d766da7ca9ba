"""Links that she adds once she handed her case in: on the page that lists them, behind her own word."""

from typing import Any

import pytest
from django.test import Client

from casework import custody, messages, receipts, safeguarding
from casework.models import Case, Organisation, Sighting
from casework.moments import now
from tests import factory
from tests.casework.owndoor import WORD, come, handed_in, with_word
from tests.casework.walkers import address, signed_in
from tests.factory import Cast

pytestmark = pytest.mark.django_db
LIST = "/form/now/list"
LINK = "http://gallery.example/v/8841"
OTHER = "http://gallery.example/v/8842"
FULL = "We take 20 links a day. You can go on tomorrow."
PUBLIC = {"seen": "public", "may_look": "yes"}


@pytest.fixture
def case(made: receipts.NewReceipt) -> Case:
    return made.receipt.case


def add(client: Client, text: str, **more: Any) -> str:
    """Send the form and return the page that she reads then."""
    return client.post(LIST, {"text": text, **more}, follow=True).content.decode()


def test_script_is_no_link_that_was_added_and_a_search_is_named_so(made: receipts.NewReceipt) -> None:
    """U40: both stand there; the count is of links, and only those can be looked at."""
    page = add(come(made.digits), f"{LINK}\njavascript:alert(1)\nhttps://www.google.com/search?q=x", **PUBLIC)

    assert "2 links were added." in page
    assert "This looks like a link, but no browser can open it." in page
    assert page.count("This is a search, not a page that it found.") == 1
    assert page.count("I looked: it is gone") == 2


def long_words(length: int) -> str:
    """Return so many letters of which no two parts are equal."""
    return "".join(f"x{number}" for number in range(length))[:length]


def field(page: str) -> str:
    """Return what stands in the field for links."""
    return page.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0].strip()


def test_links_are_added_in_her_name_and_staff_see_them(
    people: Cast, made: receipts.NewReceipt, case: Case
) -> None:
    page = add(come(made.digits), f"{LINK}\n{OTHER}", **PUBLIC)

    rows = list(case.sightings.order_by("number"))
    assert "2 links were added." in page and field(page) == ""
    assert [(row.url, row.not_fetched_because, row.added_by) for row in rows] == [
        (url, "", factory.dana(case)) for url in (LINK, OTHER)
    ]
    events = custody.entries(case).filter(event="sighting_recorded")
    assert {entry.actor for entry in events} == {factory.dana(case)}
    assert "gallery" in signed_in(people.alice).get(address("case", case)).content.decode()


def test_same_link_twice_is_said_and_kept_once(made: receipts.NewReceipt, case: Case) -> None:
    client = come(made.digits)
    add(client, LINK, **PUBLIC)

    page = add(client, f"{LINK}#top {LINK}", **PUBLIC)

    assert "These links are in your case already." in page and field(page) == ""
    assert case.sightings.count() == 1


def test_what_is_no_link_is_kept_as_a_note_and_staff_read_it(
    people: Cast, made: receipts.NewReceipt, case: Case
) -> None:
    """As on her way in: once, word for word, with what she noted there."""
    client = come(made.digits)
    add(client, "my old room", **PUBLIC)

    page = add(client, f"my old school\n{LINK}\nmy old room", **PUBLIC)

    assert "We keep it as a note, word for word:" in page and field(page) == ""
    assert case.sightings.count() == 1
    read = signed_in(people.alice).get(address("own_answers", case)).content.decode()
    assert read.count("my old school") == read.count("my old room") == 1
    changed = custody.entries(case).filter(event="facts_changed", data__keys=["noted"])
    assert {entry.actor for entry in changed} == {factory.dana(case)}


def test_notes_stand_on_her_links_page_behind_her_own_word(people: Cast) -> None:
    """Issue point 13, U17: as she was told, word for word; those of her way in and later ones, each once."""
    with_word(made := handed_in(people, links={"text": f"my old school\n{LINK}"}))
    client = come(made.digits, WORD)
    pages = [add(client, "my & room", **PUBLIC), client.get(LIST).content.decode()]

    assert [page.count("my old school") for page in pages] == [1, 1]
    assert [page.count("my &amp; room") for page in pages] == [1, 1]
    assert come(made.digits).get(LIST)["Location"] == "/form/now/word"
    assert "old school" not in come(made.digits).get("/form/now").content.decode()


def test_status_counts_what_a_browser_can_open(made: receipts.NewReceipt) -> None:
    """Issue point 12."""
    client = come(made.digits)
    add(client, f"{LINK}\njavascript:alert(1)\nhttp://exa[mple/x", **PUBLIC)

    assert "We work on 1 link." in client.get("/form/now").content.decode()
    assert "javascript" in client.get(LIST).content.decode()


def test_note_for_which_there_is_no_room_stays_in_the_field(made: receipts.NewReceipt, case: Case) -> None:
    """S51: nor in a day of messages. Nothing that she typed is lost; it is said that it is not kept."""
    words = long_words(messages.LONGEST * (messages.MOST_A_DAY + 1))

    page = add(come(made.digits), f"{words}\n{LINK}", **PUBLIC)

    assert "This is no link, so it is not kept." in page
    assert field(page) == words and 'value="public"' in page
    assert case.sightings.count() == 1


def test_nothing_pasted_is_said(made: receipts.NewReceipt) -> None:
    answer = come(made.digits).post(LIST, {"text": " "})

    assert answer.status_code == 422
    assert "Paste one link, or many." in answer.content.decode()


@pytest.mark.parametrize(("seen", "why"), [("unknown", "not_said"), ("sent_to_me", "sent_to_me")])
def test_link_that_she_did_not_say_anyone_can_open_is_not_opened(
    made: receipts.NewReceipt, case: Case, seen: str, why: str
) -> None:
    """Design §3.6: what she does not know stays unknown; it is taken for neither."""
    page = add(come(made.digits), LINK, seen=seen, may_look="yes")

    row = case.sightings.get()
    assert (row.seen, row.not_fetched_because, row.next_check_at) == (seen, why, None)
    assert ("kept; never opened from here" in page) == (seen == "sent_to_me")
    assert ('href="/form/now/open"' in page) == (seen == "unknown")


def test_whether_anyone_can_open_it_is_not_left_out_by_haste(made: receipts.NewReceipt, case: Case) -> None:
    answer = come(made.digits).post(LIST, {"text": LINK})

    assert answer.status_code == 422 and field(answer.content.decode()) == LINK
    assert not case.sightings.exists()


def test_what_she_says_last_of_her_link_holds(made: receipts.NewReceipt, case: Case) -> None:
    """Issue point 4: a link that was sent to her may be published later, and the other way round."""
    client, found = come(made.digits), []
    for seen in ("unknown", "public", "sent_to_me", "public"):
        page = add(client, LINK, seen=seen)
        found.append((case.sightings.get().not_fetched_because, "Kept. It holds from now on." in page))

    assert found == [("not_said", False), ("", True), ("sent_to_me", True), ("", True)]
    assert "Once is enough" in add(client, LINK, seen="unknown")
    assert case.sightings.get().seen == "public"


def test_public_is_said_only_of_a_link_of_her_own(
    people: Cast, made: receipts.NewReceipt, case: Case
) -> None:
    """Design §3.6: what staff wrote down as sent only to her is opened on no press of a form alone."""
    row = factory.sighting_of(case, LINK, by=people.alice)
    client = come(made.digits)
    add(client, LINK, seen="sent_to_me")

    add(client, LINK, seen="public")

    row.refresh_from_db()
    assert row.not_fetched_because == "sent_to_me"


def test_link_that_she_left_open_later_is_asked_about_again(made: receipts.NewReceipt, case: Case) -> None:
    """Issue point 1: also where the links of her way in were said."""
    client = come(made.digits)
    add(client, OTHER, seen="public", may_look="yes")
    add(client, LINK, seen="unknown")

    page = client.get("/form/now/open").content.decode()
    client.post("/form/now/open", {"seen": "public"})

    assert "8841" in page and "8842" not in page
    assert "May we open" not in page
    assert [row.seen for row in case.sightings.all()] == ["public", "public"]


def test_word_about_the_links_of_her_way_opens_none_that_she_added_later(people: Cast) -> None:
    made = handed_in(people, links={"text": LINK})
    client = come(made.digits)
    add(client, OTHER, seen="sent_to_me")

    client.post("/form/now/open", {"seen": "public", "may_look": "yes"})

    closed = Sighting.objects.exclude(not_fetched_because="")
    assert [row.url for row in closed] == [OTHER]


def test_day_of_a_case_that_nobody_works_takes_twenty(people: Cast) -> None:
    """S57: the rest stays in the field."""
    people.clinic.own_cases = Organisation.OwnCases.ALONE
    people.clinic.save()
    client = come(handed_in(people).digits)
    links = [f"https://gallery{number}.example/v/1" for number in range(22)]

    page = add(client, "\n".join(links), **PUBLIC)

    assert FULL in page and "20 links were added." in page
    assert field(page).splitlines() == links[20:]
    assert Sighting.objects.count() == 20
    assert "already" in add(client, links[0], **PUBLIC)


def test_day_of_a_case_that_is_worked_ends_too(
    made: receipts.NewReceipt, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S51: she pastes as often as she likes; it is one number a day."""
    monkeypatch.setattr("casework.views.ownlists.MOST_LINKS", 1)
    client = come(made.digits)
    add(client, LINK, **PUBLIC)

    page = add(client, OTHER, **PUBLIC)

    assert "We take 1 link a day." in page and field(page) == OTHER
    assert case.sightings.count() == 1


def test_held_case_takes_nothing_and_says_it(people: Cast, made: receipts.NewReceipt, case: Case) -> None:
    client = come(made.digits)
    safeguarding.raise_stop(case=case, by=people.alice, at=now())

    answer = client.post(LIST, {"text": LINK, **PUBLIC})

    assert answer.status_code == 409
    assert "What you typed just now is not kept." in answer.content.decode()
    assert not case.sightings.exists()


def test_her_own_word_is_asked_for(made: receipts.NewReceipt, case: Case) -> None:
    """U17."""
    with_word(made)

    assert come(made.digits).post(LIST, {"text": LINK})["Location"] == "/form/now/word"
    assert not case.sightings.exists()
    assert "1 link was added." in add(come(made.digits, WORD), LINK, **PUBLIC)


def test_case_that_is_not_handed_in_takes_none_here(people: Cast) -> None:
    made = factory.own_case(people, at=now())

    assert come(made.digits).post(LIST, {"text": LINK})["Location"] == "/form/now"
    assert not Sighting.objects.exists()


def test_another_case_is_out_of_reach(people: Cast, made: receipts.NewReceipt, case: Case) -> None:
    """S2: the session alone says which case; nothing that is sent can name another."""
    other = factory.case_of(people.alice)

    add(come(made.digits), LINK, case=str(other.pk), **PUBLIC)

    assert [row.case_id for row in Sighting.objects.all()] == [case.pk]
    assert Client().post(LIST, {"text": OTHER})["Location"] == "/form/return?ended"
