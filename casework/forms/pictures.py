"""Pictures and what is known about them."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import MultipleFileField, OneOrUnknown, ThreeValued
from casework.models import Image


class ImageFactsForm(forms.Form):
    """What is known about a picture. The words go into letters; the picture never does."""

    kind = forms.ChoiceField(
        label=_("What kind of picture is it?"),
        choices=[
            (Image.Kind.REAL, _("A real picture")),
            (Image.Kind.SYNTHETIC, _("Made or altered with software")),
            (Image.Kind.SOURCE, _("An innocent picture that another was made from")),
            (Image.Kind.UNKNOWN, _("I do not know")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    depiction = forms.MultipleChoiceField(
        label=_("What of her is in it?"),
        help_text=_("A picture can take one person’s face and another’s body; either can be hers."),
        choices=[
            ("face", _("Her face")),
            ("body", _("Her body")),
            ("mark", _("A tattoo, a scar or another mark")),
            ("voice", _("Her voice")),
            ("name", _("Her name")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    shows = OneOrUnknown(
        label=_("What does it show?"),
        choices=[
            ("nude", _("Nudity")),
            ("sexual", _("A sexual act")),
            ("partly_clothed", _("Underwear or partly clothed")),
            ("other", _("Something else")),
        ],
    )
    realistic = ThreeValued(label=_("If it was made with software: could it be taken for real?"))
    made_by = forms.ChoiceField(
        label=_("Who took or made it?"),
        choices=[
            ("self", _("She did")),
            ("other", _("Somebody else")),
            ("studio", _("A studio or company")),
            ("unknown", _("I do not know")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    description = forms.CharField(
        label=_("Describe it in a few plain words"),
        help_text=_("For example: a woman by a window, dark hair, blue curtain. This stands in the letters."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Image.Kind.UNKNOWN

    def facts(self) -> dict[str, Any]:
        """Return the answers as facts of an image; unknown ones are left out."""
        given = {key: value for key, value in self.cleaned_data.items() if key in IMAGE_FACTS}
        if given.get("made_by") in {"self", "studio"}:
            given["copyright_owner"] = given["made_by"]
        return {key: value for key, value in given.items() if value not in ("", None, [])} | {
            "published": True
        }


IMAGE_FACTS = frozenset({"depiction", "shows", "realistic", "made_by", "description"})


class SubmitImagesForm(ImageFactsForm):
    """Pictures to fingerprint, and whether they are kept."""

    field_order = ("files", "keep", "keep_until")

    files = MultipleFileField(
        label=_("Pictures"),
        help_text=_(
            "JPEG, PNG, WebP, GIF, AVIF or HEIC, up to 50 MB each. They are fingerprinted and then forgotten."
        ),
        required=False,
    )
    keep = forms.BooleanField(
        label=_("Keep them sealed as evidence"),
        help_text=_(
            "Only people with this case’s key can open them. Leave this off unless a court may need them."
        ),
        required=False,
    )
    keep_until = forms.DateField(
        label=_("Keep until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("keep") and not given.get("keep_until"):
            self.add_error("keep_until", _("Say until which day they are kept."))
        if not given.get("files") and not given.get("description"):
            self.add_error("files", _("Choose a picture, or describe it in words below."))
        return given

    def clean_keep_until(self) -> date | None:
        day = self.cleaned_data["keep_until"]
        if day and day <= self.today:
            raise ValidationError(_("This day has passed. Choose a later one."))
        return day
