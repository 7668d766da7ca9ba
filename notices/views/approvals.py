"""What waits for a second pair of eyes: drafts, and contacts that no directory names."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework.moments import now
from casework.views.doors import door, needs_fresh_sign_in
from notices import agenda, letters, recipients
from notices.views.words import notice_row


@require_safe
@door("approve")
def approvals(request: HttpRequest) -> HttpResponse:
    """List drafts and contacts that wait for this person or for another."""
    rows = [
        {
            **notice_row(row),
            "mine": row.drafted_by_id == request.actor.pk,
            "second": letters.needs_second_person(row),
            "by": row.drafted_by.user.username.capitalize() if row.drafted_by.user_id else "",
        }
        for row in agenda.to_approve(request.actor)
    ]
    contacts = agenda.contacts_to_confirm(request.actor)
    return render(request, "notices/approvals.html", {"notices": rows, "contacts": contacts})


@require_POST
@needs_fresh_sign_in
@door("approve")
def confirm_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Look at a contact as one of two people."""
    contact = agenda.contacts_to_confirm(request.actor).filter(pk=contact_id).first()
    if contact is None:
        raise Http404
    try:
        if recipients.confirm_contact(contact=contact, by=request.actor, at=now()):
            messages.success(request, _("Confirmed. Notices may go there."))
        else:
            messages.info(request, _("Noted. A second person looks at it as well."))
    except recipients.SamePerson:
        messages.error(request, _("You looked at it already; a second person must do so too."))
    return redirect("approvals")
