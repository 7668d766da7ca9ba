"""What is known of a place in words: who may sign for somebody there, and what nobody knows."""

from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework import placenames, signing

_UNION = _("European Union")
ANSWER_WORDS: dict[str, Promise] = {
    signing.YES: _("yes"),
    signing.NO: _("no: only the person herself, or a parent"),
    signing.UNKNOWN: _("not known"),
}


def answers_of(country: str) -> list[dict[str, Any]]:
    """Return for each thing what is known of a place: rules, or that nobody knows, or that it was confirmed."""
    confirmed = signing.is_confirmed(country, settings.SIGNING_CONFIRMED)
    return [
        {
            "what": words,
            "confirmed": confirmed,
            "rules": [
                {
                    "rule": rule,
                    "answer": ANSWER_WORDS[rule.answer],
                    "authority": signing.AUTHORITY_WORDS[rule.authority],
                }
                for rule in signing.load()
                if (rule.country, rule.what) == (country, what)
            ],
        }
        for what, words in signing.WHAT_WORDS.items()
    ]


def place_name(code: str) -> str:
    """Return the name of a country, a region or the Union."""
    return str(_UNION) if code == signing.UNION else placenames.place_name(code)
