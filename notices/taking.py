"""Who has a task of the day list, and until when it is put off: small rows beside what is read from states."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from casework import access, assigning, custody
from casework.intake import hold_open
from casework.models import Actor, Case
from notices.duties import PutOff, Task
from notices.models import TaskMark

# A task is read again after a month at the latest.
PUT_OFF_DAYS = 31


class CannotWait(Exception):
    """What comes before everything is not put off, and nothing is put off into the past or for more than a month."""


class CannotTake(Exception):
    """The task is not one that this colleague could do."""


def with_marks(tasks: Sequence[Task], *, at: datetime) -> list[Task]:
    """Return the tasks with who has each and whether it is put off. A few queries, whatever their number.

    The owner of a task: who took it, else who has its case; neither counts who may not work the case any more, or has a break.
    """
    cases = {task.case.pk: task.case for task in tasks}
    marks = {(row.case_id, row.kind, row.subject): row for row in _marks(cases)}
    workers = assigning.workers_of(cases.values(), at=at)
    found = {pk for working in workers.values() for pk in working}
    people = Actor.objects.select_related("user").filter(user__away_since=None).in_bulk(found)
    today = timezone.localdate(at)
    return [
        replace(
            task,
            owner=people.get(_owner(task, marks.get(task.key), workers[task.case.pk])),
            put_off=_put_off(task, marks.get(task.key), today),
        )
        for task in tasks
    ]


def moved(tasks: Sequence[Task], *, at: datetime) -> list[Task]:
    """Return the tasks with those that are put off due on their day: what comes next in a case is another thing before."""
    found = with_marks(tasks, at=at)
    return [replace(task, due_at=_start_of(task.put_off.until)) if task.put_off else task for task in found]


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _marks(cases: dict[UUID, Case]) -> Iterable[TaskMark]:
    return TaskMark.objects.filter(case__in=cases).select_related("put_off_by__user")


def _owner(task: Task, mark: TaskMark | None, workers: frozenset[UUID]) -> UUID | None:
    if mark and mark.owner_id in workers:
        return mark.owner_id
    has_it = task.case.assignee_id
    return has_it if has_it in workers and not task.is_anyones else None


def _put_off(task: Task, mark: TaskMark | None, today: date) -> PutOff | None:
    """Return that a task is put off; None from its day on, and at once when it became more urgent than it was."""
    if mark is None or mark.until is None or task.is_first or mark.until <= today or task.case.closed_at:
        return None
    if not (mark.put_off_by and mark.put_off_at and mark.was_due_at) or task.due_at < mark.was_due_at:
        return None
    return PutOff(mark.until, mark.why or "", mark.put_off_by, mark.put_off_at)


@transaction.atomic
def give_task(*, task: Task, to: Actor, by: Actor, at: datetime) -> None:
    """Let one colleague have a task: oneself, or another who may work the case. Raises CannotTake, access.Refused."""
    mark = _held(task, by)
    if to.pk not in assigning.workers_of([task.case], at=at)[task.case.pk]:
        raise CannotTake(str(to.pk))
    mark.owner = to
    mark.save()
    _record("task_given", task, by, at, to=to.pk)


@transaction.atomic
def put_off(*, task: Task, until: date, why: str, by: Actor, at: datetime) -> None:
    """Put a task off until a day, with a reason. Raises CannotWait, access.Refused."""
    today = timezone.localdate(at)
    if task.is_first or not today < until <= today + timedelta(days=PUT_OFF_DAYS) or not why.strip():
        raise CannotWait(task.kind)
    mark = _held(task, by)
    mark.until, mark.why, mark.put_off_by, mark.put_off_at = until, why.strip(), by, at
    mark.was_due_at = task.due_at
    mark.save()
    _record("task_put_off", task, by, at, until=until)


@transaction.atomic
def take_up(*, task: Task, by: Actor, at: datetime) -> None:
    """Bring a task back before its day; a second time changes nothing. Raises access.Refused."""
    mark = _held(task, by)
    if mark.until is None:
        return
    mark.until = mark.why = mark.put_off_by = mark.put_off_at = mark.was_due_at = None
    mark.save()
    _record("task_taken_up", task, by, at)


def _held(task: Task, by: Actor) -> TaskMark:
    """Return the mark of a task, held with its case. Raises access.Refused, access.Stopped, intake.CaseClosed."""
    hold_open(task.case)
    access.require(task.case, by, "work")
    case_id, kind, subject = task.key
    row, _made = TaskMark.objects.get_or_create(case_id=case_id, kind=kind, subject=subject)
    return row


def _record(event: str, task: Task, by: Actor, at: datetime, **more: object) -> None:
    _case, kind, subject = task.key
    custody.record(case=task.case, event=event, by=by, at=at, kind=kind, subject=subject, **more)
