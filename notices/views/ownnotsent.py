"""Taking back that she sent a letter herself (U8)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.models import Case
from casework.moments import now
from casework.views.owndoors import own_door
from notices import notsent
from notices.letters import Frozen
from notices.views.ownletter import letter_or_404


@require_POST
@own_door("own_decide")
def not_sent(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Make the letter a draft again; where something followed from it, its page says what."""
    try:
        notsent.say_not_sent(notice=letter_or_404(case, number), by=request.actor, at=now())
    except Frozen:
        return redirect("own_letter", number=number)
    messages.success(request, _("Kept. What comes next stands below."))
    return redirect("own_letter", number=number)
