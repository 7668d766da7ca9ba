"""Refuses passphrases that others guess first: common ones, also lengthened or repeated to reach the length (S4).

No rule of composition: any words that are not on the list will do.
"""

from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_FILLING = "0123456789 !?.,-_*#+@$%&/()=~^'\""


class CommonPassphraseValidator(CommonPasswordValidator):
    """Checks the passphrase, what is left without digits and signs around it, and what it repeats."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError: when it is a common one in disguise."""
        plain = password.lower().strip()
        cores = {plain, plain.strip(_FILLING)}
        cores |= {_repeated(core) for core in cores}
        if any(core in self.passwords or len(set(core)) < 4 for core in cores):
            raise ValidationError(
                _("Others would guess this one early. Take four or five words that do not belong together."),
                code="password_too_common",
            )


def _repeated(text: str) -> str:
    """Return the shortest piece of which the text is made: "abcabc" is "abc" twice."""
    start = (text + text).find(text, 1) if text else 0
    return text[:start] if 0 < start < len(text) else text
