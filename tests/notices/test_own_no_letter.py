"""Why there is no letter that she can send now: each reason in its own words, on the status and on her letters (U7)."""

import pytest
from django.test import Client
from django.urls import reverse

from casework import sightings
from casework.hostchain import HostChain
from casework.hostchain import Party as FoundParty
from casework.models import Case, Party, Sighting
from casework.moments import now
from tests import factory
from tests.factory import Cast
from tests.notices.test_own_letters import LETTERS, come, made_of, text

STATUS = "/form/now"
TRACED = "We are finding out who can act on your links. Look again in a few minutes."

UNKNOWN = "We do not know the site of your links. So there is no letter to it here."


@pytest.fixture
def client(cast: Cast) -> Client:
    """Return her browser; nobody to write to is known at her links."""
    client = come(made_of(cast))
    Party.objects.all().delete()
    Sighting.objects.update(traced_at=now())
    return client


def test_in_the_first_minutes_it_is_being_found_out_who_is_there(client: Client) -> None:
    """Just after handing in nobody leaves for a month: the worker comes to it in a moment."""
    Sighting.objects.update(traced_at=None)
    status, letters = text(client.get(STATUS)), text(client.get(LETTERS))

    assert TRACED in status and "Nothing is due" not in status
    assert TRACED in letters and "There is no" not in letters


def test_site_in_no_directory_is_said_with_what_she_can_do(client: Client) -> None:
    """U7, U22: she is not told to come back in a month for nothing."""
    status, letters = text(client.get(STATUS)), text(client.get(LETTERS))

    assert TRACED not in status + letters and "Nothing is due" not in status
    for page in (status, letters):
        assert f"{UNKNOWN} Does a search engine show the pictures?" in page
        assert reverse("help_now") in page and reverse("own_links") in page


def test_what_a_search_engine_shows_opens_a_letter_to_it(client: Client) -> None:
    """What she is told to add there does lead on."""
    case = Case.objects.get()
    known = FoundParty("search_engine", "Search", "search.example", (), "directory", "practice-search", "GB")
    row = factory.sighting_of(
        case, "http://search.example/search?q=d", by=factory.dana(case), image=case.images.get(), at=now()
    )
    chain = HostChain(row.url, (known,), ())
    sightings.store_host_chain(sighting=row, chain=chain, by=factory.dana(case), at=now())
    page = text(client.get(LETTERS))

    assert UNKNOWN not in page
    assert "<bdi>Search</bdi>" in page.partition("Whom you can write to")[2]


def test_known_site_without_a_letter_is_not_called_unknown(cast: Cast) -> None:
    client = come(made_of(cast))
    Sighting.objects.update(traced_at=now())
    Party.objects.update(is_hostile=True)
    page = text(client.get(LETTERS))

    assert UNKNOWN not in page
    assert "There is no letter that you can send by yourself now." in page


def test_links_that_were_sent_to_her_alone_are_the_reason(client: Client) -> None:
    Sighting.objects.update(seen="sent_to_me")
    page = text(client.get(LETTERS))

    assert "Your links were sent only to you." in page and "There is no" not in page


def test_piece_that_no_browser_opens_is_never_found_out(client: Client) -> None:
    case = Case.objects.get()
    Sighting.objects.all().delete()
    factory.sighting_of(case, "javascript:alert(1)", by=factory.dana(case), at=now())

    assert TRACED not in text(client.get(STATUS))
