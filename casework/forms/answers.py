"""Kinds of answers that several forms take: yes, no or unknown; several files; days and moments within bounds."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework import placenames

# In a list that folds open, the empty answer stands first. In rows, nothing is ticked beforehand, so it has a value.
UNKNOWN = ("", _("I do not know"))
UNKNOWN_ROW = ("unknown", _("I do not know"))
# No more is asked of an address for mail: only a mail can tell.
MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
NO_MAIL = _("This is no e-mail address: it has the form name@place.org.")
YES_NO_UNKNOWN = [("yes", _("Yes")), ("no", _("No")), UNKNOWN_ROW]


class Words(forms.CharField):
    """Words that somebody types or pastes. Too many are said in a sentence; no browser cuts them off unsaid."""

    default_error_messages = {
        "max_length": _("This is longer than fits here. Shorten it to %(limit_value)d letters."),
        "null_characters_not_allowed": _("Something in this is no letter. Type it, instead of pasting it."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class HintedBoxes(forms.CheckboxSelectMultiple):
    """Rows to tick, some with a second line."""

    def __init__(self, hints: dict[str, Any]) -> None:
        super().__init__()
        self.hints = hints


class HintedRows(forms.RadioSelect):
    """Rows of which one is chosen, some with a second line."""

    def __init__(self, hints: dict[str, Any]) -> None:
        super().__init__()
        self.hints = hints


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

    def __init__(
        self, *, choices: list[tuple[str, Any]], hints: dict[str, Any] | None = None, **options: Any
    ) -> None:
        rows = [*choices, UNKNOWN_ROW]
        super().__init__(choices=rows, widget=HintedRows(hints or {}), required=False, **options)

    def clean(self, value: Any) -> str:
        chosen = super().clean(value)
        return "" if chosen == UNKNOWN_ROW[0] else chosen


class ThreeValued(forms.ChoiceField):
    """Yes, no, or unknown; cleans to True, False or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=YES_NO_UNKNOWN, widget=forms.RadioSelect, required=False, **options)

    def clean(self, value: Any) -> bool | None:
        return {"yes": True, "no": False}.get(super().clean(value))


class PastMoment(forms.DateTimeField):
    """A moment that does not lie ahead of `latest`, which the form sets; `ahead` says so in the form's own words."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    latest: datetime | None = None

    def __init__(self, *, ahead: Any, **options: Any) -> None:
        super().__init__(**options)
        self.error_messages["ahead"] = ahead

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        if moment and self.latest and moment > self.latest:
            raise ValidationError(self.error_messages["ahead"], code="ahead")
        return moment


class Day(forms.DateField):
    """A day between two days, both of them allowed, which the form sets; each error says so in the form's own words."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    earliest: date | None = None
    latest: date | None = None

    def __init__(self, *, passed: Any = "", ahead: Any = "", **options: Any) -> None:
        super().__init__(**options)
        self.error_messages |= {"passed": passed, "ahead": ahead}

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and self.earliest and day < self.earliest:
            raise ValidationError(self.error_messages["passed"], code="passed")
        if day and self.latest and day > self.latest:
            raise ValidationError(self.error_messages["ahead"], code="ahead")
        return day


def not_both(told_by: list[str]) -> None:
    """Refuse that people cannot tell beside how they can. Raises ValidationError."""
    if "nothing" in told_by and len(told_by) > 1:
        raise ValidationError(_("Choose how people can tell, or that they cannot. Not both."))


def places(kept: str = "") -> list[tuple[str, Any]]:
    """Return countries to choose from, then their regions in groups, each with its country's name.

    `kept` is an answer given before; where the lists lack it, it stands first, so that saving again loses nothing.
    """
    countries, groups = placenames.whole(), placenames.regions()
    regions = [(_regions_of(name), rows) for name, rows in groups]
    codes = {code for rows in (countries, *(rows for _name, rows in groups)) for code, _words in rows}
    before = [(kept, placenames.place_name(kept))] if kept and kept not in codes else []
    return [*before, (gettext("Countries"), countries), *regions]


def _regions_of(country: str) -> str:
    if country.startswith("United "):
        return gettext("Regions of the %(country)s") % {"country": country}
    return gettext("Regions of %(country)s") % {"country": country}
