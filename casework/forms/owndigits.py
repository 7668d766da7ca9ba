"""What opens her case: the 20 digits as she types them, and a word of her own."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import Words
from casework.receiptdigits import digits_of


class ReceiptForm(forms.Form):
    """The receipt as somebody types it, to come back or to show that it was written down."""

    digits = Words(
        label=_("Your 20 digits"),
        max_length=200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type the 20 digits. Gaps do not matter.")},
    )

    def clean_digits(self) -> str:
        typed: str = self.cleaned_data["digits"]
        if not digits_of(typed):
            raise ValidationError(_("That is not 20 digits. Look at it once more, group by group."))
        return typed


class OwnWordForm(forms.Form):
    """A word of her own beside the receipt."""

    word = Words(
        label=_("Your own word"),
        min_length=4,
        max_length=80,
        strip=True,
        error_messages={
            "required": _("Type a word of at least four letters."),
            "min_length": _("Type a word of at least four letters."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )
