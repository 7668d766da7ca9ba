"""What waits for a second pair of eyes: drafts, and contacts that no directory names."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework import audit
from casework.models import Actor
from casework.moments import now
from casework.views.doors import door, needs_fresh_sign_in
from notices import agenda, hands, joining, keptback, letters, recipients, ways
from notices.drafts import Draft, about_each
from notices.models import Contact
from notices.models.recipients import DIRECTORY_DAYS, REGISTRY_DAYS
from notices.sentences import BY_OTHERS
from notices.views.rows import source_words
from notices.views.words import CHANNEL_WORDS, notice_row, numbers_in_words, with_rows


@require_safe
@door("approve")
def approvals(request: HttpRequest) -> HttpResponse:
    """List drafts and contacts that wait for this person or for another; composes each draft to see what it lacks."""
    at = now()
    rows = []
    about = about_each(with_rows(agenda.to_approve(request.actor)))
    why = hands.why_not_by(request.actor, about)
    for notice, lacks in letters.lacks_of(about, by=request.actor, at=at).items():
        row = notice_row(notice, at=at)
        waits = keptback.lacks_of_house(Draft(notice, about[notice]), at=at)
        row |= {
            "where": numbers_in_words(row["sightings"]),
            "by": notice.drafted_by.name_in_words,
            "is_ready": lacks <= BY_OTHERS and not waits,
            "why": why.get(notice, ""),
            "needs_supervisor": "supervisor" in lacks,
        }
        rows.append(row)
    contacts = [
        contact_row(contact, request.actor) for contact in ways.contacts_to_confirm(request.actor, at=at)
    ]
    rejected = [contact_row(contact, request.actor) for contact in ways.contacts_rejected(request.actor)]
    joint = joining.to_approve(request.actor).select_related("recipient").order_by("drafted_at")
    context = {"joint": joint, "notices": rows, "contacts": contacts, "rejected": rejected}
    return render(request, "notices/approvals.html", context)


@require_POST
@needs_fresh_sign_in
@door("approve")
def confirm_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Look at a contact as one of two people."""
    contact = _found(ways.contacts_to_confirm(request.actor, at=now()), contact_id)
    _keep_look(request, "contact_confirmed", contact)
    try:
        if recipients.confirm_contact(contact=contact, by=request.actor, at=now()):
            messages.success(request, _("Confirmed. Notices may go there."))
        else:
            messages.info(request, _("Noted. A second person looks at it as well."))
    except recipients.SamePerson:
        messages.error(request, _("You looked at it already; a second person must do so too."))
    return redirect("approvals")


@require_POST
@needs_fresh_sign_in
@door("approve")
def reject_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Mark a contact that is not theirs; one person is enough to hold something back."""
    contact = _found(ways.contacts_to_confirm(request.actor, at=now()), contact_id)
    _keep_look(request, "contact_rejected", contact)
    recipients.reject_contact(contact=contact, by=request.actor, at=now())
    messages.success(
        request, _("Marked. Nothing goes there. Draft the notice anew: the next contact is taken.")
    )
    return redirect("approvals")


@require_POST
@needs_fresh_sign_in
@door("approve")
def look_again(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Take such a mark back; two people look at the contact then."""
    contact = _found(ways.contacts_rejected(request.actor), contact_id)
    _keep_look(request, "contact_reopened", contact)
    recipients.look_again(contact=contact, by=request.actor, at=now())
    messages.success(request, _("The mark is taken back. Two people look at this contact."))
    return redirect("approvals")


def _found(contacts: QuerySet[Contact], contact_id: UUID) -> Contact:
    contact = contacts.filter(pk=contact_id).first()
    if contact is None:
        raise Http404
    return contact


def _keep_look(request: HttpRequest, event: str, contact: Contact) -> None:
    """Log who looks at a contact: its row keeps the last look alone."""
    audit.record(
        organisation_id=contact.organisation_id,
        event=event,
        by=request.actor,
        at=now(),
        contact=str(contact.pk),
    )


def _why(contact: Contact) -> str:
    """Say why people look at a contact."""
    if contact.confidence == "low":
        return _("The directory is not sure of it.")
    if contact.confidence:
        return _("It was read longer than %(days)d days ago, or the directory does not name it any more.") % {
            "days": DIRECTORY_DAYS
        }
    return _("No directory names it, or it was found longer than %(days)d days ago.") % {
        "days": REGISTRY_DAYS
    }


def contact_row(contact: Contact, actor: Actor) -> dict[str, Any]:
    """Return what is said of a contact: whose, how, who named it and when, and who looked at it already."""
    seen_by = contact.confirmed_by
    return {
        "contact": contact,
        "recipient": contact.recipient.name,
        "value": contact.value,
        "channel": CHANNEL_WORDS[contact.channel],
        "source": source_words(contact.source),
        "as_of": contact.as_of,
        "why": _why(contact),
        "seen_by": seen_by.name_in_words if seen_by else "",
        "mine": seen_by is not None and seen_by.pk == actor.pk,
    }
