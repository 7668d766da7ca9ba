"""What comes next in a case that nobody works, in words to her; it names nobody, as the digits alone open it (U7, U17)."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from casework.models import Case
from casework.moments import now
from notices.alonenext import Next, next_alone
from notices.views.ownletternext import SAID_GONE

# By the codes of notices.alonenext.
_SAYS: dict[str, Promise] = {
    "over": gettext_lazy("The time for an answer is over. See what you can send next."),
    "gone": SAID_GONE,
    "send": gettext_lazy("A letter is written. You can send it."),
    "asked": ngettext_lazy("A letter waits for your word.", "%(number)s letters wait for your word.", 1),
    "write": gettext_lazy("There is a letter that you can write now."),
    "tell": gettext_lazy("There is a question that only you can answer. It may open more ways."),
    "add": gettext_lazy("There is no link in your case. A letter needs one."),
    "read": gettext_lazy("You said yes. Somebody here reads it once more and sends it."),
    "answer": gettext_lazy("By then they should have answered a letter of yours. Then come back here."),
    "quiet": gettext_lazy("Nothing is due before. Come back here then, and see how your links stand."),
}
# To who kept no digits: this visit is the last.
_SAYS_ONCE: dict[str, Promise] = {
    "answer": gettext_lazy("By then they should have answered a letter of yours."),
    "quiet": gettext_lazy("Nothing is due before."),
}
# Where what comes next is done; of all else on the page of her letters.
_WAYS: dict[str, tuple[str, Promise]] = {
    "tell": ("own_letters_first", gettext_lazy("Answer them")),
    "add": ("own_links", gettext_lazy("Add links")),
    "gone": ("own_links", gettext_lazy("My links, and how each stands")),
}
_PAUSED = gettext_lazy("Everything is paused, so your letters wait. Go on when you want.")
_WAITS_WHEN_PAUSED = frozenset(_SAYS) - {"gone", "add", "answer", "quiet"}


def aloneward(case: Case, *, is_only_visit: bool = False) -> dict[str, Any]:
    """Return the most urgent with its day and sentence, the way to it, and in `then` the rest in order.

    `is_only_visit`: she kept no digits, so nobody tells her to come back.
    """
    says = _SAYS | (_SAYS_ONCE if is_only_visit else {})
    rows = next_alone(case, at=now())
    if case.paused_at and rows[0].code in _WAITS_WHEN_PAUSED:
        later = [row for row in rows if row.code not in _WAITS_WHEN_PAUSED]
        return _first(rows[0], says | {rows[0].code: _PAUSED}, later)
    return _first(rows[0], says, rows[1:])


def _first(row: Next, says: Mapping[str, Promise], later: list[Next]) -> dict[str, Any]:
    url, verb = _WAYS.get(row.code, ("own_letters", gettext_lazy("Go to my letters")))
    return {
        "when": row.on,
        "says": says[row.code],
        "url": reverse(url),
        "verb": verb,
        "then": [{"says": says[one.code], "on": one.on if one.code == "answer" else None} for one in later],
    }
