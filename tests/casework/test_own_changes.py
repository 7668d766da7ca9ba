"""New digits, deleting, another contact plan: at once with her own word, else after 72 hours, once, and stoppable."""

from datetime import datetime, timedelta

import pytest

from casework import access, erasure, handingin, intake, ownchanges, receipts, safeguarding, vault
from casework.dialable import Policy
from casework.models import Actor, Case, ContactPlan, CustodyEntry, KeyGrant, OwnChange, system_actor
from tests import factory
from tests.factory import MOMENT, Cast

LATER = MOMENT + ownchanges.WAIT
WORD = "blue kettle"


@pytest.fixture
def made(people: Cast) -> receipts.NewReceipt:
    """Dana's case, handed in, without an own word."""
    made = factory.own_case(people, at=MOMENT - timedelta(days=9))
    case = made.receipt.case
    handingin.hand_in(
        intake=case.intake, policy=Policy(practice=True), by=factory.dana(case), at=MOMENT - timedelta(days=9)
    )
    return made


@pytest.fixture
def case(made: receipts.NewReceipt) -> Case:
    return made.receipt.case


@pytest.fixture
def dana(case: Case) -> Actor:
    return factory.dana(case)


def with_word(made: receipts.NewReceipt, at: datetime) -> receipts.Opened:
    """Give the receipt an own word at a moment; return it as a session holds it that was asked for the word."""
    receipts.set_own_word(opened=made, word=WORD, by=made.receipt.case.opened_by, at=at)
    return receipts.Opened(made.receipt, made.secret, receipts.own_private(made, WORD))


def next_digits(made: receipts.Opened, by: Actor) -> str:
    other = receipts.make_next(opened=made, by=by, at=MOMENT)
    assert receipts.keep(receipt=other.receipt, by=by, at=MOMENT, typed=other.digits)
    return other.digits


def ask(made: receipts.Opened, kind: str, by: Actor, at: datetime = MOMENT) -> OwnChange | None:
    return ownchanges.ask_change(opened=made, kind=kind, by=by, at=at, plan={"way": "none"})


def opens(digits: str, at: datetime = LATER) -> bool:
    try:
        return bool(receipts.enter(digits, at=at))
    except receipts.NotOpened:
        return False


def swept(at: datetime = LATER) -> int:
    return ownchanges.take_effect(by=system_actor(), at=at)


def test_rotation_without_a_word_waits_72_hours(made: receipts.NewReceipt, case: Case, dana: Actor) -> None:
    """S7, U18: paused meanwhile; then the old digits are dead at once and the case goes on; it happens once."""
    new = next_digits(made, dana)
    ask(made, "rotate", dana)
    case.refresh_from_db()
    meanwhile = (bool(case.paused_at), opens(made.digits, MOMENT), opens(new, MOMENT))
    early = swept(LATER - timedelta(seconds=1))

    assert meanwhile == (True, True, False)
    assert (early, swept(), swept()) == (0, 1, 0)
    assert (opens(made.digits), opens(new)) == (False, True)
    case.refresh_from_db()
    assert case.paused_at is None
    assert CustodyEntry.objects.filter(event="receipt_replaced").count() == 1


def test_rotation_with_the_word_takes_effect_at_once(made: receipts.NewReceipt, dana: Actor) -> None:
    """S7: the old digits are dead at once; the word stays what it is."""
    opened = with_word(made, MOMENT - timedelta(days=4))
    new = next_digits(opened, dana)

    assert ask(opened, "rotate", dana) is None
    assert (opens(made.digits), opens(new)) == (False, True)
    again = receipts.enter(new, at=MOMENT)
    with pytest.raises(vault.SealBroken):
        receipts.case_private(again)
    assert receipts.case_private(again, WORD).startswith("AGE-SECRET-KEY-")


@pytest.mark.parametrize("kind", ["rotate", "delete", "contact"])
def test_word_chosen_a_moment_ago_opens_no_short_way(
    made: receipts.NewReceipt, dana: Actor, kind: str
) -> None:
    """U18: who finds the digits cannot choose a word and take the case over at once."""
    opened = with_word(made, MOMENT)
    next_digits(opened, dana)

    assert not ownchanges.takes_effect_at_once(opened, at=LATER - timedelta(seconds=1))
    assert ask(opened, kind, dana)


def test_word_chosen_while_it_was_filled_in_counts_at_once(people: Cast) -> None:
    opened = with_word(factory.own_case(people), MOMENT)

    assert ownchanges.takes_effect_at_once(opened, at=MOMENT)


def test_word_that_was_not_given_is_none(made: receipts.NewReceipt, dana: Actor) -> None:
    """U18: without it the change waits."""
    with_word(made, MOMENT - timedelta(days=9))

    assert ask(receipts.Opened(made.receipt, made.secret), "delete", dana)


def test_change_is_stopped_with_the_old_digits(made: receipts.NewReceipt, case: Case, dana: Actor) -> None:
    """U18: nothing of it is left, and the case goes on."""
    new = next_digits(made, dana)
    ask(made, "rotate", dana)

    stopped = [ownchanges.stop_change(case=case, by=dana, at=MOMENT) for _ in range(2)]

    assert stopped == [True, False]
    assert swept() == 0
    assert (opens(made.digits), opens(new)) == (True, False)
    case.refresh_from_db()
    assert case.paused_at is None


def test_freezing_stops_what_waits(made: receipts.NewReceipt, dana: Actor) -> None:
    """S7, U18: the one against whom she freezes her digits gets none by waiting."""
    new = next_digits(made, dana)
    ask(made, "rotate", dana)

    ownchanges.freeze(receipt=made.receipt, by=dana, at=MOMENT)

    assert swept() == 0
    assert (opens(made.digits), opens(new)) == (False, False)


def test_new_digits_nobody_wrote_down_take_no_place(made: receipts.NewReceipt, dana: Actor) -> None:
    receipts.make_next(opened=made, by=dana, at=MOMENT)

    with pytest.raises(ownchanges.NotKept):
        ask(made, "rotate", dana)
    receipts.replace(case=made.receipt.case, by=dana, at=MOMENT)
    assert opens(made.digits)


def test_one_change_waits_at_a_time(made: receipts.NewReceipt, dana: Actor) -> None:
    ask(made, "delete", dana)

    with pytest.raises(ownchanges.AlreadyWaits):
        ask(made, "contact", dana)


def test_deleting_waits_and_then_destroys_once(made: receipts.NewReceipt, case: Case, dana: Actor) -> None:
    """U18, U26."""
    ask(made, "delete", dana)

    assert KeyGrant.objects.filter(case=case).exists()
    assert (swept(), swept()) == (1, 0)
    case.refresh_from_db()
    assert (case.closed_at, case.facts) == (LATER, None)
    assert not KeyGrant.objects.filter(case=case).exists()
    assert not opens(made.digits)


def test_deleting_with_the_word_is_done_at_once(made: receipts.NewReceipt, case: Case, dana: Actor) -> None:
    assert ask(with_word(made, MOMENT - timedelta(days=9)), "delete", dana) is None

    case.refresh_from_db()
    assert case.closed_at == MOMENT


@pytest.mark.parametrize("kind", ["rotate", "delete", "contact"])
def test_possible_minor_holds_what_waits(
    made: receipts.NewReceipt, case: Case, dana: Actor, people: Cast, kind: str
) -> None:
    """S56: it stops "delete now", asked before or after."""
    next_digits(made, dana)
    ask(made, kind, dana)
    safeguarding.raise_stop(case=case, by=people.alice, at=MOMENT)

    assert swept() == 0
    assert OwnChange.objects.get().kind == kind
    with pytest.raises(access.Stopped):
        ask(with_word(made, MOMENT - timedelta(days=9)), "delete", dana)


def test_contact_plan_changes_when_the_time_is_over(made: receipts.NewReceipt, dana: Actor) -> None:
    """U18: the plan that waits is sealed like the one before."""
    ask(made, "contact", dana)

    before = ContactPlan.objects.exists()
    swept()

    assert not before
    assert ContactPlan.objects.get().way == "none"


def test_case_does_not_go_on_before_the_change(
    made: receipts.NewReceipt, case: Case, dana: Actor, people: Cast
) -> None:
    """U18: nothing is sent meanwhile, whoever asks."""
    ask(made, "delete", dana)

    for by in (dana, people.alice):
        with pytest.raises(intake.ChangeWaits):
            intake.resume_case(case=case, by=by, at=MOMENT)


def test_pause_of_before_or_meanwhile_outlives_the_change(
    made: receipts.NewReceipt, case: Case, dana: Actor
) -> None:
    for paused_before in (True, False):
        if paused_before:
            intake.pause_case(case=case, by=dana, at=MOMENT)
        ask(made, "delete", dana)
        intake.pause_case(case=case, by=dana, at=MOMENT)
        ownchanges.stop_change(case=case, by=dana, at=MOMENT)
        case.refresh_from_db()
        assert case.paused_at
        intake.resume_case(case=case, by=dana, at=MOMENT)


def test_destroyed_case_leaves_nothing_that_waits(made: receipts.NewReceipt, case: Case, dana: Actor) -> None:
    ask(made, "contact", dana)

    erasure.destroy_case(case=case, by=system_actor(), at=MOMENT)

    assert not OwnChange.objects.exists()
    assert swept() == 0
