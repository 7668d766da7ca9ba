"""The questions to somebody who opens her own case: one form a page, in plain words (U2, U5).

What a form cleans to is JSON, kept as it is in Intake.said until she hands the case in.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.addresses import parse_pasted
from casework.forms.answers import (
    HintedBoxes,
    HintedRows,
    MultipleFileField,
    MultipleFileInput,
    OneOrUnknown,
    Words,
    not_both,
    places,
)
from casework.forms.pictures import ACCEPTED
from casework.ownquestions import AVOID, MADE_FROM

MOST_WORDS = 20_000
MOST_DESCRIBED = 300
# Wants that nobody serves where nobody works the case.
_BY_PEOPLE = frozenset({"copies", "record"})
# Before anybody reads the case (S51).
MOST_LINKS = 200


class SafeForm(forms.Form):
    """Not kept: it only decides what the next page says first."""

    safe = OneOrUnknown(label=_("Are you safe right now?"), choices=[("yes", _("Yes")), ("no", _("No"))])


class YoungForm(forms.Form):
    """Before any other question about the case (U36)."""

    under_18 = forms.ChoiceField(
        label=_("Was anyone under 18 in these pictures, or in a picture that they were made from?"),
        choices=[("no", _("No")), ("yes", _("Yes")), ("unsure", _("Not sure"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer. “Not sure” is a good answer.")},
    )


class WhoForm(forms.Form):
    """For whom the case is."""

    who = forms.ChoiceField(
        label=_("Who is in the pictures?"),
        choices=[
            ("me", _("I am")),
            ("asked_me", _("Somebody who asked me to do this")),
            ("does_not_know", _("Somebody who does not know that I am here")),
        ],
        widget=HintedRows({"asked_me": _("They want this, and you fill it in for them")}),
        error_messages={"required": _("Choose the one that fits best.")},
    )


class CountryForm(forms.Form):
    """The one fact of the person without which no law can be found."""

    country = forms.ChoiceField(
        label=_("Which country do you live in?"),
        error_messages={"required": _("Choose a country. Laws differ from place to place.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = [("", _("Choose a country")), *places()]


class KnowForm(forms.Form):
    """What she has, which decides what is asked next."""

    know = forms.MultipleChoiceField(
        label=_("What do you have, or know?"),
        choices=[
            ("links", _("I have links")),
            ("file", _("I have the picture or film on this device")),
            ("threat", _("Somebody says they will share it")),
            ("face_search", _("I found it by a face search")),
            ("heard", _("Somebody told me. I have not seen it")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class LinksForm(forms.Form):
    """Links as people paste them, and whether anyone can open them."""

    text = Words(
        label=_("Where is it?"),
        help_text=_(
            "Paste links, one or many. Other words between them do no harm. We keep those as a note."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "off"}),
        max_length=200_000,
        required=False,
    )
    seen = OneOrUnknown(
        label=_("Can anyone open these links?"),
        choices=[("public", _("Yes, anyone")), ("sent_to_me", _("No. They were sent only to me"))],
    )
    may_look = OneOrUnknown(
        label=_("May we open the links, to see whether it is still there?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        help_text=_(
            "A program does this. It keeps no picture. Links that were sent only to you are never opened."
        ),
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if sum(piece.address is not None for piece in parse_pasted(text)) > MOST_LINKS:
            says = _(
                "These are more than %(most)d links. Keep the first %(most)d here, and add the others later."
            )
            raise ValidationError(says % {"most": MOST_LINKS})
        return text


class FileForm(forms.Form):
    """The picture in words; what she gave of it besides stands on the page."""

    description = Words(
        label=_("Or describe it in a few plain words"),
        help_text=_(
            "For example: a woman by a window, dark hair, blue curtain. Letters can use these words."
        ),
        required=False,
        max_length=MOST_DESCRIBED,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SendOnceForm(forms.Form):
    """Files to fingerprint once."""

    files = MultipleFileField(
        label=_("Choose the pictures or films"),
        help_text=_(
            "Pictures up to 50 MB each. Films up to 500 MB and 30 minutes each; send large ones one by one."
        ),
        widget=MultipleFileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose a picture or film, or go back and describe it in words.")},
    )


class ToldByForm(forms.Form):
    """Face, body or mark: a case can turn on any of them."""

    told_by = forms.MultipleChoiceField(
        label=_("How can people tell that it is you?"),
        choices=[
            ("face", _("My face")),
            ("body", _("My body")),
            ("other_face", _("My body, with another person’s face")),
            ("mark", _("A tattoo, a scar or another mark")),
            ("voice", _("My voice")),
            ("name", _("My name is with it")),
            ("place", _("The place, or things in it")),
            ("nothing", _("People cannot tell. I know it myself")),
        ],
        widget=HintedBoxes(
            {
                "body": _("Also where no face is in it"),
                "name": _("For example in a title, or under it"),
                "place": _("For example a room that people know"),
            }
        ),
        required=False,
        validators=[not_both],
    )


class MadeFromForm(forms.Form):
    """Real, or made by software, and from what. Each row says which of both: who made a picture tells nothing of that."""

    made_from = OneOrUnknown(
        label=MADE_FROM.says, choices=list(MADE_FROM.choices), hints=dict(MADE_FROM.hints)
    )


class WantForm(forms.Form):
    """What she wants, and what she does not want."""

    want = forms.MultipleChoiceField(
        label=_("What do you want?"),
        choices=[
            ("down", _("That it is taken down")),
            ("copies", _("That new copies are found")),
            ("record", _("That a record is kept for later")),
            ("advice", _("To know what I can do")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    avoid = forms.MultipleChoiceField(
        label=AVOID.says,
        choices=AVOID.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def for_alone(self) -> None:
        """Offer nothing that only people who work on a case can do; what was chosen before is taken all the same."""
        self.fields["want"].widget.choices = [
            row for row in self.fields["want"].choices if row[0] not in _BY_PEOPLE
        ]


class WordsForm(forms.Form):
    """Her own words; sealed to the case when she hands it in."""

    words = Words(
        label=_("Is there anything you want to say?"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
