"""A link at a search is kept as its result; who found hers by a face search is told what opens a way to the service."""

import pytest
from django.test import Client

from casework import ownlinks
from casework.addresses import parse_one
from tests.casework.owndoor import come, handed_in
from tests.casework.test_own_links_later import LIST, PUBLIC, add
from tests.factory import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://pimeyes.com/en/results/abc", "search_result"),
        ("https://www.google.com/search?q=x", "search_result"),
        ("https://www.bing.com/images/search?view=detail", "search_result"),
        ("https://duckduckgo.com/?q=x", "search_result"),
        ("https://sites.google.com/view/page", "page"),
        ("http://gallery.example/search?q=x", "page"),
    ],
)
def test_directory_says_what_is_a_search_result(url: str, kind: str) -> None:
    """Issue point 1: not by the words of a name that the directory does not know."""
    address = parse_one(url).address

    assert address and ownlinks.kind_at(address) == kind


def test_her_link_at_a_face_search_is_a_result(people: Cast) -> None:
    made = handed_in(people)

    add(come(made.digits), "http://facefind.example/r/1", **PUBLIC)

    assert made.receipt.case.sightings.get().kind == "search_result"


@pytest.mark.parametrize("know", [["face_search"], ["links"]])
def test_who_found_it_by_a_face_search_reads_what_opens_a_way(people: Cast, know: list[str]) -> None:
    client: Client = come(handed_in(people, know={"know": know}).digits)

    page = client.get(LIST).content.decode()

    told = ("The face search that found it" in page, "PimEyes" in page, "feeds the same search" in page)
    assert told == (("face_search" in know,) * 3)
