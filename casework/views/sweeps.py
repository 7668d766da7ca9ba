"""Sweeps: whether the organisation may at all, and looking through the site of one address."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from casework import access, audit, countries, sweeping, sweepleave, tasks
from casework.forms.sweeps import SweepForm, SweepLeaveForm
from casework.hosts import site_of
from casework.models import Case, Sighting, Sweep
from casework.moments import now
from casework.views.doors import back_to, case_door, door, needs_fresh_sign_in

BOUNDS = {"pages": sweeping.MOST_PAGES, "depth": sweeping.DEEPEST, "minutes": sweeping.MINUTES}
# Why a site cannot be looked through now, and why a sweep ended.
GATE_WORDS: dict[str, Promise] = {
    "off": gettext_lazy(
        "Looking through sites is off. An administrator turns it on, with the legal advice for your country."
    ),
    "not_allowed": gettext_lazy("Whoever asked for it may not do so any more."),
    "minor_stop": gettext_lazy("Everything in this case was stopped."),
    "case_closed": gettext_lazy("The case has ended."),
    "paused": gettext_lazy("The case is paused."),
    "no_consent": gettext_lazy("She has not agreed to looking, or not any more."),
    "never_fetched": gettext_lazy("This address is never opened from here."),
    "withdrawn": gettext_lazy("This address was taken out of work."),
    "nothing_to_compare": gettext_lazy(
        "No picture of this case has fingerprints yet, so nothing could be recognised."
    ),
    "lists_unreadable": gettext_lazy(
        "A hotline’s list cannot be read at the moment. Tell the operator; without it nothing starts."
    ),
    "no_reason": gettext_lazy("Give the reason. Without one no site is looked through."),
    "under_way": gettext_lazy("Another one is under way in this case. One at a time."),
    "too_soon": gettext_lazy(
        "This site was looked through for this case less than a day ago. Once a day is enough."
    ),
}
ENDED_WORDS: dict[str, Promise] = GATE_WORDS | {
    "finished": gettext_lazy("Every page within its bounds was read."),
    "pages": gettext_lazy("The last of its pages was read."),
    "time": gettext_lazy("Its time was over."),
    "by_hand": gettext_lazy("Somebody ended it."),
    "minor_signs": gettext_lazy("It ended at a sign that somebody may be under 18."),
    "case_destroyed": gettext_lazy("The case was deleted."),
}


@require_http_methods(["GET", "POST"])
@door("see_house")
def sweep_leave(request: HttpRequest) -> HttpResponse:
    """Say whether sites may be looked through; an administrator turns it on and off."""
    may_permit = access.may(request.actor, "permit_sweeps")
    if request.method == "POST":
        if not may_permit:
            raise Http404
        return _change_leave(request)
    return _leave_page(request, SweepLeaveForm(today=timezone.localdate(now())) if may_permit else None)


@needs_fresh_sign_in
def _change_leave(request: HttpRequest) -> HttpResponse:
    house = request.actor.organisation
    if "off" in request.POST:
        _audit(request, "sweeps_turned_off")
        sweepleave.turn_off(organisation=house, by=request.actor, at=now())
        messages.success(request, _("Off. A sweep that is under way ends before its next page."))
        return redirect("sweep_leave")
    form = SweepLeaveForm(request.POST, today=timezone.localdate(now()))
    if form.is_valid():
        _audit(request, "sweeps_turned_on")
        try:
            sweepleave.turn_on(organisation=house, by=request.actor, at=now(), **form.cleaned_data)
        except sweepleave.NoCountry:
            form.add_error(
                None, _("It is not recorded in which country your organisation is. Tell the operator.")
            )
        except sweepleave.AlreadyOn:
            form.add_error(None, _("It is on already. To record other advice, turn it off first."))
        except sweepleave.NoAdvice:
            form.add_error("advice", _("Record the advice. Without it sweeps stay off."))
        else:
            messages.success(request, _("On, for your organisation."))
            return redirect("sweep_leave")
    return _leave_page(request, form, status=422)


@require_http_methods(["GET", "POST"])
@case_door("sweep")
def sweep(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Say what looking through the site of an address does and what bounds it; begin it with a reason."""
    sighting = case.sightings.filter(number=number).first()
    if sighting is None:
        raise Http404
    form = SweepForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            row = sweeping.ask_sweep(
                sighting=sighting, reason=form.cleaned_data["reason"], by=request.actor, at=now()
            )
        except sweeping.MayNotSweep as refusal:
            problem = GATE_WORDS[refusal.code]
        else:
            tasks.hurry(tasks.look_further, sweep_id=str(row.pk))
            messages.success(request, _("Begun. What it meets is listed under likely copies."))
            return redirect("sweep", case_id=case.pk, number=number)
    status = 409 if problem else 422 if form.errors else 200
    return _sweep_page(request, sighting, form, problem=problem, status=status)


@require_POST
@case_door("hold_back")
def end_sweep(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """End a sweep that is under way, at any moment."""
    for row in case.sweeps.filter(sighting__number=number, state=Sweep.State.DUE):
        sweeping.end_sweep(sweep=row, by=request.actor, at=now())
        messages.success(request, _("Ended. Nothing more is read there."))
    return back_to(case, "sweep", number)


def _sweep_page(request: HttpRequest, sighting: Sighting, form: SweepForm, **more: Any) -> HttpResponse:
    status = more.pop("status")
    case = sighting.case
    why_not = sweeping.why_not(sighting, at=now())
    # Said before somebody has typed a reason for nothing.
    if not why_not and sweeping.was_swept_lately(sighting, at=now()):
        why_not = "too_soon"
    elif not why_not and case.sweeps.filter(state=Sweep.State.DUE).exists():
        why_not = "under_way"
    rows = case.sweeps.filter(sighting=sighting).order_by("-asked_at").select_related("asked_by__user")
    context = {
        "case": case,
        "sighting": sighting,
        "site": site_of(str(sighting.url)),
        "form": form,
        "why_not": GATE_WORDS.get(why_not, ""),
        "sweeps": [_row(row) for row in rows[:20]],
        "to_decide": case.proposals.open().count(),
        "running": rows.filter(state=Sweep.State.DUE).exists(),
        **BOUNDS,
        **more,
    }
    return render(request, "casework/sweep.html", context, status=status)


def _row(row: Sweep) -> dict[str, Any]:
    return {
        "row": row,
        "by": row.asked_by.name_in_words,
        "ended": ENDED_WORDS.get(row.ended_because, ""),
    }


def _leave_page(request: HttpRequest, form: SweepLeaveForm | None, *, status: int = 200) -> HttpResponse:
    house = request.actor.organisation
    live = house.sweep_leaves.live().select_related("turned_on_by__user").first()
    context = {
        "leave": live,
        "country": countries.name_of(live.country) if live else "",
        "by": live.turned_on_by.name_in_words if live else "",
        "form": None if live else form,
        "may_permit": access.may(request.actor, "permit_sweeps"),
        **BOUNDS,
    }
    return render(request, "casework/sweep_leave.html", context, status=status)


def _audit(request: HttpRequest, event: str) -> None:
    actor = request.actor
    audit.record(organisation_id=actor.organisation_id, event=event, by=actor, at=now())
