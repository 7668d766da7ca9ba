"""What a person must do, with a date: read from states, stored nowhere. A caseworker's day is this list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework import access
from casework.consents import RENEW_DAYS_BEFORE, is_renewed
from casework.models import Actor, Case, CaseAccess, Consent, Image, MinorStop
from casework.sentences import NEXT_WORDS
from notices.models import Contact, Notice


@dataclass(frozen=True)
class Task:
    """One thing to do: by when, in which case, in words, and the name and arguments of the page where it is done."""

    due_at: datetime
    case: Case
    words: Promise
    page: str
    arguments: tuple[Any, ...]


def tasks_of(actor: Actor, *, at: datetime) -> list[Task]:
    """Return what waits for this actor, soonest first. Runs one query a kind of task."""
    cases = access.visible_cases(actor).filter(closed_at=None)
    if not access.may(actor, "work"):
        return []
    found = [
        *_stops(cases, actor),
        *_notices(cases, actor, at),
        *_consents(cases, at),
        *_refused_files(cases),
        *_accesses(cases, actor),
        *_quiet_cases(cases),
    ]
    return sorted(found, key=lambda task: task.due_at)


def to_approve(actor: Actor) -> Any:
    """Return the drafted notices of the cases that this actor sees; the oldest first."""
    cases = access.visible_cases(actor).filter(closed_at=None)
    rows = Notice.objects.filter(case__in=cases, state=Notice.State.DRAFTED)
    return rows.select_related("case", "recipient", "drafted_by__user").order_by("drafted_at")


def contacts_to_confirm(actor: Actor) -> Any:
    """Return contacts of drafted notices of the cases that this actor sees, which wait for a first or a second look."""
    rows = Contact.objects.filter(
        state=Contact.State.UNCONFIRMED,
        recipient__organisation=actor.organisation,
        pk__in=to_approve(actor).order_by().values("contact_id"),
    )
    return rows.select_related("recipient", "confirmed_by__user").order_by("as_of", "pk")


def _stops(cases: Any, actor: Actor) -> Iterator[Task]:
    rows = MinorStop.objects.filter(case__in=cases, resolved_at=None).select_related("case__organisation")
    for row in rows:
        if row.case.organisation.safeguarding_lead_id == actor.user_id:
            words = _("Everything is stopped: possibly under 18. Record what was done.")
            yield Task(row.raised_at, row.case, words, "stop", (row.case_id,))


def _notices(cases: Any, actor: Actor, at: datetime) -> Iterator[Task]:
    states = [Notice.State.DRAFTED, Notice.State.QUEUED, Notice.State.UNDELIVERABLE, Notice.State.OVERDUE]
    for row in Notice.objects.filter(case__in=cases, state__in=states).select_related("case"):
        place = ("notice", (row.case_id, row.pk))
        if row.state == Notice.State.DRAFTED:
            yield Task(
                row.drafted_at + timedelta(days=1),
                row.case,
                _("A notice waits to be read and approved."),
                *place,
            )
        elif row.state == Notice.State.UNDELIVERABLE:
            yield Task(at, row.case, _("A notice could not be delivered. Find another contact."), *place)
        elif row.state == Notice.State.OVERDUE:
            yield Task(at, row.case, _("The recipient’s time ran out. Decide on the next step."), *place)
        elif row.channel != Contact.Channel.EMAIL and row.release_at and row.release_at <= at:
            yield Task(
                row.release_at, row.case, _("Fill in the recipient’s own form and record its number."), *place
            )


def _consents(cases: Any, at: datetime) -> Iterator[Task]:
    soon = at + timedelta(days=RENEW_DAYS_BEFORE)
    rows = Consent.objects.live(at).filter(case__in=cases, until__lt=soon).select_related("case")
    for row in (row for row in rows if not is_renewed(row, at=at)):
        yield Task(
            row.until or soon,
            row.case,
            _("A consent ends. Ask her whether it goes on."),
            "consents",
            (row.case_id,),
        )


def _refused_files(cases: Any) -> Iterator[Task]:
    rows = Image.objects.filter(
        case__in=cases, state=Image.State.REFUSED, facts__isnull=False
    ).select_related("case")
    for row in rows:
        if not row.case.images.filter(state=Image.State.FINGERPRINTED, number__gt=row.number).exists():
            words = _("A file could not be used. Add another copy of the picture.")
            yield Task(row.added_at + timedelta(days=1), row.case, words, "images", (row.case_id,))


def _accesses(cases: Any, actor: Actor) -> Iterator[Task]:
    rows = CaseAccess.objects.filter(case__in=cases, approved_at=None, revoked_at=None).exclude(
        asked_by=actor
    )
    for row in rows.select_related("case"):
        words = _("A colleague asked to share this case. Agree or refuse.")
        yield Task(row.asked_at + timedelta(days=1), row.case, words, "share", (row.case_id,))


def _quiet_cases(cases: Any) -> Iterator[Task]:
    """A case in which nothing runs still has its next date."""
    for case in cases.filter(next_code__in=["add_addresses", "choose_route", "decide_next_step"]):
        yield Task(case.next_at, case, NEXT_WORDS[case.next_code], "case", (case.pk,))
