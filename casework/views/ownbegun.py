"""What a visit holds before there is a receipt: which pages were passed, and what opens the case. For 15 minutes (U14, S9)."""

from typing import Any

from django.http import HttpRequest

from casework.views.owndoors import is_over, seconds

_PASSED = "passed"
# What is said there is never held: only that the page was passed.
_UNKEPT = frozenset({"staying_safe", "safe_now"})


def passed_so_far(request: HttpRequest) -> dict[str, Any]:
    """Return what was answered on the pages passed in this visit, by page; nothing once it was too long idle."""
    held = request.session.get(_PASSED)
    if held is None:
        return {}
    if is_over(request, held):
        del request.session[_PASSED]
        return {}
    request.session[_PASSED] = {**held, "seen": seconds()}
    answers: dict[str, Any] = held["answers"]
    return answers


def note_passed(request: HttpRequest, name: str, answer: dict[str, Any]) -> None:
    """Hold that a page was passed, and its answer where the case cannot be opened without."""
    answers = {**passed_so_far(request), name: {} if name in _UNKEPT else answer}
    since = request.session.get(_PASSED, {}).get("since", seconds())
    request.session[_PASSED] = {"since": since, "seen": seconds(), "answers": answers}
