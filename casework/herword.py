"""Whether a yes by her digits is hers already: whoever gives digits has seen them (S2, S40)."""

from datetime import datetime, timedelta

from casework import custody
from casework.models import Actor, Case

# For so long digits that staff gave say no word of hers but a no.
_BEFORE_HER_WORD = timedelta(days=3)


class TooEarly(Exception):
    """Staff gave the digits a moment ago, so a yes by them is not hers yet. `counts_from`: from when it is."""

    def __init__(self, counts_from: datetime) -> None:
        super().__init__(counts_from.isoformat())
        self.counts_from = counts_from


def her_word_waits_until(case: Case, *, at: datetime) -> datetime | None:
    """Return when her yes by receipt begins to count, three days after staff gave the last one; None: it counts now."""
    given = custody.entries(case).filter(event="receipt_made", actor__kind=Actor.Kind.STAFF).last()
    counts_from = given.at + _BEFORE_HER_WORD if given else at
    return counts_from if at < counts_from else None


def require_her_word(case: Case, *, at: datetime) -> None:
    """Return when a yes by her digits counts already. Raises TooEarly."""
    if counts_from := her_word_waits_until(case, at=at):
        raise TooEarly(counts_from)
