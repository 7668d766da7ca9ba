"""Pages that answer without a sign-in: leaving, help for under-18s, the icon."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """End the session and go to a neutral site; the one address that changes state by GET (S10, S47)."""
    logout(request)
    response = HttpResponse(status=303)
    response["Location"] = settings.LEAVE_URL
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Referrer-Policy"] = "no-referrer"
    for name in (settings.SESSION_COOKIE_NAME, settings.VAULT_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        response.delete_cookie(name, samesite="Strict")
    return response


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """The pathway for anyone who may be under 18: where to go, from the country alone; nothing is stored (U37)."""
    return render(request, "casework/help_now.html", {})
