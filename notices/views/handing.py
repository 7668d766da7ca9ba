"""What the page of a notice shows where a person hands it over: the form sheet, or the letter to print and post."""

from datetime import datetime
from typing import Any

from django.http import QueryDict

from notices.channels import post
from notices.composing import Letter
from notices.forms import HandOverForm
from notices.models import Contact, Notice
from notices.postforms import ArrivedForm, FiledForm, PostalAddressForm, PostedForm
from notices.posting import awaits_arrival
from notices.views.sheets import sheet_of

_FORMS: dict[str, type[HandOverForm]] = {Contact.Channel.POST: PostedForm, Contact.Channel.API: FiledForm}


def hand_over_form_of(notice: Notice, *, at: datetime, typed: QueryDict | None = None) -> HandOverForm:
    """Return the form for the number of a recipient's form, or for the proof of posting."""
    kind = _FORMS.get(notice.channel, HandOverForm)
    return kind(typed, latest=at, earliest=notice.approved_at)


def handing_of(notice: Notice, letter: Letter, *, at: datetime) -> dict[str, Any]:
    """Return what a person needs who hands this notice over, by the way that it goes."""
    context: dict[str, Any] = {"hand_over_form": hand_over_form_of(notice, at=at)}
    if notice.state in Notice.EDITABLE:
        context["by_post_form"] = PostalAddressForm()
    if notice.channel == Contact.Channel.FORM:
        context |= sheet_of(notice, letter, at=at)
    if notice.channel == Contact.Channel.POST and notice.content_digest:
        context["paper"] = post.sheet(
            bytes(notice.pdf), recipient_name=notice.recipient.name, address=notice.contact.value
        )
    if awaits_arrival(notice):
        context["arrived_form"] = ArrivedForm(posted=notice.sent_at, latest=at.date())
    return context
