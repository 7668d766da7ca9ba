"""What comes next in a case that nobody works, in words to her; it names nobody, as the digits alone open it (U7, U17)."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy, ngettext_lazy

from casework.alone import is_unread
from casework.models import Case
from casework.moments import now
from notices.alonenext import Next, next_alone
from notices.views.ownsent import UNREAD

# The site of her links is in no directory: what she can do all the same.
UNKNOWN: tuple[Promise, ...] = (
    gettext_lazy("We do not know the site of your links. So there is no letter to it here."),
    gettext_lazy("Does a search engine show the pictures?"),
    gettext_lazy("Copy the link of what the search found."),
)
_Says = Mapping[str, Promise | str]
# By the codes of notices.alonenext.
_SAYS: dict[str, Promise] = {
    "over": gettext_lazy("The time for an answer is over. See what you can send next."),
    "gone": gettext_lazy("They say that it is gone. You need not look. If you have seen it, you can say so."),
    "send": gettext_lazy("A letter is written. You can send it."),
    "asked": ngettext_lazy("A letter waits for your word.", "%(number)s letters wait for your word.", 1),
    "write": gettext_lazy("There is a letter that you can write now."),
    "tell": gettext_lazy("There is a question that only you can answer. It may open more ways."),
    "trace": gettext_lazy("We are finding out who can act on your links. Look again in a few minutes."),
    "add": gettext_lazy("There is no link in your case. A letter needs one."),
    "read": gettext_lazy("You said yes. Somebody here reads it once more and sends it."),
    "answer": gettext_lazy("By then they should have answered a letter of yours. Then come back here."),
    "still": gettext_lazy("Then come back here. If it is still there, see what you can send next."),
    "unknown": format_lazy("{} {} {}", *UNKNOWN),
    "quiet": gettext_lazy("Nothing is due before. Come back here then, and see how your links stand."),
}
# To who kept no digits: this visit is the last.
_SAYS_ONCE: dict[str, Promise] = {
    "answer": gettext_lazy("By then they should have answered a letter of yours."),
    "still": gettext_lazy("Nothing is due before."),
    "quiet": gettext_lazy("Nothing is due before."),
}
# What comes first there, with no link in the case: any day is a good one.
_ADD = gettext_lazy("Come back here then, or on any day when you have a link. A letter needs one.")
# By what she said that she knows (casework.forms.own).
_WHERE_FROM: dict[str, Promise] = {
    "face_search": gettext_lazy("Copy the link of what the search found."),
    "heard": gettext_lazy("Can you ask whoever told you for the link?"),
}
# Where what comes next is done; of all else on the page of her letters.
_WAYS: dict[str, tuple[str, Promise]] = {
    "tell": ("own_letters_first", gettext_lazy("Say it now")),
    "add": ("own_links", gettext_lazy("Add links")),
    "gone": ("own_links", gettext_lazy("My links, and how each stands")),
    "unknown": ("help_now", gettext_lazy("Find support now")),
}
# What waits for her yes to the organisation, and then for its reader.
_FOR_A_READER = ("asked", "read")
_PAUSED = gettext_lazy("Everything is paused, so your letters wait. Go on when you want.")
_WAITS_WHEN_PAUSED = frozenset(_SAYS) - {"gone", "trace", "add", "answer", "still", "unknown", "quiet"}


def aloneward(case: Case, *, is_only_visit: bool = False, may_tell: bool = True) -> dict[str, Any]:
    """Return the most urgent with its day and sentence, the way to it, and in `then` the rest in order.

    `is_only_visit`: she kept no digits, so nobody tells her to come back. `may_tell`: what she answered may show, as her
    own word was given, or there is none.
    """
    says: _Says = {**_SAYS, **(_SAYS_ONCE if is_only_visit else {})}
    rows = next_alone(case, at=now())
    if is_unread(case):
        says, rows = _unread(says, rows)
    if rows[0].code == "add":
        first = [says["add"] if is_only_visit else _ADD, *(_where_from(case) if may_tell else ())]
        says = {**says, "add": " ".join(map(str, first))}
    return _following(case, rows, says)


def _where_from(case: Case) -> list[Promise]:
    knows = (case.intake.said or {}).get("know", {}).get("know", ())
    return [words for what, words in _WHERE_FROM.items() if what in knows]


def _following(case: Case, rows: list[Next], says: _Says) -> dict[str, Any]:
    if case.paused_at and rows[0].code in _WAITS_WHEN_PAUSED:
        later = [row for row in rows if row.code not in _WAITS_WHEN_PAUSED]
        goes_on = {"url": "#go-on", "verb": gettext_lazy("Go on")}
        return _first(rows[0], {**says, rows[0].code: _PAUSED}, later) | goes_on
    return _first(rows[0], says, rows[1:])


def _unread(says: _Says, rows: list[Next]) -> tuple[_Says, list[Next]]:
    """Say once of what waits for a reader who is gone, whatever she said to it, that she can send it herself."""
    waiting = [row for row in rows if row.code in _FOR_A_READER]
    return {**says, **dict.fromkeys(_FOR_A_READER, UNREAD)}, [row for row in rows if row not in waiting[1:]]


def way_of(code: str, says: _Says = _SAYS) -> dict[str, Any]:
    """Return the sentence of a code of notices.alonenext and the way to where it is done."""
    url, verb = _WAYS.get(code, ("own_letters", gettext_lazy("Go to my letters")))
    return {"says": says[code], "url": reverse(url), "verb": verb}


def _first(row: Next, says: _Says, later: list[Next]) -> dict[str, Any]:
    return {
        "when": row.on,
        **way_of(row.code, says),
        "then": [
            {"says": says[one.code], "on": one.on if one.code in {"answer", "still"} else None}
            for one in later
        ],
    }
