"""Mail that a person sorts: what belongs to no notice, for those who see all cases; what a notice's mail says, for its case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework import access, audit, storage, vault
from casework.models import Case
from casework.moments import now
from casework.views.doors import back_to, case_door, door, needs_fresh_sign_in, own_private_key
from notices import disputes, triage
from notices.disputeforms import WHY_WORDS
from notices.mailforms import AttachMailForm, SettleMailForm
from notices.models import IncomingMail, Reply
from notices.replies import NotWithRecipient
from notices.views.mailrows import file_rows, mail_words
from notices.whichnotice import notice_named

MOST_LISTED = 100


@require_safe
@door("triage")
def unknown_mails(request: HttpRequest) -> HttpResponse:
    """List what came in and belongs to no notice, and notices that are said to be wrong. Nothing in it is opened."""
    rows = triage.unknown_for(request.actor).order_by("received_at")[:MOST_LISTED]
    listed = [{"mail": row, "words": _words_or_none(request, row)} for row in rows]
    waiting = (
        disputes.waiting_for(request.actor).select_related("notice").order_by("received_at")[:MOST_LISTED]
    )
    said_wrong = [{"dispute": row, "why": WHY_WORDS[row.why]} for row in waiting]
    return render(request, "notices/unknown_mails.html", {"mails": listed, "disputes": said_wrong})


@require_safe
@door("triage")
def unknown_mail(request: HttpRequest, unknown_id: UUID) -> HttpResponse:
    """Show the words of one, and ask where it belongs."""
    row = _mail_or_404(request, unknown_id)
    _audit(request, "unknown_mail_read", row)
    return _page(request, row, AttachMailForm())


@require_POST
@needs_fresh_sign_in
@door("triage")
def attach_mail(request: HttpRequest, unknown_id: UUID) -> HttpResponse:
    """Put it to the notice whose reference the person gives."""
    row = _mail_or_404(request, unknown_id)
    form = AttachMailForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    notice = notice_named(form.cleaned_data["reference"])
    _audit(request, "unknown_mail_attached", row)
    try:
        if notice is None:
            raise access.Refused("draft")
        triage.attach(mail=row, notice=notice, private=own_private_key(request), by=request.actor, at=now())
    except access.Refused:
        # One answer for what is not there and what is not theirs (S2).
        form.add_error("reference", _("No notice of your cases has this reference."))
    except access.Stopped:
        form.add_error(
            "reference", _("A possible minor holds this case. Leave the mail here until that is decided.")
        )
    except vault.SealBroken:
        form.add_error("reference", _no_key_words())
    except storage.StoreDown:
        form.add_error("reference", _("The store of sealed files does not answer. Try again in a minute."))
    except triage.NotOpen:
        messages.info(request, _("A colleague has sorted this mail already."))
        return redirect("unknown_mails")
    else:
        messages.success(request, _("It is with the notice now. Say there what it says."))
        return redirect("notice", notice.case_id, notice.pk)
    return _page(request, row, form)


@require_POST
@needs_fresh_sign_in
@door("triage")
def discard_mail(request: HttpRequest, unknown_id: UUID) -> HttpResponse:
    """Keep nothing of it here; the mailbox itself is not touched."""
    row = _mail_or_404(request, unknown_id)
    _audit(request, "unknown_mail_discarded", row)
    try:
        triage.discard(mail=row, by=request.actor, at=now())
        messages.success(request, _("Nothing of it is kept here any more."))
    except triage.NotOpen:
        messages.info(request, _("A colleague has sorted this mail already."))
    return redirect("unknown_mails")


@require_POST
@case_door("draft")
def settle_mail(request: HttpRequest, case: Case, notice_id: UUID, mail_id: UUID) -> HttpResponse:
    """Record what a mail says that the rules did not understand, or may not decide."""
    row = IncomingMail.objects.filter(case=case, notice_id=notice_id, pk=mail_id).first()
    if row is None:
        raise Http404
    form = SettleMailForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what they said."))
        return back_to(case, "notice", notice_id)
    kind = form.cleaned_data["kind"]
    try:
        triage.settle(case=case, mail=row, kind="" if kind == "nothing" else kind, by=request.actor, at=now())
    except triage.NotOpen:
        messages.info(request, _("Somebody has said so already."))
    except NotWithRecipient:
        messages.error(request, _("This notice is not with them, so there can be no reply yet."))
    else:
        messages.success(request, _("Recorded."))
        if kind == Reply.Kind.COUNTER_NOTICE:
            messages.warning(
                request, _("The uploader objects. Do not answer them. What the law makes of it stands below.")
            )
    return back_to(case, "notice", notice_id)


def _mail_or_404(request: HttpRequest, unknown_id: UUID) -> IncomingMail:
    row = triage.unknown_for(request.actor).filter(pk=unknown_id).first()
    if row is None:
        raise Http404
    return row


def _page(request: HttpRequest, row: IncomingMail, form: Any) -> HttpResponse:
    words = _words_or_none(request, row)
    context = {
        "mail": row,
        "form": form,
        "words": words,
        "files": file_rows(words["attachments"]) if words else [],
        "no_key": "" if words else _no_key_words(),
    }
    return render(request, "notices/unknown_mail.html", context, status=422 if form.errors else 200)


def _words_or_none(request: HttpRequest, row: IncomingMail) -> dict[str, Any] | None:
    """Return what it says, for showing; None: it is sealed to others, or the reader's key is not open."""
    try:
        return mail_words(triage.words_of(row, own_private_key(request)))
    except vault.SealBroken:
        return None


def _no_key_words() -> str:
    return _(
        "Your key does not open this mail. Sign out and in again; if it came before you were a supervisor, a colleague "
        "who was one then can read it, and it lies in the mailbox itself."
    )


def _audit(request: HttpRequest, event: str, row: IncomingMail) -> None:
    audit.record(
        organisation_id=request.actor.organisation_id, event=event, by=request.actor, at=now(), mail=row.pk
    )
