"""One address: who can take it down, the notice that is with them, the other ways, the looks, what happened."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework import hints, watching
from casework.forms.addresses import WhichPictureForm
from casework.hostchain import Gap
from casework.hosts import AddressUnreadable, normalise
from casework.models import GONE, Case, Check, Sighting
from casework.moments import now
from casework.platformwords import Told, told_of
from casework.sightings import last_word, without_word
from casework.views.doors import case_door
from casework.watching import NOT_WATCHED
from notices import returning
from notices import routes as engine
from notices.conditions import Truth
from notices.draftwords import is_answer_to_return
from notices.models import Clock, Contact, Notice
from notices.views.cases import is_busy, may_work, notices_of
from notices.views.elementrows import element_rows, letter_of
from notices.views.graph import graph_of
from notices.views.ladderrows import ladder_of
from notices.views.partyrows import party_rows, says_behind
from notices.views.routes import route_row
from notices.views.rows import (
    being_looked_at,
    check_row,
    image_names,
    sighting_row,
    timeline,
    weight,
)
from notices.views.words import clock_says, held_back, notice_row, numbers_in_words

CHECKS = 20


@require_safe
@case_door("read")
def sighting(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Show one address with everything that concerns it."""
    row = case.sightings.filter(number=number).select_related("image", "case").first()
    if row is None:
        raise Http404
    at = now()
    notices = [notice_row(notice, at=at) for notice in notices_of(case).filter(sightings=row)]
    main = _main_notice(notices)
    names = image_names(case)
    checks = row.checks.exclude(state=Check.State.DROPPED).order_by("-due_at")
    context = {
        "case": case,
        "row": _listed(case, row, names.values(), at),
        "next": _next_of(row, main, at),
        "parties": party_rows(row, notices),
        "gaps": [Gap(step, code).says for step, code in row.gaps or []],
        "says_behind": ", ".join(says_behind(row)),
        "covers": _covers(main, number),
        "looks": checks.filter(state=Check.State.DONE).count(),
        "busy": is_busy(case),
        "told": _told(row),
        "may_work": may_work(request, case) and not case.closed_at,
    }
    if request.headers.get("X-Part") == "1":
        return render(request, "notices/_sighting_now.html", context)
    picture = _picture(case, row)
    context |= {
        "sighting": row,
        "graph": graph_of(row, host=context["row"]["host"], parties=context["parties"], notices=notices),
        "rungs": ladder_of(row, notices, at=at),
        "notices": notices,
        "main": main,
        "elements": _elements(main["notice"], at) if main else [],
        "routes": _other_routes(case, row, notices, at),
        "checks": [check_row(check, names, is_decided=bool(picture["at"])) for check in checks[:CHECKS]],
        "documents": row.documents.order_by("number"),
        "timeline": timeline(case, about=_ids(row, notices), subjects=_recipients(notices)),
        "unwatched": watching.why_not_watched(row, at=at),
    }
    return render(request, "notices/sighting.html", context | {"picture": picture})


def _listed(case: Case, row: Sighting, images: Collection[str], at: datetime) -> dict[str, Any]:
    """Return what a list says of this address."""
    return sighting_row(
        row,
        is_looking=row.pk in being_looked_at(case, at),
        images=images,
        hinted=hints.unsaid(Case.objects.filter(pk=case.pk)),
    )


def _picture(case: Case, row: Sighting) -> dict[str, Any]:
    """Return the form that asks which picture is there, with who said so last; no form while the case has none."""
    images = case.images.in_use().order_by("number")
    said = last_word(row)
    return {
        "form": WhichPictureForm(images=images, others=bool(without_word(case, but=row))) if images else None,
        "by": said.actor.name_in_words if said else "",
        "at": said.at if said else None,
    }


def _told(row: Sighting) -> Told | None:
    """Return what the address alone says of its platform, in words."""
    try:
        known = normalise(row.url).known
    except AddressUnreadable:
        return None
    return told_of(known, url=row.url) if known else None


def _main_notice(notices: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the notice to show element by element: the one that counts most, but none that was withdrawn."""
    return min((row for row in notices if row["alive"] and not row["asks_again"]), key=weight, default=None)


def _covers(main: dict[str, Any] | None, number: int) -> str:
    """Say what else the main notice is about."""
    others = [one for one in main["sightings"] if one != number] if main else []
    return _("one notice covers this and %(others)s") % {"others": numbers_in_words(others)} if others else ""


def _elements(notice: Notice, at: datetime) -> list[dict[str, Any]]:
    declared = {row.key: row for row in notice.declarations.select_related("confirmed_by__user")}
    return element_rows(letter_of(notice, at=at), declared)


def _next_of(row: Sighting, main: dict[str, Any] | None, at: datetime) -> dict[str, Any]:
    """Return the next date of this address: a running clock, else what waits in its notice, else the next look."""
    clock = Clock.objects.ticking().filter(notice__sightings=row, due_at__gte=at).order_by("due_at").first()
    returned = returning.returned_lines(Case.objects.filter(pk=row.case_id)).filter(sighting=row).first()
    if returned:
        says = _(
            "It is back. Draft a new notice to %(name)s: it is one press on the page of the notice before."
        )
        return {
            "when": "",
            "says": says % {"name": returned.notice.recipient.name},
            "url": reverse("notice", args=[row.case_id, returned.notice_id]),
            "verb": _("Open the notice"),
        }
    why = watching.why_not_watched(row, at=at)
    if clock:
        said = f"{clock.notice.recipient.name}: {clock_says(clock)['says']}"
        return {"when": clock.due_at, "says": f"{said} {_after_the_time(row, why)}"}
    if main and main["notice"].state == Notice.State.DRAFTED:
        return {"when": "", "says": _draft_says(main["notice"])}
    if main and main["notice"].state == Notice.State.QUEUED:
        if held := held_back(main["notice"], at=at):
            return {"when": "", "says": _("An approved notice is held back: %(why)s") % {"why": held.says}}
        leaves = main["notice"].channel in Contact.BY_MACHINE
        says = (
            _("An approved notice may leave from this moment.")
            if leaves
            else _(
                "From this moment somebody can hand the approved notice over: enter it in their form, or post it."
            )
        )
        return {"when": main["notice"].release_at, "says": says}
    return _next_look(row, why, at, has_notice=main is not None)


def _next_look(row: Sighting, why: str, at: datetime, *, has_notice: bool) -> dict[str, Any]:
    """Return when it is looked at next, or why nobody looks (`why`: code of casework.watching)."""
    is_gone = row.state == Sighting.State.REMOVED
    if why == "no_consent":
        page = {"url": reverse("consents", args=[row.case_id]), "verb": _("What she agreed to")}
        return {"when": "", "says": NOT_WATCHED[why]} | page
    if why:
        says = NOT_WATCHED[why] if is_gone or why != "not_fetched" else ""
        return {
            "when": "",
            "says": says or _("Nothing is looked at here. See which laws apply, or add a document."),
        }
    if is_gone:
        says = _("It is gone. We look again in case it comes back.")
    else:
        says = _("We look again.") if has_notice else _("We look again. No notice is under way.")
    return {"when": max(row.next_check_at or at, at), "says": says}


def _after_the_time(row: Sighting, why: str) -> str:
    """Say what follows when a time is over; a second look is promised only where one is allowed."""
    if row.last_verdict not in GONE:
        return _("If it is still up then, the next notice is drafted for approval.")
    if why:
        return _("It was gone at the last look.") + f" {NOT_WATCHED[why]}"
    return _("It was gone at the last look. A second look, hours later, makes sure.")


def _draft_says(notice: Notice) -> str:
    if is_answer_to_return(notice):
        return _("It was gone and is back. A new notice is drafted. Read it, and let it be approved.")
    return _("A notice is drafted. Read it, and let it be approved.")


def _other_routes(
    case: Case, row: Sighting, notices: list[dict[str, Any]], at: datetime
) -> list[dict[str, Any]]:
    """Return the routes that hold for this address, that a letter can go and that none has gone, best first."""
    if row.state not in Sighting.OPEN:
        return []
    found = engine.routes_of(case, at=at, sightings=[row])
    speaking = [one for one in notices if one["notice"].state in engine.COVERING]
    used = {(one["notice"].basis_id, one["recipient_key"]) for one in speaking}
    rows = [route_row(found, route) for route in found.routes if route.answer == Truth.YES]
    return [row for row in rows if row["writes"] and (row["basis"].id, row["recipient_id"]) not in used]


def _ids(row: Sighting, notices: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset({str(row.pk), *(str(one["notice"].pk) for one in notices)})


def _recipients(notices: list[dict[str, Any]]) -> dict[str, str]:
    """Return notice id -> the name of its recipient: what a notice's events are about."""
    return {str(one["notice"].pk): one["recipient"] for one in notices}
