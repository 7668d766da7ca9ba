"""What comes next in a case that nobody works: the nearest date of hers, as a code and a day; stored nowhere."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from casework.models import Case
from notices.models import Clock, Notice

# Where nothing is due: when she, and whoever reads the list, look at it again.
QUIET_DAYS = 30
_OVER = frozenset({Notice.State.OVERDUE, Notice.State.ESCALATED})


class Next(NamedTuple):
    """What comes next, on which day, and with which recipient; "" where none is meant.

    `code`: "send" (a letter waits for her to send it), "asked" (one waits for her yes, or for the reader), "answer" (their
    time or our date runs), "over" (it ended), "quiet" (nothing is due).
    """

    code: str
    on: date
    name: str = ""


def next_alone(case: Case, *, at: datetime) -> Next:
    """Return what comes next in one case. A few queries."""
    return next_of([case], at=at)[case]


def next_of(cases: Iterable[Case], *, at: datetime) -> dict[Case, Next]:
    """Return what comes next in each; a few queries, however many."""
    rows = list(cases)
    letters = list(_letters(rows))
    drafts = {row.case_id: row for row in letters if row.state == Notice.State.DRAFTED}
    clocks: dict[object, Clock] = {}
    ticking = Clock.objects.ticking().filter(case__in=rows, due_at__gte=at).order_by("-due_at")
    for clock in ticking.select_related("notice__recipient"):
        clocks[clock.case_id] = clock
    last = {row.case_id: row.sent_at for row in letters if row.sent_at}
    over = {row.case_id: row for row in letters if row.state in _OVER}
    today = timezone.localdate(at)
    found = {}
    for case in rows:
        if case.pk in drafts:
            draft = drafts[case.pk]
            code = "send" if draft.signer == Notice.Signer.HERSELF else "asked"
            found[case] = Next(code, today, draft.recipient.name)
        elif case.pk in clocks:
            clock = clocks[case.pk]
            found[case] = Next("answer", timezone.localdate(clock.due_at), clock.notice.recipient.name)
        elif case.pk in over:
            found[case] = Next("over", today, over[case.pk].recipient.name)
        else:
            found[case] = Next(
                "quiet", _quiet(last.get(case.pk) or case.assigned_at or case.opened_at, today)
            )
    return found


def _letters(cases: list[Case]) -> Iterable[Notice]:
    rows = Notice.objects.filter(case__in=cases)
    return rows.select_related("recipient").defer("letter", "pdf", "machine_readable").order_by("drafted_at")


def _quiet(since: datetime, today: date) -> date:
    """Return the next of the days that come every QUIET_DAYS since something happened."""
    first = timezone.localdate(since)
    return first + timedelta(days=QUIET_DAYS * ((today - first).days // QUIET_DAYS + 1))
