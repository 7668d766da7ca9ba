"""A change that waited takes effect once: by two sweeps at a time, and beside one who stops it. On SQLite and PostgreSQL."""

from datetime import timedelta

import pytest

from casework import handingin, intake, ownchanges, receipts
from casework.dialable import Policy
from casework.models import Case, CustodyEntry, OwnChange, Receipt, system_actor
from tests import factory
from tests.factory import MOMENT
from tests.notices.test_send_at_once import at_once

LATER = MOMENT + ownchanges.WAIT
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(own_connections):
    """Dana's case, handed in; other digits are written down and wait."""
    made = factory.own_case(factory.cast(), at=MOMENT - timedelta(days=5))
    case = made.receipt.case
    dana = factory.dana(case)
    handingin.hand_in(
        intake=case.intake, policy=Policy(practice=True), by=dana, at=MOMENT - timedelta(days=5)
    )
    other = receipts.make_next(opened=made, by=dana, at=MOMENT)
    receipts.keep(receipt=other.receipt, by=dana, at=MOMENT, typed=other.digits)
    return made


def ask(made, kind):
    ownchanges.ask_change(opened=made, kind=kind, by=factory.dana(made.receipt.case), at=MOMENT)


def swept():
    return ownchanges.take_effect(by=system_actor(), at=LATER)


def count(event):
    return CustodyEntry.objects.filter(event=event).count()


@pytest.mark.parametrize(("kind", "event"), [("rotate", "receipt_replaced"), ("delete", "case_destroyed")])
def test_two_sweeps_let_it_take_effect_once(made, kind, event):
    """S7, U18."""
    ask(made, kind)

    assert sorted(at_once(swept, swept, swept)) == [0, 0, 1]
    assert count(event) == 1


def test_stopped_and_due_at_once_is_one_of_both(made):
    """U18: never both, and the case has one receipt and goes on after either."""
    ask(made, "rotate")
    case = made.receipt.case

    def stop():
        return ownchanges.stop_change(case=case, by=system_actor(), at=LATER)

    at_once(stop, swept, stop)

    assert count("receipt_replaced") + count("own_change_stopped") == 1
    assert Receipt.objects.count() == 1
    assert Case.objects.get().paused_at is None


def test_two_that_ask_at_once_leave_one_change(made):
    def asked(kind):
        try:
            ask(made, kind)
        except ownchanges.AlreadyWaits:
            return False
        return True

    results = at_once(lambda: asked("rotate"), lambda: asked("delete"))

    assert sorted(results) == [False, True]
    assert OwnChange.objects.count() == 1


def test_nobody_lets_the_case_go_on_while_it_is_asked(made):
    """U18: nothing is sent meanwhile, whoever presses at that moment."""
    case = made.receipt.case

    def resume():
        try:
            intake.resume_case(case=Case.objects.get(), by=system_actor(), at=MOMENT)
        except intake.ChangeWaits:
            return

    at_once(lambda: ask(made, "delete"), resume, resume)

    case.refresh_from_db()
    assert case.paused_at
