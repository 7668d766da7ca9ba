"""Messages that a notice was wrong, for supervisors: read, put to a notice, decided. Nothing is decided by itself."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework import access, audit
from casework.moments import now
from casework.views.doors import door, needs_fresh_sign_in
from notices import disputes
from notices.defanging import defanged
from notices.disputeforms import WHY_WORDS, RejectDisputeForm
from notices.mailforms import AttachMailForm
from notices.models import Dispute
from notices.whichnotice import notice_named


@require_safe
@door("triage")
def dispute(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """Show one message and what can be made of it."""
    row = _row_or_404(request, dispute_id)
    _audit(request, "dispute_read", row)
    return _page(request, row)


@require_POST
@needs_fresh_sign_in
@door("triage")
def attach_dispute(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """Put it to the notice whose reference the person gives."""
    row, form = _row_or_404(request, dispute_id), AttachMailForm(request.POST)
    if not form.is_valid():
        return _page(request, row, attach_form=form)
    notice = notice_named(form.cleaned_data["reference"])
    _audit(request, "dispute_attached", row)
    try:
        if notice is None:
            raise access.Refused("hold_back")
        disputes.attach(dispute=row, notice=notice, by=request.actor, at=now())
    except access.Refused:
        form.add_error("reference", _("No notice of your cases has this reference."))
        return _page(request, row, attach_form=form)
    except disputes.NotOpen:
        return _decided(request)
    messages.success(request, _("It is with the notice now. Decide on it here."))
    return redirect("dispute", row.pk)


@require_POST
@needs_fresh_sign_in
@door("triage")
def uphold_dispute(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """Withdraw the notice; the letter that takes it back waits on its page."""
    row = _row_or_404(request, dispute_id)
    _audit(request, "dispute_upheld", row)
    try:
        notice = disputes.uphold(dispute=row, by=request.actor, at=now())
    except disputes.NotOpen:
        return _decided(request)
    messages.success(
        request,
        _(
            "Decided. She sent it herself, so nobody here takes it back. She reads on her page that it is wrong."
        )
        if notice.sent_by_her
        else _("Withdrawn. If they have it, tell them so by the letter below."),
    )
    return redirect("notice", notice.case_id, notice.pk)


@require_POST
@needs_fresh_sign_in
@door("triage")
def reject_dispute(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """Keep the notice, and say why; of a message about no notice nothing is kept."""
    row, form = _row_or_404(request, dispute_id), RejectDisputeForm(request.POST)
    if row.notice_id and not form.is_valid():
        return _page(request, row, reject_form=form)
    _audit(request, "dispute_rejected", row)
    try:
        reason = form.cleaned_data["reason"] if row.notice_id else ""
        disputes.reject(dispute=row, reason=reason, by=request.actor, at=now())
    except disputes.NotOpen:
        return _decided(request)
    messages.success(
        request, _("Decided. The notice stands.") if reason else _("Nothing of it is kept here.")
    )
    return redirect("unknown_mails")


def _decided(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("A colleague has decided on this already."))
    return redirect("unknown_mails")


def _row_or_404(request: HttpRequest, dispute_id: UUID) -> Dispute:
    rows = disputes.waiting_for(request.actor).select_related("notice__recipient", "notice__case", "case")
    row = rows.filter(pk=dispute_id).first()
    if row is None:
        raise Http404
    return row


def _page(request: HttpRequest, row: Dispute, **forms: object) -> HttpResponse:
    said = row.typed
    context = {
        "row": row,
        "why": WHY_WORDS[row.why],
        "said": {key: defanged(value) for key, value in said.items() if key != "mailbox"},
        "mailbox": said.get("mailbox", ""),
        "due_days": disputes.DAYS_TO_LOOK,
        "attach_form": AttachMailForm(),
        "reject_form": RejectDisputeForm(),
        **forms,
    }
    return render(request, "notices/dispute.html", context, status=422 if forms else 200)


def _audit(request: HttpRequest, event: str, row: Dispute) -> None:
    actor = request.actor
    audit.record(organisation_id=actor.organisation_id, event=event, by=actor, at=now(), dispute=str(row.pk))
