"""Validation of what people say about mail that came in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.forms import ANSWERS


class SettleMailForm(forms.Form):
    """What a mail says. Nothing is chosen beforehand, whatever the rules made of it."""

    kind = forms.ChoiceField(
        label=_("What did they say?"),
        choices=[*ANSWERS, ("nothing", _("Nothing: an automatic answer, or not about this"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said.")},
    )


class AttachMailForm(forms.Form):
    """The notice that an unknown mail belongs to."""

    reference = forms.CharField(
        label=_("Reference of the notice"),
        help_text=_("It stands on the page of the notice and in its letter."),
        max_length=40,
        strip=True,
        error_messages={"required": _("Give the reference of the notice.")},
    )
