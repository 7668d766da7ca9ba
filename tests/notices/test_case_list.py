"""The list of cases says code, state, next date and who has it; it is found by code and by who has it alone."""

import pytest

from casework import assigning, intake, safeguarding
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


def listed(actor, address="/cases"):
    return pages.text_of(pages.browser_of(actor).get(address))


def test_states_are_said_in_words(case, cast):
    matter.case_with_addresses(cast.alice)
    paused, stopped = factory.case_of(cast.alice), factory.case_of(cast.alice)
    intake.pause_case(case=paused, by=cast.alice, at=factory.MOMENT)
    safeguarding.raise_stop(case=stopped, by=cast.alice, at=factory.MOMENT)
    gone = matter.case_with_addresses(cast.alice)
    gone.sightings.update(state="removed")
    factory.case_of(cast.alice)

    said = listed(cast.alice)

    for words in ("in work", "paused", "stopped", "all gone, watched", "no address yet"):
        assert words in said


def test_list_is_narrowed_to_who_has_a_case(case, cast):
    own = factory.case_of(cast.bob)
    assigning.assign_case(case=case, to=cast.bob, by=cast.alice, at=factory.MOMENT)
    kept = factory.case_of(cast.alice)

    mine, of_alice = listed(cast.bob, "/cases?who=me"), listed(cast.bob, f"/cases?who={cast.alice.pk}")

    assert own.code in mine and case.code in mine and kept.code not in mine
    assert kept.code in of_alice and own.code not in of_alice
    assert "No case that you can see" in listed(cast.bob, "/cases?who=nobody")


def test_soonest_date_stands_first_and_a_case_goes_to_a_colleague_by_one_choice(cast):
    """U24: sorted by next date; nobody gives a reason for handing over."""
    later = matter.case_with_addresses(cast.alice)
    matter.draft(later, by=cast.alice)
    first = factory.case_of(cast.alice)
    safeguarding.raise_stop(case=first, by=cast.alice, at=factory.MOMENT)
    browser = pages.browser_of(cast.alice)

    said = pages.text_of(browser.get("/cases"))
    answer = browser.post(f"/cases/{later.pk}/assignee", {"colleague": str(cast.bob.pk)})
    later.refresh_from_db()

    assert said.index(first.code) < said.index(later.code)
    assert (answer.status_code, later.assignee_id) == (302, cast.bob.pk)


@pytest.mark.parametrize("word", [factory.NAME.split()[0], "gallery.example", "undefined' OR 1=1"])
def test_search_finds_codes_alone(case, cast, word):
    """S19, S20: neither a name nor an address says whether it is known."""
    assert "No case of yours has this code" in listed(cast.alice, f"/cases?code={word}")


def test_counsel_elsewhere_reads_no_names_of_staff(case, cast):
    factory.share_with(case, cast.erin.user, asked_by=cast.alice, approved_by=cast.bob)

    said = listed(cast.erin)

    assert case.code in said
    assert "Alice" not in said and "Who has it" not in said
