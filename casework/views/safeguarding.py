"""The press for a possible minor, and the safeguarding lead's record of what was done."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework import safeguarding
from casework.forms.records import ResolveStopForm
from casework.models import Case
from casework.moments import now
from casework.views.doors import case_door, needs_fresh_sign_in, stopped_page


@require_POST
@case_door("raise_stop")
def raise_stop(request: HttpRequest, case: Case) -> HttpResponse:
    """Close everything at once; the next page says what not to do (U38)."""
    safeguarding.raise_stop(case=case, by=request.actor, at=now())
    return redirect("stop", case_id=case.pk)


@require_http_methods(["GET"])
@case_door("view")
def stop(request: HttpRequest, case: Case) -> HttpResponse:
    """Say what is closed, what not to do, and who decides; to the lead also what was recorded."""
    standing = case.minor_stops.filter(resolved_at=None).first()
    if standing is None:
        return redirect("case", case_id=case.pk)
    is_lead = request.actor.user_id == case.organisation.safeguarding_lead_id
    possible = safeguarding.possible_outcomes(standing) if is_lead else ()
    form = ResolveStopForm(possible=possible) if possible else None
    return stopped_page(request, case, form=form, with_record=is_lead)


@require_POST
@needs_fresh_sign_in
@case_door("resolve_stop")
def resolve_stop(request: HttpRequest, case: Case) -> HttpResponse:
    """Record what was done, beside what was recorded before."""
    standing = case.minor_stops.filter(resolved_at=None).first()
    if standing is None or request.actor.user_id != case.organisation.safeguarding_lead_id:
        raise Http404
    form = ResolveStopForm(request.POST, possible=safeguarding.possible_outcomes(standing))
    if form.is_valid():
        given = {"keep_until": None, **form.cleaned_data}
        try:
            safeguarding.resolve_stop(stop=standing, by=request.actor, at=now(), **given)
            messages.success(request, _("Recorded."))
            return redirect("case", case_id=case.pk)
        except safeguarding.AlreadyRecorded:
            form.add_error("outcome", form.fields["outcome"].error_messages["invalid_choice"])
    return stopped_page(request, case, form=form, with_record=True)
