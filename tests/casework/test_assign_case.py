"""A case is handed to a colleague who works cases: with access and key, written down, to nobody else."""

import pytest
from django.test import Client

from casework import access, assigning, custody, granting, intake, safeguarding, staffing
from casework.models import Actor, Case, KeyGrant, User
from tests import factory
from tests.casework.walkers import address, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return factory.cast()


@pytest.fixture
def case(people):
    return factory.case_of(people.alice)


@pytest.fixture
def frank(people) -> Actor:
    """A colleague who works cases and sees none yet."""
    given = {"username": "frank", "passphrase": factory.PASSPHRASE, "roles": ["caseworker"]}
    return staffing.add_staff(organisation=people.clinic, at=factory.MOMENT, **given).actor


def hand(case: Case, to: Actor, by: Actor) -> bool:
    return assigning.assign_case(case=case, to=to, by=by, at=factory.MOMENT)


def events(case: Case) -> list[str]:
    return [entry.event for entry in custody.entries(case)]


def test_whoever_opened_a_case_has_it(case, people):
    assert case.assignee_id == people.alice.pk
    assert list(Case.objects.had_by(people.alice)) == [case]


def test_colleague_gets_the_case_with_access(case, people, frank):
    assert not access.visible_cases(frank).exists()

    assert hand(case, frank, people.alice)

    assert list(access.visible_cases(frank)) == list(Case.objects.had_by(frank)) == [case]
    assert not Case.objects.had_by(people.alice).exists()
    assert events(case)[-3:] == ["access_asked", "access_granted", "case_assigned"]


def test_second_time_changes_nothing(case, people, frank):
    hand(case, frank, people.alice)
    written = events(case)

    assert not hand(case, frank, people.alice)

    assert events(case) == written


@pytest.mark.parametrize("who", ["carol", "erin"])
def test_nobody_of_another_organisation_gets_or_hands_over_a_case(case, people, frank, who):
    """S2."""
    with pytest.raises(assigning.NoColleague):
        hand(case, getattr(people, who), people.alice)
    with pytest.raises(access.Refused):
        hand(case, frank, getattr(people, who))


def test_colleague_without_access_cannot_take_a_case(case, frank):
    """S2, S3: asked of the database as it is now."""
    with pytest.raises(access.Refused):
        hand(case, frank, frank)


def test_rights_are_read_as_the_case_is_handed_over(case, people, frank):
    """S3: access that ended a moment before counts no more, and neither does a colleague who left."""
    hand(case, frank, people.alice)
    granting.revoke_access(row=case.accesses.get(user=people.alice.user), by=people.alice, at=factory.MOMENT)
    with pytest.raises(access.Refused):
        hand(case, people.bob, people.alice)

    User.objects.filter(pk=people.alice.user.pk).update(is_active=False)
    with pytest.raises(assigning.NoColleague):
        hand(case, people.alice, people.bob)


def test_who_may_not_work_it_any_more_has_it_no_more(case, people, frank):
    hand(case, frank, people.alice)
    granting.revoke_access(row=case.accesses.get(user=frank.user), by=people.bob, at=factory.MOMENT)

    working = assigning.workers_of([case], at=factory.MOMENT)[case.pk]

    assert working == {people.alice.pk, people.bob.pk}


def test_stopped_and_ended_cases_are_not_handed_over(case, people):
    safeguarding.raise_stop(case=case, by=people.alice, at=factory.MOMENT)
    with pytest.raises(access.Stopped):
        hand(case, people.bob, people.alice)
    ended = factory.case_of(people.alice)
    Case.objects.filter(pk=ended.pk).update(closed_at=factory.MOMENT)

    with pytest.raises(intake.CaseClosed):
        hand(ended, people.bob, people.alice)


def test_the_one_to_whom_it_was_handed_says_once_that_it_is_theirs(case, people, frank):
    hand(case, frank, people.alice)

    assert not assigning.take_on_case(case=case, by=people.alice, at=factory.MOMENT)
    assert assigning.take_on_case(case=case, by=frank, at=factory.MOMENT)
    assert not assigning.take_on_case(case=case, by=frank, at=factory.MOMENT)
    assert events(case).count("case_taken_on") == 1


def test_page_hands_over_the_case_and_its_key(case, people, frank):
    browser = signed_in(people.alice)
    assert b"Frank" in browser.get(address("assignee", case)).content

    answer = browser.post(address("assignee", case), {"colleague": str(frank.pk)})

    assert answer.status_code == 302
    assert KeyGrant.objects.filter(case=case, holder=frank).exists()
    assert "not taken on yet" in browser.get(address("assignee", case)).content.decode()


def test_page_offers_the_new_one_to_take_it_on(case, people, frank):
    hand(case, frank, people.alice)
    browser: Client = signed_in(frank)
    assert b"I have it now" in browser.get(address("assignee", case)).content

    browser.post(address("take_on", case))

    assert Case.objects.get(pk=case.pk).taken_on_at
    assert b"I have it now" not in browser.get(address("assignee", case)).content


def test_page_takes_no_stranger(case, people):
    """S2: an id that the form did not offer is no choice."""
    answer = signed_in(people.alice).post(address("assignee", case), {"colleague": str(people.carol.pk)})

    assert answer.status_code == 200
    assert Case.objects.get(pk=case.pk).assigned_to_id is None
