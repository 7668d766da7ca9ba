"""Kinds of answers that several forms take: yes, no or unknown; several files; a moment."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# In a list that folds open, the empty answer stands first. In rows, nothing is ticked beforehand, so it has a value.
UNKNOWN = ("", _("I do not know"))
UNKNOWN_ROW = ("unknown", _("I do not know"))
YES_NO_UNKNOWN = [("yes", _("Yes")), ("no", _("No")), UNKNOWN_ROW]


class MultipleFileInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """Several files at once."""

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return list(files)

    def to_python(self, data: Any) -> Any:
        return data


class OneOrUnknown(forms.ChoiceField):
    """One of several rows, or "I do not know"; unticked and unknown both clean to ""."""

    def __init__(self, *, choices: list[tuple[str, Any]], **options: Any) -> None:
        rows = [*choices, UNKNOWN_ROW]
        super().__init__(choices=rows, widget=forms.RadioSelect, required=False, **options)

    def clean(self, value: Any) -> str:
        chosen = super().clean(value)
        return "" if chosen == UNKNOWN_ROW[0] else chosen


class ThreeValued(forms.ChoiceField):
    """Yes, no, or unknown; cleans to True, False or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=YES_NO_UNKNOWN, widget=forms.RadioSelect, required=False, **options)

    def clean(self, value: Any) -> bool | None:
        return {"yes": True, "no": False}.get(super().clean(value))


def aware(moment: datetime) -> datetime:
    """Return a typed moment as aware, in the current time zone."""
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
