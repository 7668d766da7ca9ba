"""What is set on a task of the day list, a colleague or a day until which it waits; and on one's calendar feed."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import Day
from casework.forms.assigning import AssignForm
from notices.taking import PUT_OFF_DAYS


class GiveForm(AssignForm):
    """To which colleague a task is given."""

    colleague = forms.ChoiceField(
        label=_("Which colleague?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say which colleague.")},
    )


class PutOffForm(forms.Form):
    """Until when a task waits, and why."""

    until = Day(
        label=_("Until which day?"),
        help_text=_("On that day it is back in the list by itself. A month at the most."),
        passed=_("Choose a day from tomorrow on."),
        ahead=_("That is more than a month away. Choose an earlier day; it can be put off again then."),
        error_messages={"required": _("Say until which day.")},
    )
    why = forms.CharField(
        label=_("Why does it wait?"),
        help_text=_("A colleague who meets it under “Put off” reads this."),
        max_length=300,
        error_messages={"required": _("Say why it waits.")},
    )

    def __init__(self, *args: Any, today: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        day = timezone.localdate(today)
        self.fields["until"].earliest = day + timedelta(days=1)
        self.fields["until"].latest = day + timedelta(days=PUT_OFF_DAYS)


class FeedForm(forms.Form):
    """Whether the codes of cases stand in the calendar."""

    with_codes = forms.BooleanField(
        label=_("Write the codes of cases into it"),
        help_text=_("Without them it says “Something is due” and nothing else."),
        required=False,
    )
