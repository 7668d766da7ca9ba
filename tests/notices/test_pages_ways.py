"""What is known of the ways to a recipient is said on the page of routes, before anything is drafted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from casework.directory import load
from notices import routes as engine
from notices.models import Contact, Notice
from notices.models.recipients import DIRECTORY_DAYS
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    """Board takes reports through its own form, and has a mailbox."""
    case = matter.case_with_addresses(cast.alice, host="board.example")
    matter.draft(case, by=cast.alice)
    Notice.objects.update(state=Notice.State.WITHDRAWN)
    return case


def page_of(case, cast):
    return pages.text_of(pages.browser_of(cast.alice).get(reverse("routes", args=[case.pk])))


def mark_bad(*processes):
    Contact.objects.filter(process__in=processes).update(state=Contact.State.BAD)


def route_of(case):
    found = engine.routes_of(case, at=factory.MOMENT).routes
    return next(
        r for r in found if r.basis_id == matter.LAW and r.recipient and r.recipient.id == "practice-board"
    )


def test_nothing_is_said_of_a_way_that_is_good(case, cast):
    page = page_of(case, cast)

    assert "Marked as not working" not in page
    assert "two people look at it" not in page.lower()


def test_spoiled_form_is_said_and_the_next_contact_offered(case, cast):
    """Issue 3, point 6: known before drafting."""
    mark_bad("take_it_down_form", "own_form")

    page = page_of(case, cast)

    assert "Marked as not working" in page
    assert route_of(case).channel == "abuse_mailbox"
    drafted = engine.draft_route(
        case=case, basis_id=matter.LAW, recipient_id="practice-board", channel="abuse_mailbox", by=cast.alice,
        at=factory.MOMENT,
    )  # fmt: skip
    assert drafted[0].contact.process == "abuse_mailbox"


def test_next_contact_starts_no_clock_that_the_law_ties_to_the_form(case):
    """Design §4: a spoiled form is still the process that they set up."""
    mark_bad("take_it_down_form")

    route = route_of(case)

    assert (route.channel, route.starts_clock) == ("own_form", False)


def test_recipient_without_a_way_left_is_not_offered_for_a_draft(case, cast):
    mark_bad("take_it_down_form", "own_form", "abuse_mailbox")

    page = page_of(case, cast)

    assert "Every contact of theirs that this law could use is marked as not working." in page
    assert 'value="practice-board"' not in page


def test_contact_of_a_registry_is_said_to_be_looked_at(cast):
    case = factory.case_of(cast.alice)
    image = factory.image_of(case, by=cast.alice)
    row = factory.sighting_of(case, "http://small.example/1", by=cast.alice, image=image)
    matter.host_chain(row, "small.example", by=cast.alice, at=factory.MOMENT)
    row.facts = {"recipient_kind": "social"}
    row.save()

    assert "No directory names this contact; it was found on 20 November 2026." in page_of(case, cast)


def test_old_reading_is_said_with_its_day(case, cast, monkeypatch):
    day = (factory.MOMENT - timedelta(days=DIRECTORY_DAYS + 9)).date()
    old = replace(load(practice=True).get("practice-board"), checked=day)
    Contact.objects.update(as_of=day)
    matter.platform_is(monkeypatch, lambda: old)

    assert f"This contact was read on {day.day} {day:%B %Y}, long ago" in page_of(case, cast)


def test_programme_is_among_the_steps_with_who_takes_part(case, cast):
    page = page_of(case, cast)

    assert "StopNCII.org" in page
    assert "Nothing is sent from here: no picture and no code of one." in page
    assert "Of the sites of this case none is known to take part." in page
