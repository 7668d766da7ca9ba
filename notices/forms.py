"""Validation of what people type about notices."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import PastMoment, places
from casework.vocabulary import Type
from notices.answeredbylink import KINDS, MOST_CHARACTERS, MOST_IN_SHORT_FIELDS
from notices.answering import Question
from notices.factwords import AREAS
from notices.models import LawReview, Reply

# Types whose answer is chosen, not typed.
_CHOSEN = {Type.YES_NO: [("yes", _("Yes")), ("no", _("No"))]}


class HandOverForm(forms.Form):
    """The number that the recipient's own form gave, and when."""

    confirmation = forms.CharField(
        label=_("The number their form gave"),
        help_text=_("If it gave none, write what the page said, for example “Thank you, received”."),
        max_length=200,
        error_messages={"required": _("Type the number, or what the page said.")},
    )
    handed_at = PastMoment(
        label=_("When?"),
        ahead=_("This moment lies ahead. Give the one at which their form answered."),
        error_messages={"required": _("Give the day and time at which their form answered.")},
    )

    def __init__(self, *args: Any, latest: datetime, earliest: datetime | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.earliest = earliest
        self.fields["handed_at"].latest = self.fields["handed_at"].initial = latest

    def clean_handed_at(self) -> datetime:
        """A minute is the finest that the field holds, so the very minute of approval counts as after it."""
        moment: datetime = self.cleaned_data["handed_at"]
        if self.earliest and moment < self.earliest.replace(second=0, microsecond=0):
            raise ValidationError(_("This was before the notice was approved."))
        return moment


ANSWERS = [
    (Reply.Kind.ACKNOWLEDGED, _("They have it")),
    (Reply.Kind.SAYS_REMOVED, _("They say it is removed")),
    (Reply.Kind.NEEDS_MORE, _("They need more")),
    (Reply.Kind.NOT_OURS, _("Not theirs; they name somebody else")),
    (Reply.Kind.REFUSED, _("They refuse")),
    (Reply.Kind.COUNTER_NOTICE, _("The uploader objects (counter-notice)")),
]


class ReplyForm(forms.Form):
    """What a recipient answered."""

    kind = forms.ChoiceField(
        label=_("What did they say?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said.")},
    )
    said = forms.CharField(
        label=_("In their words, without links"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    received_at = PastMoment(
        label=_("When did it come?"),
        ahead=_("This moment lies ahead. Give the one at which it came."),
        error_messages={"required": _("Give the day and time at which it came.")},
    )

    def __init__(self, *args: Any, latest: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["received_at"].latest = self.fields["received_at"].initial = latest


class Typed(forms.CharField):
    """Words of a stranger, without characters that no page shows, line ends as they are here."""

    def to_python(self, value: Any) -> str:
        typed: str = super().to_python(value) or ""
        lines = typed.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(
            char for char in lines if char in "\n\t" or unicodedata.category(char)[0] != "C"
        ).strip()


class AnswerByLinkForm(forms.Form):
    """What a recipient answers on the page of its letter's link, in the words of the letter's language."""

    # Its messages are in the letter's language, so they are set with its labels.
    kind = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": ""})
    words = Typed(
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5, "aria-describedby": "words-hint"}),
    )
    company = Typed(required=False, max_length=MOST_IN_SHORT_FIELDS)
    host = Typed(required=False, max_length=MOST_IN_SHORT_FIELDS)
    mailbox = Typed(required=False, max_length=MOST_IN_SHORT_FIELDS)

    def __init__(self, *args: Any, words: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        kind = self.fields["kind"]
        kind.choices = [(one, words[one]) for one in KINDS]
        kind.error_messages = dict.fromkeys(("required", "invalid_choice"), words["error_kind"])
        for name in ("words", "company", "host", "mailbox"):
            self.fields[name].label = words[name]
            self.fields[name].error_messages["max_length"] = words["error_long"]
        self._says = words

    @property
    def named_fields(self) -> list[forms.BoundField]:
        """Return the fields that say who it is instead."""
        return [self[name] for name in ("company", "host", "mailbox")]

    def clean(self) -> dict[str, Any]:
        """Ask for words where a person has to read some."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") in {Reply.Kind.NEEDS_MORE, Reply.Kind.REFUSED} and not given.get("words"):
            self.add_error("words", self._says["error_words"])
        return given


class AnswerForm(forms.Form):
    """One answer to one question, shaped by the type of the fact."""

    def __init__(self, *args: Any, asked: Question, **options: Any) -> None:
        super().__init__(*args, **options)
        self.type = asked.key.type
        self.fields["value"] = _answer_field(asked)
        self.fields["value"].error_messages["required"] = _(
            "Choose or type an answer, or go back and leave it open."
        )

    def clean_value(self) -> Any:
        """Return the answer as the fact holds it."""
        value = self.cleaned_data["value"]
        return value == "yes" if self.type == Type.YES_NO else value


def _answer_field(asked: Question) -> forms.Field:
    label, kind = asked.words, asked.key.type
    if kind in _CHOSEN or kind == Type.CHOICE:
        choices = _CHOSEN.get(kind) or list(asked.choices)
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
    if kind == Type.CHOICES:
        return forms.MultipleChoiceField(
            label=label, choices=asked.choices, widget=forms.CheckboxSelectMultiple
        )
    if kind == Type.PLACE:
        return forms.ChoiceField(label=label, choices=[("", _("Choose")), *places()])
    if kind == Type.PLACES:
        groups = [(value, AREAS.get(value, words)) for value, words in asked.choices]
        return forms.MultipleChoiceField(
            label=label,
            help_text=_(
                "Choose all that fit. With a keyboard or mouse, hold Ctrl (on a Mac, Command) for several."
            ),
            choices=[*groups, *places()],
            widget=forms.SelectMultiple(attrs={"size": 12}),
        )
    if kind == Type.NUMBER:
        return forms.IntegerField(label=label, min_value=0, max_value=130)
    return forms.CharField(label=label, max_length=300)


class LawFilter(forms.Form):
    """Which laws to list. What is not understood is said, and filters nothing."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("What it is"), required=False)
    sure = forms.ChoiceField(label=_("How sure"), required=False)
    age = forms.ChoiceField(
        label=_("How old"),
        required=False,
        choices=[
            ("", _("All")),
            ("old", _("to be read again")),
            ("waits", _("waits for a law reviewer")),
            ("changed", _("found changed")),
        ],
    )
    letter = forms.ChoiceField(
        label=_("Notices"),
        required=False,
        choices=[
            ("", _("All")),
            ("yes", _("a notice can be written")),
            ("no", _("shown, no notice from here")),
        ],
    )
    order = forms.ChoiceField(
        label=_("In order of"),
        required=False,
        choices=[("", _("countries")), ("age", _("how old and how sure"))],
    )

    def __init__(
        self,
        *args: Any,
        countries: Iterable[tuple[str, Any]],
        kinds: Iterable[tuple[str, Any]],
        sure: Iterable[tuple[str, Any]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("country", countries), ("kind", kinds), ("sure", sure)):
            self.fields[name].choices = [("", _("All")), *choices]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("Choose one of the list.")

    def asked(self) -> dict[str, str]:
        """Return what was asked for and understood, by field."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def query(self) -> str:
        """Return what was asked for as the query of an address."""
        return urlencode(self.asked())


class LawReviewForm(forms.Form):
    """What a law reviewer found, and where it was read. Nothing is ticked beforehand."""

    outcome = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[
            (LawReview.Outcome.CONFIRMED, _("It stands as it is written here")),
            (LawReview.Outcome.CHANGED, _("It has changed, or it does not hold as written here")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you found.")},
    )
    source_title = forms.CharField(
        label=_("Where did you read it?"),
        help_text=_("The text of the law and its edition, for example “47 U.S.C. 223a, text of 1 May 2027”."),
        max_length=300,
        error_messages={"required": _("Name the text that you read.")},
    )
    source_url = forms.URLField(
        label=_("Its address"),
        required=False,
        max_length=2048,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        error_messages={"invalid": _("This is no web address. Copy it from the browser, or leave it out.")},
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("What you compared; where it has changed, in what. Nothing about a case."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"].when_needed = _("(needed where it has changed)")

    def clean_source_url(self) -> str:
        """Take what a browser opens, and nothing else: it becomes a link."""
        url: str = self.cleaned_data["source_url"]
        if url and not url.lower().startswith(("https://", "http://")):
            raise ValidationError(self.fields["source_url"].error_messages["invalid"])
        return url

    def clean(self) -> dict[str, Any]:
        """Ask in what it has changed, where it has."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("outcome") == LawReview.Outcome.CHANGED and not given.get("note", "").strip():
            self.add_error("note", _("Say in what it has changed."))
        return given
