"""Her links with their state in words, and who opened her case on which days: behind her own word (U17, U18)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from casework import daylimits, ownlinks, ownreads
from casework.fetch import policy_from_settings
from casework.hosts import site_of
from casework.models import Case, DayCount, Sighting
from casework.moments import now
from casework.ownwords import READER_WORDS
from casework.sentences import STATE_WORDS
from casework.views.owndoors import own_door


@require_safe
@own_door("own_read")
def links(request: HttpRequest, case: Case) -> HttpResponse:
    """List her links by site, each with how it stands."""
    sites: dict[str, list[dict[str, Any]]] = {}
    for row in case.sightings.order_by("number"):
        sites.setdefault(site_of(row.url), []).append(_link(row))
    # No address that a browser reads names no site: such pieces come last.
    ordered = sorted(sites.items(), key=lambda item: (not item[0], item[0]))
    wait = ownlinks.waiting(case, policy_from_settings())
    context = {
        "sites": ordered,
        "waiting": wait,
        "room": daylimits.left(case, DayCount.What.ADDRESS, at=now()) if wait else 0,
        "full": daylimits.full_sentence(DayCount.What.ADDRESS),
    }
    return render(request, "casework/own/link_list.html", context)


@require_POST
@own_door("own_decide")
def take_up_links(request: HttpRequest, case: Case) -> HttpResponse:
    """Take up the links that an earlier day had no room for, as many as fit today."""
    ownlinks.take_up(case, policy_from_settings(), by=request.actor, at=now())
    return redirect("own_links")


@require_safe
@own_door("own_read")
def readers(request: HttpRequest, case: Case) -> HttpResponse:
    """Say who opened her case: roles and days alone."""
    days = [
        {"day": day, "who": [READER_WORDS[role] for role in roles]} for day, roles in ownreads.opened_on(case)
    ]
    return render(request, "casework/own/readers.html", {"days": days})


def _link(row: Sighting) -> dict[str, Any]:
    is_new = row.state == Sighting.State.NEW
    return {
        "url": row.url,
        "state": STATE_WORDS[row.state],
        "seen_on": row.last_checked_at,
        # A link that was sent to her alone, or leads where nobody may look.
        "is_never_opened": is_new and bool(row.not_fetched_because),
        "is_new": is_new,
    }
