"""How she may be reached: only as she chose, asked again after a month, changed behind her own word or after 72 hours."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework import clocks, contactplans, erasure, ownchanges, receipts, staffreceipts
from casework.models import Case, ContactPlan, Intake, OwnChange, system_actor
from casework.moments import now
from tests import factory
from tests.casework.owndoor import WORD, come, handed_in, private_of, with_word
from tests.casework.walkers import address, signed_in
from tests.factory import Cast
from tests.hostile.dumps import whole_database
from tests.notices.leaving_cast import events_of

pytestmark = pytest.mark.django_db
PAGE = "/form/now/reach"
PHONE = {"way": "phone", "where": "555 0100", "when": "until three", "called": "Mika", "code_word": "harbour"}
EMAIL = {"way": "email", "where": "m@mail.example", "hours": "morning", "called": "", "code_word": ""}
DAY = timedelta(days=1)


@pytest.fixture
def people() -> Cast:
    return factory.cast()


def own(people: Cast, days: int = 5, plan: dict[str, str] | None = None) -> receipts.NewReceipt:
    """Return the receipt of a case handed in so many days ago with a plan."""
    return handed_in(people, at=now() - days * DAY, **({"contact": plan} if plan else {}))


def case_of(made: receipts.NewReceipt) -> Case:
    return Case.objects.get(pk=made.receipt.case_id)


def text(answer: Any) -> str:
    return answer.content.decode()


def staff_page(people: Cast, made: receipts.NewReceipt) -> str:
    return text(signed_in(people.alice).get(address("case_reach", made.receipt.case)))


def test_handing_in_gives_the_plan_a_sealed_row(people: Cast) -> None:
    """U30, S13: it stands nowhere else, and no address in plain text."""
    made = own(people, plan=PHONE)
    plan = contactplans.plan_of(case_of(made))

    assert plan and (plan.way, plan.details["where"], plan.is_hers) == ("phone", "555 0100", True)
    assert "contact" not in (Intake.objects.get().said or {})
    assert b"555 0100" not in whole_database()


@pytest.mark.parametrize("plan", [None, {"way": "none", "where": "555 0100"}])
def test_nobody_is_reached_who_did_not_choose_it(people: Cast, plan: dict[str, str] | None) -> None:
    """U30: the default is none; a number that was left beside it is kept nowhere."""
    made = own(people, plan=plan)
    html = staff_page(people, made)

    assert "Nobody writes to her or calls her" in html
    assert "555 0100" not in html
    assert not ContactPlan.objects.exists()


@pytest.mark.parametrize(("days", "warns"), [(0, False), (29, False), (30, True)])
def test_contact_is_asked_again_after_thirty_days(people: Cast, days: int, warns: bool) -> None:
    """U30: staff see way, times, name and code word, with the warning once they are old; her status asks her."""
    made = own(people, days, PHONE)
    html, status = staff_page(people, made), text(come(made.digits).get("/form/now"))

    assert all(PHONE[name] in html for name in ("where", "when", "called", "code_word"))
    assert ("Do not write or call before she has said again" in html) is warns
    assert ("Is it still right how we may reach you?" in status) is warns
    assert "555 0100" not in status


def test_saying_that_it_is_right_ends_the_asking(people: Cast) -> None:
    """U30."""
    made = own(people, 40, PHONE)
    client = come(made.digits)
    client.post(PAGE, {"still": "yes"})

    assert ContactPlan.objects.get().confirmed_on == now().date()
    assert "Is it still right" not in text(client.get("/form/now"))


def test_plan_of_before_is_read_among_her_answers_and_gets_its_row(people: Cast) -> None:
    """U30: cases handed in before there were rows; reading one changes nothing (S10)."""
    made = own(people, 40)
    intake = Intake.objects.get()
    intake.said = {"contact": {"way": "email", "where": "m@mail.example", "when": "at noon"}}
    intake.save()
    assert "m@mail.example" in staff_page(people, made)
    assert not ContactPlan.objects.exists()

    come(made.digits).post(PAGE, {"still": "yes"})
    assert ContactPlan.objects.get().details["where"] == "m@mail.example"
    assert Intake.objects.get().said == {}


def test_change_without_a_word_waits_is_shown_and_can_be_stopped(people: Cast) -> None:
    """U18: paused meanwhile; the plan of before holds; what waits is sealed."""
    made = own(people, plan=PHONE)
    client = come(made.digits)
    client.post(PAGE, EMAIL)
    status = text(client.get("/form/now"))

    assert "It was asked to change how you are reached." in status and "m@mail.example" not in status
    assert case_of(made).paused_at and ContactPlan.objects.get().way == "phone"
    assert b"m@mail.example" not in whole_database()
    client.post("/form/now/stop")
    assert not OwnChange.objects.exists()
    assert (ContactPlan.objects.get().way, case_of(made).paused_at) == ("phone", None)


def test_change_takes_effect_after_72_hours(people: Cast) -> None:
    """U18."""
    made = own(people, plan=PHONE)
    come(made.digits).post(PAGE, EMAIL)
    at = now() + timedelta(hours=72, minutes=1)

    assert ownchanges.take_effect(by=system_actor(), at=now()) == 0
    assert ownchanges.take_effect(by=system_actor(), at=at) == 1
    plan = ContactPlan.objects.get()
    assert (plan.way, plan.details["where"], plan.is_hers, plan.confirmed_on) == (
        "email", "m@mail.example", True, at.date(),
    )  # fmt: skip
    assert events_of(case_of(made))[-2:] == ["contact_plan_changed", "case_resumed"]


def test_change_with_the_word_holds_at_once(people: Cast) -> None:
    """U18: the word is asked first."""
    made = own(people, plan=PHONE)
    with_word(made)

    assert come(made.digits).get(PAGE)["Location"] == "/form/now/word"
    assert come(made.digits).post(PAGE, EMAIL)["Location"] == "/form/now/word"
    client = come(made.digits, WORD)
    assert "555 0100" in text(client.get(PAGE))
    client.post(PAGE, EMAIL)
    assert ContactPlan.objects.get().details["where"] == "m@mail.example"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"way": "email", "where": "not an address"}, "name@place.org"),
        ({"way": "phone", "where": "call me"}, "with its digits"),
        ({"way": "email", "where": "m@mail.example", "when": "never on Sunday"}, "This is for calls."),
        ({"way": "pigeon", "where": "roof"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_stays_typed(people: Cast, given: dict[str, str], says: str) -> None:
    answer = come(own(people).digits).post(PAGE, given)

    assert answer.status_code == 422
    assert says in text(answer) and given["where"] in text(answer)
    assert not ContactPlan.objects.exists()


def test_staff_write_down_what_she_told_them_until_she_says_it_herself(people: Cast) -> None:
    """U30."""
    case = factory.case_of(people.alice, at=now())
    alice, page = signed_in(people.alice), address("case_reach", case)
    alice.post(page, PHONE)
    assert (ContactPlan.objects.get().is_hers, events_of(case)[-1]) == (False, "contact_plan_noted")

    private = private_of(case, people.alice)
    made = staffreceipts.give_receipt(case=case, case_private=private, by=people.alice, at=now() - 9 * DAY)
    with_word(made)
    come(made.digits, WORD).post(PAGE, EMAIL)
    answer = alice.post(page, PHONE, follow=True)
    assert "Only she changes it" in text(answer)
    assert ContactPlan.objects.get().way == "email"

    alice.post(page, {"end": "yes"})
    alice.post(page, PHONE)
    assert ContactPlan.objects.get().way == "none"


def test_staff_enter_none_in_a_case_that_she_opened_and_may_always_end_it(people: Cast) -> None:
    """U30: that she is not to be reached any more holds at once."""
    made = own(people, plan=PHONE)
    alice, page = signed_in(people.alice), address("case_reach", made.receipt.case)
    alice.post(page, EMAIL)
    assert ContactPlan.objects.get().way == "phone"

    alice.post(page, {"end": "yes"})
    plan = ContactPlan.objects.get()
    assert (plan.way, plan.details) == ("none", {})
    assert signed_in(people.carol).get(page).status_code == 404
    assert signed_in(people.erin).get(page).status_code == 404


def test_deleted_case_has_no_plan(people: Cast) -> None:
    """S18."""
    made = own(people, plan=PHONE)
    erasure.destroy_case(case=case_of(made), by=system_actor(), at=now())

    assert not ContactPlan.objects.exists()


@pytest.mark.parametrize(
    ("place", "hour", "is_morning"),
    [
        ("DE", 5, False),  # 6 in winter, 7 in summer
        ("DE", 6, True),
        ("DE", 9, True),
        ("DE", 10, False),  # noon in summer
        ("IN", 2, True),
        ("IN", 1, False),
        ("US", 15, True),  # 7 in the west in winter, 11 in the east
        ("US", 14, False),
        ("US-HI", 17, True),
        ("US-CA", 15, True),
        ("JP", 23, True),  # of the day before
        ("XX", 9, False),
        ("", 9, False),
    ],
)
def test_hour_is_that_of_where_she_lives(place: str, hour: int, is_morning: bool) -> None:
    """U30: on every clock of the country, in summer and in winter; where that is not known, at no hour."""
    at = datetime(2026, 3, 2, hour, 0, tzinfo=UTC)

    assert clocks.is_between(place, 7, 12, at=at) is is_morning
