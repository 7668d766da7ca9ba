"""The doors of people who come by themselves: with a receipt, or before they have one. No account and no sign-in.

A session of a survivor ends after 15 minutes without a page (S9). Everything that she continued is kept (U35).
"""

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casework import access, opening, ownchanges, receipts, vault
from casework.intake import CaseClosed
from casework.models import Actor, Case, Receipt
from casework.storage import OWN_SESSION

View = Callable[..., HttpResponse]
IDLE_S = 15 * 60
# Between the secret and the private half in what a session keeps; neither holds it.
_BETWEEN = "\x1f"


def own_door(action: str) -> Callable[[View], View]:
    """Let in who entered a receipt, and hand her case to the view; `action` is one of `access.OWN_ALLOWED`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            receipt = receipt_of(request)
            if receipt is None:
                return _ended(request)
            case: Case = receipt.case
            request.receipt = receipt
            request.actor = case.actors.get(kind=Actor.Kind.SURVIVOR)
            return _answered(entered, request, case, *args, **kwargs)

        def entered(request: HttpRequest, case: Case, *args: Any, **kwargs: Any) -> HttpResponse:
            access.require(case, request.actor, action)
            if action in access.OWN_WORD_ASKED:
                if hasattr(case, "own_change"):
                    return redirect("own_status")
                if request.receipt.has_own_word and not word_given(request):
                    return _ask_word(request)
            return view(request, case, *args, **kwargs)

        inner.action = action
        inner.is_own = True
        return inner

    return decorate


def _answered(view: View, request: HttpRequest, case: Case, *args: Any, **kwargs: Any) -> HttpResponse:
    """Return the view's answer, or what fits where the case or the session is not, or not any more, as it needs them."""
    try:
        return view(request, case, *args, **kwargs)
    except access.Refused:
        raise Http404 from None
    except access.Stopped:
        return render(request, "casework/own/held.html", status=409)
    except opening.HandedIn:  # on another page, meanwhile
        return render(request, "casework/own/handed_in.html", status=409)
    except (vault.SealBroken, CaseClosed):  # half of the session is gone, or the case is
        return _ended(request)
    except (ownchanges.AlreadyWaits, ownchanges.NotKept, receipts.AlreadyKept):  # pressed twice
        return redirect("own_status")


def _ended(request: HttpRequest) -> HttpResponse:
    """Lead to the digits, in the same words for everyone: nobody learns whether there was a visit, or how it ended."""
    if OWN_SESSION in request.session:
        request.session.flush()
    return redirect(reverse("own_return") + "?ended")


def _ask_word(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks for her own word, and remember where she wanted to go; no address says it (S46)."""
    if request.method in {"GET", "HEAD"}:
        request.session[OWN_SESSION] = {**request.session[OWN_SESSION], "on_to": request.path}
    return redirect("own_word")


def open_page(view: View) -> View:
    """Let anybody in: a page before there is a receipt, which shows and keeps nothing of a case."""
    view.action = "own_open"
    view.is_own = True
    return view


def begin(request: HttpRequest, opened: receipts.Opened) -> None:
    """Start a session of its own for a receipt: whoever was signed in here before is not any more (S9)."""
    request.session.flush()
    request.session[OWN_SESSION] = {
        "receipt": str(opened.receipt.pk),
        "since": seconds(),
        "seen": seconds(),
    }
    lock(request, opened)


def lock(request: HttpRequest, opened: receipts.Opened) -> None:
    """Lock what was opened in this session: the secret and, once her own word was given, the private half."""
    held = _BETWEEN.join(filter(None, [opened.secret, opened.private]))
    request.session["vault"], request.vault_cookie = vault.lock_for_session(held)
    request.session[OWN_SESSION] = {
        **request.session[OWN_SESSION],
        "word": _tag(opened.receipt) if opened.private else "",
    }


def word_given(request: HttpRequest) -> bool:
    """Say whether her own word was given in this session."""
    return request.session[OWN_SESSION].get("word") == _tag(request.receipt)


def _tag(receipt: Receipt) -> str:
    """Return what changes with her own word: a session that gave the one before has not given this one (S9)."""
    return hashlib.sha256(bytes(receipt.wrapped_private)).hexdigest()[:16]


def receipt_of(request: HttpRequest) -> Receipt | None:
    """Return the receipt of this session; None: there is none, it was too long idle, frozen or replaced."""
    own = request.session.get(OWN_SESSION)
    if not own or is_over(request, own):
        return None
    request.session[OWN_SESSION] = {**own, "seen": seconds()}
    return (
        Receipt.objects.live()
        .select_related("case__organisation", "case__intake", "case__own_change")
        .filter(pk=own["receipt"])
        .first()
    )


def opened_of(request: HttpRequest) -> receipts.Opened:
    """Return the session's receipt with what was opened of it. Raises vault.SealBroken: the second cookie is missing."""
    cookie = request.COOKIES.get(settings.VAULT_COOKIE_NAME, "")
    held = vault.unlock_from_session(request.session.get("vault", ""), cookie)
    secret, _, private = held.partition(_BETWEEN)
    return receipts.Opened(request.receipt, secret, private)


def is_over(request: HttpRequest, held: dict[str, Any]) -> bool:
    """Say whether a visit was too long without a page, or too long altogether, when this request began.

    `held`: what the session says of it, with "since" and "seen" in seconds since 1970. A film may take longer to arrive than
    a visit may be idle: sending it is no idleness.
    """
    moment = request.began_s
    return moment - held["seen"] > IDLE_S or moment - held["since"] > settings.SESSION_ABSOLUTE_AGE_S


def seconds() -> int:
    """Return the moment in whole seconds since 1970."""
    return int(time.time())
