"""A letter on a page of any width: paragraphs flow, meant line ends and addresses stay, what leaves is unchanged."""

import pytest
from django.urls import reverse

from notices import letters
from notices.parties import SightingView
from notices.typesetting import unwrapped
from tests import factory
from tests.notices import matter, pages
from tests.notices.letter_cast import FIRST, letter


def test_paragraphs_flow_and_headings_stand_apart():
    composed = letter()

    parts = unwrapped(composed.text)
    titles = [words for kind, words in parts if kind == "heading"]

    assert titles == [section.heading for section in composed.sections if section.heading]
    assert {
        block.text for section in composed.sections for block in section.blocks if block.kind == "words"
    } <= {words for _kind, words in parts}


def test_every_address_keeps_a_line_of_its_own():
    rows = [SightingView(f"{FIRST}/{'x' * length}") for length in (3, 30, 60, 400)]

    (places,) = [words for kind, words in unwrapped(letter(sightings=rows).text) if kind == "places"]

    assert [line.partition(" ")[0] for line in places.splitlines()] == ["1.", "2.", "3.", "4."]


def test_head_of_the_letter_keeps_its_lines():
    parts = unwrapped(
        "Harbour Clinic\ncases@clinic.example\n\nTo: Board\n\nDate: 24 November 2026\nReference: A1\n"
    )

    assert [words.count("\n") for _kind, words in parts] == [1, 0, 1]


@pytest.mark.django_db
def test_page_shows_paragraphs_and_what_leaves_keeps_its_line_ends():
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    text = letters.compose_notice(notice, at=factory.MOMENT).text

    page = pages.text_of(
        pages.browser_of(people.alice).get(reverse("notice", args=[notice.case_id, notice.pk]))
    )

    assert "described\nbelow." in text
    assert "described below." in page
    assert "<h3>What is asked</h3>" in page
    # Each address hangs by its own number: an indent of the whole list would reach the first line alone.
    assert all(f"<span>{number}. http" in page for number in (1, 2))
