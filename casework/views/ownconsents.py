"""What she agreed to, and taking it back: never asks for her word, and names nobody before she gave it (U17, U18)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import consents, granting, underway
from casework.models import Case, Consent
from casework.moments import now
from casework.ownwords import ACT_WORDS, SCOPE_WORDS, fact_words
from casework.sentences import handed_words
from casework.views.owndoors import own_door, word_given
from casework.views.recipients import WORDS, shown_name

_TO_SOMEBODY = frozenset({Consent.Act.SEND, Consent.Act.FOLLOW_UP})


@require_http_methods(["GET", "POST"])
@own_door("hold_back")
def agreed(request: HttpRequest, case: Case) -> HttpResponse:
    """List what holds, or take one of it back."""
    if request.method == "POST":
        _take_back(request, case)
        return redirect("own_agreed")
    is_closed = request.receipt.has_own_word and not word_given(request)
    waits = hasattr(case, "own_change")
    shows_whom = not is_closed and not waits
    rows = [_row(row, shows_whom) for row in case.consents.live(now()).order_by("given_at")]
    context = {"rows": rows, "shows_whom": shows_whom, "waits": waits}
    return render(request, "casework/own/agreed.html", context)


def _take_back(request: HttpRequest, case: Case) -> None:
    which = request.POST.get("which", "")
    consent = next((row for row in case.consents.all() if str(row.pk) == which), None)
    if consent is None:
        raise Http404
    verb = granting.withdraw_sharing if consent.act == Consent.Act.GRANT else consents.withdraw_consent
    before = underway.leaving(case)
    verb(consent=consent, by=request.actor, at=now())
    if before or underway.leaving(case):
        messages.warning(
            request, _("Taken back. One letter may be leaving at this moment. Nothing after it leaves.")
        )
    elif underway.caught(case, at=now()):
        messages.warning(request, _("Taken back. Something may have left before. Nothing after it leaves."))
    else:
        messages.success(request, _("Taken back. What has not left yet will not leave."))


def _row(row: Consent, shows_whom: bool) -> dict[str, Any]:
    known: dict[str, Any] = {"key": row.pk, "act": ACT_WORDS[row.act], "until": row.until}
    if not shows_whom:
        return known
    return known | {
        "whom": WORDS.get(row.act, shown_name)(row.case, row.recipient),
        "scope": SCOPE_WORDS[row.scope] if row.act in _TO_SOMEBODY else "",
        "facts": [*fact_words(row.facts), *handed_words(row.facts)],
    }
