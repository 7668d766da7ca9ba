"""My day: what this person must do, and of each task who has it and until when it is put off."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework import access, assigning, breaks
from casework.models import Actor, Case
from casework.moments import now
from casework.views.doors import asker, case_door, door
from notices import agenda, taking
from notices.dayforms import GiveForm, PutOffForm
from notices.duties import Task

MINE, ALL, PUT_OFF = "mine", "all", "put-off"


@require_safe
@asker
def home(request: HttpRequest) -> HttpResponse:
    """What this person must do, soonest first; counsel and administrators go where their work is."""
    if not access.may(request.actor, "work"):
        return redirect("cases" if access.may(request.actor, "view") else "law")
    at = now()
    found = agenda.tasks_of(request.actor, at=at)
    lists = {
        MINE: agenda.mine(found, request.actor),
        ALL: [task for task in found if task.put_off is None],
        PUT_OFF: sorted((task for task in found if task.put_off), key=lambda task: task.put_off.until),
    }
    chosen = request.GET.get("show", MINE)
    chosen = chosen if chosen in lists else MINE
    context = {
        "tasks": [_row(task, at, by=request.actor) for task in lists[chosen]],
        "today": at,
        "show": chosen,
        "counts": {"mine": len(lists[MINE]), "all": len(lists[ALL]), "put_off": len(lists[PUT_OFF])},
        **_opened(request.actor, at),
    }
    return render(request, "notices/day.html", context)


@require_POST
@door("work")
def take_break(request: HttpRequest) -> HttpResponse:
    """Begin a break, or end it, by one press and with no reason."""
    if "back" in request.POST:
        breaks.end_break(request.actor.staff_user)
    else:
        breaks.begin_break(request.actor.staff_user, at=now())
    return redirect("home")


def _opened(actor: Actor, at: datetime) -> dict[str, Any]:
    """Return how much this person opened lately, and for the lead how much all did together (U24)."""
    house = actor.staff_user.organisation
    is_lead = house.safeguarding_lead_id == actor.user_id
    return {
        "is_away": actor.staff_user.away_since is not None,
        "opened": breaks.opened_by(actor, at=at),
        "opened_here": breaks.opened_in(house, at=at) if is_lead else None,
    }


@require_safe
@case_door("work")
def task(request: HttpRequest, case: Case, kind: str, subject: UUID) -> HttpResponse:
    """One task: since when it waits, who has it, and what can be set on it."""
    at = now()
    found = _found(request.actor, case, kind, subject, at)
    return _page(request, found, at, GiveForm(colleagues=_others(found, at)), PutOffForm(today=at))


@require_POST
@case_door("work")
def give(request: HttpRequest, case: Case, kind: str, subject: UUID) -> HttpResponse:
    """Take a task, or hand it to a colleague who could do it."""
    at = now()
    found = _found(request.actor, case, kind, subject, at)
    if "take" in request.POST:
        taking.give_task(task=found, to=request.actor, by=request.actor, at=at)
        messages.success(request, _("It is yours now."))
        return redirect("home")
    others = _others(found, at)
    form = GiveForm(request.POST, colleagues=others)
    if not form.is_valid():
        return _page(request, found, at, form, PutOffForm(today=at))
    to = next(row for row in others if str(row.pk) == form.cleaned_data["colleague"])
    taking.give_task(task=found, to=to, by=request.actor, at=at)
    messages.success(request, _("Handed over. It stands in the colleague’s day now."))
    return redirect("home")


@require_POST
@case_door("work")
def put_off(request: HttpRequest, case: Case, kind: str, subject: UUID) -> HttpResponse:
    """Put a task off until a day, with a reason."""
    at = now()
    found = _found(request.actor, case, kind, subject, at)
    form = PutOffForm(request.POST, today=at)
    if not form.is_valid():
        return _page(request, found, at, GiveForm(colleagues=_others(found, at)), form)
    until, why = form.cleaned_data["until"], form.cleaned_data["why"]
    try:
        taking.put_off(task=found, until=until, why=why, by=request.actor, at=at)
    except taking.CannotWait:
        messages.error(request, _("This cannot wait: it comes before everything else."))
    else:
        messages.success(request, _("Put off. It comes back by itself."))
    return redirect("home")


@require_POST
@case_door("work")
def take_up(request: HttpRequest, case: Case, kind: str, subject: UUID) -> HttpResponse:
    """Bring a task back before its day."""
    at = now()
    taking.take_up(task=_found(request.actor, case, kind, subject, at), by=request.actor, at=at)
    messages.success(request, _("It is back in the list."))
    return redirect("home")


def _found(actor: Actor, case: Case, kind: str, subject: UUID, at: datetime) -> Task:
    """Return the task as it is read now for this person. Raises Http404: it does not wait, or not for this one."""
    listed = agenda.tasks_of(actor, at=at, cases=Case.objects.filter(pk=case.pk))
    for one in listed:
        if one.key == (case.pk, kind, subject):
            return one
    raise Http404


def _others(task: Task, at: datetime) -> list[Actor]:
    """Return the colleagues to whom a task can be given: those for whom it waits too."""
    working = assigning.workers_of([task.case], at=at)[task.case.pk]
    rows = assigning.colleagues(task.case).filter(pk__in=working, user__away_since=None)
    has_it = task.owner.pk if task.owner else None
    of_case = Case.objects.filter(pk=task.case.pk)
    return [
        row
        for row in rows.exclude(pk=has_it)
        if task.key in {one.key for one in agenda.unread_of(row, at=at, cases=of_case)}
    ]


def _page(
    request: HttpRequest, found: Task, at: datetime, giving: GiveForm, putting_off: PutOffForm
) -> HttpResponse:
    shown = giving.is_bound or putting_off.is_bound
    context = {
        "case": found.case,
        "task": _row(found, at, by=request.actor),
        "giving": giving if giving.fields["colleague"].choices else None,
        "putting_off": None if found.is_first else putting_off,
        "may_set": found.case.closed_at is None,
        "today": at,
    }
    return render(request, "notices/task.html", context, status=422 if shown else 200)


def _row(task: Task, at: datetime, *, by: Actor) -> dict[str, Any]:
    key = task.key
    return {
        "task": task,
        "when": task.due_at,
        "is_late": task.due_at < at,
        "words": task.words,
        "case": task.case.code,
        "url": reverse(task.page, args=task.arguments),
        "own_url": reverse("task", args=key),
        "key": key,
        "days": task.waits_days(at),
        "owner": task.owner.staff_user.username.capitalize() if task.owner else "",
        "is_mine": bool(task.owner and task.owner.pk == by.pk),
    }
