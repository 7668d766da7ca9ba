"""A notice that could not be delivered: sent again as it is, or its contact marked, which can be taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.models import Case
from casework.moments import now
from casework.views.doors import back_to, case_door
from notices import approval, recipients
from notices.views.notices import notice_or_404


@require_POST
@case_door("draft")
def send_again(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Queue it once more, as it was approved."""
    if approval.queue_again(notice=notice_or_404(case, notice_id), by=request.actor, at=now()):
        messages.success(request, _("It is sent once more, as it was approved."))
    else:
        messages.error(request, _("It does not wait to be sent again, or its contact is not used any more."))
    return back_to(case, "notice", notice_id)


@require_POST
@case_door("draft")
def spoil_contact(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Mark the contact: the next draft takes another way."""
    if recipients.spoil_contact(notice=notice_or_404(case, notice_id), by=request.actor, at=now()):
        messages.success(request, _("Marked. This contact is not used any more. Draft the notice anew."))
    return back_to(case, "notice", notice_id)


@require_POST
@case_door("draft")
def restore_contact(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Take the mark back."""
    if recipients.restore_contact(notice=notice_or_404(case, notice_id), by=request.actor, at=now()):
        messages.success(request, _("This contact is used again."))
    return back_to(case, "notice", notice_id)
