"""Pictures and what is known about them."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import Day, MultipleFileField, OneOrUnknown, ThreeValued
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
    happened = OneOrUnknown(
        label=_("Was it published, or only threatened?"),
        choices=[
            ("published", _("It was published")),
            ("threatened", _("It was threatened, and not published as far as we know")),
            ("both", _("Both: it was threatened, and it was published")),
        ],
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

    def facts(self, before: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
        """Return the facts of an image after these answers; `before`: its facts so far. Unknown ones are left out.

        What follows from an answer is set or cleared with it, and stays where the answer stays.
        """
        given = {key: value for key, value in self.cleaned_data.items() if key in IMAGE_FACTS}
        kept = {key: value for key, value in before.items() if key not in IMAGE_FACTS}
        if given["made_by"] != before.get("made_by", ""):
            # Who made it owns it; whether she owns what somebody else made is asked where a law needs it.
            kept["copyright_owner"] = given["made_by"] if given["made_by"] in {"self", "studio"} else None
        if self.cleaned_data["happened"] != happened(before):
            kept |= {"published": None, "threatened": None} | _HAPPENED.get(self.cleaned_data["happened"], {})
        return {key: value for key, value in {**kept, **given}.items() if value not in ("", None, [])}


IMAGE_FACTS = frozenset({"depiction", "shows", "realistic", "made_by", "description"})
_HAPPENED = {
    "published": {"published": True},
    "threatened": {"published": False, "threatened": True},
    "both": {"published": True, "threatened": True},
}


def happened(facts: Mapping[str, Any]) -> str:
    """Return the answer to "published, or only threatened?" that facts of an image amount to; "" where they are silent."""
    if facts.get("threatened"):
        return "both" if facts.get("published") else "threatened"
    return "published" if facts.get("published") else ""


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
    keep_until = Day(
        label=_("Keep until"), required=False, passed=_("This day has passed. Choose a later one.")
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["keep_until"].earliest = today + timedelta(days=1)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("keep") and not given.get("keep_until"):
            self.add_error("keep_until", _("Say until which day they are kept."))
        if not given.get("files") and not given.get("description"):
            self.add_error("files", _("Choose a picture, or describe it in words below."))
        return given
