"""What comes next in a case that nobody works, in words to her; it names nobody, as the digits alone open it (U7, U17)."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import Case
from casework.moments import now
from notices.alonenext import next_alone

# By the codes of notices.alonenext.
_SAYS: dict[str, Promise] = {
    "send": gettext_lazy("A letter is written. You can send it."),
    "asked": gettext_lazy("A letter waits for your yes, or for one person here to read it."),
    "answer": gettext_lazy("By then they should have answered a letter of yours. Then come back here."),
    "over": gettext_lazy("The time for an answer is over. See what you can send next."),
    "quiet": gettext_lazy("Nothing is due before. Come back here then, and see how your links stand."),
    "paused": gettext_lazy("Everything is paused, so your letters wait. Go on when you want."),
}
_OF_HER_LETTERS = frozenset({"send", "asked", "over"})


def aloneward(case: Case) -> dict[str, Any]:
    """Return the next date with its sentence, and the way to her letters."""
    following = next_alone(case, at=now())
    return {
        "when": following.on,
        "says": _SAYS["paused" if case.paused_at and following.code in _OF_HER_LETTERS else following.code],
        "url": reverse("own_letters"),
        "verb": _("Go to my letters"),
    }
