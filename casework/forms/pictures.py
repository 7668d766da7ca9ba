"""Pictures and what is known about them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.deviceprints import EMPTY, ListRefused, Prints, parse
from casework.forms.answers import (
    UNKNOWN,
    UNKNOWN_ROW,
    YES_NO_UNKNOWN,
    Day,
    MultipleFileField,
    MultipleFileInput,
    OneOrUnknown,
    ThreeValued,
    places,
)
from casework.models import Image
from casework.sentences import picture_title


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
    source_image = forms.ChoiceField(
        label=_("If it was made with software: was it made from a picture that is in this case?"),
        help_text=_("Whoever owns that picture can have this one removed as well."),
        required=False,
    )
    made_from = forms.CharField(
        label=_("If not: what was it made from?"),
        help_text=_("For example: a holiday picture from her profile, or a film of somebody else."),
        required=False,
        max_length=300,
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
    other_face = ThreeValued(label=_("Is the face in it another person’s?"))
    recognised_by = forms.CharField(
        label=_("How can it be told that it is her?"),
        help_text=_(
            "Needed where her face is not in it, or another’s is: a tattoo, a scar, the room, a name beside it. "
            "This stands in the letters."
        ),
        required=False,
        max_length=300,
    )
    shows = OneOrUnknown(
        label=_("What does it show?"),
        choices=[
            ("nude", _("Nudity")),
            ("sexual", _("A sexual act, or a body shown in a sexual way")),
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
    copyright_owner = forms.ChoiceField(
        label=_("Who owns the rights in it?"),
        help_text=_("As a rule whoever took it. A studio may have them by contract."),
        choices=[
            ("self", _("She does")),
            ("studio", _("A studio or company")),
            ("other", _("Somebody else")),
            UNKNOWN_ROW,
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    licensed = forms.ChoiceField(
        label=_("Did she agree that this very picture is published, for example by a contract?"),
        help_text=_(
            "Of a picture made with software: to the made one. What she agreed to for the film or picture it was made "
            "from does not count here. A yes closes some routes and leaves others: consent can be withdrawn in some "
            "countries."
        ),
        choices=YES_NO_UNKNOWN,
        widget=forms.RadioSelect,
        required=False,
    )
    source_licensed = forms.ChoiceField(
        label=_("If it was made with software: had she agreed that what it was made from is published?"),
        help_text=_(
            "For example an old film, by a contract. It is noted, and is no yes to the made picture."
        ),
        choices=YES_NO_UNKNOWN,
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
    threat_from = forms.ChoiceField(
        label=_("If it was threatened: in which country does the one who threatens live?"), required=False
    )
    description = forms.CharField(
        label=_("Describe it in a few plain words"),
        help_text=_("For example: a woman by a window, dark hair, blue curtain. This stands in the letters."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, others: Iterable[Image] = (), **options: Any) -> None:
        """`others`: the pictures of the case that this one may have been made from."""
        super().__init__(*args, **options)
        rows = [(str(image.number), words_of(image)) for image in others]
        self.fields["source_image"].choices = [("", _("No, or I do not know")), *rows]
        self.fields["threat_from"].choices = [UNKNOWN, *places(self.initial.get("threat_from") or "")]
        if not rows:
            del self.fields["source_image"]
            self.fields["made_from"].label = _("If it was made with software: what was it made from?")

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Image.Kind.UNKNOWN

    def facts(self, before: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
        """Return the facts of an image after these answers; `before`: its facts so far. Unknown ones are left out.

        What follows from an answer is set or cleared with it, and stays where the answer stays.
        """
        said = self.cleaned_data
        given = {key: value for key, value in said.items() if key in IMAGE_FACTS}
        given["made_from"] = said.get("source_image") or said["made_from"]
        kept = {key: value for key, value in before.items() if key not in IMAGE_FACTS}
        for key in ("licensed", "source_licensed"):
            if said[key]:
                kept[key] = {"yes": True, "no": False}.get(said[key])
        if said["copyright_owner"] and said["copyright_owner"] != before.get("copyright_owner"):
            kept["copyright_owner"] = said["copyright_owner"].replace("unknown", "")
        elif given["made_by"] != before.get("made_by", ""):
            # Who made it owns it, as long as nobody says otherwise.
            kept["copyright_owner"] = given["made_by"] if given["made_by"] in {"self", "studio"} else None
        if self.cleaned_data["happened"] != happened(before):
            kept |= {"published": None, "threatened": None} | _HAPPENED.get(self.cleaned_data["happened"], {})
        return {key: value for key, value in {**kept, **given}.items() if value not in ("", None, [])}


IMAGE_FACTS = frozenset(
    {
        "depiction",
        "other_face",
        "shows",
        "realistic",
        "made_by",
        "made_from",
        "recognised_by",
        "description",
        "threat_from",
    }
)
_HAPPENED = {
    "published": {"published": True},
    "threatened": {"published": False, "threatened": True},
    "both": {"published": True, "threatened": True},
}


def words_of(image: Image) -> str:
    """Return how a list names a picture or film: its number, and its description where there is one."""
    number = picture_title(image.number, is_film=image.is_film)
    description = image.facts.get("description", "")
    return f"{number} · {description}" if description else number


def happened(facts: Mapping[str, Any]) -> str:
    """Return the answer to "published, or only threatened?" that facts of an image amount to; "" where they are silent."""
    if facts.get("threatened"):
        return "both" if facts.get("published") else "threatened"
    return "published" if facts.get("published") else ""


# What a chooser of files offers first. The ending decides nothing here: files are taken by content.
ACCEPTED = "image/*,.heic,.heif,.avif,video/mp4,video/quicktime,video/webm,video/x-matroska,.mp4,.m4v,.mov,.webm,.mkv"


class SubmitImagesForm(ImageFactsForm):
    """Pictures and films to fingerprint, and whether they are kept."""

    field_order = ("files", "keep", "keep_until")

    files = MultipleFileField(
        label=_("Pictures and films"),
        help_text=_(
            "Pictures: JPEG, PNG, WebP, GIF, AVIF or HEIC, up to 50 MB each. Films: MP4, MOV or WebM, up to 500 MB and "
            "30 minutes each; add large ones one by one. They are fingerprinted and then forgotten. Nothing is shown."
        ),
        required=False,
        widget=MultipleFileInput(attrs={"accept": ACCEPTED}),
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

    def __init__(self, *args: Any, today: date, is_cut_short: bool = False, **options: Any) -> None:
        """`is_cut_short`: a file was chosen that did not arrive, which is said elsewhere."""
        super().__init__(*args, **options)
        self._is_cut_short = is_cut_short
        self.fields["keep_until"].earliest = today + timedelta(days=1)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("keep") and not given.get("keep_until"):
            self.add_error("keep_until", _("Say until which day they are kept."))
        if not (given.get("files") or given.get("description") or self._is_cut_short):
            self.add_error("files", _("Choose a picture, or describe it in words below."))
        return given


class PrintsForm(forms.Form):
    """Fingerprints that a device made, as text. It has no field for a file. `says_empty`: where the list holds none."""

    says_empty = EMPTY
    prints = forms.CharField(
        label=_("The list of fingerprints"),
        help_text=_(
            "What you choose above fills it in; you need not read it. Where it stays empty: open the file “codes.json” "
            "with a text program and paste all of it."
        ),
        strip=False,
        error_messages={"required": EMPTY},
        widget=forms.Textarea(
            attrs={"rows": 6, "class": "code", "spellcheck": "false", "autocomplete": "off"}
        ),
    )

    def clean_prints(self) -> list[Prints]:
        """Return the fingerprint sets, or say what is wrong with the list."""
        try:
            return parse(self.cleaned_data["prints"])
        except ListRefused as refusal:
            says = self.says_empty if refusal.code == "empty" else refusal.says
            raise forms.ValidationError(says, code=refusal.code) from None


class OwnPrintsForm(PrintsForm):
    """The same on her own page, where she has no saved list."""

    says_empty = _("No fingerprint was made yet. Choose pictures first, above.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["prints"].error_messages["required"] = self.says_empty
        self.fields["prints"].help_text = _("What you choose above fills it in; you need not read it.")


class DevicePrintsForm(PrintsForm, ImageFactsForm):
    """Such fingerprints, and what is known about the pictures."""

    field_order = ("prints",)
