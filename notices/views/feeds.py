"""A person's own calendar feed: turned on, renewed and ended here; read by a calendar with no session."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import audit
from casework.moments import now
from casework.views.doors import door, needs_fresh_sign_in
from notices import feeds, ical
from notices.dayforms import FeedForm
from notices.models import CalendarFeed


@require_http_methods(["GET", "POST"])
@needs_fresh_sign_in
@door("work")
def calendar(request: HttpRequest) -> HttpResponse:
    """Turn one's feed on, or give it another address. The address is shown on the answer to that press and never again."""
    at, user = now(), request.actor.user
    form, url = FeedForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        _note(request, "calendar_turned_on")
        token = feeds.turn_on(user=user, with_codes=form.cleaned_data["with_codes"], at=at)
        url = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    feed = CalendarFeed.objects.filter(user=user).first()
    if feed and not form.is_bound:
        form = FeedForm(initial={"with_codes": feed.with_codes})
    return render(request, "notices/calendar.html", {"form": form, "feed": feed, "feed_url": url})


@require_POST
@door("work")
def end_calendar(request: HttpRequest) -> HttpResponse:
    """End one's feed at once."""
    _note(request, "calendar_turned_off")
    feeds.turn_off(user=request.actor.user)
    messages.success(request, _("It is off. Its address answers nothing any more."))
    return redirect("calendar")


@require_safe
def calendar_feed(_request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar that knows the secret address; every other gets the one page that says there is nothing."""
    feed = feeds.find(token)
    if feed is None:
        raise Http404
    at = now()
    content = ical.write(feeds.days_of(feed, at=at), name=_("Dates"), at=at)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="dates.ics"'
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _note(request: HttpRequest, event: str) -> None:
    audit.record(organisation_id=request.actor.organisation_id, event=event, by=request.actor, at=now())
