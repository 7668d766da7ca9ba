"""Whom a recipient named as the host of an address: written down, then confirmed or not. Nothing is sent because of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework import naming, tasks
from casework.fetch import policy_from_settings
from casework.forms.parties import NamedHostForm
from casework.hosts import AddressUnreadable, normalise
from casework.models import Case, Party, Sighting
from casework.moments import now
from casework.views.doors import case_door


@require_http_methods(["GET", "POST"])
@case_door("work")
def name_host(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Write down whom a recipient named as the host of an address."""
    sighting = case.sightings.filter(number=number).first()
    if sighting is None:
        raise Http404
    tellers = {str(party.pk): party for party in sighting.parties.acting()}
    others = _on_the_same_host(case, sighting)
    form = _form(request, sighting, tellers, others)
    if request.method == "POST" and form.is_valid():
        rows = [sighting, *(others if form.cleaned_data.get("everywhere") else ())]
        _propose(request, rows, form.cleaned_data, tellers[form.cleaned_data["told_by"]])
        messages.success(
            request,
            _("Written down. Nothing goes there until somebody confirms it, on the page of the address."),
        )
        return redirect("sighting", case_id=case.pk, number=number)
    context = {"case": case, "sighting": sighting, "form": form, "tellers": tellers}
    return render(request, "casework/name_host.html", context, status=422 if form.errors else 200)


@require_POST
@case_door("work")
def decide_party(request: HttpRequest, case: Case, party_id: UUID) -> HttpResponse:
    """Confirm that whom a recipient named is the host, or say that it is not."""
    party = (
        Party.objects.filter(case=case, pk=party_id, named_at__isnull=False)
        .select_related("sighting")
        .first()
    )
    if party is None:
        raise Http404
    answer = request.POST.get("answer")
    try:
        if answer == "confirm":
            naming.confirm_party(party=party, by=request.actor, at=now())
            messages.success(request, _("Confirmed. What can be sent there stands under the routes."))
        elif answer == "reject":
            naming.reject_party(party=party, by=request.actor, at=now())
            messages.success(request, _("Noted: not the host. Nothing goes there because of what was said."))
        else:
            messages.error(request, _("Choose one of the two answers."))
    except naming.AlreadyDecided:
        messages.info(request, _("Somebody decided this one before."))
    except naming.StillLookedUp:
        messages.info(request, _("Who holds it is still being looked up. Try again in a minute."))
    return redirect("sighting", case_id=case.pk, number=party.sighting.number)


def _form(
    request: HttpRequest, sighting: Sighting, tellers: dict[str, Party], others: list[Sighting]
) -> NamedHostForm:
    front = [key for key, party in tellers.items() if party.role == Party.Role.CDN]
    today = timezone.localdate(now())
    return NamedHostForm(
        request.POST or None,
        initial={"told_by": front[0] if front else "", "told_on": today},
        tellers=[(key, party.name) for key, party in tellers.items()],
        own_host=_host(sighting),
        others=len(others),
        policy=policy_from_settings(),
        today=today,
    )


def _propose(request: HttpRequest, rows: list[Sighting], said: dict[str, Any], told_by: Party) -> None:
    named = naming.Named(said["host"], said["company"], said["email"])
    for row in rows:
        party = naming.propose_host(
            sighting=row, named=named, told_by=told_by, told_on=said["told_on"], by=request.actor, at=now()
        )
        if party.traced_at is None:
            tasks.hurry(tasks.trace_named_host, party_id=str(party.pk))


def _on_the_same_host(case: Case, sighting: Sighting) -> list[Sighting]:
    """Return the other open addresses of a case on the host of this one."""
    host = _host(sighting)
    rows = case.sightings.open().exclude(pk=sighting.pk).order_by("number")
    return [row for row in rows if host and _host(row) == host]


def _host(sighting: Sighting) -> str:
    try:
        return normalise(sighting.url).host
    except AddressUnreadable:
        return ""
