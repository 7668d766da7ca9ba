"""A fresh sign-in before what cannot be taken back (S5). Nothing of a form is stored while a person confirms it.

allauth would keep the whole request in the session row, headers and cookies included: the vault's cookie beside what it
opens. So what was typed stays in the page, and the passphrase is asked there.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from casework.forms.passphrases import FIELD, ConfirmForm

View = Callable[..., HttpResponse]


def needs_fresh_sign_in(view: View) -> View:
    """Let on whoever signed in or confirmed it less than 5 minutes ago; ask everybody else, then go on."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request) or (request.method == "POST" and _confirms(request)):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            return _confirm_here(request)
        return confirm_first(request)

    return inner


def is_fresh(request: HttpRequest) -> bool:
    """Say whether any proof of this session, the sign-in itself included, is young enough."""
    records = get_authentication_records(request, request.user)
    youngest = max((record["at"] for record in records), default=0)
    return time.time() - youngest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def confirm_first(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks again, and from there back to the page that was wanted."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    return HttpResponseRedirect(f"{ways[0]['url']}?{urlencode({'next': request.get_full_path()})}")


def _confirms(request: HttpRequest) -> bool:
    passphrase = request.POST.get(FIELD)
    if not passphrase or not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return False
    if not get_adapter().reauthenticate(request.user, passphrase):
        return False
    record_authentication(request, request.user, method="password", reauthenticated=True)
    return True


def _confirm_here(request: HttpRequest) -> HttpResponse:
    """Ask for the passphrase on a page that holds what was typed, hidden; that page sends both on."""
    form = ConfirmForm()
    if FIELD in request.POST:
        form = ConfirmForm({})
        form.say_wrong()
    left_out = {FIELD, "csrfmiddlewaretoken"}
    kept = [
        (name, value) for name, values in request.POST.lists() if name not in left_out for value in values
    ]
    return render(request, "account/confirm_here.html", {"form": form, "kept": kept}, status=403)
