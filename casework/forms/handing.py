"""That a hash programme was used; a partner with its agreement; which fingerprints are handed to which partner."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import Day
from casework.models import Partner, ProgrammeUse
from casework.sentences import SIGNAL_WORDS

_PIN = re.compile(r"\bpin\b", re.IGNORECASE)
AHEAD = _("This day lies ahead. Give the day on which it was done.")
DONE_WORDS = {
    "herself": _("She did it herself, on her own device"),
    "with_us": _("She did it on her own device, and we sat beside her"),
    "trusted": _("Somebody she trusts did it with her"),
}
OUTCOME_WORDS = {
    "waiting": _("It was handed in; nothing was heard yet"),
    "taken": _("The programme took it"),
    "found": _("A site found the picture through it"),
    "refused": _("The programme did not take it"),
    "withdrawn": _("She withdrew it there"),
}
FORMAT_WORDS = {
    "csv": _("Table (CSV), as threatexchange prints it"),
    "json": _("JSON, as threatexchange’s server (HMA) takes it"),
    "lines": _("Lines of text, as threatexchange reads them from a file"),
    "stopncii": _("JSON with the names that StopNCII uses (PDQ of pictures and MD5 of films alone)"),
}
KIND_WORDS = {"programme": _("A hash programme"), "hotline": _("A hotline")}


class ProgrammeUseForm(forms.Form):
    """When it was done, by whom, and what came of it."""

    done_on = Day(
        label=_("On which day was it done?"),
        ahead=AHEAD,
        error_messages={"required": _("Give the day on which it was done.")},
    )
    done_by = forms.ChoiceField(
        label=_("Who did it, and where?"),
        choices=[(code, DONE_WORDS[code]) for code in ProgrammeUse.Done.values],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who did it.")},
    )
    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[(code, OUTCOME_WORDS[code]) for code in ProgrammeUse.Outcome.values],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it.")},
    )
    reference = forms.CharField(
        label=_("The programme’s number of her case"),
        help_text=_(
            "Only if she wants it kept here: it is sealed. Never the PIN: number and PIN are hers, and with both "
            "anybody could withdraw what she handed in."
        ),
        required=False,
        max_length=60,
    )
    look_again_on = Day(
        label=_("When do we ask her again?"),
        help_text=_("A day for us, no legal date. Left empty, nobody is reminded."),
        passed=_("This day has passed. Choose a later one, or leave it empty."),
        required=False,
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["done_on"].latest = today
        self.fields["look_again_on"].earliest = today

    def clean_reference(self) -> str:
        """Return the number. Raises ValidationError: the PIN seems to be in it."""
        said = self.cleaned_data["reference"].strip()
        if _PIN.search(said):
            raise forms.ValidationError(
                _("Leave the PIN out. Only the number may stand here; the PIN stays with her.")
            )
        return said


class PartnerForm(forms.Form):
    """An organisation that takes fingerprints by an agreement."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(code, KIND_WORDS[code]) for code in Partner.Kind.values],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is.")},
    )
    name = forms.CharField(
        label=_("Name of the organisation"),
        help_text=_("As it stands in the agreement. Never an address, a link or a person."),
        max_length=120,
        error_messages={"required": _("Give the name of the organisation.")},
    )
    agreement = forms.CharField(
        label=_("Which agreement, and where does it lie?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": _("Say which agreement, and where it lies.")},
    )
    agreed_on = Day(
        label=_("Since which day?"),
        ahead=_("This day lies ahead. Add the partner when the agreement holds."),
        error_messages={"required": _("Give the day of the agreement.")},
    )
    until = Day(
        label=_("Until which day, at most?"),
        help_text=_("After it nothing is handed over. Add the partner again when the agreement goes on."),
        passed=_("This day has passed. Choose a later one."),
        error_messages={"required": _("Give the last day of the agreement.")},
    )
    takes = forms.MultipleChoiceField(
        label=_("Which fingerprints does it take?"),
        choices=list(SIGNAL_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what it takes. Nothing else is handed over.")},
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agreed_on"].latest = today
        self.fields["until"].earliest = today


class HandOverForm(forms.Form):
    """To whom, of which pictures, in which format. Pictures are told by number and words, never shown."""

    partner = forms.ChoiceField(
        label=_("To which partner?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a partner."),
            "invalid_choice": _("Choose a partner of this list."),
        },
    )
    pictures = forms.MultipleChoiceField(
        label=_("Fingerprints of which pictures?"),
        help_text=_(
            "Innocent pictures that others were made from are not in this list: sites would stop them too."
        ),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one picture."),
            "invalid_choice": _("Tick pictures of this list."),
        },
    )
    file_format = forms.ChoiceField(
        label=_("In which format?"),
        help_text=_("As the partner asks for it."),
        choices=list(FORMAT_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a format.")},
    )

    def __init__(
        self, *args: Any, partners: Iterable[Partner], pictures: Iterable[tuple[int, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["partner"].choices = [(str(row.pk), row.name) for row in partners]
        self.fields["pictures"].choices = [(str(number), words) for number, words in pictures]
