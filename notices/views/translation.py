"""The second language of a letter, chosen while it is a draft."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.models import Case
from casework.moments import now
from casework.views.doors import back_to, case_door
from notices import letters
from notices.translating import NotTranslated, choose_language
from notices.views.notices import notice_or_404


@require_POST
@case_door("draft")
def choose(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Choose the language under the English letter."""
    row = notice_or_404(case, notice_id)
    try:
        choose_language(notice=row, language=request.POST.get("language", ""), by=request.actor, at=now())
        again = _("Its declarations stood in the letter as it was. Confirm them again.")
        said = _("The letter is in the language that you chose. Read it again.")
        messages.success(request, f"{said} {again}" if row.declarations.exists() else said)
    except NotTranslated:
        messages.error(
            request, _("A letter under this law cannot be written in that language. Choose another.")
        )
    except letters.Frozen:
        messages.error(request, _("This notice is approved already; nothing in it can change."))
    return back_to(case, "notice", notice_id)
