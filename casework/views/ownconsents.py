"""What she agreed to, taking back, pausing, stopping: never asks for her word, and names nobody before she gave it (U17, U18)."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework import consents, granting, intake, underway
from casework.models import Case, Consent
from casework.moments import now
from casework.ownwords import ACT_WORDS, SCOPE_WORDS, fact_words
from casework.sentences import handed_words
from casework.views.holding import hold_for_her
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


@require_POST
@own_door("hold_back")
def pause(request: HttpRequest, case: Case) -> HttpResponse:
    """Hold everything, or let it go on."""
    if request.POST.get("want") == "resume":
        # What waits is on the status page, with when it is over.
        with suppress(intake.ChangeWaits):
            intake.resume_case(case=case, by=request.actor, at=now())
    else:
        # What may be past it is said: nothing can call that back.
        hold_for_her(
            request,
            case,
            partial(intake.pause_case, case=case, by=request.actor, at=now()),
            leaves=_("Paused. One letter may be leaving at this moment. Nothing after it leaves."),
            may_have_left=_("Paused. Something may have left before. Nothing after it leaves."),
        )
    return redirect("own_status")


@require_http_methods(["GET", "POST"])
@own_door("hold_back")
def stop_all(request: HttpRequest, case: Case) -> HttpResponse:
    """Say what stopping does, beside pausing and deleting, or stop: she agrees anew before anything goes on."""
    if request.method == "POST":
        _hold(request, case, partial(granting.stop_everything, case=case, by=request.actor, at=now()))
        return redirect("own_status")
    return render(request, "casework/own/stop_all.html", {"leaves": underway.leaving(case)})


def _take_back(request: HttpRequest, case: Case) -> None:
    which = request.POST.get("which", "")
    consent = next((row for row in case.consents.all() if str(row.pk) == which), None)
    if consent is None:
        raise Http404
    verb = granting.withdraw_sharing if consent.act == Consent.Act.GRANT else consents.withdraw_consent
    _hold(request, case, partial(verb, consent=consent, by=request.actor, at=now()))


def _hold(request: HttpRequest, case: Case, act: Callable[[], object]) -> None:
    hold_for_her(
        request,
        case,
        act,
        leaves=_("Taken back. One letter may be leaving at this moment. Nothing after it leaves."),
        may_have_left=_("Taken back. Something may have left before. Nothing after it leaves."),
        says=_("Taken back. What has not left yet will not leave."),
    )


def _row(row: Consent, shows_whom: bool) -> dict[str, Any]:
    known: dict[str, Any] = {"key": row.pk, "act": ACT_WORDS[row.act], "until": row.until}
    if not shows_whom:
        return known
    return known | {
        "whom": WORDS.get(row.act, shown_name)(row.case, row.recipient),
        "scope": SCOPE_WORDS[row.scope] if row.act in _TO_SOMEBODY else "",
        "facts": [*fact_words(row.facts), *handed_words(row.facts)],
    }
