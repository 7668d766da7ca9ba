"""What is no web page is shown, recorded as typed and never visited: javascript:, data:, about: and their like (U40)."""

import pytest
from django.test import Client

from casework import tasks
from casework.addresses import UNREADABLE, AddressUnreadable, parse_one, parse_pasted
from casework.models import Case
from notices.views.rows import host_of
from tests import factory
from tests.casework.test_pages_addresses import _shown
from tests.casework.walkers import address, signed_in

SENTENCE = "Only addresses that begin with http:// or https:// are visited."
STRANGE = [
    "javascript:alert('a picture of mine')",
    'javascript:alert("here")',
    "about:blank",
    "blob:https://site.com/9115d58c-bcda-ff47-86e5-083e9a215304",
    "magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a",
    "about:config",
    "file:///home/dana/a.jpg",
]


@pytest.fixture
def case(db: None) -> Case:
    return factory.case_of(factory.cast().alice)


@pytest.fixture
def alice(case: Case) -> Client:
    return signed_in(case.opened_by)


@pytest.mark.parametrize("typed", STRANGE)
def test_strange_address_is_shown_and_recorded_as_typed(case: Case, alice: Client, typed: str) -> None:
    given = {"text": typed, "seen": "public"}
    answer = alice.post(address("addresses", case), given)
    html = answer.content.decode()
    alice.post(address("addresses", case), {**given, "shown": _shown(html), "record": "yes"})

    sighting = case.sightings.get()
    assert html.count(SENTENCE) == 1
    assert (sighting.typed, sighting.not_fetched_because) == (typed, "scheme")


@pytest.mark.parametrize("typed", STRANGE)
def test_pages_of_a_strange_address_open(case: Case, alice: Client, typed: str) -> None:
    [piece] = parse_pasted(typed)
    sighting = factory.sighting_of(case, piece.url or "", by=case.opened_by)
    tasks.trace_hosts(sighting_id=str(sighting.pk))

    pages = ["case", "sighting", "addresses"]
    answers = [alice.get(address(page, case, (1,) if page == "sighting" else ())) for page in pages]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert SENTENCE in answers[1].content.decode()


UNREAD = ["http://[oops/a", "https://exa$mple.com/a", "https://a..b.com/x", "http://999.1.1.1/a"]


@pytest.mark.parametrize("typed", UNREAD)
def test_address_that_no_browser_reads_is_recorded_as_typed(case: Case, alice: Client, typed: str) -> None:
    """Design, settled: recorded whatever it is. A person may know later what stood there."""
    given = {"text": typed, "seen": "public"}
    html = alice.post(address("addresses", case), given).content.decode()
    alice.post(address("addresses", case), {**given, "shown": _shown(html), "record": "yes"})
    sighting = case.sightings.get()
    tasks.trace_hosts(sighting_id=str(sighting.pk))

    places: list[tuple[str, tuple[int, ...]]] = [("case", ()), ("sighting", (1,)), ("where_seen", (1,))]
    answers = [alice.get(address(page, case, more)) for page, more in places]
    assert (sighting.typed, sighting.url, sighting.next_check_at) == (typed, typed, None)
    assert sighting.not_fetched_because in UNREADABLE
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert not sighting.parties.exists() and not sighting.checks.exists()


def test_command_still_says_that_it_is_no_address() -> None:
    with pytest.raises(AddressUnreadable):
        parse_one("http://[oops/a")


def test_address_beside_a_strange_one_is_not_swallowed() -> None:
    found = parse_pasted("javascript:void(0) http://gallery.example/v/1\ndata: http://gallery.example/v/2")

    assert [piece.url for piece in found if piece.url] == [
        "javascript:void(0)", "http://gallery.example/v/1", "http://gallery.example/v/2",
    ]  # fmt: skip


def test_source_of_a_page_is_read_as_the_page() -> None:
    [piece] = parse_pasted("view-source:https://site.com/a")

    assert (piece.raw, piece.url) == ("view-source:https://site.com/a", "https://site.com/a")


def test_strange_address_names_no_party(case: Case) -> None:
    sighting = factory.sighting_of(case, "javascript:void(0)", by=case.opened_by)

    tasks.trace_hosts(sighting_id=str(sighting.pk))

    assert not sighting.parties.exists()
    assert host_of("javascript:void(0)") == "javascript:"


@pytest.mark.parametrize("kind", ["data:image/png;base64", "DATA:image/jpeg;base64"])
def test_a_file_written_as_an_address_is_left_out(kind: str) -> None:
    """Design §3.6: no pixel is kept, not even as text in an address."""
    [piece] = parse_pasted(f"{kind},iVBORw0KGgo=")

    assert piece.is_note
    assert (piece.raw, piece.warnings) == (kind, ("file_in_address",))
