"""A case that its own person opens: her actor, the reader's key, nothing seen or done before she hands it in."""

from datetime import timedelta

import pytest

from casework import access, handingin, intake, opening, receipts
from casework.dialable import Policy
from casework.models import Actor, Case, CustodyEntry, Intake, KeyGrant, system_actor
from tests import factory
from tests.factory import MOMENT, Cast


@pytest.fixture
def made(people: Cast) -> receipts.NewReceipt:
    return factory.own_case(people)


@pytest.fixture
def case(made: receipts.NewReceipt) -> Case:
    return made.receipt.case


def hand_in(case: Case) -> None:
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=factory.dana(case), at=MOMENT)


def test_case_is_opened_by_her(case: Case) -> None:
    """U1: no name, no account; the log names her actor."""
    by = CustodyEntry.objects.filter(chain=case.pk, event="case_opened").get().actor

    assert by.kind == Actor.Kind.SURVIVOR
    assert by == case.opened_by == factory.dana(case)
    assert case.identity == {}


def test_reader_recovery_and_receipt_hold_the_key(case: Case, people: Cast) -> None:
    held = dict(KeyGrant.objects.filter(case=case).values_list("kind", "holder"))

    assert held == {"staff": people.alice.pk, "recovery": None, "receipt": factory.dana(case).pk}


@pytest.mark.parametrize("answer", ["yes", "unsure", ""])
def test_no_case_where_somebody_may_be_a_minor(people: Cast, answer: str) -> None:
    """S55."""
    with pytest.raises(intake.MinorPossible):
        opening.open_own_case(
            organisation=factory.door_open(people), under_18=answer, facts={}, said={}, at=MOMENT
        )

    assert not Case.objects.exists()


def test_no_case_where_nobody_reads_it(people: Cast) -> None:
    assert opening.taking_in() is None
    with pytest.raises(opening.DoorClosed):
        opening.open_own_case(organisation=people.clinic, under_18="no", facts={}, said={}, at=MOMENT)


def test_reader_who_left_closes_the_door(people: Cast) -> None:
    factory.door_open(people)
    people.alice.user.is_active = False
    people.alice.user.save()

    assert opening.taking_in() is None


def test_nobody_sees_it_before_she_hands_it_in(case: Case, people: Cast) -> None:
    seen = [access.visible_cases(actor).exists() for actor in (people.alice, people.bob)]
    hand_in(case)

    assert seen == [False, False]
    assert [access.visible_cases(actor).get() for actor in (people.alice, people.bob)] == [case, case]


def test_nothing_runs_before_she_hands_it_in(case: Case) -> None:
    sighting = factory.sighting_of(case, by=factory.dana(case))
    waits = list(type(sighting).objects.untraced(MOMENT).running())
    hand_in(case)

    assert waits == []
    assert list(type(sighting).objects.untraced(MOMENT).running()) == [sighting]


def test_handing_in_twice_is_once(case: Case) -> None:
    for _ in range(2):
        hand_in(case)

    assert CustodyEntry.objects.filter(event="case_handed_in").count() == 1


def test_possible_minor_shows_it_to_the_lead_at_once(case: Case, people: Cast) -> None:
    """S56."""
    unsure = {"person": {"age_in_image": "unsure"}}
    intake.change_facts(case=case, facts=unsure, by=factory.dana(case), at=MOMENT)

    assert access.visible_cases(people.bob).get() == case


def test_unfinished_case_is_purged_after_14_days(case: Case, made: receipts.NewReceipt) -> None:
    """U14, S22."""
    on_time = MOMENT + timedelta(days=opening.UNFINISHED_DAYS)

    before = opening.purge_unfinished(by=system_actor(), at=on_time - timedelta(days=1))
    purged = opening.purge_unfinished(by=system_actor(), at=on_time)
    again = opening.purge_unfinished(by=system_actor(), at=on_time)

    assert (before, purged, again) == (0, 1, 0)
    with pytest.raises(receipts.NotOpened):
        receipts.enter(made.digits, at=on_time)


def test_handed_in_and_stopped_cases_are_not_purged(people: Cast) -> None:
    """S56."""
    handed, stopped = (factory.own_case(people).receipt.case for _ in range(2))
    hand_in(handed)
    intake.change_facts(
        case=stopped, facts={"person": {"age_in_image": "minor"}}, by=factory.dana(stopped), at=MOMENT
    )

    assert opening.purge_unfinished(by=system_actor(), at=MOMENT + timedelta(days=40)) == 0


def test_answers_are_kept_and_changed(case: Case) -> None:
    """U14: what is continued is kept; a later answer replaces it."""
    for told in (["face"], ["body", "mark"]):
        opening.note_answered(intake=case.intake, name="told_by", said={"told_by": {"told_by": told}})

    row = Intake.objects.get()

    assert (row.answered, row.said["told_by"]) == (["told_by"], {"told_by": ["body", "mark"]})


def test_she_acts_on_no_case_but_hers(case: Case, people: Cast) -> None:
    """S1, S2."""
    dana, other = factory.dana(case), factory.case_of(people.alice)

    assert list(access.visible_cases(dana)) == [case]
    for action in ("work", "draft", "approve", "packet", "resolve_stop"):
        with pytest.raises(access.Refused):
            access.require(case, dana, action)
    with pytest.raises(access.Refused):
        access.require(other, dana, "own_see")
