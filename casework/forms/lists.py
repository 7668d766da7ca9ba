"""A list of addresses: a file, or its text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework import linkfiles
from casework.forms.addresses import KindOfAll

MOST_CHARACTERS = linkfiles.MAX_BYTES


class ListForm(forms.Form):
    """A list as a file or as text; what was read of the file stands in the text from then on."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, up to 500 kB and 1000 rows, as any spreadsheet saves it."),
        required=False,
    )
    text = forms.CharField(
        label=_("Or paste the list"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "dir": "ltr"}),
        max_length=MOST_CHARACTERS,
        required=False,
        strip=False,
    )
    kind = KindOfAll(help_text=_("If they differ, add one list for each kind."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        if file is not None and "file" not in self.errors:
            try:
                given["text"] = linkfiles.decode(file.read(linkfiles.MAX_BYTES + 1))
            except linkfiles.FileRefused as refusal:
                self.add_error("file", refusal.says)
        elif not self.errors and not given.get("text", "").strip():
            raise ValidationError(_("Choose a file, or paste the list."))
        return given
