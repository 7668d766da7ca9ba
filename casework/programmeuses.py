"""That a hash programme was used: written down with its day, who did it and what came of it; corrected by a new row."""

from datetime import date, datetime

from django.db import transaction

from casework import custody, hashprogrammes
from casework.intake import hold_open
from casework.models import Actor, Case, ProgrammeUse


class UnknownProgramme(Exception):
    """No programme for people has this id."""


@transaction.atomic
def record_use(
    *,
    case: Case,
    programme: str,
    done_on: date,
    done_by: str,
    outcome: str,
    reference: str,
    look_again_on: date | None,
    by: Actor,
    at: datetime,
) -> ProgrammeUse:
    """Write down a use; the one that stood before is taken back. Raises UnknownProgramme, and as hold_open."""
    if programme not in {one.id for one in hashprogrammes.load() if one.audience}:
        raise UnknownProgramme(programme)
    hold_open(case)
    for before in case.programme_uses.filter(programme=programme, taken_back_at=None):
        _take_back(before, by=by, at=at)
    use = ProgrammeUse.objects.create(
        case=case,
        programme=programme,
        done_on=done_on,
        done_by=done_by,
        outcome=outcome,
        reference=reference or None,
        look_again_on=look_again_on,
        recorded_by=by,
        recorded_at=at,
    )
    # Which programme is hers to tell: a packet holds this entry as it is.
    custody.record(case=case, event="programme_recorded", by=by, at=at, use=use.pk)
    return use


@transaction.atomic
def take_back_use(*, use: ProgrammeUse, by: Actor, at: datetime) -> None:
    """Take back what was written down; a second time changes nothing. Raises as hold_open."""
    hold_open(use.case)
    _take_back(use, by=by, at=at)


def _take_back(use: ProgrammeUse, *, by: Actor, at: datetime) -> None:
    standing = ProgrammeUse.objects.filter(pk=use.pk, taken_back_at=None)
    if standing.update(taken_back_at=at, taken_back_by=by, look_again_on=None):
        custody.record(case=use.case, event="programme_taken_back", by=by, at=at, use=use.pk)
