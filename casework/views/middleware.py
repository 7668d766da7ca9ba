"""Headers on every answer, sign-in on every page but the open ones, and the cookie that opens the session's key."""

import time
from collections.abc import Callable

from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from redis.exceptions import RedisError

from casework.storage import StoreDown
from casework.views.errors import not_taken, unavailable
from casework.views.fresh import confirm_first
from casework.views.open_pages import away
from casework.views.speaking import FOR_HER

Handler = Callable[[HttpRequest], HttpResponse]

# What the app needs and cannot reach: the cache that counts sign-ins, the store of sealed files.
OUTAGES = (RedisError, StoreDown)

# The pages that answer without a sign-in, by name. Everything else asks for one.
OPEN_PAGES = FOR_HER | frozenset(
    {
        "account_inactive",
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_authenticate",
        "favicon",
        # A calendar knows a secret address and has no session (notices.views.feeds).
        "calendar_feed",
        "respond",
    }
)
# What a person without a second factor may still open in live mode: the pages that set one up.
SECOND_FACTOR_PAGES = frozenset({"account_logout", "account_reauthenticate", "leave"})
_PERMISSIONS_OFF = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), interest-cohort=()"
)


# The thread that makes fingerprints on a device runs its own scripts and has no network at all (U39).
_THREAD_FILES = "js/device/"
_THREAD_POLICY = (
    "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def headers(get_response: Handler) -> Handler:
    """Add what S44 asks of every answer and Django does not."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Permissions-Policy", _PERMISSIONS_OFF)
        if request.path.startswith(settings.STATIC_URL + _THREAD_FILES):
            response["Content-Security-Policy"] = _THREAD_POLICY
        if not request.path.startswith(settings.STATIC_URL):
            response["Cache-Control"] = "no-store"
        return response

    return middleware


# Pages that know nobody: no session is read or kept for them, whoever opens them. `/r/` are recipients' links, `/letter` is for
# whoever says that a letter was wrong.
_SESSIONLESS = ("/r/", "/letter")


def exits(get_response: Handler) -> Handler:
    """Let people leave, and the young find help, while the database is down: neither page may need a session."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == reverse("help_now") or request.path.startswith(_SESSIONLESS):
            for name in (settings.SESSION_COOKIE_NAME, settings.VAULT_COOKIE_NAME):
                request.COOKIES.pop(name, None)
        response = get_response(request)
        if request.path == reverse("leave") and response.status_code >= 500:
            return away()
        return response

    return middleware


class _StaffOnly:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Before its body is read, which may take long (casework.views.owndoors).
        request.began_s = int(time.time())
        if request.user.is_authenticated and self._too_old(request):
            logout(request)
        request.actor = getattr(request.user, "actor", None) if request.user.is_authenticated else None
        response = self.get_response(request)
        # A person opens an address; other methods come from programs, which read no page.
        is_opened = request.method == "GET" and not request.path.startswith(_SESSIONLESS)
        if response.status_code == 405 and is_opened:
            response = not_taken(request, response)
        self._keep_vault_cookie(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        # Pages of people with a receipt, and on the way to one, have doors of their own (casework.views.owndoors).
        if name in OPEN_PAGES or getattr(view, "is_own", False):
            return None
        if not request.user.is_authenticated or request.actor is None:
            if name == "home" and request.method in {"GET", "HEAD"}:
                # Who types the address of the site is led to what is for her; staff sign in from there.
                return redirect("own_start")
            return redirect(
                f"{reverse('account_login')}?next={request.path}"
                if request.method == "GET"
                else "account_login"
            )
        if not settings.PRACTICE and not self._has_second_factor(request, name):
            return redirect("mfa_index")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer before allauth does, which would keep the request with its cookies in the session row."""
        if isinstance(exception, ReauthenticationRequired) and request.user.is_authenticated:
            return confirm_first(request)
        if isinstance(exception, OUTAGES):
            return unavailable(request)
        return None

    def _has_second_factor(self, request: HttpRequest, name: str | None) -> bool:
        from allauth.mfa.utils import is_mfa_enabled

        return name in SECOND_FACTOR_PAGES or str(name).startswith("mfa_") or is_mfa_enabled(request.user)

    def _too_old(self, request: HttpRequest) -> bool:
        started = request.session.setdefault("started", int(time.time()))
        return time.time() - started > settings.SESSION_ABSOLUTE_AGE_S

    def _keep_vault_cookie(self, request: HttpRequest, response: HttpResponse) -> None:
        key = getattr(request, "vault_cookie", None)
        if key:
            response.set_cookie(
                settings.VAULT_COOKIE_NAME,
                key,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Strict",
            )
        elif settings.VAULT_COOKIE_NAME in request.COOKIES and not request.session.get("vault"):
            # Between passphrase and second factor nobody is signed in yet, and the key must stay.
            response.delete_cookie(settings.VAULT_COOKIE_NAME, samesite="Strict")


staff_only = _StaffOnly
