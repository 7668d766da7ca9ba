"""Her consents, and with whom a case is shared."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import Day, PastMoment
from casework.models import Consent
from casework.sentences import FACT_WORDS, SHARED_WORDS, fact_words, handed_words, is_handed

# Fields that an act may need: said beside their label in place of "you may leave this out".
WHEN_NEEDED = {
    "scope": _("(needed for notices)"),
    "recipient": _("(needed for notices to one recipient, and for sharing)"),
    "facts": _("(needed for notices and packets)"),
}
# How a caseworker learns of a permission; her own session comes with access by receipt.
HOW = [
    (Consent.How.READ_BACK, _("Spoken, and read back to her")),
    (Consent.How.SIGNED_PAPER, _("On paper with her signature, which I saw")),
]
AHEAD = _("This moment lies ahead. Give the one at which she said so.")


class SaidForm(forms.Form):
    """How she gave a permission, when, and until which day."""

    how = forms.ChoiceField(
        label=_("How did she say so?"),
        choices=HOW,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how she said so.")},
    )
    given_on = PastMoment(
        label=_("When?"),
        ahead=AHEAD,
        error_messages={"required": _("Give the day and time at which she said so.")},
    )
    until = Day(
        label=_("Until which day does it hold?"),
        help_text=_("Left empty: 90 days from now."),
        passed=_("This day has passed. Choose a later one, or leave it empty."),
        required=False,
    )

    def __init__(self, *args: Any, latest: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["given_on"].latest = latest
        self.fields["until"].earliest = timezone.localdate(latest)


class ConsentForm(SaidForm):
    """One permission of hers, as she gave it."""

    field_order = ("act", "scope", "recipient", "facts")

    act = forms.ChoiceField(
        label=_("What did she agree to?"),
        choices=[
            (Consent.Act.SEND, _("Send notices")),
            (Consent.Act.FOLLOW_UP, _("Ask again after a notice")),
            (Consent.Act.LOOK, _("Look at the addresses from here")),
            (Consent.Act.PACKET, _("Hand out an evidence packet without pictures")),
            (Consent.Act.GRANT, _("Share the case with another organisation")),
            (Consent.Act.FINGERPRINTS, _("Hand over fingerprints to this partner")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what she agreed to.")},
    )
    scope = forms.ChoiceField(
        label=_("To whom?"),
        choices=[
            (Consent.Scope.THIS_ONE, _("This recipient only")),
            (Consent.Scope.THIS_AND_NAMED, _("This recipient and those it leads to")),
            (Consent.Scope.ANY, _("Anyone who can help to take it down")),
        ],
        help_text=_("Only for notices."),
        widget=forms.RadioSelect,
        required=False,
    )
    recipient = forms.CharField(
        label=_("Recipient"),
        help_text=_(
            "As it stands on the notice; for sharing, the organisation’s name. Not needed for anyone who can help."
        ),
        required=False,
        max_length=120,
    )
    facts = forms.MultipleChoiceField(
        label=_("What may they learn?"),
        help_text=_("Ask her about each, and tick what she said. Nothing that is not ticked leaves."),
        choices=sorted(FACT_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, needed: list[str], depicted: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["until"].help_text = _(
            "Left empty: 90 days from now; looking holds until the case ends. A task says 14 days before to ask her again."
        )
        self.fields["act"].widget.hints = {Consent.Act.GRANT.value: SHARED_WORDS}
        for name, words in WHEN_NEEDED.items():
            self.fields[name].when_needed = words
        if self.initial.get("act") == Consent.Act.FINGERPRINTS:
            self._ask_about_fingerprints(needed)
            return
        # Where that starts is the page that lists what would leave: she is asked about exactly this.
        self.fields["act"].choices = self.fields["act"].choices[:-1]
        if self.initial.get("act") == Consent.Act.GRANT == self.data.get("act", Consent.Act.GRANT):
            # Sharing shows everything, so there is nothing to choose from.
            del self.fields["scope"], self.fields["facts"]
        elif needed:
            self.fields["facts"].choices = list(
                zip(needed, fact_words(needed, depicted=depicted), strict=True)
            )

    def _ask_about_fingerprints(self, needed: list[str]) -> None:
        """Offer this one act, to the one partner that the address names, and each thing that this partner would get."""
        del self.fields["scope"], self.fields["recipient"]
        self.fields["act"].choices = self.fields["act"].choices[-1:]
        words = [(fact, handed_words([fact])[0]) for fact in sorted(needed) if is_handed(fact)]
        self.fields["facts"].choices = words
        self.fields["facts"].label = _("What may this partner get?")
        self.fields["facts"].when_needed, self.fields["facts"].required = "", True
        self.fields["facts"].error_messages["required"] = _(
            "Tick what it may get. Nothing that is not ticked leaves."
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        sends = given.get("act") in {Consent.Act.SEND, Consent.Act.FOLLOW_UP}
        if sends and not given.get("scope") and "scope" not in self.errors:
            self.add_error("scope", _("Say how far it goes."))
        elif sends and given.get("scope") != Consent.Scope.ANY and not given.get("recipient"):
            self.add_error("recipient", _("Say which recipient."))
        if given.get("act") == Consent.Act.GRANT and not given.get("recipient"):
            self.add_error("recipient", _("Say which organisation."))
        if given.get("act") in {
            Consent.Act.SEND,
            Consent.Act.FOLLOW_UP,
            Consent.Act.PACKET,
            Consent.Act.FINGERPRINTS,
        } and not given.get("facts"):
            self.add_error("facts", _("Tick what they may learn. Nothing that is not ticked will leave."))
        return given


class ShareForm(forms.Form):
    """With whom a case is shared."""

    username = forms.CharField(
        label=_("User name of the colleague or counsel"),
        max_length=40,
        error_messages={"required": _("Type the user name of who shall have access.")},
    )
