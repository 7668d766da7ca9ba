"""Doors by which a draft takes another way to its recipient, and what a letter on paper still asks for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.models import Case
from casework.moments import now
from casework.views.doors import back_to, case_door
from notices import letters, otherways, posting
from notices.postforms import ArrivedForm, PostalAddressForm
from notices.views.notices import notice_or_404


@require_POST
@case_door("draft")
def by_form(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Take their form instead of their interface for programs."""
    try:
        if otherways.by_form(notice=notice_or_404(case, notice_id), by=request.actor, at=now()):
            messages.success(request, _("It goes through their form now. A person fills it in."))
        else:
            messages.error(request, _("No other form of theirs is known."))
    except letters.Frozen:
        messages.error(request, _("This notice is approved already; nothing in it can change."))
    return back_to(case, "notice", notice_id)


@require_POST
@case_door("draft")
def by_post(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Take paper instead of the way that was chosen."""
    row, form = notice_or_404(case, notice_id), PostalAddressForm(request.POST)
    if not form.is_valid():
        return _say_what_is_wrong(request, form, case, notice_id)
    try:
        otherways.by_post(notice=row, by=request.actor, at=now(), **form.cleaned_data)
        messages.success(request, _("It goes on paper now. Two people look at the address first."))
    except letters.Frozen:
        messages.error(request, _("This notice is approved already; nothing in it can change."))
    return back_to(case, "notice", notice_id)


@require_POST
@case_door("draft")
def arrived(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Record on which day a posted letter arrived."""
    row, at = notice_or_404(case, notice_id), now()
    form = ArrivedForm(request.POST, posted=row.sent_at or at, latest=at.date())
    if not form.is_valid():
        return _say_what_is_wrong(request, form, case, notice_id)
    try:
        posting.record_arrival(notice=row, by=request.actor, at=at, **form.cleaned_data)
        messages.success(request, _("Recorded. What runs from that moment stands below."))
    except posting.NotOnItsWay:
        messages.error(request, _("This notice waits for no arrival, so nothing was recorded."))
    return back_to(case, "notice", notice_id)


def _say_what_is_wrong(request: HttpRequest, form: Any, case: Case, notice_id: UUID) -> HttpResponse:
    for field in form.errors.values():
        for error in field:
            messages.error(request, error)
    return back_to(case, "notice", notice_id)
