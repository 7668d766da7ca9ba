"""How somebody who opens her own case may be reached, if at all: nobody is written to unless she chooses it (U30, S39)."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import MAIL, NO_MAIL, HintedRows, Words

# Four digits at least, of any script, with anything between them.
_PHONE = re.compile(r"(?:\d\D*){4}")


class ContactForm(forms.Form):
    """Nobody is written to unless she chooses it (U30, S39)."""

    way = forms.ChoiceField(
        label=_("May we contact you?"),
        choices=[
            ("none", _("No. I come back here")),
            ("email", _("By e-mail")),
            ("phone", _("By phone")),
        ],
        widget=HintedRows(
            {
                "none": _("The safest way, if somebody else may look at your phone"),
                "email": _("It says only that there is news. Others who open your mailbox may see it"),
                "phone": _("The call may stand on a bill, and others may hear it"),
            }
        ),
        required=False,
        initial="none",
    )
    where = Words(label=_("Which address or number?"), required=False, max_length=200)
    hours = forms.ChoiceField(
        label=_("At what time of day may an e-mail come?"),
        choices=[
            ("any", _("At any time")),
            ("morning", _("From 7 in the morning until noon")),
            ("afternoon", _("From noon until 5")),
            ("evening", _("From 5 until 10 in the evening")),
        ],
        widget=forms.RadioSelect,
        required=False,
        initial="any",
    )
    when = Words(
        label=_("When is it safe to call?"),
        help_text=_("For example: on weekdays until three. After a month we ask again before we use it."),
        required=False,
        max_length=200,
    )
    called = Words(
        label=_("Which name may we use?"),
        help_text=_("Any name. It need not be yours."),
        required=False,
        max_length=80,
    )
    code_word = Words(
        label=_("A word by which you know that it is us"),
        help_text=_("We say it first. If somebody does not know it, it is not us."),
        required=False,
        max_length=80,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not settings.NEWS_MAIL_DOMAIN:
            self.fields["way"].choices = [one for one in self.fields["way"].choices if one[0] != "email"]
        for name in ("where", "called", "code_word"):
            self.fields[name].when_needed = _("(only if you chose e-mail or phone)")
        self.fields["hours"].when_needed = _("(only if you chose e-mail)")
        self.fields["when"].when_needed = _("(only if you chose phone)")

    def for_one_visit(self) -> None:
        """Promise no coming back to who kept no digits, and choose nothing for her."""
        way = self.fields["way"]
        way.choices, way.initial = [("none", _("No")), *way.choices[1:]], ""
        way.widget.hints = {key: hint for key, hint in way.widget.hints.items() if key != "none"}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        way, where = given.get("way") or "none", given.get("where", "")
        # A mail speaks her language; no sentence is kept, its code is.
        given |= {"way": way, "hours": given.get("hours") or "any", "language": get_language()}
        if way != "none" and not where:
            self.add_error("where", _("Write the address or number, or choose “No”."))
        elif way == "none" and where:
            self._say_no(given)
        elif way == "email" and not MAIL.fullmatch(where):
            self.add_error("where", NO_MAIL)
        elif way == "phone" and not _PHONE.search(where):
            self.add_error("where", _("There is no phone number in this. Write it with its digits."))
        if way == "email" and given.get("when"):
            self.add_error(
                "when", _("This is for calls. For e-mail, choose a time of day above and empty this.")
            )
        return given

    def _say_no(self, given: dict[str, Any]) -> None:
        """Keep no address with a no. One that she typed just now is not dropped unsaid; one from before is."""
        if "where" in self.changed_data:
            self.add_error("where", _("You chose “No”. Choose e-mail or phone above, or empty this."))
        given["where"] = ""
