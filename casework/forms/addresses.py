"""Addresses as people paste them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import Sighting


class AddressesForm(forms.Form):
    """Addresses as people paste them."""

    text = forms.CharField(
        label=_("Addresses"),
        help_text=_("Paste them as you have them: one or many, with other words between them."),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        max_length=200_000,
        error_messages={"required": _("Paste at least one address.")},
    )
    seen = forms.ChoiceField(
        label=_("Where did she see them?"),
        choices=[
            (Sighting.Seen.PUBLIC, _("In public: anyone can open them")),
            (Sighting.Seen.SENT_TO_ME, _("They were sent only to her: a threat or a personal link")),
        ],
        help_text=_("Links that were sent only to her are kept on record and never opened."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether these were seen in public or sent only to her.")},
    )
