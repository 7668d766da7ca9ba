"""Telling a recipient that a notice is taken back: the letter as it would leave, approved in one press."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.models import Case
from casework.moments import now
from casework.views.doors import back_to, case_door, needs_fresh_sign_in
from notices import letters, pdf, retracting
from notices.leaving import MayNotLeave
from notices.sentences import no_pdf_sentence
from notices.views.notices import notice_or_404


@require_POST
@needs_fresh_sign_in
@case_door("approve")
def retract(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Approve exactly the letter that was shown."""
    row = notice_or_404(case, notice_id)
    try:
        letter = retracting.retract(
            notice=row, seen_digest=request.POST.get("digest", ""), by=request.actor, at=now()
        )
    except retracting.NotRetractable:
        messages.error(request, _("There is nothing to take back by mail, or that was done already."))
    except letters.Changed:
        messages.error(request, _("The letter has changed since this page was opened. Read it again."))
    except MayNotLeave as refusal:
        messages.error(request, refusal.says)
    except (pdf.PdfRefused, pdf.PdfFailed) as failure:
        messages.error(request, no_pdf_sentence(failure.code))
    else:
        messages.success(request, _("Approved. It leaves after the cool-off."))
        return back_to(case, "notice", letter.pk)
    return back_to(case, "notice", notice_id)
