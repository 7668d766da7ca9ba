"""Where nobody knows that the organisation may sign under a law, live says so and waits; practice warns."""

import pytest
from django.test import override_settings

from casework import signing
from casework.models import Actor
from notices import letters, routes
from notices.law import load_law
from notices.unsaid import signing_caution
from notices.views.routes import route_row
from tests import factory
from tests.notices import matter
from tests.notices.pages import browser_of, text_of

BASES = sorted({basis for rule in signing.load() for basis in rule.bases})


def _codes(notice: letters.Notice, by: Actor) -> set[str]:
    letter = letters.compose_notice(notice, at=factory.MOMENT)
    return {one.code for one in letters.what_is_missing(notice, letter, by=by, at=factory.MOMENT)}


@pytest.mark.parametrize("basis_id", BASES)
def test_rule_names_a_law_of_its_own_country_and_kind(basis_id: str) -> None:
    """Design §3.12."""
    basis = load_law().get(basis_id)
    rules = [rule for rule in signing.load() if basis_id in rule.bases]

    assert {rule.country for rule in rules} == {basis.jurisdiction}
    assert (signing_caution(basis) == "") == (rules[0].answer == signing.YES)


def test_law_without_a_rule_is_not_known_until_it_is_confirmed() -> None:
    """Issue 3 point 9."""
    basis = load_law().get("eu-gdpr-art17-host")

    assert signing_caution(basis).startswith("Nobody has confirmed")
    with override_settings(SIGNING_CONFIRMED=["EU"]):
        assert signing_caution(basis) == ""


def test_draft_waits_in_live_and_is_warned_of_in_practice(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    people = factory.cast()
    notice = matter.draft(matter.case_with_addresses(people.alice, host="board.example"), by=people.alice)
    known = _codes(notice, people.bob)
    monkeypatch.setattr(signing, "find", lambda *_: None)

    page = text_of(browser_of(people.alice).get(f"/cases/{notice.case_id}/notices/{notice.pk}"))

    assert "signing" not in known | _codes(notice, people.bob)
    assert "Nobody has confirmed that your organisation may sign for her under this law." in page
    with override_settings(PRACTICE=False):
        assert "signing" in _codes(notice, people.bob)


def test_route_says_beforehand_that_its_notice_waits_in_live(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody drafts a notice to learn afterwards that it cannot be approved."""
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    monkeypatch.setattr(signing, "find", lambda *_: None)
    found = routes.routes_of(case, at=factory.MOMENT)
    route = next(one for one in found.routes if one.basis_id == matter.LAW and one.writes)

    def cautions() -> str:
        return " ".join(map(str, route_row(found, route)["cautions"]))

    assert "may sign for her" not in cautions()
    with override_settings(PRACTICE=False):
        assert "cannot be approved yet" in cautions()
        assert "Nobody has confirmed that your organisation may sign for her under this law." in cautions()
        with override_settings(SIGNING_CONFIRMED=["US"]):
            assert "may sign for her" not in cautions()
