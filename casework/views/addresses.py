"""Pasting addresses and recording them; saying which picture is there; asking for a look; taking one out of work and up again."""

import hashlib
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from casework import sightings, tasks, whereseen
from casework.addresses import Pasted
from casework.fetch import policy_from_settings
from casework.forms.addresses import AddressesForm, FirstSeenForm, WhereSeenForm, WhichPictureForm
from casework.models import Case, Sighting
from casework.moments import now
from casework.views.doors import case_door
from casework.views.hurrying import hurry_address
from casework.views.pastedrows import rows_of, unsaid


@require_http_methods(["GET", "POST"])
@case_door("work")
def addresses(request: HttpRequest, case: Case) -> HttpResponse:
    """Take pasted text, say what was understood, and record it on the second press."""
    form = AddressesForm(request.POST or None, today=timezone.localdate(now()))
    context: dict[str, Any] = {"case": case, "form": form}
    if request.method == "POST" and form.is_valid():
        text, seen = form.cleaned_data["text"], form.cleaned_data["seen"]
        rows = rows_of(case, text, seen=seen, given=request.POST.dict())
        # Only what was shown is recorded: a text or an answer for all that was changed since is shown again first.
        if "record" in request.POST and request.POST.get("shown") == _shown(text, seen):
            if not unsaid(rows):
                record_all(request, case, rows, form.cleaned_data)
                return redirect("case", case_id=case.pk)
            form.add_error(None, unsaid_words(unsaid(rows)))
        context |= {
            "understood": [row for row in rows if not row["piece"].is_note],
            "notes": [row for row in rows if row["piece"].is_note],
            "fresh": sum(row["is_asked"] for row in rows),
            "was_read": True,
            "shown": _shown(text, seen),
            "seen_before": seen,
        }
    return render(request, "casework/addresses.html", context)


@require_POST
@case_door("work")
def look_now(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Ask for one look at an address."""
    sighting = _sighting(case, number)
    check = sightings.ask_check(sighting=sighting, by=request.actor, at=now())
    if check:
        tasks.hurry(tasks.check, check_id=str(check.pk))
    return redirect("sighting", case_id=case.pk, number=number)


@require_POST
@case_door("work")
def which_picture(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Record which picture of the case a person saw at an address, or that it is none of them."""
    sighting = _sighting(case, number)
    images = {str(image.number): image for image in case.images.in_use()}
    others = sightings.without_word(case, but=sighting)
    form = WhichPictureForm(request.POST, images=images.values(), others=bool(others))
    if form.is_valid():
        chosen = images.get(form.cleaned_data["picture"])
        everywhere = chosen and form.cleaned_data.get("everywhere")
        for row in (sighting, *(others if everywhere else ())):
            sightings.name_image(sighting=row, image=chosen, by=request.actor, at=now())
        messages.success(request, _("Saved. Which laws apply is worked out with it."))
    else:
        messages.error(request, form.errors["picture"][0])
    return redirect("sighting", case_id=case.pk, number=number)


@require_http_methods(["GET", "POST"])
@case_door("work")
def first_seen(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Say or correct on which day the picture was first seen at an address."""
    sighting = _sighting(case, number)
    initial = {"first_seen": sighting.first_seen_date}
    form = FirstSeenForm(request.POST or None, initial=initial, today=timezone.localdate(now()))
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["first_seen"]
        sightings.say_first_seen(sighting=sighting, day=day, by=request.actor, at=now())
        messages.success(request, _("Saved."))
        return redirect("sighting", case_id=case.pk, number=number)
    return render(request, "casework/first_seen.html", {"case": case, "form": form, "sighting": sighting})


@require_http_methods(["GET", "POST"])
@case_door("work")
def where_seen(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Say or correct whether an address was seen in public or sent only to her."""
    sighting = _sighting(case, number)
    form = WhereSeenForm(request.POST or None, initial={"seen": sighting.seen})
    if request.method == "POST" and form.is_valid():
        _say_where_seen(request, sighting, form.cleaned_data["seen"])
        messages.success(request, _("Saved."))
        return redirect("sighting", case_id=case.pk, number=number)
    return render(request, "casework/where_seen.html", {"case": case, "form": form, "sighting": sighting})


@require_POST
@case_door("work")
def no_evidence(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Record that she wants no record of this address kept."""
    sightings.decline_evidence(sighting=_sighting(case, number), by=request.actor, at=now())
    return redirect("sighting", case_id=case.pk, number=number)


@require_POST
@case_door("work")
def withdraw(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Take an address out of work."""
    sightings.withdraw_sighting(sighting=_sighting(case, number), by=request.actor, at=now())
    return redirect("case", case_id=case.pk)


@require_POST
@case_door("work")
def take_up(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Put an address that was taken out of work back into it."""
    _take_up(request, _sighting(case, number))
    return redirect("sighting", case_id=case.pk, number=number)


@require_POST
@case_door("work")
def seen_again(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Note that somebody saw the picture again at an address where it was gone."""
    sightings.say_it_is_back(sighting=_sighting(case, number), by=request.actor, at=now())
    return redirect("sighting", case_id=case.pk, number=number)


def _take_up(request: HttpRequest, sighting: Sighting, *, only_to_me: bool = False) -> bool:
    at = now()
    is_back = sightings.take_up_again(sighting=sighting, by=request.actor, at=at, only_to_me=only_to_me)
    if is_back:
        sighting.refresh_from_db()
        hurry_address(request, sighting, at)
    return is_back


def _take_back(request: HttpRequest, sighting: Sighting, seen: str) -> bool:
    """Take an address up again as she says now that it was seen."""
    is_back = _take_up(request, sighting, only_to_me=seen == Sighting.Seen.SENT_TO_ME)
    _say_where_seen(request, sighting, seen)
    return is_back


def _say_where_seen(request: HttpRequest, sighting: Sighting, seen: str) -> None:
    refused, at = whereseen.refused_at(sighting.url, policy_from_settings()), now()
    if whereseen.say_where_seen(sighting=sighting, seen=seen, refused=refused, by=request.actor, at=at):
        sighting.refresh_from_db()
        hurry_address(request, sighting, at)


def _shown(text: str, seen: str) -> str:
    return hashlib.sha256(f"{seen}\n{text}".encode()).hexdigest()


def unsaid_words(count: int) -> str:
    return ngettext(
        "Say of %(count)d address whether it was seen in public or sent only to her. Nothing is recorded yet.",
        "Say of %(count)d addresses whether each was seen in public or sent only to her. Nothing is recorded yet.",
        count,
    ) % {"count": count}


def record_all(request: HttpRequest, case: Case, rows: list[dict[str, Any]], said: dict[str, Any]) -> None:
    """Record each new address by itself: one that fails does not stop the rest. A row may say more than all do."""
    recorded = sum(
        _record(request, case, row["piece"], said | {"seen": row["seen"]} | row.get("says_more", {}))
        for row in rows
        if row["is_new"]
    )
    back = sum(_take_back(request, row["twin"], row["seen"]) for row in rows if row["is_back"])
    # Counts alone: a message may lie in the session row, where no address belongs.
    if recorded:
        counted = ngettext(
            "%(count)d address was recorded. Who hosts it is being looked up.",
            "%(count)d addresses were recorded. Who hosts them is being looked up.",
            recorded,
        )
        messages.success(request, counted % {"count": recorded})
    if back:
        counted = ngettext(
            "%(count)d address was taken up again.", "%(count)d addresses were taken up again.", back
        )
        messages.success(request, counted % {"count": back})
    if not recorded and not back:
        messages.info(request, _("No new address was recorded: all of them are in the case already."))


def _record(request: HttpRequest, case: Case, piece: Pasted, said: dict[str, Any]) -> bool:
    at = now()
    try:
        sighting = sightings.record_sighting(
            case=case,
            address=piece.address,
            typed=piece.raw,
            seen=said["seen"],
            kind=said["kind"],
            facts={},
            first_seen=said["first_seen"],
            note=said.get("note", ""),
            by=request.actor,
            at=at,
        )
    except sightings.AlreadyRecorded:
        return False
    hurry_address(request, sighting, at)
    return True


def _sighting(case: Case, number: int) -> Sighting:
    sighting = case.sightings.filter(number=number).first()
    if sighting is None:
        raise Http404
    return sighting
