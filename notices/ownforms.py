"""Forms on her own pages about letters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class OwnSignerForm(forms.Form):
    """Who signs a letter; her name is asked for only where she does."""

    who = forms.ChoiceField(
        label=_("Who signs?"),
        choices=[("us", _("You sign for me, without my name")), ("me", _("I sign it myself"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who signs."),
            "invalid_choice": _("Choose one of the two."),
        },
    )
    name = forms.CharField(
        label=_("The name to sign with"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write the name to sign with, or let us sign."),
            "max_length": _("This name is too long. Write it with at most 120 letters."),
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].when_needed = _("(only if you sign it yourself)")

    @property
    def signs_as(self) -> str:
        """The name that she signs with; "": the organisation signs."""
        return self.cleaned_data["name"] if self.cleaned_data["who"] == "me" else ""

    def clean(self) -> dict[str, str]:
        """Ask for the name where she signs."""
        said = super().clean() or {}
        if said.get("who") == "me" and not said.get("name") and "name" not in self.errors:
            self.add_error("name", self.fields["name"].error_messages["required"])
        return said
