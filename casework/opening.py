"""A case opened by the person it is about: no account, no name, no picture (U1). Its receipt is made with it.

What she continues is kept at once. Until she hands it in nobody of the organisation sees it, and nothing is looked up.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from casework import custody, erasure, receipts, vault
from casework.alone import reads
from casework.intake import add_case, free_code, hold_back_minors, let_in, set_narrative
from casework.models import Actor, Case, Intake, Organisation

# Unfinished cases are purged after so many days (U14).
UNFINISHED_DAYS = 14


class DoorClosed(Exception):
    """No organisation here takes in cases that people open themselves: nobody is named who reads them."""


class HandedIn(Exception):
    """The case is handed in: what was asked on the way there is not answered any more."""


def taking_in() -> Organisation | None:
    """Return the organisation that takes in such cases; None: the door is closed. Runs a query."""
    named = Organisation.objects.select_related("intake_reader__actor").exclude(intake_reader=None)
    return next((one for one in named.order_by("created_at") if reads(one.intake_reader)), None)


@transaction.atomic
def open_own_case(
    *, organisation: Organisation, under_18: str, facts: dict[str, Any], said: dict[str, Any], at: datetime
) -> receipts.NewReceipt:
    """Open a case and return its receipt, whose digits are shown once.

    `facts`: sections of casework.facts; `said`: what is no such fact. The organisation's reader gets access and key. Raises
    MinorPossible; DoorClosed: nobody is named who still reads them.
    """
    hold_back_minors(under_18, facts)
    reader = organisation.intake_reader
    if reader is None or not reads(reader):
        raise DoorClosed(str(organisation.pk))
    pair = vault.new_key_pair()
    # The case names its actor and the actor names its case: both keys are checked when the transaction ends.
    survivor = Actor(pk=uuid4(), kind=Actor.Kind.SURVIVOR, organisation=organisation)
    case = Case(
        organisation=organisation,
        code=free_code(organisation),
        opened_by=survivor,
        opened_at=at,
        assigned_to=reader.actor,
        assigned_at=at,
        paused_at=at,
    )
    add_case(case=case, public=pair.public, facts=facts, identity={})
    survivor.case = case
    survivor.save(force_insert=True)
    let_in(case=case, worker=reader.actor, private=pair.private, by=survivor, at=at)
    intake = Intake(case=case, started_on=at.date())
    intake.said = said
    intake.save(force_insert=True)
    custody.record(case=case, event="case_opened", by=survivor, at=at)
    return receipts.issue_receipt(case=case, case_private=pair.private, by=survivor, at=at)


@transaction.atomic
def go_on(*, intake: Intake, name: str, said: dict[str, Any], words: str, by: Actor, at: datetime) -> None:
    """Keep the answer of one page of the way; `words`: her own, sealed to the case's key. Raises HandedIn. Raises as hold_open.

    Two pages may be open at once: whether it was handed in meanwhile is asked under the case's lock.
    """
    custody.hold(intake.case)
    intake.refresh_from_db()
    if intake.finished_on:
        raise HandedIn(str(intake.pk))
    if words or (name == "words" and intake.case.narrative):
        set_narrative(case=intake.case, text=words, by=by, at=at)
    note_answered(intake=intake, name=name, said={name: said})


@transaction.atomic
def note_answered(*, intake: Intake, name: str, said: dict[str, Any] | None = None) -> None:
    """Keep that a question was continued, and what she said there that is no fact; None takes an answer back."""
    custody.hold(intake.case)
    intake.refresh_from_db()
    if name not in intake.answered:
        intake.answered = [*intake.answered, name]
    if said:
        merged = {**(intake.said or {}), **said}
        intake.said = {key: value for key, value in merged.items() if value is not None}
    intake.save(update_fields=["answered", "said"])


def purge_unfinished(*, by: Actor, at: datetime) -> int:
    """Destroy cases that were begun 14 days ago and never handed in; return how many. A stopped case keeps everything."""
    due = Intake.objects.unfinished_since(at, days=UNFINISHED_DAYS).filter(case__closed_at=None).unstopped()
    return sum(_purge(row, by=by, at=at) for row in due.select_related("case"))


def purged_on(intake: Intake) -> date:
    """Return the day on which an unfinished case is purged."""
    return intake.started_on + timedelta(days=UNFINISHED_DAYS)


def ends_on(case: Case) -> date | None:
    """Return the day on which a case that nobody handed in is deleted; None: it was handed in, opened by staff, or is held."""
    intake: Intake | None = getattr(case, "intake", None)
    if intake is None or intake.finished_on or case.is_stopped():
        return None
    return purged_on(intake)


@transaction.atomic
def _purge(intake: Intake, *, by: Actor, at: datetime) -> bool:
    custody.hold(intake.case)
    intake.refresh_from_db()
    if intake.finished_on or intake.case.is_stopped():
        return False
    erasure.destroy_case(case=intake.case, by=by, at=at)
    return True
