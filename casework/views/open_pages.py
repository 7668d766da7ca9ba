"""Pages that answer without a sign-in: leaving, the icon."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """End the session and go to a neutral site; the one address that changes state by GET (S10, S47)."""
    logout(request)
    return away()


def away() -> HttpResponse:
    """Return the way to the neutral site, with everything that this browser keeps of us ended."""
    response = HttpResponse(status=303)
    response["Location"] = settings.LEAVE_URL
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Referrer-Policy"] = "no-referrer"
    kept = ("SESSION_COOKIE_NAME", "VAULT_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME")
    for name in (getattr(settings, one) for one in kept):
        response.delete_cookie(name, samesite="Strict")
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the neutral icon."""
    return redirect(static("icons/page.png"))
