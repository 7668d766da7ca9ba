"""Who has a case: the one colleague who answers for its next date. Handed over by whoever works it; the other takes it on."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from casework import access, custody, granting
from casework.intake import hold_open
from casework.models import Actor, Case, CaseAccess, Role


class NoColleague(Exception):
    """A case is handed to somebody of its own organisation who works cases, and to nobody else."""


@transaction.atomic
def assign_case(*, case: Case, to: Actor, by: Actor, at: datetime) -> bool:
    """Hand a case to a colleague, with access where that one has none; False: that one has it already.

    Raises NoColleague, access.Refused, access.Stopped, intake.CaseClosed. Who had it keeps access until that is ended.
    """
    hold_open(case)
    access.require(case, by, "assign")
    if not colleagues(case).filter(pk=to.pk).exists():
        raise NoColleague(str(to.pk))
    case.refresh_from_db(fields=["assigned_to", "assigned_at", "taken_on_at"])
    before = case.assignee_id
    if before == to.pk:
        return False
    if not access.visible_cases(to).filter(pk=case.pk).exists():
        granting.ask_access(case=case, user=to.staff_user, by=by, at=at)
    case.assigned_to, case.assigned_at = to, at
    case.taken_on_at = at if to.pk == by.pk else None
    case.save(update_fields=["assigned_to", "assigned_at", "taken_on_at"])
    custody.record(case=case, event="case_assigned", by=by, at=at, to=to.pk, was=before)
    return True


@transaction.atomic
def take_on_case(*, case: Case, by: Actor, at: datetime) -> bool:
    """Record that the one to whom a case was handed has it now; False: it is not this one's, or was said before."""
    custody.hold(case)
    access.require(case, by, "work")
    handed = Case.objects.filter(pk=case.pk, assigned_to=by, taken_on_at=None)
    if not handed.update(taken_on_at=at):
        return False
    custody.record(case=case, event="case_taken_on", by=by, at=at)
    return True


def colleagues(case: Case) -> QuerySet[Actor]:
    """Return those of the case's organisation who work cases, by name; whoever has it now is among them."""
    working = _working([case.organisation_id])
    return working.select_related("user").order_by("user__username")


def workers_of(cases: Iterable[Case], *, at: datetime) -> dict[UUID, frozenset[UUID]]:
    """Return for each case the actors who may work it at a moment: those who have access, and supervisors. Three queries."""
    rows = list(cases)
    staff = _working({row.organisation_id for row in rows})
    actor_of = dict(staff.values_list("user_id", "pk"))
    leading: dict[UUID, set[UUID]] = defaultdict(set)
    for house, actor in staff.filter(user__roles__role=Role.Name.SUPERVISOR).values_list(
        "organisation_id", "pk"
    ):
        if house:
            leading[house].add(actor)
    let_in: dict[UUID, set[UUID]] = defaultdict(set)
    live = CaseAccess.objects.live(at).filter(case__in=rows, purpose=CaseAccess.Purpose.WORKS)
    for case_id, user_id in live.values_list("case_id", "user_id"):
        if user_id in actor_of:
            let_in[case_id].add(actor_of[user_id])
    return {row.pk: frozenset(leading[row.organisation_id] | let_in[row.pk]) for row in rows}


def _working(organisations: Iterable[UUID]) -> QuerySet[Actor]:
    roles = Role.objects.filter(role__in=Role.WORKING).values("user_id")
    return Actor.objects.filter(organisation_id__in=organisations, user__is_active=True, user__in=roles)
