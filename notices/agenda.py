"""What a person must do, with a date: read from states, stored nowhere. A caseworker's day is this list."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework import access
from casework.consents import RENEW_DAYS_BEFORE, is_renewed
from casework.models import Actor, Case, CaseAccess, Consent, MinorStop, Sighting
from notices import letters, returning
from notices.chores import chores, deletions
from notices.drafts import About, about_each
from notices.draftwords import is_answer_to_return, named, waits_sentence, why_drafted
from notices.hands import why_not_by
from notices.leaving import MayNotLeave, require_still_approved
from notices.models import Contact, Notice
from notices.sentences import incomplete_sentence
from notices.threats import first_step, without_addresses

DAY = timedelta(days=1)
# Notices besides drafts that wait for a person, or may.
_WAITING = (
    Notice.State.QUEUED, Notice.State.UNDELIVERABLE, Notice.State.OVERDUE, Notice.State.ESCALATED,
    Notice.State.REFUSED,
)  # fmt: skip
# What is said where no recipient may be named: in the list of cases (U24).
_BRIEF: dict[str, Promise] = {
    "approve": gettext_lazy("A notice waits to be read and approved."),
    "form": gettext_lazy("Fill in the recipient’s own form and record the number it gives."),
    "held": gettext_lazy("An approved notice is held back."),
    "undeliverable": gettext_lazy("A notice could not be delivered. Find another contact."),
    "overdue": gettext_lazy("The recipient’s time ran out. Decide on the next step."),
    "unanswered": gettext_lazy("Nobody acts on an address now. Decide on the next step."),
    "returned": gettext_lazy("A picture is back. Draft a new notice."),
    "returned_draft": gettext_lazy("A picture is back. A new notice waits to be read and approved."),
}
_FIRST = frozenset({"returned", "returned_draft"})


@dataclass(frozen=True)
class Task:
    """One thing to do: by when, in which case, in words, and the name and arguments of the page where it is done.

    `brief` says it without a recipient's name; `is_first`: it comes before everything that has only a date.
    """

    due_at: datetime
    case: Case
    words: Promise | str
    page: str
    arguments: tuple[Any, ...]
    brief: Promise | str = ""
    is_first: bool = False

    @property
    def rank(self) -> tuple[bool, datetime]:
        """Order of tasks: the soonest first, after what comes before everything."""
        return (not self.is_first, self.due_at)


def tasks_of(actor: Actor, *, at: datetime) -> list[Task]:
    """Return what waits for this actor, soonest first. Runs a few queries a kind of task, and composes each draft."""
    cases = _worked_by(actor)
    found = [*_drafts_for(actor, drafts(at_work(cases)), at), *_besides_drafts(actor, cases, at)]
    return sorted(found, key=lambda task: task.rank)


def how_many(actor: Actor, *, at: datetime) -> int:
    """Return how many tasks `tasks_of` lists. Every page says it, so no letter is composed for it."""
    cases = _worked_by(actor)
    about = about_each(drafts(at_work(cases)))
    return len(_gathered(actor, about)) + len(_besides_drafts(actor, cases, at))


def _worked_by(actor: Actor) -> QuerySet[Case]:
    return _ever_worked_by(actor).filter(closed_at=None)


def _ever_worked_by(actor: Actor) -> QuerySet[Case]:
    if actor.user is None or not access.may(actor, "work"):
        return Case.objects.none()
    return access.visible_cases(actor).filter(organisation_id=actor.user.organisation_id)


def at_work(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Leave out the cases in which nothing is sent: stopped ones and paused ones."""
    return unstopped(cases).filter(paused_at=None)


def _besides_drafts(actor: Actor, cases: QuerySet[Case], at: datetime) -> list[Task]:
    led = (task for task in stops(cases) if task.case.organisation.safeguarding_lead_id == actor.user_id)
    ended = deletions(unstopped(_ever_worked_by(actor).exclude(closed_at=None)), at=at)
    left = (Task(*chore) for chore in ended)
    return [*led, *open_tasks(cases, at=at), *_accesses(unstopped(cases), actor), *left]


def open_tasks(cases: QuerySet[Case], *, at: datetime) -> list[Task]:
    """Return what anyone who works these cases can do now, in no order; drafts come from `drafts`.

    A stopped case has nothing but its stop; in a paused one nothing is sent, so nothing of that is asked for.
    """
    sending = at_work(cases)
    return [
        *_returned(sending),
        *_notices(sending, at),
        *_consents(unstopped(cases), at),
        *(Task(*chore) for chore in chores(sending, at=at)),
        *(Task(*chore) for chore in deletions(unstopped(cases), at=at)),
        *_quiet_cases(sending),
    ]


def unstopped(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Leave out the cases that a possible minor holds: nothing is done there but the stop itself (design §3.10)."""
    return cases.exclude(pk__in=MinorStop.objects.filter(resolved_at=None).values("case_id"))


def to_approve(actor: Actor) -> Any:
    """Return the drafted notices of the cases that this actor sees; the oldest first."""
    cases = unstopped(access.visible_cases(actor).filter(closed_at=None))
    return drafts(cases)


def drafts(cases: QuerySet[Case]) -> QuerySet[Notice]:
    """Return the drafted notices of some cases, the oldest first."""
    rows = Notice.objects.filter(case__in=cases, state=Notice.State.DRAFTED)
    rows = rows.select_related(
        "case__organisation", "recipient", "contact", "drafted_by__user", "follows__recipient"
    )
    return rows.prefetch_related("follows__clocks").order_by("drafted_at")


def stops(cases: QuerySet[Case]) -> Iterator[Task]:
    """Return what each stop asks of the lead: its record, and after a report what becomes of it on the day kept until."""
    rows = MinorStop.objects.filter(case__in=cases, resolved_at=None).select_related("case__organisation")
    for row in rows:
        place = ("stop", (row.case_id,))
        if not row.outcome:
            words = gettext_lazy("Everything is stopped: possibly under 18. Record what was done.")
            yield Task(row.raised_at, row.case, words, *place, is_first=True)
        elif row.keep_until:
            words = gettext_lazy(
                "Everything is stopped. Until this day it was to be kept: see what was recorded."
            )
            yield Task(datetime.combine(row.keep_until, time(), UTC), row.case, words, *place)


def draft_task(row: Notice) -> Task:
    """Return what a draft asks of whoever may approve it."""
    code = "returned_draft" if is_answer_to_return(row) else "approve"
    return _notice_task(row, row.drafted_at + DAY, waits_sentence(row), code)


def _gathered(actor: Actor, about: Mapping[Notice, About]) -> list[list[Notice]]:
    """Return drafts as they make tasks: those of a case that somebody else is to approve together, every other alone."""
    others = why_not_by(actor, {row: what for row, what in about.items() if what.sightings})
    gathered: dict[UUID, list[Notice]] = defaultdict(list)
    for row in about:
        gathered[row.case_id if row in others else row.pk].append(row)
    return list(gathered.values())


def _drafts_for(actor: Actor, rows: Iterable[Notice], at: datetime) -> Iterator[Task]:
    """Return each draft for this actor; once a case those of another's approval: which lack something, else that they wait."""
    about = about_each(rows)
    lacks = letters.lacks_of(about, by=actor, at=at)
    for together in _gathered(actor, about):
        incomplete = [row for row in together if lacks[row] - {"second_person"}]
        if incomplete:
            yield _together(incomplete, _incomplete(incomplete, lacks), _BRIEF["approve"])
        elif "second_person" in lacks[together[0]]:
            said = _("Waits for somebody else to approve, as you wrote or changed it: %(names)s")
            yield _together(together, said % _names(together))
        else:
            yield draft_task(together[0])


def _incomplete(rows: list[Notice], lacks: Mapping[Notice, set[str]]) -> str:
    if len(rows) == 1:
        says = incomplete_sentence(lacks[rows[0]], named(rows[0]))
        return f"{why_drafted(rows[0])} {says}" if is_answer_to_return(rows[0]) else says
    return _("The notices to %(names)s are not complete. Add what is missing.") % _names(rows)


def _names(rows: list[Notice]) -> dict[str, str]:
    return {"names": ", ".join(dict.fromkeys(row.recipient.name for row in rows))}


def _together(rows: list[Notice], words: str, brief: Promise | str = "") -> Task:
    """Return the one task of some drafts of a case: several stand on its page."""
    first, several = rows[0], len(rows) > 1
    page, arguments = ("case", (first.case_id,)) if several else ("notice", (first.case_id, first.pk))
    return Task(first.drafted_at + DAY, first.case, words, page, arguments, brief)


def _notices(cases: QuerySet[Case], at: datetime) -> Iterator[Task]:
    rows = Notice.objects.filter(case__in=cases, state__in=_WAITING)
    for row in rows.select_related("case", "recipient", "contact", "approved_by__user"):
        if row.state == Notice.State.QUEUED:
            yield from _queued(row, at)
        elif row.state == Notice.State.UNDELIVERABLE:
            said = _("The notice to %(name)s could not be delivered. Find another contact.")
            yield _notice_task(row, at, said % named(row), "undeliverable")
        elif not row.is_follow_up and returning.nobody_acts(row):
            is_late = row.state != Notice.State.REFUSED and returning.ran_out(row)
            said = (
                _(
                    "%(name)s let the time run out, and nothing else is under way there. Decide on the next step."
                )
                if is_late
                else _("%(name)s does not act, and nothing else is under way there. Decide on the next step.")
            )
            code = "overdue" if is_late else "unanswered"
            yield _notice_task(row, returning.decide_by(row) or at, said % named(row), code)


def _queued(row: Notice, at: datetime) -> Iterator[Task]:
    """A form is a person's to fill in; what may not leave is a person's to free (design §3.1)."""
    release = row.release_at or at
    try:
        require_still_approved(row, at=at)
    except MayNotLeave as refusal:
        said = _("The notice to %(name)s is held back: %(why)s") % (named(row) | {"why": refusal.says})
        yield _notice_task(row, release, said, "held")
    else:
        if row.channel not in Contact.BY_MACHINE and release <= at:
            said = _("Fill in the own form of %(name)s and record its number.") % named(row)
            yield _notice_task(row, release, said, "form")


def _notice_task(row: Notice, due_at: datetime, words: str, code: str) -> Task:
    return Task(due_at, row.case, words, "notice", (row.case_id, row.pk), _BRIEF[code], code in _FIRST)


def _returned(cases: QuerySet[Case]) -> Iterator[Task]:
    found: dict[Notice, list[Sighting]] = defaultdict(list)
    for line in returning.returned_lines(cases):
        found[line.notice].append(line.sighting)
    for notice, rows in found.items():
        count = len(rows)
        said = ngettext(
            "It is back at %(count)d address that was gone. Draft a new notice to %(name)s.",
            "It is back at %(count)d addresses that were gone. Draft a new notice to %(name)s.",
            count,
        ) % {"count": count, "name": notice.recipient.name}
        seen = max(row.last_checked_at or row.added_at for row in rows)
        yield _notice_task(notice, seen, said, "returned")


def _consents(cases: QuerySet[Case], at: datetime) -> Iterator[Task]:
    soon = at + timedelta(days=RENEW_DAYS_BEFORE)
    rows = Consent.objects.live(at).filter(case__in=cases, until__lt=soon).select_related("case")
    for row in (row for row in rows if not is_renewed(row, at=at)):
        yield Task(
            row.until or soon,
            row.case,
            gettext_lazy("A consent ends. Ask her whether it goes on."),
            "consents",
            (row.case_id,),
        )


def _accesses(cases: QuerySet[Case], actor: Actor) -> Iterator[Task]:
    rows = CaseAccess.objects.filter(case__in=cases, approved_at=None, revoked_at=None).exclude(
        asked_by=actor
    )
    for row in rows.select_related("case"):
        words = gettext_lazy("A colleague asked to share this case. Agree or refuse.")
        yield Task(row.asked_at + DAY, row.case, words, "share", (row.case_id,))


def _quiet_cases(cases: QuerySet[Case]) -> Iterator[Task]:
    """A case in which nothing runs still has its next date."""
    for case in cases.filter(sightings=None):
        yield Task(case.opened_at + DAY, case, *without_addresses(case), (case.pk,))
    told = Notice.objects.exclude(state=Notice.State.WITHDRAWN).values("case_id")
    waiting: dict[Case, datetime] = {}
    for row in Sighting.objects.open().filter(case__in=cases.exclude(pk__in=told)).select_related("case"):
        waiting[row.case] = min(row.added_at, waiting.get(row.case, row.added_at))
    for case, since in waiting.items():
        yield Task(since + DAY, case, first_step(case), "routes", (case.pk,))
