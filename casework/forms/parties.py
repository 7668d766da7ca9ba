"""Whom a recipient named as the host of an address: a server, or a company with its mailbox."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casework.dialable import Policy
from casework.forms.answers import Day
from casework.hosts import Address, AddressUnreadable, normalise
from casework.rdap import MAILBOX
from casework.refusals import sentence

# What the guard refuses wherever it runs; what it refuses for other reasons is written down all the same, and not looked up.
_NOWHERE = frozenset({"address_not_public", "no_public_suffix", "host_unreadable"})


class NamedHostForm(forms.Form):
    """What they said, as they said it."""

    told_by = forms.ChoiceField(
        label=_("Who named it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who named it.")},
    )
    told_on = Day(
        label=_("On which day did they say so?"),
        ahead=_("This day lies ahead. Give the day on which they said so."),
        error_messages={"required": _("Give the day on which they said so.")},
    )
    host = forms.CharField(
        label=_("The server that they named"),
        help_text=_("An IP address or a host name, for example 198.51.100.7. Who holds it is looked up."),
        required=False,
        max_length=253,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "dir": "ltr"}),
    )
    company = forms.CharField(label=_("The company that they named"), required=False, max_length=200)
    email = forms.CharField(
        label=_("Its mailbox for reports of abuse, as they gave it"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email", "spellcheck": "false", "dir": "ltr"}),
    )
    everywhere = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        tellers: Iterable[tuple[str, str]],
        own_host: str,
        others: int,
        policy: Policy,
        today: date,
        **options: Any,
    ) -> None:
        """Offer these to have told it. `own_host`: of the address itself; `others`: how many more addresses lie on it."""
        super().__init__(*args, **options)
        self.fields["told_by"].choices = list(tellers)
        self.fields["told_on"].latest = today
        self._own_host, self._policy = own_host, policy
        if others:
            says = ngettext(
                "They said it of the other address on this site too.",
                "They said it of the %(count)d other addresses on this site too.",
                others,
            )
            self.fields["everywhere"].label = says % {"count": others}
        else:
            del self.fields["everywhere"]

    def clean_host(self) -> str:
        """Return the host alone, also of a whole address that was pasted."""
        typed: str = self.cleaned_data["host"].strip()
        if not typed:
            return ""
        address = self._read(typed)
        if address.refused_because in _NOWHERE:
            raise ValidationError(
                _("No server on the internet can be there. Check it for a typing error."), code="nowhere"
            )
        if address.host == self._own_host:
            raise ValidationError(
                _("This is the address itself. They were asked who stands behind it."), code="itself"
            )
        return address.host

    def _read(self, typed: str) -> Address:
        bare = f"[{typed}]" if typed.count(":") > 1 and "://" not in typed and "[" not in typed else typed
        try:
            return normalise(bare if "://" in bare else f"http://{bare}/", policy=self._policy)
        except AddressUnreadable as error:
            raise ValidationError(sentence(error.code), code=error.code) from None

    def clean_email(self) -> str:
        """Return a mailbox, none other."""
        typed: str = self.cleaned_data["email"].strip()
        if typed and not MAILBOX.fullmatch(typed):
            raise ValidationError(_("This is no mail address. Copy it from what they wrote."), code="invalid")
        return typed

    def clean(self) -> dict[str, Any]:
        """Ask for the server, or for the company with its mailbox: less leads nowhere."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors or given.get("host"):
            return given
        if not given.get("email"):
            missing = "email" if given.get("company") else "host"
            self.add_error(missing, _("Give the server, or the company with its mailbox."))
        elif not given.get("company"):
            self.add_error("company", _("Give the name of the company, as they gave it."))
        return given
