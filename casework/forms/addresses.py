"""Addresses as people paste them, and which picture is at one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import Day
from casework.forms.pictures import words_of
from casework.models import Image, Sighting

NONE_OF_THESE = "none"
# Of some she says one thing and of some the other.
DIFFERS = "differs"
SEEN_ONE = [
    (Sighting.Seen.PUBLIC, _("In public: anyone can open it")),
    (Sighting.Seen.SENT_TO_ME, _("Sent only to her: a threat or a personal link")),
]
AHEAD = _("This day lies ahead. Give the one on which it was first seen, or leave it empty.")


class KindOfAll(forms.ChoiceField):
    """What stands at all the addresses that are added together; a page, where nobody says."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("What is there?"),
            choices=[
                (Sighting.Kind.PAGE, _("The picture, or a page that shows it")),
                (Sighting.Kind.SEARCH_RESULT, _("A search result that leads to it")),
                (Sighting.Kind.TOOL, _("What made it: an app, a bot, a website that undresses people")),
            ],
            widget=forms.RadioSelect,
            required=False,
            **options,
        )

    def clean(self, value: Any) -> str:
        return super().clean(value) or Sighting.Kind.PAGE


class AddressesForm(forms.Form):
    """Addresses as people paste them."""

    text = forms.CharField(
        label=_("Addresses"),
        help_text=_("Paste them as you have them: one or many, with other words between them."),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        max_length=200_000,
        error_messages={"required": _("Paste at least one address.")},
    )
    seen = forms.ChoiceField(
        label=_("Where did she see them?"),
        choices=[
            (Sighting.Seen.PUBLIC, _("In public: anyone can open them")),
            (Sighting.Seen.SENT_TO_ME, _("They were sent only to her: a threat or a personal link")),
            (DIFFERS, _("Some this, some that: it is said of each, when they have been read")),
        ],
        help_text=_(
            "It is asked of each address again. Links that were sent only to her are kept on record and never opened."
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether these were seen in public or sent only to her.")},
    )
    kind = KindOfAll(help_text=_("If they differ, paste one kind at a time."))
    first_seen = Day(
        label=_("When were they first seen?"),
        help_text=_(
            "One day for all of them; it stands in the letters. Leave it empty where nobody is sure."
        ),
        ahead=AHEAD,
        required=False,
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["first_seen"].latest = today


class WhereSeenForm(forms.Form):
    """Whether one address was seen in public or sent only to her."""

    seen = forms.ChoiceField(
        label=_("Where did she see it?"),
        choices=SEEN_ONE,
        help_text=_("A link that was sent only to her is kept on record and never opened."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it was seen in public or sent only to her.")},
    )


class FirstSeenForm(forms.Form):
    """When the picture was first seen at one address; empty where nobody knows."""

    first_seen = Day(
        label=_("When was it first seen there?"),
        help_text=_("It stands in the letters. Leave it empty where nobody is sure."),
        ahead=AHEAD,
        required=False,
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["first_seen"].latest = today


class WhichPictureForm(forms.Form):
    """Which picture of the case is at an address. Nothing is ticked beforehand: a person says it."""

    picture = forms.ChoiceField(
        label=_("Which picture is here?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a picture, or none of these.")},
    )

    everywhere = forms.BooleanField(
        label=_("The same picture is at every other address of which nobody has said it yet"), required=False
    )

    def __init__(self, *args: Any, images: Iterable[Image], others: bool, **options: Any) -> None:
        """`others`: there are other addresses of which nobody has said it."""
        super().__init__(*args, **options)
        if not others:
            del self.fields["everywhere"]
        self.fields["picture"].choices = [
            *((str(image.number), words_of(image)) for image in images),
            (NONE_OF_THESE, _("None of these")),
        ]
