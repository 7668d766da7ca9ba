"""Messages between a survivor and those who work on her case: written, read, deleted with it. No text of one leaves as mail.

Hers is a task of whoever has the case until somebody says that it was read, or answers (notices.chores).
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from casework.intake import hold_open
from casework.models import Actor, Case, Message

# Letters; longer ones are written in two.
LONGEST = 4_000
# So many of hers a day: enough for a bad one, and no way to fill the store (S51).
MOST_A_DAY = 20
SATURDAY = 5


class Empty(ValueError):
    """There is nothing in it."""


class TooLong(ValueError):
    """It has more than LONGEST letters."""


class TooManyToday(Exception):
    """She wrote as many today as a day takes."""


@transaction.atomic
def write(*, case: Case, text: str, by: Actor, at: datetime) -> Message:
    """Keep what she or staff wrote. The same words twice in a row, as when a button is pressed twice, are kept once.

    Raises Empty, TooLong, TooManyToday; as hold_open.
    """
    body, day = text.strip(), at.date()
    if not body:
        raise Empty
    if len(body) > LONGEST:
        raise TooLong
    hold_open(case)
    last = case.messages.order_by("-number").first()
    if last and (last.by_id, last.written_on, last.body) == (by.pk, day, body):
        return last
    if by.kind == Actor.Kind.SURVIVOR and _written_by_her(case, day) >= MOST_A_DAY:
        raise TooManyToday
    message = Message(case=case, number=_last_number(case) + 1, by=by, written_on=day)
    message.body = body
    message.save(force_insert=True)
    return message


def note_read(*, case: Case, by: Actor, up_to: int, at: datetime) -> int:
    """Note that one side read what the other wrote, up to a number: what came since stays unread. Return how many."""
    is_she = by.kind == Actor.Kind.SURVIVOR
    rows = case.messages.ours() if is_she else case.messages.hers()
    return rows.unread().filter(number__lte=up_to).update(read_on=at.date())


def read_until(day: date) -> date:
    """Return the working day after a day: by then somebody reads what she wrote. Pure."""
    due = day + timedelta(days=1)
    while due.weekday() >= SATURDAY:
        due += timedelta(days=1)
    return due


def _written_by_her(case: Case, day: date) -> int:
    return case.messages.hers().filter(written_on=day).count()


def _last_number(case: Case) -> int:
    return case.messages.aggregate(last=Max("number"))["last"] or 0
