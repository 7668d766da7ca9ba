"""What somebody types into a message."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import Words
from casework.messages import LONGEST


class MessageForm(forms.Form):
    """One message, from her or to her."""

    text = Words(
        label=_("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("There is nothing in it yet. Write your message first.")},
    )
