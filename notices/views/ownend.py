"""Deleting everything: what goes, what remains, and by which day (U26)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework import ownchanges
from casework.erasure import gone_by
from casework.models import Case, HandOver, OwnChange, Packet
from casework.moments import now
from casework.views.owndoors import opened_of, own_door


@require_http_methods(["GET", "POST"])
@own_door("own_change")
def end(request: HttpRequest, case: Case) -> HttpResponse:
    """Say what deleting leaves, and delete: at once where her own word counts, else after 72 hours."""
    opened, at = opened_of(request), now()
    at_once = ownchanges.takes_effect_at_once(opened, at=at)
    remains = remaining(case, at if at_once else at + ownchanges.WAIT)
    if request.method != "POST":
        context = {"at_once": at_once, "due": at + ownchanges.WAIT, **remains}
        return render(request, "notices/own/end.html", context)
    if ownchanges.ask_change(opened=opened, kind=OwnChange.Kind.DELETE, by=request.actor, at=at):
        return redirect("own_status")
    request.session.flush()
    return render(request, "notices/own/ended.html", remains)


def remaining(case: Case, at: datetime) -> dict[str, Any]:
    """Return what deleting at a moment cannot take back: letters and bundles that others have, and backups until a day."""
    return {
        "letters": case.notices.exclude(sent_at=None).count(),
        "bundles": case.packets.filter(state__in=[Packet.State.READY, Packet.State.PURGED]).count(),
        "prints": case.hand_overs.filter(state=HandOver.State.HANDED).count(),
        "backups_until": gone_by(at).date(),
    }
