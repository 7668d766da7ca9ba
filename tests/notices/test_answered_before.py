"""Routes are ranked by time, then by how that recipient answered before (design §4), which the page says in words."""

from dataclasses import replace

import pytest

from casework.facts import parse_facts
from notices.law import load_law
from notices.models import Notice
from notices.reckoning import compute_routes
from notices.records import Record, records_of
from tests import factory
from tests.notices import matter, pages
from tests.notices.test_routes_engine import DANA, FORUM, TODAY

BOARD = "practice-board"


def in_states(people: factory.Cast, *states: str) -> None:
    for state in states:
        matter.notice_in(state, cast=people)


@pytest.mark.django_db
def test_record_counts_what_ended_and_nothing_that_still_runs() -> None:
    people = factory.cast()
    in_states(people, "complied", "complied", "refused", "acknowledged", "drafted")

    assert records_of(people.clinic, [BOARD, "practice-gallery"]) == {BOARD: Record(ended=3, complied=2)}
    assert records_of(people.elsewhere, [BOARD]) == {}


@pytest.mark.django_db
def test_few_notices_say_nothing() -> None:
    people = factory.cast()
    in_states(people, "complied", "refused")

    assert records_of(people.clinic, [BOARD]) == {}


@pytest.mark.django_db
def test_page_says_how_the_recipient_answered_before_and_not_to_counsel_elsewhere() -> None:
    """S57: what other cases show is for the organisation's own people."""
    people = factory.cast()
    in_states(people, "complied", "overdue", "complied")
    case = Notice.objects.filter(state="complied").first().case
    factory.share_with(case, people.erin.user, asked_by=people.alice, approved_by=people.bob)
    says = "Gone after 2 of 3 notices of your organisation."
    url = f"/cases/{case.pk}/routes"

    assert says in pages.text_of(pages.browser_of(people.alice).get(url))
    assert "notices of your organisation" not in pages.text_of(pages.browser_of(people.erin).get(url))


def test_of_equally_quick_routes_the_one_that_mostly_worked_stands_first() -> None:
    """One without a record stands between one that mostly acted and one that mostly did not."""
    recipients = [replace(FORUM, id=name, name=name) for name in ("lazy", "new", "quick")]

    def order(**shares: float) -> list[str]:
        found = compute_routes(
            parse_facts(DANA), recipients=recipients, law=load_law(), today=TODAY, shares=shares
        )
        return [route.recipient.id for route in found if route.basis_id == "us-take-it-down-act"]

    assert order() == ["lazy", "new", "quick"]
    assert order(lazy=0.1, quick=0.9) == ["quick", "new", "lazy"]
