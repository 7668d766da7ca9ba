"""The same questions about links, once she handed her case in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import Words
from casework.forms.own import LinksForm


class LinksMoreForm(LinksForm):
    """Links that she adds once she handed her case in; `asks_to_look`: she has not agreed to looks."""

    text = Words(
        label=_("Where is it?"),
        help_text=_("Paste one link, or many."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "off"}),
        max_length=200_000,
        error_messages={"required": _("Paste one link, or many.")},
    )

    def __init__(self, *args: Any, asks_to_look: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        # What is left out by haste would stay closed: that she does not know is an answer.
        self.fields["seen"].required = True
        self.fields["seen"].error_messages["required"] = _("Choose the one that fits best.")
        if not asks_to_look:
            del self.fields["may_look"]


class LinksLaterForm(LinksMoreForm):
    """The same about links that she handed in already."""

    text = None
