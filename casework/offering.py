"""A case that nobody works, taken over: its reader offers to work on it, and the person alone agrees (S40, U19)."""

from datetime import datetime

from django.db import transaction

from casework import access, custody, granting
from casework.alone import is_alone, reads
from casework.herword import require_her_word
from casework.intake import hold_open
from casework.models import Actor, Case, Intake

OFFERED, AGREED, DECLINED = "work_offered", "work_agreed", "work_declined"


class NotOffered(Exception):
    """No offer stands: none was made, who made it reads such cases no more, or the case is worked already."""


@transaction.atomic
def offer(*, case: Case, by: Actor, at: datetime) -> bool:
    """Offer to work on a case; False: that was offered before, and waits or was declined.

    Raises NotOffered: the case is worked. Raises access.Refused: anybody but the named reader; as hold_open.
    """
    hold_open(case)
    access.require(case, by, "work")
    if by.user_id != case.organisation.intake_reader_id:
        raise access.Refused("work")
    if not is_alone(case):
        raise NotOffered(str(case.pk))
    if answer_of(case) == DECLINED or offered_by(case) == by:
        return False
    custody.record(case=case, event=OFFERED, by=by, at=at)
    return True


def offered_by(case: Case) -> Actor | None:
    """Return who offers to work on a case, also once she declined; None: nobody does, or not any more. A few queries."""
    entry = custody.entries(case).filter(event=OFFERED).last() if is_alone(case) else None
    reader = entry.actor if entry else None
    if reader is None or reader.user_id != case.organisation.intake_reader_id:
        return None
    return reader if reads(reader.user) and access.allows(case, reader, "work") else None


def answer_of(case: Case) -> str:
    """Return the last that was offered or answered: OFFERED, AGREED or DECLINED; "": nothing was. Runs one query."""
    last = custody.entries(case).filter(event__in=[OFFERED, AGREED, DECLINED]).last()
    return last.event if last else ""


def agreed_at(case: Case) -> datetime | None:
    """Return when she agreed that her case is worked; None: she was not asked, or said no. Runs one query."""
    last = custody.entries(case).filter(event=AGREED).last()
    return last.at if last else None


@transaction.atomic
def accept(*, case: Case, case_private: str, by: Actor, at: datetime) -> None:
    """Let who offered it work on the case, as on one that was handed in where cases are worked. She can come from a no.

    `case_private`: the private half of the case's pair, which the reader is given where another one reads by now. Raises
    NotOffered; herword.TooEarly; access.Refused: anybody but herself; as hold_open.
    """
    _require_herself(case, by)
    reader = offered_by(case)
    if reader is None:
        raise NotOffered(str(case.pk))
    require_her_word(case, at=at)
    Intake.objects.filter(case=case).update(is_alone=False)
    case.refresh_from_db()
    case.assigned_to, case.assigned_at, case.taken_on_at = reader, at, None
    case.save(update_fields=["assigned_to", "assigned_at", "taken_on_at"])
    granting.grant_key(case=case, private=case_private, holder=reader, by=by, at=at)
    custody.record(case=case, event=AGREED, by=by, at=at, to=reader.pk)


@transaction.atomic
def decline(*, case: Case, by: Actor, at: datetime) -> None:
    """Keep the case as it is; nobody offers it again. Raises NotOffered; access.Refused: anybody but herself; as hold_open."""
    _require_herself(case, by)
    if offered_by(case) is None:
        raise NotOffered(str(case.pk))
    if answer_of(case) != DECLINED:
        custody.record(case=case, event=DECLINED, by=by, at=at)


def _require_herself(case: Case, by: Actor) -> None:
    hold_open(case)
    if by.kind != Actor.Kind.SURVIVOR:
        raise access.Refused("own_decide")
    access.require(case, by, "own_decide")
