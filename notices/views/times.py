"""One time of a notice: paused, let go on, or extended by a person, with the reason; and what was changed before."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.models import Case
from casework.moments import now
from casework.views.doors import back_to, case_door
from notices import clockchanges
from notices.models import Clock
from notices.remaining import Rest, end_of, zone_of
from notices.sentences import time_words
from notices.timeforms import TimeChangeForm
from notices.views.notices import notice_or_404
from notices.views.timerows import clock_row


@require_http_methods(["GET", "POST"])
@case_door("keep_time")
def clock_time(request: HttpRequest, case: Case, notice_id: UUID, clock_id: UUID) -> HttpResponse:
    """Show one time and change it."""
    notice = notice_or_404(case, notice_id)
    clock = notice.clocks.filter(pk=clock_id).first()
    if clock is None:
        raise Http404
    at = now()
    rest = clockchanges.rest_when_resumed(clock, at=at)
    form = _form(clock, rest, at, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _change(request, clock, form, at):
        return back_to(case, "notice", notice.pk)
    context = {
        "case": case,
        "notice": notice,
        "clock": clock_row(clock, at=at),
        "left": time_words(rest.unit, rest.amount) if rest else "",
        "would_end": rest.due_at if rest else None,
        "form": form,
    }
    return render(request, "notices/clock_time.html", context, status=422 if form.errors else 200)


def _form(clock: Clock, rest: Rest | None, at: datetime, data: Any) -> TimeChangeForm:
    zone = zone_of(clock.explanation, get_current_timezone())
    first = at if clock.paused_at else clock.due_at
    return TimeChangeForm(
        data,
        is_paused=clock.paused_at is not None,
        asks_day=rest is None,
        earliest=first.astimezone(zone).date(),
        latest=(at + timedelta(days=clockchanges.MOST_DAYS - 1)).astimezone(zone).date(),
    )


def _change(request: HttpRequest, clock: Clock, form: TimeChangeForm, at: datetime) -> bool:
    """Do what was chosen and say what follows; False: it could not be done, and the form says why."""
    given, day = form.cleaned_data, form.cleaned_data.get("until")
    zone = zone_of(clock.explanation, get_current_timezone())
    until = end_of(day, zone) if day else None
    why = {"words": given["words"], "by": request.actor, "at": at}
    try:
        if clock.paused_at:
            clockchanges.resume_clock(clock=clock, until=until, **why)
            messages.success(request, _("It goes on."))
        elif given["what"] == "pause":
            clockchanges.pause_clock(clock=clock, reason=given["reason"], **why)
            messages.success(request, _("Paused. Nothing follows from it until it goes on."))
        elif until:
            clockchanges.extend_clock(clock=clock, until=until, reason=given["reason"], **why)
            messages.success(
                request, _("Extended. The new date is your word to them, and no date of the law.")
            )
    except clockchanges.NotChangeable:
        form.add_error(None, _("This time is over, or somebody changed it meanwhile. Nothing was changed."))
    except clockchanges.DateUnfit:
        form.add_error(
            "until" if "until" in form.fields else None,
            _("Give a day later than the one that they have already."),
        )
    return form.is_valid()
