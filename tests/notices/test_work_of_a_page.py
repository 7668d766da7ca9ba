"""A page asks the database as often for many addresses and many drafts as for a few (U34)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Actor, Case
from notices import agenda, drafts, letters
from notices import routes as engine
from notices.conditions import Truth
from tests import factory
from tests.notices import matter, pages
from tests.notices.leaving_cast import SEND_AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return factory.cast()


@pytest.fixture
def case(people):
    found = matter.case_with_addresses(people.alice, host="board.example")
    more_addresses(found, people.alice, range(6))
    draft_some(found, people.alice, 2)
    for notice in found.notices.all():
        notice.sightings.set(found.sightings.all())
    return found


def more_addresses(case: Case, by: Actor, numbers: range) -> None:
    """Record addresses with a picture, with a look that knew none, and with no look."""
    image, at = case.images.get(), factory.MOMENT
    for number in numbers:
        shown = image if number % 3 else None
        row = factory.sighting_of(case, f"http://board.example/w/{number}", by=by, image=shown, at=at)
        matter.host_chain(row, "board.example", by=by, at=at)
        if number % 2:
            matter.looked_at(row, by=by, at=at)


def draft_some(case: Case, by: Actor, count: int) -> None:
    """Draft notices by routes that hold, each about every address that it can be about."""
    found, at = engine.routes_of(case, at=factory.MOMENT), factory.MOMENT
    made: list[object] = []
    for route in found.routes:
        if len(made) < count and route.answer == Truth.YES and route.writes and found.of(route):
            recipient = route.recipient.id if route.recipient else ""
            made += engine.draft_route(
                case=case,
                basis_id=route.basis_id,
                recipient_id=recipient,
                channel=route.channel,
                by=by,
                at=at,
            )
    assert len(made) >= count


def queries_of(actor: Actor, url: str) -> int:
    browser = pages.browser_of(actor)
    browser.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", ["/cases/{case}/routes", "/cases/{case}", "/law", "/cases"])
def test_page_with_the_bar_asks_no_more_for_more_addresses_and_drafts(case, people, page):
    """The bar stands on each: it counts the drafts of its reader without composing one."""
    url = page.format(case=case.pk)
    before = queries_of(people.alice, url), queries_of(people.bob, url)

    more_addresses(case, people.alice, range(6, 26))
    draft_some(case, people.alice, 3)

    assert case.notices.count() >= 5
    assert (queries_of(people.alice, url), queries_of(people.bob, url)) <= before
    assert queries_of(people.bob, url) <= before[1]


@pytest.mark.parametrize("page", ["/approvals", "/", "/cases/{case}/notices/{notice}"])
def test_page_that_composes_drafts_asks_no_more_for_more_addresses(case, people, page):
    notice = case.notices.first()
    url = page.format(case=case.pk, notice=notice.pk)
    before = queries_of(people.bob, url)

    more_addresses(case, people.alice, range(6, 26))
    for row in case.notices.all():
        row.sightings.set(case.sightings.all())

    assert queries_of(people.bob, url) <= before


def test_number_in_the_bar_composes_no_letter(case, people, monkeypatch):
    monkeypatch.setattr(drafts, "compose", None)

    # Her drafts, and the addresses of which nobody has said which picture is there: those are hers, who has the case.
    assert agenda.how_many(people.alice, at=SEND_AT) == 2
    assert agenda.how_many(people.bob, at=SEND_AT) == case.notices.count()


def test_list_composes_each_draft_twice_at_most(case, people, monkeypatch):
    """Once as it would leave, once without what is confirmed, which is what confirmations are about."""
    composed, compose = [], drafts.compose
    monkeypatch.setattr(
        drafts, "compose", lambda *given, **named: composed.append(1) or compose(*given, **named)
    )

    agenda.tasks_of(people.bob, at=SEND_AT)

    assert len(composed) <= 2 * case.notices.count()


def test_many_at_once_lack_what_each_lacks(case, people):
    more_addresses(case, people.alice, range(6, 10))
    draft_some(case, people.alice, 2)
    matter.make_ready(case.notices.first(), by=people.alice)
    for actor in (people.alice, people.bob):
        at_once = letters.lacks_of(drafts.about_each(case.notices.all()), by=actor, at=SEND_AT)
        for notice in case.notices.all():
            letter = letters.compose_notice(notice, at=SEND_AT)
            alone = letters.what_is_missing(notice, letter, by=actor, at=SEND_AT)
            assert at_once[notice] == {one.code for one in alone}
