"""Where hosts think that an adult looks young, a statement of age is offered, and a letter without it can go."""

import pytest

from notices import approval, declaring, letters
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(cast):
    """Drafted for a case whose person looks young to hosts."""
    case = matter.case_with_addresses(cast.alice, host="board.example")
    case.facts = {**case.facts, "person": {**case.facts["person"], "looks_young": True}}
    case.save()
    return matter.draft(case, by=cast.alice)


def confirm(notice, cast, *keys):
    """Confirm these declarations, and record her consent."""
    for wording, _given in letters.asked_declarations(notice):
        if wording.key in keys:
            declaring.confirm_declaration(
                notice=notice, key=wording.key, seen_digest=wording.digest, by=cast.alice, at=factory.MOMENT
            )
    factory.consent_of(notice.case, by=cast.alice, at=factory.MOMENT, facts=matter.FACTS)


def approve(notice, cast):
    digest = letters.compose_notice(notice, at=factory.MOMENT).digest
    return approval.approve_notice(notice=notice, seen_digest=digest, by=cast.bob, at=factory.MOMENT)


@pytest.mark.parametrize("makes_it", [True, False])
def test_statement_is_made_or_left_out(notice, cast, makes_it):
    """Issue 3, point 3; design §3.2: never filled from facts."""
    keys = {wording.key for wording, _given in letters.asked_declarations(notice)}
    confirm(notice, cast, *(keys if makes_it else keys - {"age_statement"}))

    approved = approve(notice, cast)

    assert "age_statement" in keys
    assert approved.state == approved.State.QUEUED
    assert ("over 18 years of age" in letters.compose_notice(approved, at=factory.MOMENT).text) is makes_it


def test_page_says_that_it_may_be_left_out(notice, cast):
    page = pages.text_of(pages.browser_of(cast.alice).get(f"/cases/{notice.case_id}/notices/{notice.pk}"))

    assert page.count("the letter can go without it") == 1
