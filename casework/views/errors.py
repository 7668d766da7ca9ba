"""Pages for what went wrong: one sentence, what was kept, and where to go next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from casework.storage import OWN_SESSION
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


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when the app failed; shows nothing of why. Asks no database: that may be what failed."""
    return HttpResponse(render_to_string("errors/500.html", {"request": request}), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer while a part of the app is out of reach: nothing is let through, nothing saved is lost (S54)."""
    return HttpResponse(render_to_string("errors/503.html", {"request": request}), status=503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its token, such as one sent after signing out."""
    is_own = request.resolver_match is not None and getattr(request.resolver_match.func, "is_own", False)
    if is_own:  # nobody signs in there (casework.views.owndoors)
        return render(
            request, "casework/own/lost.html", {"is_in": OWN_SESSION in request.session}, status=403
        )
    return render(request, "errors/csrf.html", status=403)
