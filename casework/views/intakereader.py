"""Who reads the cases that people open themselves. With nobody named, that door is closed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework import audit, staffing
from casework.forms.owncases import OwnCasesForm
from casework.models import Role, User
from casework.moments import now
from casework.opening import taking_in
from casework.views.catalogues import all_standing
from casework.views.doors import door, needs_fresh_sign_in


@require_safe
@door("administer")
def intake_reader(request: HttpRequest) -> HttpResponse:
    """List who could read them, and say whether the door is open."""
    return _page(request, OwnCasesForm(initial={"own_cases": request.actor.organisation.own_cases}))


@require_POST
@needs_fresh_sign_in
@door("administer")
def say_own_cases(request: HttpRequest) -> HttpResponse:
    """Say what becomes of cases that are handed in from now on."""
    form = OwnCasesForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    _audit(request, "own_cases_changed", **form.cleaned_data)
    staffing.say_what_becomes_of_own_cases(
        organisation=request.actor.organisation, by=request.actor, **form.cleaned_data
    )
    messages.success(request, _("Kept. It holds for what is handed in from now on."))
    return redirect("intake_reader")


def _page(request: HttpRequest, form: OwnCasesForm) -> HttpResponse:
    organisation, holder = request.actor.organisation, taking_in()
    context = {
        "form": form,
        "rows": _people(request),
        "reader": organisation.intake_reader,
        "is_open": holder == organisation,
        "languages": all_standing(),
        "is_elsewhere": holder is not None and holder != organisation,
    }
    return render(request, "casework/intake_reader.html", context, status=422 if form.errors else 200)


@require_POST
@needs_fresh_sign_in
@door("administer")
def name_intake_reader(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Name one person, which opens the door."""
    user = next((one for one in _people(request) if one.pk == user_id), None)
    if user is None:
        raise Http404
    _audit(request, "intake_reader_named", user=str(user.pk))
    try:
        staffing.name_intake_reader(user=user, by=request.actor)
    except staffing.DoorElsewhere:
        messages.error(
            request, _("Another organisation here takes in such cases. It has to close its door first.")
        )
    except staffing.NotAWorker:
        messages.error(request, _("This person does not work cases. Choose somebody who does."))
    else:
        who = {"name": user.username.capitalize()}
        messages.success(request, _("%(name)s reads them now. The door is open.") % who)
    return redirect("intake_reader")


@require_POST
@needs_fresh_sign_in
@door("administer")
def close_intake(request: HttpRequest) -> HttpResponse:
    """Close the door: nobody opens a case alone from now on."""
    _audit(request, "intake_closed")
    staffing.close_intake(organisation=request.actor.organisation, by=request.actor)
    messages.success(request, _("The door is closed. Cases that were begun go on."))
    return redirect("intake_reader")


def _people(request: HttpRequest) -> list[User]:
    """Return those of the administrator's organisation who work cases, by name."""
    rows = request.actor.organisation.users.filter(is_active=True, roles__role__in=Role.WORKING)
    return list(rows.distinct().order_by("username"))


def _audit(request: HttpRequest, event: str, **data: str) -> None:
    actor = request.actor
    audit.record(organisation_id=actor.organisation_id, event=event, by=actor, at=now(), **data)
