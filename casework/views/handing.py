"""Handing fingerprints over: what exactly would leave, asking a second person, taking the file out. Nothing is sent."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework import access, exchange, handing, partnerdeletion
from casework.forms.handing import FORMAT_WORDS, HandOverForm
from casework.granting import SamePerson, TooSoon
from casework.models import Actor, Case, Consent, HandOver, Image, Partner
from casework.moments import now
from casework.sentences import SIGNAL_WORDS, handed_words, picture_title
from casework.views.doors import back_to, case_door, needs_fresh_sign_in
from casework.views.handingwords import BESIDES, LEFT_OUT_WORDS, REFUSALS, STATES, refusal_words
from casework.views.reads import audit_read


@require_http_methods(["GET", "POST"])
@case_door("hand_over")
def hand_over(request: HttpRequest, case: Case) -> HttpResponse:
    """Choose partner, pictures and format; see what would leave (E15); ask a second person; list what was handed over."""
    given = request.POST if request.method == "POST" else request.GET
    form = _form(case, given if "partner" in given else None)
    if request.method == "POST":
        return _ask(request, case, form)
    return _page(request, case, form)


@needs_fresh_sign_in
def _ask(request: HttpRequest, case: Case, form: HandOverForm) -> HttpResponse:
    if not form.is_bound or not form.is_valid():
        return _page(request, case, form, status=422)
    audit_read(request, case, "fingerprints_asked")
    try:
        handing.ask_hand_over(case=case, by=request.actor, at=now(), **_chosen(case, form))
    except REFUSALS as refusal:
        return _page(request, case, form, problem=refusal_words(refusal), status=409)
    messages.success(request, _("Asked. A second person agrees before anything can be taken out."))
    return redirect("hand_over", case_id=case.pk)


@require_POST
@needs_fresh_sign_in
@case_door("hand_over")
def agree_hand_over(request: HttpRequest, case: Case, hand_over_id: UUID) -> HttpResponse:
    """Agree as the second person."""
    return _do(request, case, hand_over_id, handing.agree, _("Agreed. The file can be taken out for a day."))


@require_POST
@case_door("hold_back")
def drop_hand_over(request: HttpRequest, case: Case, hand_over_id: UUID) -> HttpResponse:
    """Drop what was not taken out yet, at any moment."""
    handing.drop(row=_row_or_404(case, hand_over_id), by=request.actor, at=now())
    messages.success(request, _("Dropped. Nothing leaves."))
    return back_to(case, "hand_over")


@require_POST
@needs_fresh_sign_in
@case_door("hand_over")
def take_out(request: HttpRequest, case: Case, hand_over_id: UUID) -> HttpResponse:
    """Hand the file out as a download under a neutral name; everything is asked again at this moment (S3)."""
    row = _row_or_404(case, hand_over_id)
    audit_read(request, case, "fingerprints_downloaded", hand_over=row.pk)
    try:
        written = handing.take_out(row=row, by=request.actor, at=now())
    except REFUSALS as refusal:
        return _page(request, case, _form(case, None), problem=refusal_words(refusal), status=409)
    response = HttpResponse(written.content, content_type=f"{written.media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="records.{written.ending}"'
    return response


@require_POST
@case_door("hold_back")
def deletion_asked(request: HttpRequest, case: Case, hand_over_id: UUID) -> HttpResponse:
    """Write down that the partner was asked to delete what it got, of an ended case too."""
    partnerdeletion.record_asked(row=_row_or_404(case, hand_over_id), by=request.actor, at=now())
    messages.success(request, _("Written down: the partner was asked to delete it."))
    return back_to(case, "hand_over")


def _do(request: HttpRequest, case: Case, pk: UUID, verb: Callable[..., None], says: str) -> HttpResponse:
    try:
        verb(row=_row_or_404(case, pk), by=request.actor, at=now())
    except REFUSALS as refusal:
        return _page(request, case, _form(case, None), problem=refusal_words(refusal), status=409)
    except SamePerson:
        messages.error(request, _("You asked for this; a second person must agree."))
    except TooSoon:
        messages.error(
            request, _("You are alone in your organisation: this can be agreed a day after it was asked.")
        )
    else:
        messages.success(request, says)
    return redirect("hand_over", case_id=case.pk)


def _row_or_404(case: Case, pk: UUID) -> HandOver:
    row = case.hand_overs.filter(pk=pk).select_related("partner", "case__organisation").first()
    if row is None:
        raise Http404
    return row


def _partners(case: Case) -> list[Partner]:
    rows = Partner.objects.live(now()).filter(organisation_id=case.organisation_id)
    return sorted(rows, key=lambda row: row.name.casefold())


def _pictures(case: Case) -> list[tuple[int, str]]:
    if case.closed_at:
        return []
    return [(row.number, _picture_words(row)) for row in handing.pictures_of(case).order_by("number")]


def _picture_words(row: Image) -> str:
    said = (row.facts or {}).get("description", "")
    number = picture_title(row.number, is_film=row.is_film)
    return f"{number}: {said}" if said else number


def _form(case: Case, given: Any) -> HandOverForm:
    initial = {"file_format": exchange.CSV}
    return HandOverForm(given, initial=initial, partners=_partners(case), pictures=_pictures(case))


def _chosen(case: Case, form: HandOverForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "partner": case.organisation.partners.get(pk=given["partner"]),
        "numbers": [int(number) for number in given["pictures"]],
        "file_format": given["file_format"],
    }


def _page(
    request: HttpRequest, case: Case, form: HandOverForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    rows = case.hand_overs.order_by("-asked_at").select_related(
        "partner", "asked_by__user", "agreed_by__user", "deletion_asked_by__user"
    )
    context = {
        "case": case,
        "form": form,
        "problem": problem,
        "has_partners": bool(form.fields["partner"].choices),
        "has_pictures": bool(form.fields["pictures"].choices),
        "may_show_a_minor": not case.closed_at and handing.may_show_a_minor(case),
        "may_vet": access.may(request.actor, "vet_partner"),
        "hand_overs": [_hand_over_row(request, row) for row in rows[:20]],
        "preview": _preview(case, form) if form.is_bound and form.is_valid() else None,
    }
    return render(request, "casework/hand_over.html", context, status=status)


def _preview(case: Case, form: HandOverForm) -> dict[str, Any]:
    """Return what would leave, in words: no fingerprint stands on the page (S20)."""
    chosen = _chosen(case, form)
    shown = handing.preview(case, at=now(), **chosen)
    asked = {
        "act": Consent.Act.FINGERPRINTS.value,
        "recipient": str(chosen["partner"].pk),
        "facts": ",".join(sorted(shown.facts)),
        "next": f"{reverse('hand_over', args=[case.pk])}?{urlencode(form.cleaned_data, doseq=True)}",
    }
    names = {row.number: picture_title(row.number, is_film=row.is_film) for row in handing.pictures_of(case)}
    missing = shown.facts if shown.not_allowed is None else shown.not_allowed
    return {
        "partner": chosen["partner"],
        "format": FORMAT_WORDS[chosen["file_format"]],
        "besides": BESIDES[chosen["file_format"]],
        "rows": [
            {"picture": names[one.picture], "words": SIGNAL_WORDS[one.name], "quality": one.quality}
            for one in shown.signals
        ],
        "left_out": [
            {"picture": names[one.picture], "words": SIGNAL_WORDS[one.name], "why": LEFT_OUT_WORDS[one.why]}
            for one in shown.left_out
        ],
        "missing": handed_words(missing),
        "consent_url": f"{reverse('consents', args=[case.pk])}?{urlencode(asked)}",
        "may_ask": bool(shown.signals) and not missing and not case.paused_at,
    }


def _hand_over_row(request: HttpRequest, row: HandOver) -> dict[str, Any]:
    at = now()
    is_open = handing.is_open(row, at=at)
    state, tone = STATES[row.state if is_open or row.state != HandOver.State.AGREED else "over"]
    is_mine = row.asked_by_id == request.actor.pk
    return {
        "row": row,
        "partner": row.partner.name,
        "state": state,
        "tone": tone,
        "pictures": ", ".join(str(number) for number in row.pictures),
        "format": FORMAT_WORDS.get(row.file_format, row.file_format),
        "asked_by": _name_of(row.asked_by),
        "agreed_by": _name_of(row.agreed_by),
        "may_agree": row.state == HandOver.State.ASKED
        and not (is_mine and row.case.organisation.has_two_people()),
        "may_take": is_open,
        "may_drop": row.state in {HandOver.State.ASKED, HandOver.State.AGREED},
        # What was handed over is not ours to delete: the partner is asked to.
        "ask_to_delete": partnerdeletion.is_owed(row, at=at),
        "deletion_asked_by": _name_of(row.deletion_asked_by),
    }


def _name_of(actor: Actor | None) -> str:
    return actor.name_in_words if actor else ""
