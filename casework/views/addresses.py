"""Pasting addresses and recording them; taking one out of work; asking for a look."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework import sightings, tasks
from casework.addresses import normalise, parse_pasted
from casework.forms.addresses import AddressesForm
from casework.models import Case, Sighting
from casework.moments import now
from casework.views.doors import case_door


@require_http_methods(["GET", "POST"])
@case_door("work")
def addresses(request: HttpRequest, case: Case) -> HttpResponse:
    """Take pasted text, say what was understood, and record it on the second press."""
    form = AddressesForm(request.POST or None)
    understood: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        understood = _understand(case, form.cleaned_data["text"])
        if "record" in request.POST:
            _record_all(request, case, understood, form.cleaned_data["seen"])
            return redirect("case", case_id=case.pk)
    return render(request, "casework/addresses.html", {"case": case, "form": form, "understood": understood})


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


def _understand(case: Case, text: str) -> list[dict[str, Any]]:
    """Return each pasted piece with what was understood and, where it is in the case already, its number."""
    rows, seen = [], set()
    for pasted in parse_pasted(text):
        address = normalise(pasted.url) if pasted.url else None
        twin = None
        if address:
            index = sightings.url_index(case, address.normal)
            twin = case.sightings.filter(url_index=index).first()
        again = bool(address and address.normal in seen)
        if address:
            seen.add(address.normal)
        rows.append({"pasted": pasted, "address": address, "twin": twin, "again": again})
    return rows


def _record_all(request: HttpRequest, case: Case, rows: list[dict[str, Any]], seen: str) -> None:
    recorded = 0
    for row in rows:
        if row["address"] is None or row["twin"] or row["again"]:
            continue
        sighting = sightings.record_sighting(
            case=case,
            address=row["address"],
            typed=row["pasted"].raw,
            seen=seen,
            kind=Sighting.Kind.PAGE,
            facts={},
            by=request.actor,
            at=now(),
        )
        recorded += 1
        tasks.hurry(tasks.trace_hosts, sighting_id=str(sighting.pk))
        check = sightings.ask_check(sighting=sighting, by=request.actor, at=now())
        if check:
            tasks.hurry(tasks.check, check_id=str(check.pk))
    notes = [row["pasted"].raw for row in rows if row["address"] is None]
    messages.success(request, _("%(count)d addresses were recorded.") % {"count": recorded})
    if notes:
        messages.info(request, _("Not an address, and left out: %(notes)s") % {"notes": "; ".join(notes)[:500]})


def _sighting(case: Case, number: int) -> Sighting:
    sighting = case.sightings.filter(number=number).first()
    if sighting is None:
        raise Http404
    return sighting
