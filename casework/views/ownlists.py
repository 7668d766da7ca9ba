"""Her links with their state in words, and who opened her case on which days: behind her own word (U17, U18)."""

from typing import Any

from django.conf import settings
from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import askedlater, consents, daylimits, directory, handingin, ownlinks, ownreads
from casework.alone import is_alone
from casework.fetch import policy_from_settings
from casework.forms.own import MOST_LINKS
from casework.forms.ownlinks import LinksMoreForm
from casework.herword import TooEarly, her_word_waits_until
from casework.hosts import site_of
from casework.models import GONE, Actor, Case, DayCount, Sighting, Verdict
from casework.moments import now
from casework.ownwords import COULD_NOT_TELL, GONE_ONCE, READER_WORDS
from casework.sentences import STATE_WORDS
from casework.views.owndoors import own_door

# Digits of the number of a link, far above what a case can hold.
_LONGEST_NUMBER = 6
# What a look says that leaves a link as it was, and tells nothing of now.
_CANNOT_TELL = frozenset({Verdict.UNKNOWN, Verdict.BLOCKED_HERE, Verdict.LOGIN_WALL})


# `own_read` for adding too: whoever may add here reads here what is there.
@require_http_methods(["GET", "HEAD", "POST"])
@own_door("own_read")
def links(request: HttpRequest, case: Case) -> HttpResponse:
    """List her links by site, each with how it stands; and take more of them, once she handed her case in."""
    begun = getattr(case, "intake", None)
    if begun is not None and begun.finished_on is None:
        return redirect("own_status")
    asks_to_look = not consents.may_look(case, at=now())
    if request.method != "POST":
        return _listed(request, case, LinksMoreForm(asks_to_look=asks_to_look))
    form = LinksMoreForm(request.POST, asks_to_look=asks_to_look)
    if not form.is_valid():
        return _listed(request, case, form)
    try:
        taken = _add(request, case, form)
    except TooEarly:
        return _listed(request, case, form, status=409)
    if not (taken.rest or taken.again or taken.noted or taken.written):
        return redirect("own_links")
    return _listed(request, case, _rest(form, taken, case), taken)


def _add(request: HttpRequest, case: Case, form: LinksMoreForm) -> ownlinks.Taken:
    policy, links = policy_from_settings(), form.cleaned_data
    taken = askedlater.add_links(
        case=case, links=links, most=MOST_LINKS, policy=policy, by=request.actor, at=now()
    )
    if count := sum(bool(site_of(row.url)) for row in taken.added):
        says = ngettext("%(count)d link was added.", "%(count)d links were added.", count)
        notes.success(request, says % {"count": count})
    if taken.changed:
        notes.success(request, _("Kept. It holds from now on."))
    return taken


def _rest(form: LinksMoreForm, taken: ownlinks.Taken, case: Case) -> LinksMoreForm:
    """Return the form with what was not kept still in it; nothing that she typed is lost."""
    asks_to_look = not consents.may_look(case, at=now())
    if not taken.rest:
        return LinksMoreForm(asks_to_look=asks_to_look)
    rest = LinksMoreForm({**form.data.dict(), "text": taken.rest}, asks_to_look=asks_to_look)
    if taken.over and rest.is_valid():
        most = None if is_alone(case) else MOST_LINKS
        rest.add_error("text", daylimits.full_sentence(DayCount.What.ADDRESS, most=most))
    return rest


def _listed(
    request: HttpRequest,
    case: Case,
    form: LinksMoreForm,
    taken: ownlinks.Taken | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    sites: dict[str, list[dict[str, Any]]] = {}
    for row in case.sightings.order_by("number"):
        sites.setdefault(site_of(row.url), []).append(_link(row, request.actor))
    # No address that a browser reads names no site: such pieces come last.
    ordered = sorted(sites.items(), key=lambda item: (not item[0], item[0]))
    wait = ownlinks.waiting(case, policy_from_settings())
    counts_from = her_word_waits_until(case, at=now())
    context = {
        "sites": ordered,
        "waits_until": counts_from,
        "waiting": wait,
        "room": daylimits.left(case, DayCount.What.ADDRESS, at=now()) if wait else 0,
        "full": daylimits.full_sentence(DayCount.What.ADDRESS),
        "form": form,
        "face_searches": ownlinks.face_searches(case),
        "asks_of_links": askedlater.left_open(case),
        "taken": taken,
        "noted": _noted(case, taken.noted if taken else []),
        # Only where she is asked for a yes.
        "counts_from": counts_from if "may_look" in form.fields else None,
    }
    return render(request, "casework/own/link_list.html", context, status=422 if form.errors else status)


def _noted(case: Case, now_said: list[str]) -> list[str]:
    """Return what she pasted before that is no link: kept, as she was told."""
    said = (case.intake.said or {}) if hasattr(case, "intake") else {}
    return [piece for piece in handingin.notes_of(said) if piece not in now_said]


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


@require_POST
@own_door("own_decide")
def take_out(request: HttpRequest, case: Case) -> HttpResponse:
    """Take a link out that she added by mistake; one about which a letter was sent meanwhile stays, and its row says why."""
    number = request.POST.get("number", "")
    chosen = int(number) if number.isdecimal() and len(number) <= _LONGEST_NUMBER else 0
    if askedlater.take_out(case=case, number=chosen, by=request.actor, at=now()):
        notes.success(request, _("The link is taken out. Paste it again, and it is back."))
    return redirect("own_links")


def _state(row: Sighting) -> Promise:
    """Return how a link stands, in words: as the last look found it, whose day stands beside."""
    if row.state not in Sighting.OPEN or row.last_checked_at is None:
        return STATE_WORDS[row.state]
    if row.last_verdict in GONE:
        return GONE_ONCE
    is_up = row.state == Sighting.State.UP and row.last_verdict not in _CANNOT_TELL
    return STATE_WORDS[row.state] if is_up else COULD_NOT_TELL


def _link(row: Sighting, by: Actor) -> dict[str, Any]:
    is_unseen = row.state == Sighting.State.NEW and row.last_checked_at is None
    return {
        "url": row.url,
        "number": row.number,
        "she_saw": row.she_saw,
        "she_saw_on": row.she_saw_on,
        "may_say": row.state != Sighting.State.WITHDRAWN and bool(site_of(row.url)),
        "is_search": bool(site_of(row.url)) and directory.load(practice=settings.PRACTICE).is_search(row.url),
        "may_take_out": askedlater.may_take_out(row, by=by),
        "has_letter": row.state in Sighting.OPEN and row.added_by_id == by.pk and row.noticed_at is not None,
        "state": _state(row),
        "seen_on": row.last_checked_at,
        # A link that was sent to her alone, or leads where nobody may look.
        "is_never_opened": is_unseen and row.not_fetched_because not in ("", "not_said"),
    }
