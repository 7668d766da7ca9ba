"""The law files of hash programmes and the list of programmes belong together, and a page says who does what."""

import pytest
from django.urls import reverse

from casework import hashprogrammes
from notices.law import load_law
from tests.notices import pages


def test_every_law_that_a_programme_names_is_one_of_a_programme() -> None:
    law = load_law()

    named = {basis_id: one.id for one in hashprogrammes.load() for basis_id in one.laws}

    assert named.keys() >= {"gb-stopncii", "us-ncmec-take-it-down", "gb-report-remove", "ca-project-arachnid"}
    assert {law.get(basis_id).kind for basis_id in named} == {"hash-programme"}


def test_no_law_of_a_programme_writes_a_letter() -> None:
    programmes = [basis for basis in load_law() if basis.kind == "hash-programme"]

    assert len(programmes) >= 7
    assert all(basis.authority for basis in programmes if basis.status == "in operation")


@pytest.mark.django_db
def test_law_page_of_a_programme_says_that_she_uses_it_herself(cast) -> None:
    page = pages.text_of(pages.browser_of(cast.alice).get(reverse("basis", args=["gb-stopncii"])))

    assert "Nothing is sent from here: no picture and no code of one." in page
    assert "It sees nothing in encrypted chats" in page
