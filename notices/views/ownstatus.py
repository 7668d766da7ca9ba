"""What a survivor sees of her case with her receipt: what was done, what is next, by which date, what she can do (U7, U17)."""

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from casework import intake, opening, questions
from casework.models import Case, Sighting
from casework.moments import now
from casework.views.owndoors import own_door
from notices import upcoming
from notices.models import Notice


@require_safe
@own_door("own_see")
def status(request: HttpRequest, case: Case) -> HttpResponse:
    """Say how the case stands. With the receipt alone: no address, no recipient, no word of hers."""
    begun = getattr(case, "intake", None)
    unfinished = begun is not None and begun.finished_on is None
    context = {
        "sentences": [_("You have not handed this in yet. Nobody reads it.")] if unfinished else done(case),
        "next": _to_finish(begun) if unfinished else _next(case),
        "is_paused": case.paused_at is not None and not unfinished,
        "may_pause": not unfinished,
        "last_opened": request.receipt.opened_before_on,
    }
    return render(request, "notices/own/status.html", context)


@require_POST
@own_door("hold_back")
def pause(request: HttpRequest, case: Case) -> HttpResponse:
    """Hold everything, or let it go on."""
    if request.POST.get("want") == "resume":
        # What waits is on the status page, with when it is over.
        with suppress(intake.ChangeWaits):
            intake.resume_case(case=case, by=request.actor, at=now())
    else:
        intake.pause_case(case=case, by=request.actor, at=now())
    return redirect("own_status")


def done(case: Case) -> list[str]:
    """Return what was done so far, in sentences; counts alone."""
    sightings = case.sightings.exclude(state=Sighting.State.WITHDRAWN)
    links, gone = sightings.count(), sightings.filter(state=Sighting.State.REMOVED).count()
    sent = case.notices.filter(
        state__in=Notice.RUNNING | {Notice.State.COMPLIED, Notice.State.REFUSED}
    ).count()
    said = [
        ngettext("We work on %(count)d link.", "We work on %(count)d links.", links) % {"count": links}
        if links
        else _("There is no link in your case yet.")
    ]
    if sent:
        said.append(
            ngettext("%(count)d letter was sent.", "%(count)d letters were sent.", sent) % {"count": sent}
        )
    if gone:
        said.append(
            ngettext("At %(count)d link it is gone.", "At %(count)d links it is gone.", gone)
            % {"count": gone}
        )
    return said


def _next(case: Case) -> dict[str, Any]:
    task = upcoming.next_in(case, at=now())
    return {"when": task.due_at.date(), "says": _("By then somebody looks at your case again.")}


def _to_finish(begun: Any) -> dict[str, Any]:
    unanswered = [name for name in questions.AFTER if name not in begun.answered]
    page = unanswered[0] if unanswered else questions.AFTER[-1]
    return {
        "when": opening.purged_on(begun),
        "says": _("On that day this form is deleted, unless you hand it in before."),
        "url": reverse("own_page", args=[questions.number_of(page)]),
        "verb": _("Go on with the form"),
    }
