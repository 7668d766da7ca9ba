"""What came by itself is read by a person, who takes it as the recipient's answer or sets it aside."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.models import Case
from casework.moments import now
from casework.views.doors import back_to, case_door
from notices import replies
from notices.models import Reply


@require_POST
@case_door("draft")
def decide_reply(request: HttpRequest, case: Case, notice_id: UUID, reply_id: UUID) -> HttpResponse:
    """Take a reply as the recipient's answer, which moves the notice, or set it aside."""
    reply = Reply.objects.select_related("case").filter(case=case, notice_id=notice_id, pk=reply_id).first()
    if reply is None:
        raise Http404
    answer = request.POST.get("answer")
    if answer not in {"take", "set_aside"}:
        messages.error(request, _("Choose one of the two answers."))
        return back_to(case, "notice", notice_id)
    try:
        replies.decide_reply(reply=reply, take=answer == "take", by=request.actor, at=now())
        says = _("Taken as their answer.") if answer == "take" else _("Set aside. It stays on record.")
        messages.success(request, says)
    except replies.AlreadyDecided:
        messages.info(request, _("Somebody decided this one before."))
    return back_to(case, "notice", notice_id)
