"""Who has a case: handing it to a colleague, and saying that one has it."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework import assigning
from casework.forms.assigning import AssignForm
from casework.models import Actor, Case
from casework.moments import now
from casework.views.doors import case_door, needs_fresh_sign_in
from casework.views.permissions import grant_key_to


@require_http_methods(["GET", "POST"])
@needs_fresh_sign_in
@case_door("assign")
def assignee(request: HttpRequest, case: Case) -> HttpResponse:
    """Say who has the case, and hand it to a colleague: with access and, where the one who hands it holds it, the key."""
    at = now()
    has_it = holder_of(case, at=at)
    others = assigning.colleagues(case).exclude(pk=has_it.pk if has_it else None)
    form = AssignForm(request.POST or None, colleagues=others)
    if request.method == "POST" and form.is_valid():
        to = others.get(pk=form.cleaned_data["colleague"])
        assigning.assign_case(case=case, to=to, by=request.actor, at=at)
        grant_key_to(request, case, to)
        messages.success(request, _("Handed over. It stands in their day until they say that they have it."))
        return redirect("cases")
    context = {
        "case": case,
        "form": form,
        "has_it": has_it,
        "is_mine": bool(has_it and has_it.pk == request.actor.pk),
        "waits": bool(has_it and case.assigned_to_id and case.taken_on_at is None),
        "alone": not others,
    }
    return render(request, "casework/assignee.html", context)


@require_POST
@case_door("work")
def take_on(request: HttpRequest, case: Case) -> HttpResponse:
    """Note that the one to whom the case was handed has it."""
    if assigning.take_on_case(case=case, by=request.actor, at=now()):
        messages.success(request, _("It is yours now."))
    return redirect("case", case_id=case.pk)


def holder_of(case: Case, *, at: datetime) -> Actor | None:
    """Return who has the case and may work it at this moment; None: nobody."""
    if case.assignee_id not in assigning.workers_of([case], at=at)[case.pk]:
        return None
    return Actor.objects.select_related("user").get(pk=case.assignee_id)
