"""Doors by which a draft takes another way to its recipient."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.models import Case
from casework.moments import now
from casework.views.doors import back_to, case_door
from notices import letters, otherways
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
