"""Routes are ranked by time, then by how that recipient answered before (design §4), which the page says in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from casework.facts import parse_facts
from notices.counting import count_due
from notices.law import load_law
from notices.reckoning import compute_routes
from notices.records import by_channel, record_of, records_of
from tests import factory
from tests.notices import matter, outcome_cast, pages
from tests.notices.test_routes_engine import DANA, FORUM, TODAY

BOARD = "practice-board"
OCTOBER = datetime(2026, 10, 1, tzinfo=UTC)
SAYS = "6 notices of your organisation: half gone within 3 days, fewer than 1 in 10 never."


@pytest.fixture
def people(db: None) -> factory.Cast:
    return factory.cast()


def gone_notices(people: factory.Cast, count: int, **more: str) -> None:
    board = outcome_cast.recipient_of(people)
    for _ in range(count):
        outcome_cast.gone_after(outcome_cast.notice_to(board, by=people.alice, **more), 50)
    count_due(at=OCTOBER)


def test_record_is_there_from_five_cases_on_and_for_the_own_organisation(people: factory.Cast) -> None:
    """S19: what one organisation's cases show is not another's."""
    gone_notices(people, 5)

    assert set(records_of(people.clinic, [BOARD, "practice-gallery"], at=OCTOBER)) == {BOARD}
    assert records_of(people.elsewhere, [BOARD], at=OCTOBER) == {}


def test_many_notices_of_few_cases_say_nothing(people: factory.Cast) -> None:
    board, case = outcome_cast.recipient_of(people), factory.case_of(people.alice, at=outcome_cast.SENT)
    for hours in range(9):
        sent_at = outcome_cast.SENT + timedelta(hours=hours)
        outcome_cast.notice_to(board, by=people.alice, case=case, sent_at=sent_at)
    count_due(at=OCTOBER)

    found = record_of(people.clinic, board.pk, at=OCTOBER)
    assert (found.notices, found.cases) == (9, 1)
    assert records_of(people.clinic, [BOARD], at=OCTOBER) == {}


def test_channels_are_shown_only_where_none_has_to_be_hidden(people: factory.Cast) -> None:
    """The whole less the others would tell it."""
    board = outcome_cast.recipient_of(people)
    for channel in ["email"] * 6 + ["form"] * 4:
        outcome_cast.notice_to(board, by=people.alice, channel=channel)
    count_due(at=OCTOBER)
    assert by_channel(people.clinic, board.pk, at=OCTOBER) == {}

    outcome_cast.notice_to(board, by=people.alice, channel="form")
    count_due(at=OCTOBER)
    assert set(by_channel(people.clinic, board.pk, at=OCTOBER)) == {"email", "form"}


def test_old_notices_say_nothing_any_more(people: factory.Cast) -> None:
    gone_notices(people, 6)

    assert records_of(people.clinic, [BOARD], at=OCTOBER + timedelta(days=3 * 366)) == {}


def test_page_says_how_the_recipient_answered_before_and_not_to_counsel_elsewhere(
    people: factory.Cast,
) -> None:
    """S57: what other cases show is for the organisation's own people."""
    case = matter.case_with_addresses(people.alice, host="board.example")
    gone_notices(people, 6)
    factory.share_with(case, people.erin.user, asked_by=people.alice, approved_by=people.bob)
    url = f"/cases/{case.pk}/routes"

    assert SAYS in pages.text_of(pages.browser_of(people.alice).get(url))
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
