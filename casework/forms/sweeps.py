"""Turning sweeps on with the legal advice for a country; the reason of one sweep."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import Day


class SweepLeaveForm(forms.Form):
    """The legal advice."""

    advice = forms.CharField(
        label=_("The legal advice"),
        help_text=_(
            "Who gave it, what it allows and forbids, and where the paper lies. In some countries even reading pages in search "
            "of such pictures may be an offence."
        ),
        widget=forms.Textarea,
        max_length=4000,
        error_messages={"required": _("Record the advice. Without it sweeps stay off.")},
    )
    advised_on = Day(
        label=_("On which day was it given?"),
        ahead=_("This day lies ahead. Give the day on which the advice was given."),
        error_messages={"required": _("Give the day on which the advice was given.")},
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["advised_on"].latest = today


class SweepForm(forms.Form):
    """Why this site is swept."""

    reason = forms.CharField(
        label=_("Why is this site looked through?"),
        help_text=_(
            "For example: the same account has posted several of them here. It is kept with the case, sealed."
        ),
        max_length=600,
        widget=forms.Textarea,
        error_messages={"required": _("Give the reason. Without one no site is looked through.")},
    )
