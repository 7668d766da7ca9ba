"""The offer to work on a case that nobody works: what it means, and her own answer (S40, U19)."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import offering, ownlinks, receipts
from casework.fetch import policy_from_settings
from casework.herword import TooEarly, her_word_waits_until
from casework.models import Case
from casework.moments import now
from casework.views.owndoors import opened_of, own_door


@require_http_methods(["GET", "POST"])
@own_door("own_decide")
def own_offer(request: HttpRequest, case: Case) -> HttpResponse:
    """Say what the offer means, and take her yes or no."""
    if offering.offered_by(case) is None:
        return redirect("own_status")
    if request.method != "POST":
        return _page(request, case)
    house, answer = {"organisation": case.organisation.name}, request.POST.get("answer")
    try:
        if answer == "yes":
            _accept(request, case, now())
            messages.success(request, _("You said yes. %(organisation)s works on your case now.") % house)
        elif answer == "no":
            offering.decline(case=case, by=request.actor, at=now())
            messages.success(request, _("You said no. Nothing changes."))
    except TooEarly:
        return _page(request, case, status=409)
    except offering.NotOffered:
        pass  # it ended while she read; the status page says how it stands
    return redirect("own_status")


def _accept(request: HttpRequest, case: Case, at: datetime) -> None:
    private = receipts.case_private(opened_of(request))
    offering.accept(case=case, case_private=private, by=request.actor, at=at)
    # No day limits the links of a case that staff work.
    ownlinks.take_up(case, policy_from_settings(), by=request.actor, at=at)


def _page(request: HttpRequest, case: Case, *, status: int = 200) -> HttpResponse:
    context = {
        "organisation": case.organisation.name,
        "said_no": offering.answer_of(case) == offering.DECLINED,
        "counts_from": her_word_waits_until(case, at=now()),
    }
    return render(request, "notices/own/offer.html", context, status=status)
