"""What a law's status, its dates and who may use it allow, whatever its condition answers (README traps 4 and 5)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.facts import parse_facts
from notices.bases import Basis
from notices.conditions import All, Truth
from notices.flatfacts import RecipientFacts
from notices.force import may_give, why_not_by
from notices.law import Law, load_law, why_no_letter
from notices.reckoning import Route, compute_routes
from notices.sentences import no_letter_sentence, reason_sentence

TODAY = date(2026, 11, 25)
FORUM = RecipientFacts(
    "forum", "Forum", kind="forum", country="US", serves=("WORLD",), channels=("own_form",), sightings=(0,)
)
TOLD: dict[str, Any] = {
    "person": {"residence": "GB-ENG", "age_in_image": "adult", "identifiable": True},
    "notifier": {"role": "self"},
    "image": [{"id": "1", "kind": "real", "shows": "nude", "published": True}],
    "sighting": [{"image": "1", "url": "http://forum.example/t/1", "seen_in_public": True}],
}


def route(basis: Basis, *, today: date = TODAY, role: str = "self") -> Route:
    """The one route of a law whose condition always holds."""
    law = Law({basis.id: replace(basis, condition=All())}, load_law().groups)
    facts = parse_facts({**TOLD, "notifier": {"role": role}})
    return compute_routes(facts, recipients=[FORUM], law=law, today=today)[0]


def with_status(status: str, **changes: Any) -> Basis:
    return replace(load_law().get("us-take-it-down-act"), status=status, **changes)


@pytest.mark.parametrize("status", ["uncertain", "partly in force", "case law", "not binding"])
def test_what_a_lawyer_has_to_weigh_is_never_a_yes(status: str) -> None:
    found = route(with_status(status))

    assert (found.answer, found.writes, found.questions) == (Truth.UNKNOWN, False, ())
    assert reason_sentence(found.reasons[0]).startswith("It needs a lawyer")


@pytest.mark.parametrize("status", ["proposed", "annulled"])
def test_what_is_no_law_is_a_no(status: str) -> None:
    found = route(with_status(status))

    assert (found.answer, found.writes) == (Truth.NO, False)
    assert reason_sentence(found.reasons[0])


def test_programme_in_operation_answers_yes_and_writes_nothing() -> None:
    found = route(replace(load_law().get("gb-stopncii"), status="in operation"))

    assert (found.answer, found.writes) == (Truth.YES, False)


@pytest.mark.parametrize(
    ("basis_id", "day"),
    [
        ("cl-ley-21719", date(2026, 12, 1)),
        ("eu-ai-act-art5-nudification", date(2026, 12, 2)),
        ("us-ut-digital-voyeurism", date(2027, 1, 1)),
    ],
)
def test_law_works_from_its_day_on(basis_id: str, day: date) -> None:
    """Issue 3 point 1: before it, no; on and after it, as law in force, without anybody touching its file."""
    basis = load_law().get(basis_id)
    before, on = (route(basis, today=today) for today in (date.fromordinal(day.toordinal() - 1), day))

    assert (before.answer, before.reasons[0].code, before.why_not) == (
        Truth.NO,
        "not_yet_in_force",
        "not_yet_in_force",
    )
    assert (on.answer, on.writes) == (Truth.YES, True)


def test_law_passed_without_a_day_is_barred_with_its_reason() -> None:
    found = route(load_law().get("za-cybercrimes-20"))

    assert (found.answer, found.reasons[0].code) == (Truth.NO, "no_day")
    assert why_no_letter(with_status("enacted, not yet in force", in_force=None), TODAY) == "status"


def test_repealed_law_is_never_used() -> None:
    gone = with_status("in force", repealed=TODAY)

    assert (route(gone).answer, route(gone).why_not) == (Truth.NO, "repealed")
    assert route(with_status("in force", repealed=date(2026, 11, 26))).writes


@pytest.mark.parametrize("role", ["representative", "clinic"])
def test_notice_that_only_she_may_give_is_shown_and_not_written_by_another(role: str) -> None:
    basis = load_law().get("us-ca-sb981")
    hers, theirs = route(basis), route(basis, role=role)

    assert hers.writes
    assert (theirs.answer, theirs.writes, theirs.why_not) == (Truth.YES, False, "only_herself")
    assert no_letter_sentence(theirs.why_not).startswith("Only the person shown")


@pytest.mark.parametrize(
    ("basis_id", "role", "may"),
    [
        ("us-dmca-512c", "representative", True),  # the authorised representative of the owner
        ("it-legge-71-2017", "clinic", False),
        ("it-legge-71-2017", "parent", True),
        ("eu-dsa-art16", "clinic", True),  # anyone
        ("us-ut-digital-voyeurism", "parent", False),
        ("us-ut-digital-voyeurism", "", True),
    ],
)
def test_who_may_give_a_notice(basis_id: str, role: str, may: bool) -> None:
    assert may_give(load_law().get(basis_id), role) is may


def test_organisation_cannot_approve_what_only_she_may_give() -> None:
    """The letters of a case are signed by its organisation (design §3.2)."""
    assert why_not_by(load_law().get("us-ca-sb981"), "clinic", TODAY) == "only_herself"


def test_what_is_filed_in_court_is_no_letter() -> None:
    """The clerk's subpoena is a copyright basis, and goes to a court all the same."""
    assert why_no_letter(load_law().get("us-dmca-512h-subpoena"), TODAY) == "kind"
