"""Saying that a notice was wrong, without an account; and what a supervisor makes of it."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.disputes import MOST_ADDRESS, MOST_WORDS
from notices.forms import Typed
from notices.models import Dispute

WHY_WORDS: dict[str, Promise] = {
    Dispute.Why.NOT_INTIMATE: _("What is there is not intimate"),
    Dispute.Why.DID_NOT_ASK: _("I am the person shown, and I did not ask for this"),
    Dispute.Why.NEWS_OR_COURT: _("It is news, or about a court matter"),
    Dispute.Why.WRONG_ADDRESS: _("The address is wrong"),
    Dispute.Why.LAW_DOES_NOT_APPLY: _("The law named in it does not apply"),
    Dispute.Why.OTHER: _("Something else"),
}
_LONG = _("This is too long. At most %(limit_value)d characters.")
_EITHER = _("(the number or the address: one of the two is needed)")


class DisputeForm(forms.Form):
    """What somebody says who holds a letter of ours."""

    reference = Typed(
        label=_("Number of the letter"),
        help_text=_("It stands at the top: ten letters and digits."),
        required=False,
        max_length=40,
        error_messages={"max_length": _LONG},
    )
    address = Typed(
        label=_("Address that the letter was about"),
        required=False,
        max_length=MOST_ADDRESS,
        error_messages={"max_length": _LONG},
    )
    why = forms.ChoiceField(
        label=_("What was wrong?"),
        choices=list(WHY_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what was wrong."),
            "invalid_choice": _("Choose what was wrong."),
        },
    )
    words = Typed(
        label=_("In your words"),
        help_text=_("A person reads this. Add no pictures."),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": _LONG},
    )
    mailbox = forms.EmailField(
        label=_("Mail address for an answer"),
        required=False,
        max_length=250,
        error_messages={
            "invalid": _("This is no mail address. Correct it, or leave it empty."),
            "max_length": _LONG,
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reference"].when_needed = self.fields["address"].when_needed = _EITHER
        self.fields["words"].when_needed = _("(needed where it is something else)")

    def clean(self) -> dict[str, Any]:
        """Ask for something by which a person can find the letter, and for words where the choice says nothing."""
        given: dict[str, Any] = super().clean() or {}
        if (
            not given.get("reference")
            and not given.get("address")
            and not {"reference", "address"} & set(self.errors)
        ):
            self.add_error("reference", _("Give the number of the letter, or the address that it was about."))
        if given.get("why") == Dispute.Why.OTHER and not given.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say in your words what was wrong."))
        return given


class RejectDisputeForm(forms.Form):
    """Why a notice was right."""

    reason = forms.CharField(
        label=_("Why was the notice right?"),
        help_text=_("It is kept with the case. Nothing is sent by itself."),
        widget=forms.Textarea,
        max_length=1000,
        error_messages={"required": _("Say why. The message stays open until then.")},
    )
