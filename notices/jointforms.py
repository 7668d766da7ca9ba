"""Validation of a permission to take part in a joint complaint: read to her whole, given whole."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import Day, PastMoment
from casework.forms.permissions import AHEAD, HOW


class JointConsentForm(forms.Form):
    """That she takes part, how she said so and until when."""

    agrees = forms.BooleanField(
        label=_("I read all of this to her, and she wants to take part"),
        error_messages={"required": _("Tick this once she agreed. Nothing is recorded before.")},
    )
    how = forms.ChoiceField(
        label=_("How did she say so?"),
        choices=HOW,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how she said so.")},
    )
    given_on = PastMoment(
        label=_("When?"),
        ahead=AHEAD,
        error_messages={"required": _("Give the day and time at which she said so.")},
    )
    until = Day(
        label=_("Until which day does it hold?"),
        help_text=_("Left empty: 90 days from now."),
        passed=_("This day has passed. Choose a later one, or leave it empty."),
        required=False,
    )

    def __init__(self, *args: Any, latest: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["given_on"].latest = latest
        self.fields["until"].earliest = timezone.localdate(latest)
