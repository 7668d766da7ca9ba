"""For staff: how she may be reached, with the word that she knows them by; written down where she told them."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import contactplans
from casework.forms.owncontact import ContactForm
from casework.models import Case, ContactPlan
from casework.moments import now
from casework.views.doors import case_door
from casework.views.owncheck import in_words


@require_http_methods(["GET", "POST"])
@case_door("work")
def case_reach(request: HttpRequest, case: Case) -> HttpResponse:
    """Show her plan and take what she told staff, unless she said it herself; that she is not to be reached always."""
    plan = contactplans.plan_of(case)
    is_typed = request.method == "POST" and "end" not in request.POST
    form = ContactForm(request.POST if is_typed else None, initial=given_of(plan))
    if request.method == "POST" and (not is_typed or form.is_valid()):
        given = form.cleaned_data if is_typed else {"way": ContactPlan.Way.NONE}
        try:
            contactplans.set_plan(case=case, given=given, by=request.actor, at=now())
        except contactplans.NotYours:
            messages.error(request, _("She said it herself. Only she changes it, on her page."))
        else:
            messages.success(request, _("Saved."))
        return redirect("case_reach", case.pk)
    is_reached = plan is not None and plan.way != ContactPlan.Way.NONE
    context = {
        "case": case,
        "form": form,
        "plan": plan,
        "is_reached": is_reached,
        "is_mailed": is_reached and plan.way == ContactPlan.Way.EMAIL and bool(settings.NEWS_MAIL_DOMAIN),
        "rows": plan_rows(plan),
        "asks_again": contactplans.asks_again(plan, now().date()),
        "may_enter": not case.closed_at and contactplans.staff_may_write(case, plan),
    }
    return render(request, "casework/case_reach.html", context, status=422 if form.errors else 200)


def given_of(plan: ContactPlan | None) -> dict[str, Any]:
    """Return a plan as ContactForm takes it."""
    return {"way": plan.way, **(plan.details or {})} if plan else {}


def plan_rows(plan: ContactPlan | None) -> list[dict[str, Any]]:
    """Return what was asked and what she said; nothing where she is not to be reached (U30)."""
    if plan is None or plan.way == ContactPlan.Way.NONE:
        return []
    given, fields = given_of(plan), ContactForm.base_fields
    besides = "when" if plan.way == ContactPlan.Way.EMAIL else "hours"
    said = [
        (str(field.label), in_words(field, given.get(name)))
        for name, field in fields.items()
        if name != besides or (given.get(name) and name == "when")
    ]
    return [{"key": key, "value": value or _("left open")} for key, value in said]
