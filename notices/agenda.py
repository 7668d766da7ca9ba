"""What a person must do, with a date: read from states, stored nowhere. A caseworker's day is this list."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework import access, alone
from casework.consents import RENEW_DAYS_BEFORE, is_renewed
from casework.models import Actor, Case, CaseAccess, Consent, MinorStop, Sighting
from notices import returning
from notices.chores import Chore, answers_to_house, chores, deletions, her_messages
from notices.disputeduties import disputed
from notices.draftduties import drafts, drafts_for, gathered
from notices.drafts import about_each
from notices.draftwords import named
from notices.duties import Task, end_of_day
from notices.jointmatters import host_in
from notices.leaving import MayNotLeave, require_still_approved
from notices.models import Contact, JointComplaint, JointPart, Notice
from notices.taking import with_marks
from notices.threats import first_step, without_addresses

DAY = timedelta(days=1)
# Notices besides drafts that wait for a person, or may.
_WAITING = (
    Notice.State.QUEUED, Notice.State.UNDELIVERABLE, Notice.State.OVERDUE, Notice.State.ESCALATED,
    Notice.State.REFUSED,
)  # fmt: skip
# What is said where no recipient may be named: in the list of cases (U24).
_BRIEF: dict[str, Promise] = {
    "form": gettext_lazy("Fill in the recipient’s own form and record the number it gives."),
    "post": gettext_lazy("Print a letter, post it and record the proof."),
    "held": gettext_lazy("An approved notice is held back."),
    "undeliverable": gettext_lazy("A notice could not be delivered. Find another contact."),
    "overdue": gettext_lazy("The recipient’s time ran out. Decide on the next step."),
    "unanswered": gettext_lazy("Nobody acts on an address now. Decide on the next step."),
    "returned": gettext_lazy("A picture is back. Draft a new notice."),
}
_FIRST = frozenset({"returned"})
# Where she is asked anew, besides on the page of her consents: with a partner and what would leave before it.
_PAGES = {Consent.Act.FINGERPRINTS.value: "hand_over"}


def tasks_of(actor: Actor, *, at: datetime, cases: QuerySet[Case] | None = None) -> list[Task]:
    """Return what waits for this actor, soonest first, also what colleagues have and what is put off.

    Runs a few queries a kind of task, and composes each draft. `cases`: only what waits in these.
    """
    working, ended = _worked_by(actor, cases)
    found = [*drafts_for(actor, drafts(at_work(working)), at), *_besides_drafts(actor, working, ended, at)]
    return sorted(with_marks(found, at=at), key=lambda task: task.rank)


def unread_of(actor: Actor, *, at: datetime, cases: QuerySet[Case] | None = None) -> list[Task]:
    """Return the same tasks with no draft composed, so without the words of those: for what says dates and numbers alone."""
    working, ended = _worked_by(actor, cases)
    found_drafts = gathered(actor, about_each(drafts(at_work(working))))
    found = [*(one.task() for one in found_drafts), *_besides_drafts(actor, working, ended, at)]
    return sorted(with_marks(found, at=at), key=lambda task: task.rank)


def how_many(actor: Actor, *, at: datetime) -> int:
    """Return how many tasks are this actor's to do now. Every page says it, so no letter is composed for it."""
    return len(mine(unread_of(actor, at=at), actor))


def mine(tasks: Iterable[Task], actor: Actor) -> list[Task]:
    """Return of some tasks those that wait now for this actor: the actor's own, and what nobody has; none during a break."""
    waiting = () if actor.user and actor.user.away_since else (one for one in tasks if one.put_off is None)
    return [task for task in waiting if task.owner is None or task.owner.pk == actor.pk]


def _worked_by(actor: Actor, cases: QuerySet[Case] | None = None) -> tuple[QuerySet[Case], QuerySet[Case]]:
    """Return the cases that the actor works: those that go on, and those that have ended."""
    if actor.user is None or not access.may(actor, "work"):
        return Case.objects.none(), Case.objects.none()
    rows = access.visible_cases(actor).filter(organisation_id=actor.user.organisation_id)
    if cases is not None:
        rows = rows.filter(pk__in=cases.values("pk"))
    return rows.filter(closed_at=None), rows.exclude(closed_at=None)


def at_work(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Leave out the cases in which nothing is sent: stopped ones and paused ones."""
    return unstopped(cases).filter(paused_at=None)


def _besides_drafts(actor: Actor, cases: QuerySet[Case], ended: QuerySet[Case], at: datetime) -> list[Task]:
    led = (task for task in stops(cases) if task.case.organisation.safeguarding_lead_id == actor.user_id)
    left = map(_chore, deletions(unstopped(ended), at=at))
    own = [*_accesses(unstopped(cases), actor), *_handed(unstopped(cases), actor), *disputed(cases, actor)]
    return [*led, *open_tasks(cases, at=at), *own, *left]


def open_tasks(cases: QuerySet[Case], *, at: datetime) -> list[Task]:
    """Return what anyone who works these cases can do now, in no order; drafts come from `drafts`.

    A stopped case has nothing but its stop; in a paused one nothing is sent, so nothing of that is asked for.
    """
    letters, sending = at_work(cases), at_work(alone.without_alone(cases))
    return [
        *_returned(sending),
        *_notices(letters, at),
        *_consents(unstopped(alone.without_alone(cases)), at),
        *map(_chore, [*chores(sending, at=at), *answers_to_house(letters.filter(intake__is_alone=True))]),
        *map(_chore, deletions(unstopped(cases), at=at)),
        *map(_chore, her_messages(unstopped(cases))),
        *_quiet_cases(sending),
    ]


def unstopped(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Leave out the cases that a possible minor holds: nothing is done there but the stop itself (design §3.10)."""
    return cases.exclude(pk__in=MinorStop.objects.filter(resolved_at=None).values("case_id"))


def to_approve(actor: Actor) -> Any:
    """Return the drafted notices of the cases that this actor sees; the oldest first."""
    cases = unstopped(access.visible_cases(actor).filter(closed_at=None))
    return drafts(cases)


def stops(cases: QuerySet[Case]) -> Iterator[Task]:
    """Return what each stop asks of the lead: its record, and after a report what becomes of it on the day kept until."""
    rows = MinorStop.objects.filter(case__in=cases, resolved_at=None).select_related("case__organisation")
    for row in rows:
        place = ("stop", (row.case_id,))
        if not row.outcome:
            words = gettext_lazy("Everything is stopped: possibly under 18. Record what was done.")
            about: dict[str, Any] = {"kind": "stop", "subject": row.pk, "is_anyones": True}
            yield Task(row.raised_at, row.case, words, *place, is_first=True, **about)
        elif row.keep_until:
            words = gettext_lazy(
                "Everything is stopped. Until this day it was to be kept: see what was recorded."
            )
            yield Task(datetime.combine(row.keep_until, time(), UTC), row.case, words, *place)


def _notices(cases: QuerySet[Case], at: datetime) -> Iterator[Task]:
    waiting = Notice.objects.for_staff().filter(case__in=cases, state__in=_WAITING)
    # With a moment beside its own columns, of which the type of a notice does not know.
    rows: Any = waiting.annotate(failed_at=Max("deliveries__finished_at"))
    for row in rows.select_related("case", "recipient", "contact", "approved_by__user"):
        if row.state == Notice.State.QUEUED:
            yield from _queued(row, at)
        elif row.state == Notice.State.UNDELIVERABLE:
            said = _("The notice to %(name)s could not be delivered. Find another contact.")
            yield _notice_task(row, at, said % named(row), "undeliverable", since=row.failed_at)
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
            by_post = row.channel == Contact.Channel.POST
            said = (
                _("Print the letter to %(name)s, post it and record the proof.")
                if by_post
                else _("Fill in the own form of %(name)s and record its number.")
            )
            yield _notice_task(row, release, said % named(row), "post" if by_post else "form")


def _notice_task(
    row: Notice, due_at: datetime, words: str, code: str, *, since: datetime | None = None
) -> Task:
    place, first = ("notice", (row.case_id, row.pk)), code in _FIRST
    return Task(due_at, row.case, words, *place, _BRIEF[code], first, kind=code, subject=row.pk, since=since)


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
    parts = JointPart.objects.filter(complaint__state=JointComplaint.State.TAKEN, case__in=cases)
    told = {
        (one.case_id, one.complaint.recipient.key) for one in parts.select_related("complaint__recipient")
    }
    for row in (row for row in rows if not is_renewed(row, at=at)):
        is_joint = row.act == Consent.Act.JOINT
        # With an authority, nothing more is asked of her for this host: she takes part once.
        if is_joint and (row.case_id, host_in(row.recipient)) in told:
            continue
        yield Task(
            row.until or soon,
            row.case,
            gettext_lazy("A consent ends. Ask her whether it goes on."),
            "joint_complaints" if is_joint else _PAGES.get(row.act, "consents"),
            () if is_joint else (row.case_id,),
            kind="consent",
            subject=row.pk,
        )


def _accesses(cases: QuerySet[Case], actor: Actor) -> Iterator[Task]:
    rows = CaseAccess.objects.filter(case__in=cases, approved_at=None, revoked_at=None).exclude(
        asked_by=actor
    )
    for row in rows.select_related("case"):
        words = gettext_lazy("A colleague asked to share this case. Agree or refuse.")
        about: dict[str, Any] = {
            "kind": "access",
            "subject": row.pk,
            "since": row.asked_at,
            "is_anyones": True,
        }
        yield Task(row.asked_at + DAY, row.case, words, "share", (row.case_id,), **about)


def _handed(cases: QuerySet[Case], actor: Actor) -> Iterator[Task]:
    """A case handed over waits for the one who has it; one that its own person handed in waits for all if its reader left."""
    mine = Q(assigned_to=actor) | Q(intake__isnull=False, assigned_to__user__is_active=False)
    for case in alone.without_alone(cases).filter(mine, taken_on_at=None).select_related("intake"):
        since = case.assigned_at or case.opened_at
        yield Task(
            _a_day_after(since, case),
            case,
            _handed_words(case),
            "assignee",
            (case.pk,),
            kind="handed",
            since=since,
        )


def _a_day_after(since: datetime, case: Case) -> datetime:
    """Return when a day is over; in a case of her own with the end of the day, since `since` is when she was here (S24)."""
    due = since + DAY
    return due if getattr(case, "intake", None) is None else end_of_day(due)


def _handed_words(case: Case) -> Promise | str:
    intake = getattr(case, "intake", None)
    if intake is None or case.assigned_at is None or intake.finished_on != case.assigned_at.date():
        return gettext_lazy("This case was handed to you. Read it, and say that you have it.")
    day = date_format(intake.finished_on, "j F")
    return _("A new case, handed in on %(day)s by the person herself. Read it, and take it on.") % {
        "day": day
    }


def _chore(chore: Chore) -> Task:
    """Return a chore as a task of its kind. `since`: a day before it is due, where a day is what there is for it."""
    place = Task(chore.due_at, chore.case, chore.words, chore.page, chore.arguments)
    return replace(place, kind=chore.kind, subject=chore.subject, is_first=chore.is_first, since=chore.since)


def _quiet_cases(cases: QuerySet[Case]) -> Iterator[Task]:
    """A case in which nothing runs still has its next date."""
    for case in cases.filter(sightings=None).select_related("intake"):
        about: dict[str, Any] = {"kind": "no_address", "since": case.opened_at}
        yield Task(_a_day_after(case.opened_at, case), case, *without_addresses(case), (case.pk,), **about)
    told = Notice.objects.exclude(state=Notice.State.WITHDRAWN).values("case_id")
    waiting: dict[Case, datetime] = {}
    for row in (
        Sighting.objects.open().filter(case__in=cases.exclude(pk__in=told)).select_related("case__intake")
    ):
        waiting[row.case] = min(row.added_at, waiting.get(row.case, row.added_at))
    for case, since in waiting.items():
        step: dict[str, Any] = {"kind": "first_step", "since": since}
        yield Task(_a_day_after(since, case), case, first_step(case), "routes", (case.pk,), **step)
