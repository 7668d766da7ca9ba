"""Open pages in plain words: what is never done, what could be handed over, and for those who help somebody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework import heldwords


@require_safe
def never(request: HttpRequest) -> HttpResponse:
    """Say what this house never does (U9)."""
    return render(request, "casework/plain/never.html")


@require_safe
def could_hand_over(request: HttpRequest) -> HttpResponse:
    """Say what could be handed over if a court orders it: from the registry of fields (U9)."""
    groups = {
        "locked": heldwords.locked(),
        "readable": heldwords.readable(),
        "bare": heldwords.open_to_the_database(),
    }
    return render(request, "casework/plain/held.html", groups)


@require_safe
def for_friend(request: HttpRequest) -> HttpResponse:
    """Tell a friend how to help."""
    return render(request, "casework/plain/friend.html")


@require_safe
def for_parent(request: HttpRequest) -> HttpResponse:
    """Tell a parent how to help."""
    return render(request, "casework/plain/parent.html")


@require_safe
def for_project(request: HttpRequest) -> HttpResponse:
    """Tell a project that got a plea by mistake what to answer, and what not to open."""
    return render(
        request, "casework/plain/project.html", {"origin": f"{request.scheme}://{request.get_host()}"}
    )
