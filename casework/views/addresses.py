"""Pasting addresses and recording them; saying which picture is there; asking for a look; taking one out of work and up again."""

import hashlib
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from casework import refusals, sightings, tasks
from casework.addresses import SAYS, Pasted, parse_pasted
from casework.fetch import policy_from_settings
from casework.forms.addresses import AddressesForm, FirstSeenForm, WhichPictureForm
from casework.models import Case, Sighting
from casework.moments import now
from casework.views.doors import case_door


@require_http_methods(["GET", "POST"])
@case_door("work")
def addresses(request: HttpRequest, case: Case) -> HttpResponse:
    """Take pasted text, say what was understood, and record it on the second press."""
    form = AddressesForm(request.POST or None, today=timezone.localdate(now()))
    context: dict[str, Any] = {"case": case, "form": form}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        rows = [_understood(case, piece) for piece in parse_pasted(text, policy=policy_from_settings())]
        # Only what was shown is recorded: a text that was changed since is shown again first.
        if "record" in request.POST and request.POST.get("shown") == _shown(text):
            _record_all(request, case, rows, form.cleaned_data)
            return redirect("case", case_id=case.pk)
        context |= {
            "understood": [row for row in rows if not row["piece"].is_note],
            "notes": [row for row in rows if row["piece"].is_note],
            "fresh": sum(row["is_new"] or row["is_back"] for row in rows),
            "was_read": True,
            "shown": _shown(text),
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


def _take_up(request: HttpRequest, sighting: Sighting, *, only_to_me: bool = False) -> bool:
    at = now()
    is_back = sightings.take_up_again(sighting=sighting, by=request.actor, at=at, only_to_me=only_to_me)
    if is_back:
        sighting.refresh_from_db()
        _hurry(request, sighting, at)
    return is_back


def _hurry(request: HttpRequest, sighting: Sighting, at: datetime) -> None:
    """Have an address traced and looked at now."""
    tasks.hurry(tasks.trace_hosts, sighting_id=str(sighting.pk))
    check = sightings.ask_check(sighting=sighting, by=request.actor, at=at)
    if check:
        tasks.hurry(tasks.check, check_id=str(check.pk))


def _understood(case: Case, piece: Pasted) -> dict[str, Any]:
    """Return one pasted piece with what was understood and, where it is in the case already, its number.

    `is_back`: it was taken out of work, and recording it takes it up again.
    """
    twin = None
    if piece.address:
        index = sightings.url_index(case, piece.address.normal)
        twin = case.sightings.filter(url_index=index).first()
    again = "duplicate" in piece.warnings
    return {
        "piece": piece,
        "twin": twin,
        "again": again,
        "is_back": bool(twin and twin.state == Sighting.State.WITHDRAWN and not again),
        "is_new": piece.address is not None and not twin and not again,
        "says": _sentences(piece),
    }


def _sentences(piece: Pasted) -> list[str]:
    """Return every oddity of a piece in words, what keeps it from being visited last."""
    if piece.is_note:
        return [] if piece.warnings == ("not_an_address",) else [piece.says]
    refused = piece.address.refused_because if piece.address else ""
    said = [str(SAYS[code]) for code in piece.warnings if code in SAYS and code not in {"duplicate", refused}]
    return [*said, refusals.sentence(refused)] if refused else said


def _shown(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _record_all(request: HttpRequest, case: Case, rows: list[dict[str, Any]], said: dict[str, Any]) -> None:
    """Record each new address by itself: one that fails does not stop the rest."""
    only_to_me = said["seen"] == Sighting.Seen.SENT_TO_ME
    recorded = sum(_record(request, case, row["piece"], said) for row in rows if row["is_new"])
    back = sum(_take_up(request, row["twin"], only_to_me=only_to_me) for row in rows if row["is_back"])
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
            by=request.actor,
            at=at,
        )
    except sightings.AlreadyRecorded:
        return False
    _hurry(request, sighting, at)
    return True


def _sighting(case: Case, number: int) -> Sighting:
    sighting = case.sightings.filter(number=number).first()
    if sighting is None:
        raise Http404
    return sighting
