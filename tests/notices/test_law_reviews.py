"""A law not re-read for 180 days writes nothing until a law reviewer confirms it, once for all cases (design §3.12)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from casework import access, staffing
from notices import agenda, letters, reviews
from notices import routes as engine
from notices.law import Law, UnknownBasis, load_law
from notices.leaving import MayNotLeave, require_still_approved
from notices.models import LawReview
from notices.reviews import findings_of
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db
LATE = factory.MOMENT + timedelta(days=200)
LAW = matter.LAW


def review(cast: Any, outcome: str = "confirmed", *, at: datetime = LATE, **options: Any) -> LawReview:
    staffing.name_law_reviewer(user=cast.alice.user, by=cast.bob)
    cast.alice.user.__dict__.pop("_roles", None)
    given = {"source_title": "47 U.S.C. 223a, current text", "by": cast.alice, "basis_id": LAW, "note": ""}
    return reviews.review_basis(organisation=cast.clinic, outcome=outcome, at=at, **(given | options))


def writes(case: Any, at: datetime) -> set[tuple[bool, str]]:
    found = engine.routes_of(case, at=at).routes
    return {(route.writes, route.why_not) for route in found if route.basis_id == LAW}


def test_law_read_long_ago_writes_again_once_a_reviewer_confirmed_it() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")

    before = writes(case, LATE)
    review(people)

    assert before == {(False, "needs_review")}
    assert writes(case, LATE) == {(True, "")}
    assert writes(factory.case_of(people.alice), LATE) == {(True, "")}


def test_draft_under_an_old_law_waits_for_the_reviewer() -> None:
    people = factory.cast()
    notice = matter.draft(matter.case_with_addresses(people.alice, host="board.example"), by=people.alice)

    def codes(at: datetime) -> set[str]:
        letter = letters.compose_notice(notice, at=at)
        return {one.code for one in letters.what_is_missing(notice, letter, by=people.bob, at=at)}

    assert "no_letter" in codes(LATE)
    review(people)
    assert "no_letter" not in codes(LATE)


def test_confirmation_itself_ends_after_180_days() -> None:
    people = factory.cast()
    review(people)

    assert findings_of(people.clinic.pk, at=LATE + timedelta(days=180)).confirmed == {LAW}
    assert findings_of(people.clinic.pk, at=LATE + timedelta(days=181)).confirmed == frozenset()
    assert findings_of(people.elsewhere.pk, at=LATE).confirmed == frozenset()


def test_law_that_a_reviewer_found_changed_writes_nothing() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    soon = factory.MOMENT + timedelta(days=1)

    review(people, "changed", at=soon, note="Repealed by the Act of Tuesday.")

    assert writes(case, soon) == {(False, "changed")}
    review(people, at=soon + timedelta(hours=1))
    assert writes(case, soon + timedelta(hours=1)) == {(True, "")}


def test_approved_letter_under_a_law_that_was_found_changed_stays_here() -> None:
    """Design §3.12: asked at the last moment too."""
    people = factory.cast()
    notice = matter.notice_in("queued", cast=people)

    require_still_approved(notice, at=factory.MOMENT)
    review(people, "changed", at=factory.MOMENT, note="Repealed by the Act of Tuesday.")

    with pytest.raises(MayNotLeave) as held:
        require_still_approved(notice, at=factory.MOMENT)
    assert held.value.code == "law_changed"


def test_newer_reading_of_the_file_stands_above_what_a_reviewer_found() -> None:
    people = factory.cast()
    review(people, "changed", note="The time is another one.")
    basis = load_law().get(LAW)
    checked = LATE.date() + timedelta(days=1)
    read_again = replace(basis, verification=replace(basis.verification, checked=checked))

    with patch("notices.reviews.load_law", return_value=Law({LAW: read_again}, load_law().groups)):
        assert findings_of(people.clinic.pk, at=LATE + timedelta(days=2)).changed == frozenset()


def test_confirmation_lifts_no_low_confidence_and_no_status() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    basis = load_law().get(LAW)
    low = replace(basis, verification=replace(basis.verification, confidence="low"))

    review(people)

    with patch("notices.routes.load_law", return_value=replace(load_law(), bases={LAW: low})):
        assert writes(case, LATE) == {(False, "low_confidence")}


@pytest.mark.parametrize("who", ["bob", "carol", "erin"])
def test_nobody_but_a_reviewer_of_the_organisation_confirms(who: str) -> None:
    """Bob administers, Carol is a stranger, Erin is counsel of another organisation."""
    people = factory.cast()

    with pytest.raises(access.Refused):
        review(people, by=getattr(people, who))
    assert not LawReview.objects.exists()


def test_counsel_confirms_for_their_own_organisation() -> None:
    people = factory.cast()

    row = reviews.review_basis(
        organisation=people.elsewhere, basis_id=LAW, outcome="confirmed", source_title="The Act",
        by=people.erin, at=LATE,
    )  # fmt: skip

    assert findings_of(people.elsewhere.pk, at=LATE).confirmed == {LAW}
    assert row.read_on == load_law().get(LAW).verification.checked


def test_review_without_a_source_or_a_change_without_words_is_refused() -> None:
    people = factory.cast()

    with pytest.raises(reviews.SourceMissing):
        review(people, source_title=" ")
    with pytest.raises(reviews.ChangeUnsaid):
        review(people, "changed")
    with pytest.raises(UnknownBasis):
        review(people, basis_id="us-take-it-up-act")


def test_only_the_administrator_of_the_organisation_names_a_reviewer() -> None:
    people = factory.cast()

    for who in (people.alice, people.carol):
        with pytest.raises(access.Refused):
            staffing.name_law_reviewer(user=people.alice.user, by=who)
    with pytest.raises(access.Refused):
        staffing.name_law_reviewer(user=people.carol.user, by=people.bob)
    assert not people.alice.user.roles.filter(role="law_reviewer").exists()


def test_draft_under_a_changed_law_points_to_the_other_laws() -> None:
    """Nobody is told to add what no addition mends."""
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    notice = matter.draft(case, by=people.alice)
    review(people, "changed", at=factory.MOMENT, note="Repealed by the Act of Tuesday.")
    browser = pages.browser_of(people.alice)

    page = pages.text_of(browser.get(f"/cases/{case.pk}/notices/{notice.pk}"))
    says = [str(task.words) for task in agenda.tasks_of(people.alice, at=factory.MOMENT + timedelta(hours=1))]

    assert f'<a href="/cases/{case.pk}/routes">See the other laws' in page
    assert any("See what else there is" in said for said in says), says
