"""Withdrawing a notice, with why where she asked for it to be sent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.models import Case
from casework.moments import now
from casework.views.doors import back_to, case_door
from notices import approval, notbyus
from notices.leaving import awaits_number
from notices.models import Notice
from notices.views.notices import notice_or_404


@require_POST
@case_door("hold_back")
def withdraw(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Withdraw it, and say truly whether it has left."""
    row = notice_or_404(case, notice_id)
    why = request.POST.get("why", "") if notbyus.must_say_why(row) else ""
    if notbyus.must_say_why(row) and why not in notbyus.WHY:
        messages.error(request, _("Choose why it is not sent. The person reads it."))
        return back_to(case, "notice", row.pk)
    before = approval.withdraw_notice(notice=row, why=why, by=request.actor, at=now())
    if before == Notice.State.SENDING:
        messages.warning(request, _("It may be leaving at this moment. Look here again in a minute."))
    elif before in Notice.RUNNING or awaits_number(row, now()):
        # The page itself says whether they have it, and what is to be recorded.
        messages.warning(request, _("Withdrawn. What that means stands below."))
    else:
        messages.success(request, _("Withdrawn. It has not left and will not."))
    return back_to(case, "notice", row.pk)
