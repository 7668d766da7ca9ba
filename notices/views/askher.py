"""Putting a draft before the person herself, and what she said of it, on the draft's page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from casework.models import Case
from casework.moments import now
from casework.views.doors import back_to, case_door
from notices import askingher, letters
from notices.hersay import ASKED, last_word
from notices.heryes import as_it_is
from notices.models import Notice
from notices.ownletters import by_itself

WHY_NOT: dict[str, Promise] = {
    "alone": gettext_lazy("Nobody here works this case. She sends its letters herself."),
    "no_receipt": gettext_lazy("She has no digits that open this case. Give her some first, in person."),
    "said": gettext_lazy("She said no to this letter. She can change her mind on her own pages."),
    "agreed": gettext_lazy("She agreed to all that this letter tells already."),
    "incomplete": gettext_lazy("The letter is not complete. Add what is missing, then ask her."),
}


def her_word(notice: Notice, *, at: datetime) -> dict[str, Any]:
    """Return the last word on a draft, and whether it can be put before her now."""
    word = as_it_is(notice, last_word(notice)) or by_itself(notice, at=at)
    waits = word is not None and word.event == ASKED
    return {"word": word, "may_ask": not waits and not askingher.why_not_asked(notice, at=at)}


@require_POST
@case_door("draft")
def ask_her(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Put one draft before her."""
    row = Notice.objects.filter(case=case, pk=notice_id).first()
    if row is None:
        raise Http404
    try:
        askingher.ask_her(notice=row, by=request.actor, at=now())
        messages.success(request, _("It waits for her word on her own pages now."))
    except askingher.NotAsked as refusal:
        messages.error(request, WHY_NOT[refusal.code])
    except letters.Frozen:
        messages.error(request, _("This notice is approved already."))
    return back_to(case, "notice", row.pk)
