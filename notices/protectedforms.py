"""Adding a host to the protected ones."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ProtectedHostForm(forms.Form):
    """The host, and why."""

    host = forms.CharField(
        label=_("Host or address"),
        help_text=_("For example news.example. Everything under it is protected too."),
        max_length=500,
        error_messages={"required": _("Give the host, or an address on it.")},
    )
    reason = forms.CharField(
        label=_("Why is it protected?"),
        help_text=_("Whose it is, and where that can be read. People of your organisation see it."),
        widget=forms.Textarea,
        max_length=600,
        error_messages={"required": _("Say why. Without a reason nothing is added.")},
    )
