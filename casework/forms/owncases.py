"""What an organisation does with cases that people open themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.answers import HintedRows
from casework.models import Organisation

_OwnCases = Organisation.OwnCases


class OwnCasesForm(forms.Form):
    """One of three ways; it holds for what is handed in from now on."""

    own_cases = forms.ChoiceField(
        label=_("What becomes of them?"),
        choices=[
            (_OwnCases.WORKED, _("We work each case")),
            (_OwnCases.ALONE, _("Nobody works them; people send their letters themselves")),
            (_OwnCases.SENT, _("Nobody works them; people send letters themselves, or ask us to")),
        ],
        widget=HintedRows(
            {
                _OwnCases.WORKED: _("The reader takes each on."),
                _OwnCases.ALONE: _("The reader sees a list of them: code, state and next date."),
                _OwnCases.SENT: _(
                    "What they ask for leaves in your name after the reader approved it as the second person."
                ),
            }
        ),
        error_messages={"required": _("Choose what becomes of them.")},
    )
