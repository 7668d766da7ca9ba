"""Joint complaints of an organisation: of which host, to which authority, who can take part, the letter and its way out."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import audit
from casework.moments import now
from casework.views.doors import door, needs_fresh_sign_in
from notices import joining, pdf
from notices.jointgroups import group_of, matters_for
from notices.jointmatters import JointMatter
from notices.models import JointComplaint
from notices.sentences import no_pdf_sentence
from notices.views.jointrows import complaint_row, group_row, language_rows, letter_parts, matter_row


@require_safe
@door("join_complaints")
def joint_complaints(request: HttpRequest) -> HttpResponse:
    """List what can be complained of together, and the complaints that are there."""
    at, actor = now(), request.actor
    rows = _complaints(request).exclude(state=JointComplaint.State.DROPPED).order_by("-drafted_at")
    context = {
        "matters": sorted(
            (matter_row(one) for one in matters_for(actor, at=at)), key=lambda row: row["host"]
        ),
        "complaints": [complaint_row(row, actor) for row in rows],
    }
    return render(request, "notices/joint_complaints.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@door("join_complaints")
def joint_matter(request: HttpRequest, recipient_id: UUID, basis_id: str, country: str) -> HttpResponse:
    """Say how many could take part, ask for permissions that are missing, and draft."""
    at = now()
    matter = matter_or_404(request, recipient_id, basis_id, country, at=at)
    if request.method == "POST":
        return _draft(request, matter, at)
    group = group_of(matter, at=at)
    waiting = _complaints(request).filter(
        recipient=matter.recipient, basis_id=basis_id, country=country, state__in=JointComplaint.WAITING
    )
    context = {
        "matter": matter_row(matter),
        "group": group_row(group, matter, request.actor),
        "waiting": [complaint_row(row, request.actor) for row in waiting],
        "languages": language_rows(basis_id),
    }
    return render(request, "notices/joint_matter.html", context)


@require_safe
@door("join_complaints")
def joint_complaint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """Show one complaint word for word, with what can be done with it now."""
    at, row = now(), _complaint_or_404(request, complaint_id)
    is_over = row.state == JointComplaint.State.DROPPED
    context = {
        "row": complaint_row(row, request.actor),
        "complaint": row,
        "digest": joining.digest_of(row),
        "holds": is_over or joining.holds(row, at=at),
        "is_open": bool(row.release_at and row.release_at <= at),
        **letter_parts(row.letter),
    }
    return render(request, "notices/joint_complaint.html", context)


@require_POST
@needs_fresh_sign_in
@door("join_complaints")
def approve_joint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """Approve the letter that was read, as the second person."""
    row = _complaint_or_404(request, complaint_id)
    _audit(request, "joint_complaint_approved", complaint=row.pk)
    digest = request.POST.get("digest", "")
    done = _("Approved. After the cool-off somebody takes it out and brings it to the authority.")
    act = partial(joining.approve_joint, complaint=row, seen_digest=digest, by=request.actor, at=now())
    _try(request, act, says=done)
    return redirect("joint_complaint", row.pk)


@require_POST
@door("join_complaints")
def drop_joint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """Drop a complaint that was not taken out."""
    row = _complaint_or_404(request, complaint_id)
    _audit(request, "joint_complaint_dropped", complaint=row.pk)
    if joining.drop_joint(complaint=row, by=request.actor, at=now()):
        messages.success(request, _("Dropped. It will not leave."))
    else:
        messages.error(request, _("It was taken out or dropped already."))
    return redirect("joint_complaints")


@require_POST
@needs_fresh_sign_in
@door("join_complaints")
def take_out_joint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """Hand the PDF to one who brings it to the authority, if everybody in it still agrees."""
    row = _complaint_or_404(request, complaint_id)
    _audit(request, "joint_complaint_downloaded", complaint=row.pk)
    act = partial(joining.take_out, complaint=row, by=request.actor, at=now())
    content = _try(request, act)
    if content is None:
        return redirect("joint_complaint", row.pk)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="complaint.pdf"'
    return response


def matter_or_404(
    request: HttpRequest, recipient_id: UUID, basis_id: str, country: str, *, at: datetime
) -> JointMatter:
    """Return what an address names, if this actor may know of it."""
    for matter in matters_for(request.actor, at=at):
        if (matter.recipient.pk, matter.basis.id, matter.country) == (recipient_id, basis_id, country):
            return matter
    raise Http404


def _draft(request: HttpRequest, matter: JointMatter, at: datetime) -> HttpResponse:
    _audit(request, "joint_complaint_drafted", recipient=matter.recipient.pk, basis=matter.basis.id)
    language = request.POST.get("language", "")
    act = partial(joining.draft_joint, matter=matter, language=language, by=request.actor, at=at)
    row = _try(request, act, says=_("Drafted. Read it; somebody else approves it."))
    if row is None:
        return redirect("joint_matter", matter.recipient.pk, matter.basis.id, matter.country)
    return redirect("joint_complaint", row.pk)


def _try(request: HttpRequest, act: Callable[[], Any], *, says: str = "") -> Any:
    """Do it and say so; None where it may not be, which is said in words that tell of nobody."""
    try:
        done = act()
    except joining.TooFew:
        messages.error(
            request, _("Fewer than five people take part now, so nothing is written and nothing leaves.")
        )
    except joining.Stale:
        messages.error(
            request,
            _(
                "Something in it is not so any more: a permission, a number, or who may approve. Draft it anew."
            ),
        )
    except joining.SamePerson:
        messages.error(request, _("You drafted it. Somebody else approves it, since it speaks for many."))
    except joining.NeedsSupervisor:
        messages.error(
            request, _("It is about a protected host. A supervisor is one of the two who approve that.")
        )
    except joining.TooSoon:
        messages.error(
            request, _("You are alone in your organisation: this can be approved a day after it was drafted.")
        )
    except joining.Changed:
        messages.error(request, _("It changed meanwhile, or has to wait. Read what this page says now."))
    except (pdf.PdfRefused, pdf.PdfFailed) as failure:
        messages.error(request, no_pdf_sentence(failure.code))
    else:
        if says:
            messages.success(request, says)
        return done
    return None


def _complaints(request: HttpRequest) -> Any:
    rows = JointComplaint.objects.filter(organisation=request.actor.organisation)
    return rows.select_related(
        "recipient", "organisation", "drafted_by__user", "approved_by__user", "taken_by__user"
    )


def _complaint_or_404(request: HttpRequest, complaint_id: UUID) -> JointComplaint:
    row: JointComplaint | None = _complaints(request).filter(pk=complaint_id).first()
    if row is None:
        raise Http404
    return row


def _audit(request: HttpRequest, event: str, **data: Any) -> None:
    audit.record(
        organisation_id=request.actor.organisation_id, event=event, by=request.actor, at=now(), **data
    )
