"""Validation of a permission to take part in a joint complaint: read to her whole, given whole."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.permissions import SaidForm


class JointConsentForm(SaidForm):
    """That she takes part, how she said so and until when."""

    field_order = ("agrees",)
    agrees = forms.BooleanField(
        label=_("I read all of this to her, and she wants to take part"),
        error_messages={"required": _("Tick this once she agreed. Nothing is recorded before.")},
    )
