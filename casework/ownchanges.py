"""Changes that a survivor asks for: at once where her own word counts, else after 72 hours, shown and to be stopped (U18).

While one waits the case is paused and only its status is shown. It takes effect once, by the sweep.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from casework import contactplans, custody, erasure, intake, receipts
from casework.models import Actor, Case, OwnChange, Receipt

WAIT = timedelta(hours=72)
# Days are kept, not moments (S24): the fourth day is 72 hours later at least.
WORD_COUNTS_AFTER_DAYS = 4


class AlreadyWaits(Exception):
    """Another change waits: it is stopped first, or takes effect."""


class NotKept(Exception):
    """New digits that nobody wrote down cannot take the place of those before."""


def takes_effect_at_once(opened: receipts.Opened, *, at: datetime) -> bool:
    """Say whether her own word was given, and was not chosen a moment ago by somebody who found the digits."""
    if not (opened.receipt.has_own_word and opened.private):
        return False
    since = opened.receipt.own_word_on
    return since is None or at.date() >= since + timedelta(days=WORD_COUNTS_AFTER_DAYS)


@transaction.atomic
def ask_change(
    *, opened: receipts.Opened, kind: str, by: Actor, at: datetime, plan: dict[str, Any] | None = None
) -> OwnChange | None:
    """Let a change take effect now (None), or let it wait for 72 hours with the case paused.

    `plan`: of a contact plan alone. Raises AlreadyWaits; NotKept: the new digits were not typed back. Raises as hold_open.
    """
    case = opened.receipt.case
    intake.hold_open(case)
    if OwnChange.objects.filter(case=case).exists():
        raise AlreadyWaits(str(case.pk))
    if kind == OwnChange.Kind.ROTATE and not receipts.has_next(case):
        raise NotKept(str(case.pk))
    case.refresh_from_db(fields=["paused_at"])
    change = OwnChange(case=case, kind=kind, due_at=at + WAIT, pauses=case.paused_at is None)
    change.plan = plan
    if takes_effect_at_once(opened, at=at):
        _put_in_effect(change, by, at)
        return None
    # Paused before the row is there: a pause that comes later outlives the change.
    intake.pause_case(case=case, by=by, at=at)
    change.save(force_insert=True)
    custody.record(case=case, event="own_change_asked", by=by, at=at, kind=kind)
    return change


@transaction.atomic
def stop_change(*, case: Case, by: Actor, at: datetime) -> bool:
    """Stop the change that waits, and let the case go on; False: none does."""
    custody.hold(case)
    change = OwnChange.objects.filter(case=case).first()
    if change is None:
        return False
    change.delete()
    receipts.forget_next(case)
    custody.record(case=case, event="own_change_stopped", by=by, at=at, kind=change.kind)
    _go_on(change, by, at)
    return True


@transaction.atomic
def freeze(*, receipt: Receipt, by: Actor, at: datetime) -> None:
    """Freeze a receipt, and stop what waits: who asked for it may be the one against whom it is frozen."""
    stop_change(case=receipt.case, by=by, at=at)
    receipts.freeze(receipt=receipt, by=by, at=at)


def take_effect(*, by: Actor, at: datetime) -> int:
    """Let every change take effect whose 72 hours are over; return how many did."""
    due = OwnChange.objects.due(at).select_related("case").order_by("due_at")
    return sum(_take_effect(change, by=by, at=at) for change in due)


@transaction.atomic
def _take_effect(change: OwnChange, *, by: Actor, at: datetime) -> bool:
    custody.hold(change.case)
    # As it is now: somebody may have paused the case by hand since.
    fresh = OwnChange.objects.select_related("case").filter(pk=change.pk).first()
    if fresh is None or fresh.case.is_stopped():
        return False
    change = fresh
    OwnChange.objects.filter(pk=change.pk).delete()
    _put_in_effect(change, by, at)
    if change.kind != OwnChange.Kind.DELETE:
        _go_on(change, by, at)
    return True


def _put_in_effect(change: OwnChange, by: Actor, at: datetime) -> None:
    case = change.case
    if change.kind == OwnChange.Kind.ROTATE:
        receipts.replace(case=case, by=by, at=at)
    elif change.kind == OwnChange.Kind.DELETE:
        erasure.destroy_case(case=case, by=by, at=at)
    else:
        contactplans.set_plan(case=case, given=change.plan or {}, by=by, at=at)


def _go_on(change: OwnChange, by: Actor, at: datetime) -> None:
    if change.pauses:
        intake.resume_case(case=change.case, by=by, at=at)
