"""The languages of a letter on its page: each half with its language, what to choose from, and what nobody has read."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from notices.composing import Letter
from notices.languages import LEADING, direction, name_in, readings, written_as
from notices.models import Notice
from notices.translating import languages_of
from notices.typesetting import halves, unwrapped


def translation_rows(row: Notice, letter: Letter, *, is_draft: bool) -> dict[str, Any]:
    """Return the two halves of a letter in parts for the page, and the languages that a draft can be in."""
    leading, below = halves(letter.text)
    return {
        "parts": unwrapped(leading),
        "below": _below(letter, below) if below else [],
        "below_language": letter.translation,
        "below_name": name_in(letter.translation, get_language() or LEADING) if letter.translation else "",
        "below_direction": direction(letter.translation),
        "reading_says": _reading(letter),
        "languages": _choices(row) if is_draft else [],
    }


def _below(letter: Letter, text: str) -> list[tuple[str, str, str]]:
    """Kind, words and language; the heading and the note of the leading language stand first and third."""
    parts = enumerate(unwrapped(text))
    return [
        (kind, words, letter.language if number in (0, 2) else letter.translation)
        for number, (kind, words) in parts
    ]


def _choices(row: Notice) -> list[dict[str, Any]]:
    here = get_language() or LEADING
    found = [
        {
            "code": code,
            "says": _("English alone")
            if code == LEADING
            else _("English, and %(language)s under it") % {"language": name_in(code, here)},
            "is_chosen": code == row.language,
        }
        for code in languages_of(row)
    ]
    return found[:1] + sorted(found[1:], key=lambda one: str(one["says"]))


def _reading(letter: Letter) -> str:
    """Say who read the words of the other language; "" where a letter has one."""
    if not letter.translation:
        return ""
    other = letter.translation if letter.language == LEADING else letter.language
    names = {"language": name_in(other, get_language() or LEADING)}
    reading = readings().get(written_as(other))
    if letter.language != LEADING and reading is not None:
        return _("%(by)s read the words in %(language)s; that letter leads.") % {**names, "by": reading.by}
    if reading is not None:
        return (
            _(
                "Parts of the words in %(language)s were read by no local lawyer. They stand under the English letter as a "
                "courtesy translation; the English letter is the notice."
            )
            % names
        )
    return (
        _(
            "No local lawyer has read the words in %(language)s. They stand under the English letter as a courtesy "
            "translation; the English letter is the notice."
        )
        % names
    )
