"""Open pages in plain words: what is never done, what could be handed over, what changed, and for those who help somebody."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from casework import heldwords


@dataclass(frozen=True)
class Change:
    """What somebody notices who comes back: the version (of CHANGELOG.md) and day of a change, and what is different."""

    version: str
    day: date
    says: Promise


# Newest first. A version that changes words or places on her pages, or on those of a case, is announced here (U41).
CHANGES = (
    Change(
        "0.1.0",
        date(2026, 11, 27),
        _("The form, your status page and the letters are here for the first time."),
    ),
)


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
def changed(request: HttpRequest) -> HttpResponse:
    """Say what changed on these pages and on which day (U41)."""
    return render(request, "casework/plain/changes.html", {"changes": CHANGES})


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
