"""By when somebody looks at a case, as its person is told: nobody is late with what waits for her own word (U7, U17)."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from casework.models import Case
from casework.offering import agreed_at
from notices import agenda, taking, upcoming
from notices.draftduties import DAY, draft_task, drafts
from notices.duties import end_of_day
from notices.hersay import ASKED, Word


def look_by(case: Case, words: Mapping[UUID, Word], *, at: datetime) -> tuple[date, bool] | None:
    """Return the nearest day of everything open in a case, and whether staff are late; None: only her own word is waited for.

    `words`: what was asked or said of each draft, by its notice's id. Staff have a day from her answer, and from her yes
    that they work on the case. What the app does by itself makes nobody late. A few queries a kind.
    """
    cases = Case.objects.filter(pk=case.pk)
    yes = agreed_at(case)
    read_by = _a_day_after(yes) if yes else date.min
    waiting = list(upcoming.by_people(cases, at=at))
    days = [_day(task.due_at) for task in taking.moved(waiting, at=at)]
    for row in drafts(agenda.at_work(cases)):
        word = words.get(row.pk)
        if word is None:
            days.append(_day(draft_task(row).due_at))
        elif word.event != ASKED:
            days.append(_a_day_after(word.at))
    due, today = min((max(day, read_by) for day in days), default=None), _day(at)
    if due and due < today:
        return today, True
    if due is None and any(word.event == ASKED for word in words.values()):
        return None
    by_itself = [_day(task.due_at) for task in upcoming.by_itself(cases, at=at)]
    found = [*([due] if due else []), *by_itself] or [_day(upcoming.next_in(case, at=at).due_at)]
    return max(min(found), today), False


def _a_day_after(moment: datetime) -> date:
    return _day(end_of_day(moment + DAY))


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
