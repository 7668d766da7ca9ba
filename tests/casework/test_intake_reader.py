"""Who reads cases that people open themselves: named by an administrator, one organisation at a time, closed in one press."""

from typing import Any

import pytest
from django.urls import reverse

from casework import access, doctor, opening, staffing
from casework.models import AuditEntry, Organisation, Role, User
from tests import factory
from tests.casework.walkers import signed_in
from tests.factory import Cast

pytestmark = pytest.mark.django_db
NAMED = "Alice reads them now. The door is open."


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.fixture
def people() -> Cast:
    return factory.cast()


def other_house_administers(people: Cast) -> None:
    Role.objects.create(user=people.carol.user, role=Role.Name.ADMINISTRATOR)


def test_naming_a_reader_opens_the_door_and_closing_closes_it(people: Cast) -> None:
    staffing.name_intake_reader(user=people.alice.user, by=people.bob)
    opened = opening.taking_in()
    staffing.close_intake(organisation=people.clinic, by=people.bob)

    assert opened == people.clinic
    assert opening.taking_in() is None


def test_begun_case_goes_on_when_the_door_closes(people: Cast) -> None:
    case = factory.own_case(people).receipt.case
    staffing.close_intake(organisation=people.clinic, by=people.bob)

    assert case.assigned_to == people.alice
    assert case.receipts.live().exists()


def test_nobody_else_opens_or_closes_the_door(people: Cast) -> None:
    """S2: Alice works cases, Carol administers another organisation."""
    other_house_administers(people)
    for actor in (people.alice, people.carol, people.erin):
        with pytest.raises(access.Refused):
            staffing.name_intake_reader(user=people.alice.user, by=actor)
        with pytest.raises(access.Refused):
            staffing.close_intake(organisation=people.clinic, by=actor)

    assert opening.taking_in() is None


def test_one_organisation_at_a_time_takes_cases_in(people: Cast) -> None:
    factory.door_open(people)
    other_house_administers(people)

    with pytest.raises(staffing.DoorElsewhere):
        staffing.name_intake_reader(user=people.carol.user, by=people.carol)
    staffing.close_intake(organisation=people.clinic, by=people.bob)
    staffing.name_intake_reader(user=people.carol.user, by=people.carol)

    assert opening.taking_in() == people.elsewhere


@pytest.mark.parametrize("lacks", ["role", "account"])
def test_reader_works_cases_and_is_active(people: Cast, lacks: str) -> None:
    user = people.alice.user
    user.is_active = lacks != "account"
    user.save()
    if lacks == "role":
        user.roles.all().delete()

    with pytest.raises(staffing.NotAWorker):
        staffing.name_intake_reader(user=type(user).objects.get(pk=user.pk), by=people.bob)


def test_page_opens_and_closes_the_door_and_the_log_keeps_both(people: Cast) -> None:
    """S52."""
    bob = signed_in(people.bob)

    named = text(bob.post(reverse("name_intake_reader", args=[people.alice.user.pk]), follow=True))
    closed = text(bob.post(reverse("close_intake"), follow=True))

    assert NAMED in named
    assert "The door is open" in named
    assert "The door is closed" in closed
    events = AuditEntry.objects.filter(event__startswith="intake_").values_list("event", flat=True)
    assert sorted(events) == ["intake_closed", "intake_reader_named"]


def test_page_says_that_another_organisation_holds_the_door(people: Cast) -> None:
    other_house_administers(people)
    factory.door_open(people)
    carol = signed_in(people.carol)

    shown = text(carol.get(reverse("intake_reader")))
    tried = text(carol.post(reverse("name_intake_reader", args=[people.carol.user.pk]), follow=True))

    assert "Name as reader" not in shown
    assert "Another organisation here takes in such cases." in tried
    assert opening.taking_in() == people.clinic


def test_page_is_for_administrators_of_the_house(people: Cast) -> None:
    """S2."""
    alice, bob = signed_in(people.alice), signed_in(people.bob)
    url = reverse("name_intake_reader", args=[people.alice.user.pk])
    strange = reverse("name_intake_reader", args=[people.carol.user.pk])

    answers = [alice.get(reverse("intake_reader")), alice.post(url), alice.post(reverse("close_intake"))]

    assert {answer.status_code for answer in answers} == {404}
    assert bob.post(strange).status_code == 404
    assert "Cases people open themselves" not in text(alice.get(reverse("partners")))


def test_administrator_says_that_nobody_works_such_cases(people: Cast) -> None:
    """S52: kept in the log; off unless somebody is named who reads the list."""
    before = people.clinic.own_cases
    bob = signed_in(people.bob)

    said = text(bob.post(reverse("say_own_cases"), {"own_cases": "alone"}, follow=True))
    people.clinic.refresh_from_db()

    assert (before, people.clinic.own_cases) == ("worked", "alone")
    assert "It holds for what is handed in from now on." in said
    assert AuditEntry.objects.filter(event="own_cases_changed").get().data["own_cases"] == "alone"
    assert opening.taking_in() is None


@pytest.mark.parametrize("given", ["", "all"])
def test_another_way_is_refused_in_words(people: Cast, given: str) -> None:
    answer = signed_in(people.bob).post(reverse("say_own_cases"), {"own_cases": given})
    people.clinic.refresh_from_db()

    assert answer.status_code == 422
    assert people.clinic.own_cases == "worked"


def test_only_an_administrator_of_the_house_says_it(people: Cast) -> None:
    """S2."""
    for actor in (people.alice, people.carol):
        with pytest.raises(access.Refused):
            staffing.say_what_becomes_of_own_cases(organisation=people.clinic, own_cases="alone", by=actor)
    assert signed_in(people.alice).post(reverse("say_own_cases")).status_code == 404


@pytest.mark.parametrize("gone", ["left", "works no cases"])
def test_reader_who_reads_no_more_closes_the_door_and_it_is_said(people: Cast, gone: str) -> None:
    """S3, S59: also where the page had been open; the line names nobody."""
    clinic = factory.door_open(people)
    before = [one.says for one in doctor.examine() if one.check == "own cases"]
    if gone == "left":
        User.objects.filter(pk=people.alice.user.pk).update(is_active=False)
    else:
        Role.objects.filter(user=people.alice.user).update(role=Role.Name.COUNSEL)
    clinic = Organisation.objects.get(pk=clinic.pk)

    after = next(one for one in doctor.examine() if one.check == "own cases")

    assert before == ["the door is open, its reader is active"]
    assert (after.ok, after.needed) == (False, "advice")
    assert after.says.startswith("the door is closed, because its reader left or works no cases")
    assert opening.taking_in() is None
    with pytest.raises(opening.DoorClosed):
        opening.open_own_case(organisation=clinic, under_18="no", facts={}, said={}, at=factory.MOMENT)
    assert "has left or works no cases any more" in text(signed_in(people.bob).get(reverse("intake_reader")))
