"""What happens next in a case, and when: the nearest of everything open. Read from states, stored nowhere."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.erasure import gone_by
from casework.models import GONE, Case, Sighting
from casework.watching import agreed_to_looking
from notices import agenda, taking
from notices.clockwords import clock_sentence
from notices.draftduties import draft_task, drafts
from notices.draftwords import named, why_drafted
from notices.duties import Task, end_of_day
from notices.leaving import MayNotLeave, require_still_approved
from notices.models import Clock, Contact, Notice

# When a case that was paused is asked about: a pause has no end of its own.
PAUSE_DAYS = 7
LOOK_DAYS = 7


def next_of(cases: QuerySet[Case], *, at: datetime) -> dict[UUID, Task]:
    """Return for each case what comes next: what stops it, what came back, else the nearest date of everything open.

    A look counts where it decides something (seen gone once), or where nothing else is open. A few queries a kind.
    """
    running = cases.filter(closed_at=None)
    found: dict[UUID, list[Task]] = defaultdict(list)
    waiting = [
        *by_people(running, at=at),
        *map(_draft, drafts(agenda.at_work(running))),
        *by_itself(running, at=at),
    ]
    for task in taking.moved(waiting, at=at):
        found[task.case.pk].append(task)
    left = cases.exclude(pk__in=list(found))
    for task in [*_looks(left, at, decisive=False), *_ended(left)]:
        found[task.case.pk].append(task)
    for case in left.exclude(pk__in=list(found)):
        words = gettext_lazy("Nothing runs here. Read the case through, and decide whether it ends.")
        found[case.pk].append(Task(at + timedelta(days=LOOK_DAYS), case, words, "case", (case.pk,)))
    return {pk: min(tasks, key=lambda task: task.rank) for pk, tasks in found.items()}


def by_people(running: QuerySet[Case], *, at: datetime) -> Iterator[Task]:
    """Yield what people have to do in cases that have not ended, besides their drafts. A few queries a kind."""
    yield from agenda.stops(running)
    yield from agenda.open_tasks(running, at=at)
    yield from _pauses(agenda.unstopped(running))


def by_itself(running: QuerySet[Case], *, at: datetime) -> Iterator[Task]:
    """Yield what comes with nobody's doing: times that run, letters that leave, looks that decide something."""
    yield from _clocks(agenda.unstopped(running), at)
    yield from _leaving(agenda.at_work(running), at)
    yield from _looks(running, at, decisive=True)


def next_in(case: Case, *, at: datetime) -> Task:
    """Return what comes next in one case."""
    return next_of(Case.objects.filter(pk=case.pk), at=at)[case.pk]


def _draft(row: Notice) -> Task:
    """Return that a draft waits; what it may lack is said where its letter is composed: on its page and on My day."""
    says = _(
        "Complete the draft to %(name)s (%(law)s) where something is missing. Then it is read and approved."
    )
    said = f"{why_drafted(row)} {says % named(row)}".strip()
    return replace(draft_task(row), words=said)


def _clocks(cases: QuerySet[Case], at: datetime) -> Iterator[Task]:
    """Return the times that run; one that is over and waits for its look is said by that look."""
    rows = Clock.objects.ticking().filter(case__in=cases, due_at__gte=at)
    for row in rows.select_related("case", "notice__recipient"):
        legal = row.kind == Clock.Kind.LEGAL
        brief = gettext_lazy("The recipient’s time ends.") if legal else gettext_lazy("We come back to it.")
        then = (
            _("If the picture is still up then, the next notice is drafted.")
            if legal
            else _("If the picture is still up then, we think of the next step.")
        )
        said = clock_sentence(row.explanation, started_at=row.started_at, kind=row.kind).rstrip(".")
        words = f"{row.notice.recipient.name}: {said}. {then}"
        yield Task(row.due_at, row.case, words, "notice", (row.case_id, row.notice_id), brief)


def _leaving(cases: QuerySet[Case], at: datetime) -> Iterator[Task]:
    """Return the approved notices that leave by themselves, or whose form opens, when their cool-off is over."""
    rows = Notice.objects.filter(case__in=cases, state=Notice.State.QUEUED)
    for row in rows.select_related("case", "recipient", "contact", "approved_by__user"):
        by_machine = row.channel in Contact.BY_MACHINE
        release = row.release_at or at
        if not by_machine and release <= at:
            continue
        try:
            require_still_approved(row, at=at)
        except MayNotLeave:
            continue
        by_post = row.channel == Contact.Channel.POST
        brief = (
            gettext_lazy("A notice leaves when its cool-off is over.")
            if by_machine
            else gettext_lazy("A notice can be posted when its cool-off is over.")
            if by_post
            else gettext_lazy(
                "A notice can be entered in the recipient’s own form when its cool-off is over."
            )
        )
        said = (
            _("The notice to %(name)s leaves when its cool-off is over.")
            if by_machine
            else _("The notice to %(name)s can be posted when its cool-off is over.")
            if by_post
            else _("The notice to %(name)s can be entered in their form when its cool-off is over.")
        )
        words = said % {"name": row.recipient.name}
        yield Task(release, row.case, words, "notice", (row.case_id, row.pk), brief)


def _pauses(cases: QuerySet[Case]) -> Iterator[Task]:
    words = gettext_lazy("The case is paused: nothing leaves until it goes on. Ask her whether it does.")
    for case in cases.exclude(paused_at=None):
        if case.paused_at:
            yield Task(
                end_of_day(case.paused_at + timedelta(days=PAUSE_DAYS)), case, words, "case", (case.pk,)
            )


def _looks(cases: QuerySet[Case], at: datetime, *, decisive: bool) -> Iterator[Task]:
    """Return the next look of each case; where she has not agreed to any, that she is to be asked, on the same day."""
    rows = Sighting.objects.running().filter(case__in=cases, not_fetched_because="")
    rows = rows.exclude(state=Sighting.State.WITHDRAWN)
    if decisive:
        rows = rows.open().filter(last_verdict__in=GONE)
    soonest: dict[Case, datetime] = {}
    for row in rows.select_related("case"):
        when = max(row.next_check_at or at, at)
        soonest[row.case] = min(when, soonest.get(row.case, when))
    up = set(rows.open().values_list("case_id", flat=True))
    agreed = set(agreed_to_looking(cases, at=at).values_list("pk", flat=True)) if soonest else set()
    for case, when in soonest.items():
        words = _look_words(decisive=decisive, is_up=case.pk in up, may_look=case.pk in agreed)
        yield Task(when, case, words, "case" if case.pk in agreed else "consents", (case.pk,))


def _look_words(*, decisive: bool, is_up: bool, may_look: bool) -> Any:
    if not may_look:
        return (
            gettext_lazy(
                "An address was gone at the last look. Ask her whether we may look once more: it makes sure."
            )
            if decisive
            else gettext_lazy("Ask her whether we may look at the addresses. Without it nothing is fetched.")
        )
    if decisive:
        return gettext_lazy("An address was gone at the last look. A second look, hours later, makes sure.")
    if is_up:
        return gettext_lazy("We look at the addresses again.")
    return gettext_lazy("Everything is gone. We look again in case it comes back.")


def _ended(cases: QuerySet[Case]) -> Iterator[Task]:
    words = gettext_lazy("The case is deleted. By this date no backup holds its keys.")
    for case in cases.exclude(closed_at=None):
        if case.closed_at:
            yield Task(gone_by(case.closed_at), case, words, "case", (case.pk,))
