"""The page of a notice opens in every state, with and without confirmed declarations, with and without a frozen letter."""

import pytest

from notices import approval
from notices.models import Declaration, Notice
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


def page_of(notice: Notice, people: factory.Cast) -> str:
    answer = pages.browser_of(people.alice).get(f"/cases/{notice.case_id}/notices/{notice.pk}")
    assert answer.status_code == 200
    return pages.text_of(answer)


@pytest.mark.parametrize("confirmed", [True, False])
@pytest.mark.parametrize("state", Notice.State.values)
def test_page_opens_in_every_state_with_and_without_confirmed_declarations(
    state: str, confirmed: bool
) -> None:
    people = factory.cast()
    notice = matter.notice_in(state, cast=people)
    if confirmed and state == Notice.State.DRAFTED:
        matter.make_ready(notice, by=people.alice)
    if not confirmed:
        Declaration.objects.filter(notice=notice).delete()

    assert page_of(notice, people)


@pytest.mark.parametrize("confirmed", [True, False])
def test_draft_that_was_withdrawn_opens_though_it_has_no_letter(confirmed: bool) -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    notice = matter.draft(case, by=people.alice)
    if confirmed:
        matter.make_ready(notice, by=people.alice)
    approval.withdraw_notice(notice=notice, by=people.alice, at=factory.MOMENT)

    page = page_of(notice, people)

    assert "Withdrawn. It never left." in page
    assert "as it would have left. Nobody approved it" in page
    assert pages.browser_of(people.alice).get(f"/cases/{case.pk}/addresses/1").status_code == 200


def test_approval_that_was_undone_and_withdrawn_opens() -> None:
    people = factory.cast()
    notice = matter.notice_in("queued", cast=people)
    approval.undo_approval(notice=notice, by=people.alice, at=factory.MOMENT)
    approval.withdraw_notice(notice=notice, by=people.alice, at=factory.MOMENT)

    assert "Nobody approved it" in page_of(notice, people)
