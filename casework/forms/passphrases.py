"""Passphrases: confirming who one is in the middle of a form, and changing one's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# The field by which a page confirms who is there; no other form uses this name.
FIELD = "passphrase_again"


def _passphrase(label: Any, *, is_new: bool = False, help_text: Any = "") -> forms.CharField:
    complete = "new-password" if is_new else "current-password"
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": complete}),
        error_messages={"required": _("Type the passphrase.")},
    )


class ConfirmForm(forms.Form):
    """The passphrase once more."""

    passphrase_again = _passphrase(_("Passphrase"))

    def say_wrong(self) -> None:
        """Say that what was typed was not it."""
        self.full_clean()
        self.errors.clear()
        self.add_error(FIELD, _("This is not your passphrase. Try once more."))


class ChangePassphraseForm(forms.Form):
    """A new passphrase in place of the old one; both open the same key."""

    old = _passphrase(_("The passphrase that you use now"))
    new = _passphrase(
        _("The new passphrase"),
        is_new=True,
        help_text=_("At least 15 characters. Four or five words that do not belong together are good."),
    )
    again = _passphrase(_("The new passphrase once more"), is_new=True)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("The two new passphrases differ."))
        return given
