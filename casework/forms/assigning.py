"""To which colleague a case is handed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import Actor


class AssignForm(forms.Form):
    """One colleague of the organisation."""

    colleague = forms.ChoiceField(
        label=_("Who gets the case?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who gets the case.")},
    )

    def __init__(self, *args: Any, colleagues: Iterable[Actor], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["colleague"].choices = [
            (str(row.pk), row.staff_user.username.capitalize()) for row in colleagues
        ]
