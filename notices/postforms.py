"""Validation of what people type about letters on paper, and of reports that gave no word."""

import unicodedata
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import Day
from notices.channels.post import lines_of
from notices.forms import HandOverForm

_MOST_LINES, _LONGEST_LINE = 8, 60


def postal_address(typed: str) -> str:
    """Return lines that fit an envelope, in printable signs. Raises ValidationError: with what is wrong."""
    lines = lines_of(typed)
    if not 2 <= len(lines) <= _MOST_LINES or any(len(line) > _LONGEST_LINE for line in lines):
        raise ValidationError(_("An address has two to eight lines of up to 60 characters."))
    if any(unicodedata.category(sign)[0] == "C" for line in lines for sign in line):
        raise ValidationError(_("There is a sign in it that cannot be printed. Type it anew."))
    return "\n".join(lines)


class PostalAddressForm(forms.Form):
    """Where a letter goes on paper, and where that was read."""

    address = forms.CharField(
        label=_("Their postal address, line by line"),
        help_text=_("Without the name of the company: it stands above. The country in the last line."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Type the address.")},
    )
    source = forms.CharField(
        label=_("Where did you read it?"),
        help_text=_("For example: the legal page of their site, with its address."),
        max_length=300,
        error_messages={"required": _("Say where the address stands. Two people look at it.")},
    )

    def clean_address(self) -> str:
        """Return lines that fit an envelope, in printable signs."""
        return postal_address(self.cleaned_data["address"])


class PostedForm(HandOverForm):
    """The proof that a letter was posted, and when."""

    def __init__(self, *args: Any, latest: datetime, earliest: datetime | None, **options: Any) -> None:
        super().__init__(*args, latest=latest, earliest=earliest, **options)
        proof, moment = self.fields["confirmation"], self.fields["handed_at"]
        proof.label = _("The number of the registered letter")
        proof.help_text = _("If it was not registered, write what shows that it was posted.")
        proof.error_messages["required"] = _("Type the number, or what shows that it was posted.")
        moment.label = _("When was it posted?")
        moment.error_messages |= {
            "ahead": _("This moment lies ahead. Give the one at which it was posted."),
            "required": _("Give the day and time at which it was posted."),
        }


class FiledForm(HandOverForm):
    """The number of a report through an interface that gave no word, as a person found it."""

    def __init__(self, *args: Any, latest: datetime, earliest: datetime | None, **options: Any) -> None:
        super().__init__(*args, latest=latest, earliest=earliest, **options)
        number, moment = self.fields["confirmation"], self.fields["handed_at"]
        number.label = _("The number of the report")
        number.help_text = _("As their confirmation says it.")
        moment.label = _("From when is the confirmation?")


class ArrivedForm(forms.Form):
    """On which day a posted letter was with the recipient."""

    arrived_on = Day(
        label=_("On which day did it arrive?"),
        help_text=_("As the record of the post says, or the recipient."),
        passed=_("This day lies before the posting."),
        ahead=_("This day lies ahead."),
        error_messages={"required": _("Give the day.")},
    )

    def __init__(self, *args: Any, posted: datetime, latest: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["arrived_on"].earliest = posted.date()
        self.fields["arrived_on"].latest = latest
