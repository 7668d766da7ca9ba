"""Documents, reasons, and what the safeguarding lead records."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import Document, MinorStop
from casework.sentences import DOCUMENT_WORDS, STOP_WORDS


class DocumentForm(forms.Form):
    """A file as evidence or authority."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PNG, JPEG, text or a saved mail, up to 25 MB."),
        error_messages={"required": _("Choose a file.")},
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[("", _("Choose")), *((kind, DOCUMENT_WORDS[kind]) for kind in Document.Kind.values)],
        error_messages={"required": _("Say what it is.")},
    )
    sighting = forms.ChoiceField(label=_("About which address?"), required=False)
    made_by = forms.CharField(label=_("Who made it?"), required=False, max_length=120)
    made_on = forms.CharField(label=_("When, and in which time zone?"), required=False, max_length=80)
    device = forms.CharField(label=_("On which device and browser?"), required=False, max_length=120)

    def __init__(self, *args: Any, sightings: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sighting"].choices = [("", _("The case as a whole")), *sightings]


class ReasonForm(forms.Form):
    """Why a sealed thing is opened: a code, since the log holds no free words."""

    reason = forms.ChoiceField(
        label=_("Why do you open it?"),
        choices=[
            ("asked_by_her", _("She asked for it")),
            ("recipient_asked", _("A recipient asked for it")),
            ("court_or_authority", _("A court or an authority asked for it")),
            ("to_check", _("To check what it says")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you open it.")},
    )


class ResolveStopForm(forms.Form):
    """What the safeguarding lead records; it offers what may still be recorded. Beside a report: an instruction alone."""

    outcome = forms.ChoiceField(
        label=_("What was done?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what was done."),
            "invalid_choice": _("This can no longer be recorded: what was recorded before stands."),
        },
    )
    record = forms.CharField(
        label=_("To whom and with which reference, on whose instruction, or how the doubt went"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": _("Write down to whom, on whose instruction, or how the doubt went.")},
    )
    keep_until = forms.DateField(
        label=_("Keep until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *given: Any, possible: Sequence[str], **options: Any) -> None:
        super().__init__(*given, **options)
        outcome = cast(forms.ChoiceField, self.fields["outcome"])
        outcome.choices = [(code, STOP_WORDS[code]) for code in possible]
        if len(possible) == 1:
            outcome.initial = possible[0]
            self.fields["record"].label = _("On whose instruction")
            del self.fields["keep_until"]

    def clean_keep_until(self) -> date | None:
        """Return the day. Raises ValidationError: a report is kept until one."""
        day: date | None = self.cleaned_data["keep_until"]
        if day is None and self.cleaned_data.get("outcome") == MinorStop.Outcome.REPORTED:
            raise forms.ValidationError(_("Say until which day the report is kept."))
        return day
