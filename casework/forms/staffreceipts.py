"""Giving somebody a receipt in person."""

from django import forms
from django.utils.translation import gettext_lazy as _


class GiveReceiptForm(forms.Form):
    """Nobody gets the digits of a case but the person whose case it is."""

    is_she = forms.BooleanField(
        label=_("She is here, or on a call that I know is hers"),
        error_messages={"required": _("Give the digits only to her. Tick this when she is here.")},
    )
