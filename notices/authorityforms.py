"""Validation of where an authority takes complaints: a page, a mailbox or an address on paper, and where it was read."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext_lazy as _

from notices.models import Contact
from notices.postforms import postal_address

_HOW = _("Type a page with https://, or a mailbox, or an address on paper of two lines or more.")


class AuthorityForm(forms.Form):
    """Where the authority is reached, in one field, and where that was read. Cleaned, it has `channel` too."""

    value = forms.CharField(
        label=_("The page, mailbox or postal address for complaints"),
        help_text=_("On paper: line by line, without the authority’s name, the country in the last line."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Type where the authority takes complaints.")},
    )
    source = forms.CharField(
        label=_("Where did you read it?"),
        help_text=_("For example: the contact page of the authority, with its address."),
        max_length=300,
        error_messages={"required": _("Say where you read it. Two people look at it.")},
    )

    def clean(self) -> dict[str, Any]:
        """Tell a page from a mailbox from paper by how it is written."""
        given = super().clean() or self.cleaned_data
        if "value" in given:
            try:
                given["channel"], given["value"] = _read(given["value"].strip())
            except ValidationError as error:
                self.add_error("value", error)
        return given


def _read(typed: str) -> tuple[str, str]:
    if len(typed.splitlines()) > 1:
        return Contact.Channel.POST, postal_address(typed)
    if any(sign.isspace() or unicodedata.category(sign)[0] == "C" for sign in typed):
        raise ValidationError(_HOW)
    is_page = typed.lower().startswith(("https://", "http://"))
    check = URLValidator(schemes=["http", "https"]) if is_page else validate_email
    try:
        check(typed)
    except ValidationError as error:
        raise ValidationError(_HOW) from error
    return (Contact.Channel.FORM if is_page else Contact.Channel.EMAIL), typed
