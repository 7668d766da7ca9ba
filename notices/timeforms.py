"""What people type about a recipient's time: pausing it, giving more of it, letting it go on."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import Day
from notices.changewords import OTHER, REASONS


class TimeChangeForm(forms.Form):
    """What a person does with a recipient's time, and why; a paused one goes on, and needs no reason for that."""

    what = forms.ChoiceField(
        label=_("What is to happen?"),
        choices=[("pause", _("Pause it")), ("extend", _("Give them more time"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is to happen.")},
    )
    until = Day(
        label=_("Until the end of which day?"),
        required=False,
        passed=_("Give a day later than the one that they have already."),
        ahead=_("This is more than a year ahead. Give an earlier day."),
    )
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("Sealed with the case. Those who work it can read it; no recipient does."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, is_paused: bool, asks_day: bool, earliest: date, latest: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.is_paused, self.asks_day = is_paused, asks_day
        self.fields["until"].earliest, self.fields["until"].latest = earliest, latest
        if is_paused:
            del self.fields["what"], self.fields["reason"]
            if not asks_day:
                del self.fields["until"]
        else:
            self.fields["until"].when_needed = _("(needed where you give them more time)")
            self.fields["words"].when_needed = _("(needed where it is something else)")

    def clean(self) -> dict[str, Any]:
        """Ask for the day and the words where they are needed."""
        given: dict[str, Any] = super().clean() or {}
        needs_day = self.asks_day if self.is_paused else given.get("what") == "extend"
        if needs_day and not given.get("until") and "until" not in self.errors:
            self.add_error("until", _("Give the day until whose end they have time."))
        if given.get("reason") == OTHER and not given.get("words", "").strip():
            self.add_error("words", _("Say why, in a few words."))
        return given
