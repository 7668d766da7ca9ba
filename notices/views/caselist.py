"""The list of cases: code, state in words, next date, who has it. Found by code and by who has it, and by nothing else."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from casework import access, assigning
from casework.models import Actor, Case, MinorStop, Sighting
from casework.moments import now
from casework.views.doors import door
from notices import upcoming
from notices.duties import Task

ME, NOBODY = "me", "nobody"


@require_safe
@door("view")
def cases(request: HttpRequest) -> HttpResponse:
    """Cases that this person may see: code, state, next date, who has it; no addresses, no pictures (U24)."""
    at, actor = now(), request.actor
    code = request.GET.get("code", "").strip().upper()
    visible = access.visible_cases(actor)
    if code:
        visible = visible.filter(code__icontains=code)
    following, rows = upcoming.next_of(visible, at=at), list(_counted(visible))
    holders = _holders(actor, rows)
    who = request.GET.get("who", "")
    listed = [
        _case_row(row, following[row.pk], holders.get(row.pk))
        for row in rows
        if _is_of(row, who, holders, actor)
    ]
    listed.sort(key=lambda row: (row["case"].closed_at is not None, row["next"].rank))
    context = {
        "cases": listed,
        "code": code,
        "who": who,
        "people": _people(actor, holders),
        "may_open": access.may(actor, "open_case"),
        "finds": bool(code or who),
    }
    return render(request, "notices/cases.html", context)


def _counted(rows: QuerySet[Case]) -> QuerySet[Case]:
    stopped = MinorStop.objects.filter(case=OuterRef("pk"), resolved_at=None)
    return rows.annotate(
        addresses=Count("sightings"),
        open=Count("sightings", filter=Q(sightings__state__in=Sighting.OPEN)),
        gone=Count("sightings", filter=Q(sightings__state=Sighting.State.REMOVED)),
        stopped=Exists(stopped),
    )


def _holders(actor: Actor, rows: list[Case]) -> dict[UUID, Actor]:
    """Return who has each case of the reader's own organisation and may work it; cases that nobody has, have no entry."""
    own = [row for row in rows if row.organisation_id == actor.organisation_id]
    workers = assigning.workers_of(own, at=now())
    people = Actor.objects.select_related("user").in_bulk({row.assignee_id for row in own})
    return {row.pk: people[row.assignee_id] for row in own if row.assignee_id in workers[row.pk]}


def _people(actor: Actor, holders: dict[UUID, Actor]) -> list[tuple[str, Promise | str]]:
    """Return by whom the list can be narrowed; nothing for those who work no case here."""
    if not access.may(actor, "work"):
        return []
    others = {row.pk: row.staff_user.username.capitalize() for row in holders.values() if row.pk != actor.pk}
    named = sorted(others.items(), key=lambda one: one[1])
    return [
        ("", _("Everybody")),
        (ME, _("Me")),
        *((str(pk), name) for pk, name in named),
        (NOBODY, _("Nobody")),
    ]


def _is_of(row: Case, who: str, holders: dict[UUID, Actor], actor: Actor) -> bool:
    holder = holders.get(row.pk)
    if who == NOBODY:
        return holder is None
    wanted = str(actor.pk) if who == ME else who
    return not wanted or (holder is not None and str(holder.pk) == wanted)


def _case_row(row: Case, following: Task, holder: Actor | None) -> dict[str, Any]:
    words, tone = _state(row)
    return {
        "case": row,
        "next": following,
        "state": words,
        "tone": tone,
        "open": row.open,
        "gone": row.gone,
        "holder": holder.staff_user.username.capitalize() if holder else "",
    }


def _state(row: Any) -> tuple[Promise, str]:
    """Return the state of a case in words, and the tone in which a page shows it."""
    for holds, words, tone in (
        (row.closed_at, _("closed"), ""),
        (row.stopped, _("stopped"), "stop"),
        (row.paused_at, _("paused"), "warn"),
        (row.open, _("in work"), ""),
        (row.gone, _("all gone, watched"), "good"),
        (row.addresses, _("no address in work"), ""),
    ):
        if holds:
            return words, tone
    return _("no address yet"), "warn"
