"""What came of one notice by the published definition (docs/what-works.md), in coarse steps. Pure: no row, no clock."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum

from casework.schedule import DAYS_AT_LAST, HOURS_BETWEEN_AGREEING_CHECKS
from notices.incidence import OPEN

# Hours from the moment at which the recipient had the notice to the end of each step; what happened within a step is told
# at its end. The last is the horizon: what is still up then counts as never gone.
STEPS_H = (6, 12, 24, 48, 72, 96, 120, 168, 240, 336, 504, 720, 1080, 1440, 2160)
STEPS = len(STEPS_H)
_APART = timedelta(hours=HOURS_BETWEEN_AGREEING_CHECKS)
# A day longer than the longest wait between two looks: later than this after the last one nobody watches.
_WATCHED = timedelta(days=DAYS_AT_LAST + 1)


class Seen(Enum):
    """What one look saw. ELSE: a wall, a block, a move: neither up nor gone, and it ends a row of looks that agree."""

    UP = "up"
    GONE = "gone"
    ELSE = "else"
    NOTHING = "nothing"


class End(StrEnum):
    """How a notice ended for its recipient."""

    OPEN = OPEN
    GONE = "gone"
    REFUSED = "refused"
    NOT_THEIRS = "not_theirs"


# By the code of a reply.
_NO = {"refused": End.REFUSED, "not_ours": End.NOT_THEIRS}
_TAKES_BACK = "says_removed"
# No person or process of theirs read it.
_NO_ANSWER = frozenset({"automatic", "unknown"})
Looks = Sequence[tuple[datetime, Seen]]


@dataclass(frozen=True)
class History:
    """What is known of one notice: when its recipient had it, the looks at each address in order, answers by kind in order.

    `others_asked_at`: when the first other recipient had a notice about one of these addresses. `withdrawn_at`: nobody waits
    for anything since.
    """

    accepted_at: datetime
    addresses: tuple[Looks, ...]
    answers: tuple[tuple[datetime, str], ...] = ()
    others_asked_at: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """One row. `step` of an end: in which step, from 1; of OPEN: how many whole steps it lasted. So with `answer_step`."""

    end: str
    step: int
    is_answered: bool
    answer_step: int
    came_back: bool = False
    after_others: bool = False


@dataclass(frozen=True)
class _Removal:
    """Of one address: since when it is gone by the first of looks that agree, or until when it is known not to be."""

    gone_since: datetime | None
    open_until: datetime
    came_back: bool = False


def outcome_of(history: History, *, at: datetime) -> Outcome | None:
    """Return what came of a notice as known at a moment; None where all of it was gone before its recipient had it.

    An end within a step counts once that step is over for this notice: else those that ended soon would be counted before those
    that run on.
    """
    start, until = history.accepted_at, min(at, history.withdrawn_at or at)
    removals = [_removal(looks, since=start, until=until) for looks in history.addresses]
    waited = [one for one in removals if not (one.gone_since and one.gone_since < start)]
    if removals and not waited:
        return None
    moment, end = _first_end(waited, history.answers, until=until)
    step = _step_of(moment - start)
    if end == End.OPEN or step > STEPS or start + timedelta(hours=STEPS_H[step - 1]) > at:
        whole = _whole_steps(moment - start) if end == End.OPEN else step - 1
        return Outcome(End.OPEN, whole, *_answer(history, at=at, until=until))
    answer = _answer(history, at=at, until=until)
    if end != End.GONE:
        return Outcome(end, step, *answer)
    others = history.others_asked_at
    came_back = any(one.came_back for one in waited)
    return Outcome(end, step, *answer, came_back, after_others=others is not None and others < moment)


def _first_end(
    waited: Sequence[_Removal], answers: Sequence[tuple[datetime, str]], *, until: datetime
) -> tuple[datetime, End]:
    """Return the first end with its moment; where there is none, until when it is known to be open."""
    moments = [one.gone_since for one in waited]
    gone_at = max((moment for moment in moments if moment), default=None) if all(moments) else None
    said_at, said = _said_no(answers, until)
    if gone_at and (said_at is None or gone_at <= said_at):
        return gone_at, End.GONE
    if said_at:
        return said_at, said
    return max(
        (one.open_until for one in waited), default=datetime.min.replace(tzinfo=until.tzinfo)
    ), End.OPEN


def _said_no(answers: Sequence[tuple[datetime, str]], until: datetime) -> tuple[datetime | None, End]:
    """Return the first "no" that they did not take back."""
    first: tuple[datetime | None, End] = (None, End.OPEN)
    for moment, kind in answers:
        if moment > until:
            break
        if kind == _TAKES_BACK:
            first = (None, End.OPEN)
        elif kind in _NO and first[0] is None:
            first = (moment, _NO[kind])
    return first


def _answer(history: History, *, at: datetime, until: datetime) -> tuple[bool, int]:
    start = history.accepted_at
    told = (moment for moment, kind in history.answers if kind not in _NO_ANSWER and moment <= until)
    if (first := next(told, None)) is None:
        return False, _whole_steps(until - start)
    step = _step_of(first - start)
    is_over = step <= STEPS and start + timedelta(hours=STEPS_H[step - 1]) <= at
    return is_over, step if is_over else step - 1


def _removal(looks: Looks, *, since: datetime, until: datetime) -> _Removal:
    """Read the looks at one address: the first of two that agree, hours apart with no other between, ends the wait."""
    told = _that_tell(looks, until)
    first, up_at = None, since
    for moment, seen in told:
        if seen == Seen.GONE:
            first = first or moment
            if moment - first >= _APART and moment >= since:
                return _Removal(first, first, came_back=any(later == Seen.UP for _moment, later in told))
        else:
            first = None
            up_at = max(up_at, moment) if seen == Seen.UP else up_at
    if first and first >= since:
        return _Removal(None, first)
    return _Removal(None, until if until - up_at <= _WATCHED and up_at > since else up_at)


def _that_tell(looks: Looks, until: datetime) -> Iterator[tuple[datetime, Seen]]:
    return ((moment, seen) for moment, seen in looks if seen != Seen.NOTHING and moment <= until)


def _step_of(elapsed: timedelta) -> int:
    """Return in which step a time ends, from 1; one more than there are where it is later."""
    return bisect_left(STEPS_H, elapsed / timedelta(hours=1)) + 1


def _whole_steps(elapsed: timedelta) -> int:
    """Return how many steps a time holds whole."""
    return bisect_right(STEPS_H, elapsed / timedelta(hours=1))
