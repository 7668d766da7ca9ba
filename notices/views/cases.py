"""My day, the list of cases, one case, one sighting."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework import access, audit, consents, custody
from casework.hosts import AddressUnreadable, normalise
from casework.models import GONE, Case, Check, Party, Sighting
from casework.moments import now
from casework.sentences import EVENT_WORDS, NEXT_WORDS, STATE_WORDS, VERDICT_WORDS
from casework.views.doors import asker, case_door, door
from casework.views.pictures import image_row
from notices import agenda
from notices.models import Clock, Notice
from notices.views.words import clock_says, notice_row

TIMELINE = 40


@require_safe
@asker
def home(request: HttpRequest) -> HttpResponse:
    """What this person must do, soonest first; counsel and administrators go where their work is."""
    if not access.may(request.actor, "work"):
        return redirect("cases" if access.may(request.actor, "view") else "law")
    tasks = [
        {"task": task, "url": reverse(task.page, args=task.arguments), "late": task.due_at < now()}
        for task in agenda.tasks_of(request.actor, at=now())
    ]
    return render(request, "notices/day.html", {"tasks": tasks})


@require_safe
@door("view")
def cases(request: HttpRequest) -> HttpResponse:
    """Cases that this person may see: code, next date and counts; no addresses, no pictures (U24)."""
    code = request.GET.get("code", "").strip().upper()
    rows = access.visible_cases(request.actor).by_next_date()
    if code:
        rows = rows.filter(code__icontains=code)
    listed = [
        {"case": row, "next": NEXT_WORDS.get(row.next_code, ""), "open": row.sightings.open().count()}
        for row in rows
    ]
    return render(request, "notices/cases.html", {"cases": listed, "code": code})


@require_safe
@case_door("view")
def case(request: HttpRequest, case: Case) -> HttpResponse:
    """One case: where it stands, what is next and when, and the way to everything in it."""
    audit.record(
        organisation_id=request.actor.organisation_id,
        event="case_viewed",
        by=request.actor,
        at=now(),
        case=case.pk,
    )
    if case.is_stopped():
        return redirect("stop", case_id=case.pk)
    rows = [sighting_row(row) for row in case.sightings.select_related("image").order_by("number")]
    context = {
        "case": case,
        "may_work": access.may(request.actor, "work")
        and request.actor.organisation_id == case.organisation_id,
        "next": NEXT_WORDS.get(case.next_code, ""),
        "hosts": _by_host(rows),
        "counts": _counts(rows),
        "images": [
            image_row(image) for image in case.images.order_by("number").prefetch_related("fingerprints")
        ],
        "notices": [notice_row(row) for row in _notices(case)],
        "may_look": consents.may_look(case, at=now()),
        "consents": case.consents.live(now()).count(),
        "timeline": timeline(case),
        "busy": _is_busy(case),
    }
    return render(request, "notices/case.html", context)


@require_safe
@case_door("view")
def sighting(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """One address: who can take it down, each party with its notice, the looks, what happened."""
    row = case.sightings.filter(number=number).select_related("image").first()
    if row is None:
        raise Http404
    notices = [notice_row(notice) for notice in _notices(case).filter(sightings=row)]
    context = {
        "case": case,
        "row": sighting_row(row),
        "sighting": row,
        "parties": _parties(row, notices),
        "notices": notices,
        "checks": [
            _check_row(check)
            for check in row.checks.exclude(state=Check.State.DROPPED).order_by("-due_at")[:20]
        ],
        "clock": _next_clock(row),
        "timeline": timeline(case, about=str(row.pk)),
        "may_work": access.may(request.actor, "work")
        and request.actor.organisation_id == case.organisation_id,
        "busy": _is_busy(case),
    }
    return render(request, "notices/sighting.html", context)


def sighting_row(row: Sighting) -> dict[str, Any]:
    """Return what a list says of a sighting. Opens its address."""
    try:
        host = normalise(row.url).registrable_domain or normalise(row.url).shown_host
    except AddressUnreadable:
        host = row.url
    tone = {"removed": "good", "up": "warn"}.get(row.state, "")
    words = STATE_WORDS[row.state]
    if row.state in {"new", "up"} and row.last_verdict:
        words = VERDICT_WORDS[row.last_verdict]
    return {
        "sighting": row,
        "number": row.number,
        "url": row.url,
        "host": host,
        "state": words,
        "tone": tone,
        "seen_gone_once": row.last_verdict in GONE and row.state != Sighting.State.REMOVED,
        "image": row.image.number if row.image_id else None,
        "parties": [
            {"name": party.name, "role": party.get_role_display()} for party in row.parties.order_by("rank")
        ],
        "not_fetched": row.not_fetched_because,
        "traced": row.traced_at is not None,
    }


def timeline(case: Case, about: str = "") -> list[dict[str, Any]]:
    """Return what happened, newest first, in words; about one sighting where named."""
    entries = custody.entries(case).order_by("-seq")
    rows = [entry for entry in entries if not about or about in str(entry.data)]
    return [
        {
            "at": entry.at,
            "words": EVENT_WORDS.get(entry.event, entry.event),
            "by": entry.actor.user.username.capitalize() if entry.actor.user_id else "",
            "verdict": VERDICT_WORDS.get(entry.data.get("verdict", ""), ""),
        }
        for entry in rows[:TIMELINE]
    ]


def _notices(case: Case) -> Any:
    return case.notices.select_related("recipient", "contact", "approved_by__user").order_by("-drafted_at")


def _by_host(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ordered = sorted(rows, key=lambda row: row["host"])
    return [
        {"host": host, "rows": list(found)} for host, found in groupby(ordered, key=lambda row: row["host"])
    ]


def _counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    states = [row["sighting"].state for row in rows]
    return {state: states.count(state) for state in ("new", "up", "removed")}


def _parties(row: Sighting, notices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_name = {notice["recipient"]: notice for notice in reversed(notices)}
    return [
        {
            "party": party,
            "name": party.name,
            "role": party.get_role_display(),
            "contacts": party.contacts or [],
            "found_by": party.found_by,
            "notice": by_name.get(party.name),
            "proposed": party.state == Party.State.PROPOSED,
        }
        for party in row.parties.order_by("rank")
    ]


def _check_row(check: Check) -> dict[str, Any]:
    seen = check.seen or {}
    return {
        "check": check,
        "at": check.done_at or check.due_at,
        "verdict": VERDICT_WORDS.get(check.verdict, ""),
        "waiting": check.state == Check.State.DUE,
        "matches": [match for match in seen.get("matches", []) if match.get("verdict") != "none"],
        "refused": check.refused_code,
    }


def _next_clock(row: Sighting) -> dict[str, Any] | None:
    clock = Clock.objects.running().filter(notice__sightings=row).order_by("due_at").first()
    return clock_says(clock) if clock else None


def _is_busy(case: Case) -> bool:
    """Say whether a worker is about to change what the page shows."""
    return (
        case.images.filter(state="waiting").exists()
        or case.sightings.filter(traced_at=None).exists()
        or case.checks.filter(state=Check.State.DUE, due_at__lte=now()).exists()
        or case.notices.filter(state=Notice.State.SENDING).exists()
    )
