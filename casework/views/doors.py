"""The one gate of every page: which action it is, whether the actor may take it, and the case it is about.

A strange case and a missing one get the same 404. Every address of both houses goes through one of these two.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import access, audit, underway, vault
from casework.intake import CaseClosed
from casework.models import Actor, Case, KeyGrant
from casework.moments import now
from casework.sentences import ACT_WORDS, STOP_WORDS
from casework.views.fresh import needs_fresh_sign_in
from casework.views.reads import audit_view

__all__ = [
    "asker",
    "back_to",
    "case_door",
    "case_private_key",
    "door",
    "needs_fresh_sign_in",
    "no_key_words",
    "own_private_key",
    "stopped_page",
]

View = Callable[..., HttpResponse]


def door(action: str) -> Callable[[View], View]:
    """Let in those who may take the action; it is looked up in `access.ALLOWED`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not access.may(request.actor, action):
                raise Http404
            return view(request, *args, **kwargs)

        inner.action = action
        return inner

    return decorate


def case_door(action: str) -> Callable[[View], View]:
    """Let in those who may take the action on the case of the address, and hand the case to the view.

    A page that is read is written down first; a script that asks for its parts again writes nothing more.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, case_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
            case = access.visible_cases(request.actor).filter(pk=case_id).first()
            try:
                if case is None:
                    raise access.Refused(action)
                access.require(case, request.actor, action)
            except access.Refused:
                _audit_refusal(request, action)
                raise Http404 from None
            except access.Stopped:
                return stopped_page(request, case, status=409)
            if request.method in {"GET", "HEAD"}:
                audit_view(request, case)
            try:
                return view(request, case, *args, **kwargs)
            except access.Stopped:
                return stopped_page(request, case, status=409)
            except access.Refused:
                # The act asks more than its door, or it was taken away meanwhile.
                _audit_refusal(request, action)
                raise Http404 from None
            except CaseClosed:
                messages.error(request, _("This case has ended; nothing is added to it any more."))
                return redirect("case", case_id=case.pk)

        inner.action = action
        return inner

    return decorate


def asker(view: View) -> View:
    """Mark a page that any signed-in person may open and that shows no case."""
    view.action = "signed_in"
    return view


def stopped_page(
    request: HttpRequest,
    case: Case,
    *,
    form: Form | None = None,
    with_record: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Say what is closed, what not to do, and who decides (U38). `form` and the words of the record are the lead's."""
    stop = case.minor_stops.filter(resolved_at=None).first()
    context = {
        "case": case,
        "stop": stop,
        # A sweep met words; nobody pressed anything.
        "is_by_itself": bool(stop and stop.raised_by.kind == Actor.Kind.SYSTEM),
        "outcome": STOP_WORDS.get(stop.outcome, "") if stop else "",
        "lead": case.organisation.safeguarding_lead,
        "is_lead": request.actor.user_id == case.organisation.safeguarding_lead_id,
        "form": form,
        "with_record": with_record,
        # Where a sweep met a sign, for the lead alone: what a hotline is told.
        "signs": [row.sign["url"] for row in case.sweeps.exclude(sign=None)] if with_record else [],
    }
    return render(request, "casework/case_stopped.html", context | _holds(request, case), status=status)


def _holds(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Return what the one who reads may still take back for her; nothing for another organisation."""
    try:
        access.require(case, request.actor, "hold_back")
    except access.Refused:
        return {"may_hold": False}
    consents = case.consents.live(now()).order_by("recorded_at")
    rows = case.accesses.filter(revoked_at=None).exclude(user=request.actor.user)
    return {
        "may_hold": True,
        "caught": underway.caught(case, at=now()),
        "consents": [{"consent": row, "words": ACT_WORDS[row.act]} for row in consents],
        "withdrawable": withdrawable_rows(case),
        "accesses": rows.select_related("user__organisation"),
    }


def withdrawable_rows(case: Case) -> list[dict[str, str]]:
    """Return what other houses can still withdraw for her: what it is, and where that is pressed."""
    return [
        {"words": row.words, "url": reverse(row.page, args=row.arguments)}
        for row in underway.withdrawable(case)
    ]


def back_to(case: Case, page: str, *more: Any) -> HttpResponse:
    """Lead back to a page of the case after something was held back; while the case is stopped, to the stop."""
    return redirect("stop", case.pk) if case.is_stopped() else redirect(page, case.pk, *more)


class KeyNotOpen(vault.SealBroken):
    """A holder's own key is not open in this session: after another sign-in it is."""


def case_private_key(request: HttpRequest, case: Case) -> str:
    """Return the case's private half for a holder whose own key was opened at sign-in.

    Raises vault.SealBroken: when there is no grant for this person. Raises KeyNotOpen: sign in again.
    """
    grant = KeyGrant.objects.filter(case=case, holder=request.actor).first()
    if grant is None:
        raise vault.SealBroken("No key to this case.")
    return vault.unseal_bytes(bytes(grant.wrapped_private), own_private_key(request)).decode()


def own_private_key(request: HttpRequest) -> str:
    """Return the private half of the reader's own key, as it was opened at sign-in. Raises KeyNotOpen."""
    kept, cookie = request.session.get("vault"), request.COOKIES.get(settings.VAULT_COOKIE_NAME)
    if not kept or not cookie:
        raise KeyNotOpen("The session holds no open key.")
    try:
        return vault.unlock_from_session(kept, cookie)
    except vault.SealBroken as error:
        raise KeyNotOpen("The session's key and its cookie do not fit.") from error


def no_key_words(refusal: vault.SealBroken) -> str:
    """Return why the reader cannot open what is sealed, and what helps."""
    if isinstance(refusal, KeyNotOpen):
        return _("Your key is not open in this session. Sign out, sign in again, and come back here.")
    return _("You do not hold this case’s key. A colleague who works it can give it to you.")


def _audit_refusal(request: HttpRequest, action: str) -> None:
    audit.record(
        organisation_id=request.actor.organisation_id,
        event="refused",
        by=request.actor,
        at=now(),
        action=action,
    )
