"""Pages for what went wrong: one sentence, what was kept, and where to go next."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from casework.storage import OWN_SESSION
from casework.views.context import plain_links
from casework.views.speaking import language_of


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that could not be read."""
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that is not allowed."""
    return render(request, "errors/403.html", _for(request), status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for a thing that is not there, or not this person's."""
    return render(request, "errors/404.html", _for(request), status=404)


def _for(request: HttpRequest) -> dict[str, object]:
    """Return the base of a page and who reads it: staff keep their navigation, anybody else gets the plain page."""
    actor = getattr(request, "actor", None)
    is_staff = actor is not None and actor.is_staff()  # who came with a receipt has an actor as well
    if is_staff:  # their bar speaks English, whatever page was asked for
        translation.activate(language_of(request, hers=False))
    return {"base": "base.html" if is_staff else "base_plain.html", "is_staff": is_staff}


def not_taken(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """Answer, in place of Django's empty page, a method that an address does not take: the address of a form was opened."""
    answer = render(request, "errors/405.html", _for(request), status=405)
    answer["Allow"] = refused["Allow"]
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when the app failed; shows nothing of why."""
    return _without_database(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer while a part of the app is out of reach: nothing is let through, nothing saved is lost (S54)."""
    return _without_database(request, 503)


def _without_database(request: HttpRequest, status: int) -> HttpResponse:
    """Return a page that asks no database and no file of data: that may be what failed. Help is on it all the same."""
    context = {"request": request, "house": {"plain_links": plain_links()}, "again": _again(request)}
    return HttpResponse(render_to_string(f"errors/{status}.html", context), status=status)


def _again(request: HttpRequest) -> str:
    """Return where to try again: this address, or the page whose form was sent; "" where the browser did not say which.

    The address of a form may take nothing but the form. One that is not ours is never led to.
    """
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(came_from)
    try:
        resolve(parts.path)
    except Resolver404:
        return ""
    return parts._replace(scheme="", netloc="", fragment="").geturl()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its token, such as one sent after signing out."""
    is_own = request.resolver_match is not None and getattr(request.resolver_match.func, "is_own", False)
    if is_own:  # nobody signs in there (casework.views.owndoors)
        return render(
            request, "casework/own/lost.html", {"is_in": OWN_SESSION in request.session}, status=403
        )
    return render(request, "errors/csrf.html", {"again": _again(request)}, status=403)
