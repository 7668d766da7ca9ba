"""Letters that she can send herself: which there are, and which she wrote (design, issue of point 5)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import askedlater, daylimits, ownlinks, toldlater, whichpicture
from casework.alone import is_alone
from casework.models import Case, DayCount, Sighting
from casework.moments import now
from casework.views.owndoors import own_door
from notices import fillable, keptback, ownfacts, selfsending
from notices import routes as engine
from notices.alonenext import is_being_traced, is_held, is_unknown
from notices.law import load_law
from notices.models import Notice
from notices.ownauthorities import doors_of
from notices.ownletters import numbered, still_to_write
from notices.reckoning import Route
from notices.sentences import CHANNELS
from notices.views.ownnext import UNKNOWN
from notices.views.ownsent import KIND_WORDS, became_of
from notices.views.routegroups import AUTHORITY_WORDS


@require_http_methods(["GET", "POST"])
@own_door("own_decide")
def letters(request: HttpRequest, case: Case) -> HttpResponse:
    """List what she can send, best first, and what she wrote; or write the one that she chose."""
    require_alone(case)
    if request.method == "POST":
        return _write(request, case)
    at = now()
    found = engine.routes_of(case, at=at)
    written, for_another = numbered(case), ownfacts.is_for_another(case)
    context = {
        "asks_of_links": askedlater.left_open(case),
        "question": ownfacts.next_question(case, at=at, routes=found.routes),
        "has_answered": bool(ownfacts.correctable(case)),
        "offers": [_offer(route, found) for route in still_to_write(case, found)],
        "authorities": [] if for_another else _authorities(found),
        "written": [written_row(number, row, at) for number, row in written],
        "has_agreed": any(route.why_not == fillable.AGREED for route in found.routes),
        "has_links": bool(ownlinks.readable(case)),
        "is_for_another": for_another,
        "waits_for_picture": _waits_for_picture(case),
        "is_paused": case.paused_at is not None,
        "is_being_traced": is_being_traced(found.sightings),
        "unknown": UNKNOWN if is_unknown(found.sightings) else (),
        "only_to_her": _are_only_hers(found.sightings),
        "most": daylimits.RECIPIENTS_A_DAY,
        "sends": selfsending.sends(case),
        "house": case.organisation.name,
    }
    return render(request, "notices/own/letters.html", context)


def _waits_for_picture(case: Case) -> bool:
    """Say whether she did not know which picture is behind a link of which nobody has said it since."""
    unknown = {
        asked.sighting for asked, entry in toldlater.told(case) if asked.sighting and entry["value"] is None
    }
    return not unknown.isdisjoint(whichpicture.unnamed(case))


def _are_only_hers(rows: Iterable[Sighting]) -> bool:
    """Say whether all of these were sent to her alone: most letters are about what anyone can open."""
    seen = {row.seen for row in rows}
    return seen == {Sighting.Seen.SENT_TO_ME.value}


def require_alone(case: Case) -> None:
    """Answer as for a page that is not there where somebody works the case."""
    if not is_alone(case):
        raise Http404


def _write(request: HttpRequest, case: Case) -> HttpResponse:
    given = {key: request.POST.get(key, "") for key in ("basis_id", "recipient_id", "channel")}
    try:
        notice = selfsending.write(case=case, by=request.actor, at=now(), **given)
    except keptback.TooMany:
        messages.error(request, daylimits.full_sentence(DayCount.What.RECIPIENT))
        return redirect("own_letters")
    except engine.NoSuchRoute:
        messages.error(request, _("This letter is not there any more. Look at the others."))
        return redirect("own_letters")
    number = next(number for number, row in numbered(case) if row.pk == notice.pk)
    return redirect("own_letter", number=number)


def _key(route: Route) -> str:
    return route.recipient.id if route.recipient else ""


def _offer(route: Route, found: engine.CaseRoutes) -> dict[str, Any]:
    recipient = route.recipient
    return {
        "name": recipient.name if recipient else "",
        "kind": KIND_WORDS.get(recipient.kind, "") if recipient else "",
        "law": load_law().get(route.basis_id).name,
        "how": CHANNELS.get(route.channel, ""),
        "links": [row.url for row in found.of(route)],
        "given": {"basis_id": route.basis_id, "recipient_id": _key(route), "channel": route.channel},
    }


def _authorities(found: engine.CaseRoutes) -> list[dict[str, Any]]:
    """Return whom she can go to without a letter, with what each is in words."""
    return [{"door": door, "kind": AUTHORITY_WORDS[door.kind]} for door in doors_of(found)]


def written_row(number: int, notice: Notice, at: datetime) -> dict[str, Any]:
    """Return a letter as her lists show it: its number, whose it is, what became of it."""
    is_hers = notice.own_voice is not None
    waits = notice.state == Notice.State.DRAFTED and is_hers
    how = _("It cannot go now") if waits and is_held(notice, at) else _("It waits for you to send it.")
    return {
        "number": number,
        "name": notice.recipient.name,
        "says": how if waits else became_of(notice, at=at),
        "sent_at": notice.sent_at,
        "asks_again": notice.is_follow_up,
    }
