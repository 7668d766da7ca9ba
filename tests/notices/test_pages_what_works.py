"""The page of what works: words with their number, a table and a plot that say the same, nothing of few cases or of others."""

import json
import re
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse

from casework.moments import now
from notices.counting import count_due
from notices.models import Recipient
from notices.plots import Curve, steps_plot
from tests import factory
from tests.notices import outcome_cast as made
from tests.notices.pages import browser_of, text_of

TICKS = ((3, "1 day"), (15, "90 days"))


@pytest.fixture
def people(db: None) -> factory.Cast:
    return factory.cast()


def board_with(
    people: factory.Cast, cases: int, *, key: str = "practice-board", name: str = "Board"
) -> Recipient:
    board, sent_at = made.recipient_of(people, key, name), now() - timedelta(days=150)
    for _ in range(cases):
        notice = made.notice_to(board, by=people.alice, sent_at=sent_at)
        made.gone_after(notice, 50)
        made.answered(notice, 20)
    count_due(at=now())
    return board


def page_of(actor: object, recipient: object = "") -> str:
    url = reverse("what_works_recipient", args=[recipient]) if recipient else reverse("what_works")
    return text_of(browser_of(actor).get(url))  # type: ignore[arg-type]


def test_page_says_draws_and_lists_the_same(people: factory.Cast) -> None:
    page = page_of(people.alice, board_with(people, 6).pk)

    assert "6 notices of your organisation: half gone within 3 days, fewer than 1 in 10 never." in page
    assert "Half were answered within 1 day." in page
    assert re.search(r">3 days</th>\s*<td[^>]*>10 in 10</td>", page)
    drawn = page.partition("<svg")[2].partition("</svg>")[0]
    assert "<title>" in drawn and "<desc id=" in drawn and 'class="drawing-went"' in drawn


def test_nothing_on_it_needs_a_script_or_a_style_of_its_own(people: factory.Cast) -> None:
    """S44, S45: what the library draws comes as strokes and words under our own classes."""
    board_with(people, 6)
    page = page_of(people.alice)

    assert " style=" not in page and "<style" not in page and "<image" not in page and "url(" not in page
    assert 'class="drawing-axis"' in page


def test_recipient_of_few_cases_is_not_there_and_has_no_page(people: factory.Cast) -> None:
    few, many = board_with(people, 4), board_with(people, 5, key="practice-forum", name="Forum")
    browser = browser_of(people.alice)
    page = text_of(browser.get(reverse("what_works")))

    assert "Forum" in page and "Board" not in page and "1 recipient with fewer cases is not shown." in page
    answers = [
        browser.get(reverse("what_works_recipient", args=[one])).status_code
        for one in (many.pk, few.pk, uuid4())
    ]
    assert answers == [200, 404, 404]


def test_other_organisations_learn_nothing(people: factory.Cast) -> None:
    """S2."""
    board = board_with(people, 6)

    for stranger in (people.carol, people.erin):
        assert "Nothing is shown yet" in page_of(stranger)
        url = reverse("what_works_recipient", args=[board.pk])
        assert browser_of(stranger).get(url).status_code == 404


def test_page_of_routes_leads_there(people: factory.Cast) -> None:
    from tests.notices import matter

    board_with(people, 6)
    case = matter.case_with_addresses(people.alice, host="board.example")

    page = text_of(browser_of(people.alice).get(f"/cases/{case.pk}/routes"))

    assert f'<a href="{reverse("what_works")}">What works</a>' in page


def test_plot_rises_in_steps_and_stays_within_its_frame() -> None:
    drawing = steps_plot((Curve("went", (0, 2, 5)),), steps=15, ticks=TICKS, mirrored=False)

    (curve,) = [one.d for one in drawing.strokes if one.kind == "went"]
    points = [tuple(map(float, pair.split())) for pair in curve[1:].split(" L")]
    assert [x for x, _y in points] == sorted(x for x, _y in points)
    assert [y for _x, y in points] == sorted((y for _x, y in points), reverse=True)
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in points)
    assert {one.text for one in drawing.words} == {"1 day", "90 days", "0", "5", "10"}


def test_plot_turns_round_where_a_page_reads_from_right_to_left() -> None:
    left, right = (steps_plot((), steps=15, ticks=TICKS, mirrored=mirrored) for mirrored in (False, True))

    assert [round(left.width - one.x, 1) for one in left.words] == [round(one.x, 1) for one in right.words]


def test_practice_has_an_invented_history(people: factory.Cast) -> None:
    told = StringIO()
    call_command("practice_outcomes", organisation=people.clinic.name, stdout=told)
    call_command("practice_outcomes", organisation=people.clinic.name, stdout=StringIO())

    assert json.loads(told.getvalue().splitlines()[0])["entry"] == "practice-gallery"
    assert "44 notices of your organisation: half gone within" in page_of(people.alice)
