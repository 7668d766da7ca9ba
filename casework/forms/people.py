"""The age question, what is known of the person, her name, her own words."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import UNKNOWN, PastMoment, ThreeValued, places
from casework.forms.permissions import AHEAD, HOW

WHEN_AGREED = _("(needed where she agrees to looking)")


class AgeForm(forms.Form):
    """The first question of all (U36)."""

    under_18 = forms.ChoiceField(
        label=_("Was anyone under 18 in these pictures, or in a picture that they were made from?"),
        choices=[("no", _("No")), ("yes", _("Yes")), ("unsure", _("Not sure"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer. “Not sure” is a good answer.")},
    )


class PersonForm(forms.Form):
    """What is known of the person the case is about; everything may stay open."""

    residence = forms.ChoiceField(
        label=_("Where does she live?"),
        help_text=_("Laws differ by country. Leave it open if she does not want to say."),
        required=False,
    )
    identifiable = ThreeValued(
        label=_("Can people who know her tell that it is her?"),
        help_text=_("By her face, her body, a tattoo or scar, her voice, or her name beside it."),
    )
    looks_young = ThreeValued(
        label=_("Do sites say that she looks under 18?"),
        help_text=_(
            "She was an adult, and some hosts doubt it by her looks. A letter can then carry a statement of her age. "
            "If you are not sure yourselves, stop the case instead."
        ),
    )
    authority = forms.ChoiceField(
        label=_("How did she say that you may act for her?"),
        choices=[("written", _("In writing")), ("spoken", _("She told us")), ("none", _("She has not yet"))],
        widget=forms.RadioSelect,
        required=False,
    )
    avoid = forms.MultipleChoiceField(
        label=_("Is there anything she does not want?"),
        choices=[
            ("police", _("No police")),
            ("copyright", _("No copyright notices: they pass names on")),
            ("regulator", _("No authority")),
            ("name", _("No name given, to anybody")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    may_look = forms.BooleanField(
        label=_("She agrees that we look at the addresses from here"),
        help_text=_("Looking shows whether the picture is still there. Without this, nothing is fetched."),
        required=False,
    )

    look_how = forms.ChoiceField(
        label=_("How did she agree to looking?"), choices=HOW, widget=forms.RadioSelect, required=False
    )
    look_given_on = PastMoment(label=_("When did she agree to looking?"), ahead=AHEAD, required=False)

    def __init__(self, *args: Any, latest: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.initial.get("may_look"):
            # She agreed before; how and when is on record.
            del self.fields["look_how"], self.fields["look_given_on"]
        else:
            self.fields["look_given_on"].latest = self.fields["look_given_on"].initial = latest
            self.fields["look_how"].when_needed = self.fields["look_given_on"].when_needed = WHEN_AGREED
        self.fields["residence"].choices = [UNKNOWN, *places(self.initial.get("residence") or "")]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        asks = given.get("may_look") and "look_how" in self.fields
        if not asks:
            # Nothing is recorded of a moment that belongs to no permission.
            self.errors.pop("look_given_on", None)
        if asks and not given.get("look_how") and "look_how" not in self.errors:
            self.add_error("look_how", _("Choose how she agreed to it."))
        if asks and not given.get("look_given_on") and "look_given_on" not in self.errors:
            self.add_error("look_given_on", _("Give the day and time at which she agreed to it."))
        return given

    def facts(self) -> dict[str, Any]:
        """Return the answers as sections of facts."""
        given = self.cleaned_data
        return {
            "person": {
                "residence": given["residence"] or None,
                "identifiable": given["identifiable"],
                "looks_young": given["looks_young"],
            },
            "notifier": {"authority": given["authority"] or None},
            "preferences": {
                "avoid": [one for one in given["avoid"] if one != "name"],
                "disclose_name": False if "name" in given["avoid"] else None,
            },
        }


class IdentityForm(forms.Form):
    """Her name and contact: asked for only when a route that she chose needs them (S23)."""

    name = forms.CharField(label=_("Her name, as a notice would give it"), required=False, max_length=120)
    contact_email = forms.EmailField(label=_("An e-mail address for notices that need hers"), required=False)
    address = forms.CharField(
        label=_("Postal address"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    searched_name = forms.CharField(
        label=_("The name under which the pictures are found"), required=False, max_length=120
    )


class NarrativeForm(forms.Form):
    """Her own words; optional. `hides_words`: there are some that the writer cannot read."""

    text = forms.CharField(
        label=_("In her own words"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    replace_unread = forms.BooleanField(
        label=_("Replace the words that I cannot read. They are gone then, for everyone."),
        error_messages={"required": _("Tick this only if the words that you cannot read may be lost.")},
    )

    def __init__(self, *args: Any, hides_words: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not hides_words:
            del self.fields["replace_unread"]
