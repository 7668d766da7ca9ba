"""How she may be reached: seen, said to be still right, changed; behind her own word, or after 72 hours (U18, U30)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import contactplans, ownchanges, questions, receipts
from casework.forms.owncontact import ContactForm
from casework.herword import TooEarly, her_word_waits_until
from casework.models import Case, ContactPlan, OwnChange
from casework.moments import now
from casework.views.contactplans import given_of, plan_rows
from casework.views.owndoors import opened_of, own_door


@require_http_methods(["GET", "POST"])
@own_door("own_change")
def own_reach(request: HttpRequest, case: Case) -> HttpResponse:
    """Show her plan; keep that it is still right; let another take effect now, or wait. Before hand-in it is a question."""
    begun = getattr(case, "intake", None)
    if begun is not None and begun.finished_on is None:
        return redirect("own_page", number=questions.number_of("contact"))
    plan, opened = contactplans.plan_of(case), opened_of(request)
    if request.method == "POST" and "still" in request.POST:
        return _still_right(request, case)
    form = ContactForm(request.POST if request.method == "POST" else None, initial=given_of(plan))
    if is_only_visit := receipts.is_unkept(request.receipt):
        form.for_one_visit()
    if request.method == "POST" and form.is_valid():
        waits = ownchanges.ask_change(
            opened=opened, kind=OwnChange.Kind.CONTACT, by=request.actor, at=now(), plan=form.cleaned_data
        )
        if waits is None:
            messages.success(request, _("Kept. It holds from now on."))
        return redirect("own_status")
    context = {
        "form": form,
        "rows": plan_rows(plan),
        "plan": plan,
        "is_reached": plan is not None and plan.way != ContactPlan.Way.NONE,
        "is_only_visit": is_only_visit,
        "asks_again": contactplans.asks_again(plan, now().date()),
        "counts_from": her_word_waits_until(case, at=now()),
        "at_once": ownchanges.takes_effect_at_once(opened, at=now()),
    }
    return render(request, "casework/own/reach.html", context, status=422 if form.errors else 200)


def _still_right(request: HttpRequest, case: Case) -> HttpResponse:
    try:
        if contactplans.confirm(case=case, at=now()):
            messages.success(request, _("Kept: it is still right. We ask again after a month."))
    except TooEarly:
        pass  # the page says from when on
    return redirect("own_reach")
