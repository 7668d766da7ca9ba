"""A next look is promised only where one will happen: not of what is never fetched, nor without her agreement, nor in a rest."""

from datetime import timedelta
from typing import Any

import pytest

from casework import consents, doubts, intake, safeguarding, sightings, watching, whereseen
from casework.models import Case, Sighting
from notices import upcoming
from notices.models import Notice
from notices.views.overtime import over_time_of
from notices.views.sightings import _next_of
from tests import factory
from tests.notices import matter
from tests.notices.pages import browser_of, text_of

AT = factory.MOMENT + timedelta(days=1)
GONE = {"state": "removed", "removed_at": factory.MOMENT, "last_verdict": "page_gone"}


@pytest.fixture
def row(case: Case, cast: Any) -> Sighting:
    """One address that is looked at: she agreed, nothing holds the case."""
    factory.consent_of(case, "look", by=cast.alice)
    row = case.sightings.get(number=1)
    Sighting.objects.filter(pk=row.pk).update(next_check_at=AT + timedelta(days=3))
    return case.sightings.get(number=1)


def never_fetched(row: Sighting, by: Any) -> None:
    whereseen.say_where_seen(sighting=row, seen="sent_to_me", refused="", by=by, at=AT)


def leads_nowhere(row: Sighting, by: Any) -> None:
    Sighting.objects.filter(pk=row.pk).update(not_fetched_because="tor_only", next_check_at=None)


def paused(row: Sighting, by: Any) -> None:
    intake.pause_case(case=row.case, by=by, at=AT)


def stopped(row: Sighting, by: Any) -> None:
    safeguarding.raise_stop(case=row.case, by=by, at=AT)


def not_agreed(row: Sighting, by: Any) -> None:
    for consent in row.case.consents.live(AT):
        consents.withdraw_consent(consent=consent, by=by, at=AT)


def out_of_work(row: Sighting, by: Any) -> None:
    sightings.withdraw_sighting(sighting=row, by=by, at=AT)


HELD = [never_fetched, leads_nowhere, paused, stopped, not_agreed, out_of_work]


def says(row: Sighting) -> str:
    fresh = Sighting.objects.select_related("case").get(pk=row.pk)
    told = _next_of(fresh, None, AT)
    return f"{told['when']} {told['says']}"


def test_look_is_promised_with_its_date(row: Sighting) -> None:
    assert says(row) == f"{AT + timedelta(days=3)} We look again. No notice is under way."
    Sighting.objects.filter(pk=row.pk).update(**GONE)
    assert says(row) == f"{AT + timedelta(days=3)} It is gone. We look again in case it comes back."


@pytest.mark.parametrize("hold", HELD)
@pytest.mark.parametrize("state", [{}, GONE])
def test_page_of_an_address_promises_no_look_that_is_not_allowed(
    hold: Any, state: dict[str, Any], row: Sighting, cast: Any
) -> None:
    hold(row, cast.alice)
    Sighting.objects.filter(pk=row.pk).exclude(state="withdrawn").update(**state)

    assert "look again" not in says(row).lower()
    assert str(AT.year) not in says(row)


@pytest.mark.parametrize("hold", HELD)
def test_picture_over_time_names_no_look_that_is_not_allowed(hold: Any, row: Sighting, cast: Any) -> None:
    assert next_looks(row)
    hold(row, cast.alice)

    assert not next_looks(row)


def next_looks(row: Sighting) -> list[Any]:
    """Return when the first address of the case is looked at next, as the table of the case says it."""
    case = Case.objects.get(pk=row.case_id)
    rows = over_time_of(case, at=AT)["rows"]
    return [one["next_at"] for one in rows if one["number"] == row.number and one["next_at"]]


def test_case_without_her_agreement_asks_for_it_instead(row: Sighting, cast: Any) -> None:
    """Design §3.6 and §3.11."""
    matter.approved(row.case, cast=cast)
    Notice.objects.update(state="complied")
    assert "look at the addresses again" in str(upcoming.next_in(row.case, at=AT).words)
    not_agreed(row, cast.alice)

    task = upcoming.next_in(row.case, at=AT)

    assert str(task.words) == "Ask her whether we may look at the addresses. Without it nothing is fetched."
    assert task.page == "consents"


def test_case_whose_addresses_are_never_fetched_promises_no_look(row: Sighting, cast: Any) -> None:
    row.case.sightings.update(not_fetched_because="port", next_check_at=None)

    assert "look" not in str(upcoming.next_in(row.case, at=AT).words).lower()


@pytest.mark.parametrize("hold", [never_fetched, paused, not_agreed, out_of_work])
def test_no_button_offers_a_look_that_would_not_happen(hold: Any, row: Sighting, cast: Any) -> None:
    page = f"/cases/{row.case_id}/addresses/1"
    browser = browser_of(cast.alice)
    assert "Look now" in text_of(browser.get(page))

    hold(row, cast.alice)

    assert "Look now" not in text_of(browser.get(page))


def test_words_on_a_look_promise_no_other() -> None:
    said = [*doubts.DOUBTS.values(), *watching.NOT_WATCHED.values()]

    assert not [words for words in map(str, said) if "look again" in words.lower()]
