"""One case."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from casework import access, consents, hints
from casework.models import Case, Check, Image, Party, Sighting
from casework.moments import now
from casework.views.doors import case_door
from casework.views.pictures import image_row
from notices import underway
from notices.models import Notice
from notices.views.guide import guide_of, next_step
from notices.views.overtime import over_time_of
from notices.views.rows import (
    being_looked_at,
    by_host,
    image_names,
    may_be_worked_on,
    sighting_row,
    subjects_of,
    timeline,
)
from notices.views.words import notice_row, with_rows


@require_safe
@case_door("view")
def case(request: HttpRequest, case: Case) -> HttpResponse:
    """One case: where it stands, what is next and when, and the way to everything in it.

    A script that brings the page up to date asks for the part that changes.
    """
    if case.is_stopped():
        return redirect("stop", case_id=case.pk)
    at = now()
    context = _now_of(case, at) | {"case": case, "may_work": may_work(request, case)}
    if request.headers.get("X-Part") == "1":
        return render(request, "notices/_case_now.html", context)
    context |= {
        "documents": case.documents.count(),
        "consents": case.consents.live(at).count(),
        "copies": case.proposals.open().count(),
        "may_look": consents.may_look(case, at=at),
        "over_time": over_time_of(case, at=at),
        "timeline": timeline(case, subjects=subjects_of(case)),
    }
    return render(request, "notices/case.html", context)


def may_work(request: HttpRequest, case: Case) -> bool:
    """Say whether the pages of this case offer work to the one who reads them: its own organisation's staff."""
    return access.may(request.actor, "work") and request.actor.organisation_id == case.organisation_id


def notices_of(case: Case) -> Any:
    """Return the notices of a case, newest first, with what a list says of them at hand."""
    rows = case.notices.select_related("contact", "approved_by__user").order_by("-drafted_at")
    return with_rows(rows)


def is_busy(case: Case) -> bool:
    """Say whether a worker is about to change what the page shows."""
    if case.closed_at or case.is_stopped():
        return False
    at = now()
    looks = case.checks.filter(state=Check.State.DUE, due_at__lte=at)
    due = case.sightings.filter(next_check_at__lte=at)
    return (
        case.images.filter(state=Image.State.WAITING).exists()
        or case.sightings.filter(traced_at=None).exists()
        or Party.objects.to_decide().filter(case=case, named_at__isnull=False, traced_at=None).exists()
        or (may_be_worked_on(case) and (looks.exists() or due.exists()))
        or case.notices.filter(state=Notice.State.SENDING).exists()
    )


def _now_of(case: Case, at: datetime) -> dict[str, Any]:
    """Return what a worker may change while the page is open."""
    listed = case.sightings.select_related("image").prefetch_related("parties").order_by("number")
    names, looking = image_names(case).values(), being_looked_at(case, at)
    hinted = hints.unsaid(Case.objects.filter(pk=case.pk))
    rows = [sighting_row(row, is_looking=row.pk in looking, images=names, hinted=hinted) for row in listed]
    images = case.images.order_by("number").prefetch_related("fingerprints")
    notices = [notice_row(row, at=at) for row in notices_of(case)]
    states = [row["sighting"].state for row in rows]
    return {
        "hosts": by_host(rows),
        "up": sum(state in Sighting.OPEN for state in states),
        "gone": states.count("removed"),
        "images": [image_row(image) for image in images],
        "notices": notices,
        "next": next_step(case, at=at),
        "guide": guide_of(case, at=at),
        "busy": is_busy(case),
        "caught": underway.caught(case, at),
    }
