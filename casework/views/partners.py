"""Partners of the organisation: to whom fingerprints may be handed at all."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework import access, audit, vetting
from casework.forms.handing import KIND_WORDS, PartnerForm
from casework.models import Partner
from casework.moments import now
from casework.sentences import SIGNAL_WORDS
from casework.views.doors import door, needs_fresh_sign_in


@require_http_methods(["GET", "POST"])
@door("see_house")
def partners(request: HttpRequest) -> HttpResponse:
    """List the partners with their agreements; those who answer for it add one."""
    may_add = access.may(request.actor, "vet_partner")
    if request.method == "POST":
        if not may_add:
            raise Http404
        return _add(request)
    form = PartnerForm(today=timezone.localdate(now())) if may_add else None
    return _page(request, form)


@needs_fresh_sign_in
def _add(request: HttpRequest) -> HttpResponse:
    form = PartnerForm(request.POST, today=timezone.localdate(now()))
    if form.is_valid() and _is_added(request, form):
        messages.success(request, _("Added. A second person confirms it before anything is handed over."))
        return redirect("partners")
    return _page(request, form, status=422)


@require_POST
@needs_fresh_sign_in
@door("confirm_partner")
def decide_partner(request: HttpRequest, partner_id: UUID) -> HttpResponse:
    """Confirm a partner as the second person, or end it."""
    partner = request.actor.organisation.partners.filter(pk=partner_id).first()
    if partner is None:
        raise Http404
    is_end = "end" in request.POST
    _audit(request, "partner_ended" if is_end else "partner_confirmed", partner)
    if is_end:
        vetting.end_partner(partner=partner, by=request.actor, at=now())
        messages.success(request, _("Ended. Nothing is handed to it any more."))
        return redirect("partners")
    try:
        vetting.confirm_partner(partner=partner, by=request.actor, at=now())
        messages.success(request, _("Confirmed."))
    except vetting.SamePerson:
        messages.error(request, _("You added this partner; a second person confirms it."))
    except vetting.TooSoon:
        messages.error(
            request, _("You are alone in your organisation: this can be confirmed a day after it was added.")
        )
    except vetting.Hostile:
        messages.error(request, _hostile())
    return redirect("partners")


def _is_added(request: HttpRequest, form: PartnerForm) -> bool:
    _audit(request, "partner_added", None)
    try:
        vetting.add_partner(
            organisation=request.actor.organisation, by=request.actor, at=now(), **form.cleaned_data
        )
    except vetting.NoName:
        form.add_error(
            "name",
            _("This is an address. Give the name of the organisation with which there is an agreement."),
        )
    except vetting.Hostile:
        form.add_error("name", _hostile())
    else:
        return True
    return False


def _hostile() -> str:
    return _("The directory marks this one as hostile: it gets nothing. If that is wrong, tell the operator.")


def _audit(request: HttpRequest, event: str, partner: Partner | None) -> None:
    actor = request.actor
    data = {"partner": partner.pk} if partner else {}
    audit.record(organisation_id=actor.organisation_id, event=event, by=actor, at=now(), **data)


def _page(request: HttpRequest, form: PartnerForm | None, *, status: int = 200) -> HttpResponse:
    rows = request.actor.organisation.partners.order_by(F("ended_at").asc(nulls_first=True), "-added_at")
    rows = rows.select_related("added_by__user", "confirmed_by__user")
    context = {
        "form": form,
        "partners": [_row(request, row) for row in rows],
        "may_decide": access.may(request.actor, "confirm_partner"),
    }
    return render(request, "casework/partners.html", context, status=status)


def _row(request: HttpRequest, row: Partner) -> dict[str, Any]:
    at = now()
    if row.ended_at:
        state, tone = _("ended"), ""
    elif row.until < at.date():
        state, tone = _("agreement over"), "warn"
    elif row.confirmed_at:
        state, tone = _("confirmed"), "good"
    else:
        state, tone = _("waits for a second person"), "warn"
    may_confirm = row.added_by_id != request.actor.pk or not vetting.others_who_may(
        row.organisation, request.actor
    )
    return {
        "partner": row,
        "kind": KIND_WORDS[row.kind],
        "takes": [SIGNAL_WORDS[name] for name in row.takes if name in SIGNAL_WORDS],
        "state": state,
        "tone": tone,
        "may_confirm": row.confirmed_at is None and row.ended_at is None and may_confirm,
        "added_by": row.added_by.name_in_words,
        "confirmed_by": row.confirmed_by.name_in_words if row.confirmed_by else "",
    }
