"""One thing that a person must do, as the day list and the list of cases say it. A value: read from states, never stored."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.timezone import localtime

from casework.models import Actor, Case


@dataclass(frozen=True)
class PutOff:
    """Until which day a task is put off, why, by whom and when."""

    until: date
    why: str
    by: Actor
    at: datetime


@dataclass(frozen=True)
class Task:
    """One thing to do: by when, in which case, in words, and the name and arguments of the page where it is done.

    `brief` says it without a recipient's name; `is_first`: it comes before everything that has only a date, and cannot be
    put off. `kind` and `subject` (the row that it is about; None: the case) stay the same while it waits. `since`: the
    moment from which it waits; None: its due date. `is_anyones`: it waits for whoever may, until somebody takes it.
    """

    due_at: datetime
    case: Case
    words: Promise | str
    page: str
    arguments: tuple[Any, ...]
    brief: Promise | str = ""
    is_first: bool = False
    kind: str = ""
    subject: UUID | None = None
    since: datetime | None = None
    is_anyones: bool = False
    # Set by notices.taking: who has it (None: nobody yet), and that it is put off.
    owner: Actor | None = None
    put_off: PutOff | None = None

    @property
    def rank(self) -> tuple[bool, datetime]:
        """Order of tasks: the soonest first, after what comes before everything."""
        return (not self.is_first, self.due_at)

    @property
    def key(self) -> tuple[UUID, str, UUID]:
        """Return what stays the same while it waits: case, kind and subject."""
        return (self.case.pk, self.kind or self.page, self.subject or self.case.pk)

    def waits_days(self, at: datetime) -> int:
        """Return for how many whole days it waits; 0 while its date lies ahead."""
        return max((at - (self.since or self.due_at)).days, 0)


def end_of_day(moment: datetime) -> datetime:
    """Return when the day of a moment ends, in the reader's time zone: where the minute would tell when she was here (S24)."""
    return localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
