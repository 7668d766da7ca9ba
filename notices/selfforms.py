"""Validation of what somebody says of a letter that she sends herself."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import MAIL, NO_MAIL, UNKNOWN_ROW, Day, HintedBoxes, HintedRows, Words, not_both
from casework.forms.own import MOST_DESCRIBED, LinksForm
from casework.ownquestions import OwnQuestion
from notices.models import Contact, Reply

ANSWER_WORDS = {
    Reply.Kind.ACKNOWLEDGED.value: _("They have it"),
    Reply.Kind.SAYS_REMOVED.value: _("They say that it is gone"),
    Reply.Kind.NEEDS_MORE.value: _("They want to know more"),
    Reply.Kind.REFUSED.value: _("They say no"),
    Reply.Kind.NOT_OURS.value: _("They say that it is not with them"),
}
WAY_WORDS = {
    Contact.Channel.FORM.value: _("Through their own form"),
    Contact.Channel.EMAIL.value: _("By e-mail"),
}


class SignForm(forms.Form):
    """What she signs with. Nothing is made up: what is left out stays out."""

    # By the elements of a law: the field that fills it.
    FILLS: ClassVar = {"name": "name", "signature": "name", "email": "email", "contact_information": "email"}

    name = Words(
        label=_("Your name, as it stands under the letter"),
        help_text=_("They read it. If you leave it out, this page says what is missing then."),
        required=False,
        max_length=120,
    )
    email = Words(
        label=_("An e-mail address for their answer"),
        help_text=_("They read it too. A new one that you made for this is safest."),
        required=False,
        max_length=200,
    )

    def clean_email(self) -> str:
        """Return an address, or ""."""
        given: str = self.cleaned_data["email"]
        if given and not MAIL.fullmatch(given):
            raise forms.ValidationError(NO_MAIL, code="mail")
        return given


class PleaseForm(forms.Form):
    """Whether her links may be opened before a letter about them is sent for her."""

    may_look = forms.ChoiceField(
        label=LinksForm.base_fields["may_look"].label,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        help_text=_("If you say no, the letter goes without our record of these links."),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the two."),
            "invalid_choice": _("Choose one of the two."),
        },
    )


class SentForm(forms.Form):
    """On which day she sent it, how, and the number that she got."""

    way = forms.ChoiceField(
        label=_("How did you send it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how you sent it."),
            "invalid_choice": _("Choose how you sent it."),
        },
    )
    sent_on = Day(
        label=_("On which day?"),
        passed=_("On this day the letter was not written yet."),
        ahead=_("This day lies ahead. Give the day on which you sent it."),
        error_messages={
            "required": _("Give the day on which you sent it."),
            "invalid": _("Write the day like this: 2026-12-31."),
        },
    )
    number = Words(
        label=_("A number that they gave you"),
        help_text=_("Forms often show one at the end. It helps you when you ask again."),
        required=False,
        max_length=80,
    )

    def __init__(
        self, *args: Any, ways: list[tuple[str, Any]], earliest: date, latest: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["way"].choices = ways
        day = self.fields["sent_on"]
        day.earliest, day.latest, day.initial = earliest, latest, latest


class AnsweredForm(forms.Form):
    """What they answered, and when."""

    kind = forms.ChoiceField(
        label=_("What did they answer?"),
        choices=list(ANSWER_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what they answered."),
            "invalid_choice": _("Choose what they answered."),
        },
    )
    on = Day(
        label=_("On which day did it come?"),
        passed=_("On this day you had not sent it yet."),
        ahead=_("This day lies ahead. Give the day on which it came."),
        error_messages={
            "required": _("Give the day on which it came."),
            "invalid": _("Write the day like this: 2026-12-31."),
        },
    )

    def __init__(self, *args: Any, earliest: date, latest: date, **options: Any) -> None:
        super().__init__(*args, **options)
        day = self.fields["on"]
        day.earliest, day.latest, day.initial = earliest, latest, latest


class OwnFactForm(forms.Form):
    """One answer to one question about what is shown."""

    def __init__(self, *args: Any, asked: OwnQuestion, **options: Any) -> None:
        super().__init__(*args, **options)
        self._asked = asked
        if not asked.choices:
            words = forms.Textarea(attrs={"rows": 2})
            self.fields["value"] = Words(
                label=str(asked.says), required=False, max_length=MOST_DESCRIBED, widget=words
            )
            return
        kind = forms.MultipleChoiceField if asked.several else forms.ChoiceField
        self.fields["value"] = kind(
            label=str(asked.says),
            choices=[
                *((str(value), words) for value, words in asked.choices),
                (UNKNOWN_ROW[0], asked.open_row),
            ],
            widget=(HintedBoxes if asked.several else HintedRows)(dict(asked.hints)),
            error_messages={
                "required": _("Choose what fits, or go back and say it later."),
                "invalid_choice": _("Choose what fits, or go back and say it later."),
                "invalid_list": _("Choose what fits, or go back and say it later."),
            },
        )

    def clean_value(self) -> Any:
        """Return the value as the vocabulary has it; None: she does not know."""
        given = self.cleaned_data["value"]
        if not self._asked.choices:
            return given or None
        if self._asked.several:
            not_both(given)
            return [one for one in given if one != UNKNOWN_ROW[0]] or None
        return next((value for value, _words in self._asked.choices if str(value) == given), None)
