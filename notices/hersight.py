"""What follows from what she saw herself, in a case that nobody works: nothing asks again about what may be gone."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from casework import herlook
from casework.alone import is_alone
from casework.models import Actor, Sighting
from notices import running
from notices.lastanswer import newest_answer
from notices.models import Notice, Reply
from notices.seensince import seen_there


@transaction.atomic
def say_seen(*, sighting: Sighting, saw: str, by: Actor, at: datetime) -> None:
    """Record her word; where it is there still, letters of hers whose time is over go on. Raises as herlook.say_seen."""
    herlook.say_seen(sighting=sighting, saw=saw, by=by, at=at)
    if saw != Sighting.SheSaw.THERE or not is_alone(sighting.case):
        return
    about = sighting.case.notices.filter(sightings=sighting, state__in=Notice.RUNNING)
    for notice in about.select_related("case"):
        if not notice.clocks.running().exists():
            running.advise(notice=notice, days=0, by=by, at=at)


def is_said_gone(notice: Notice, rows: Collection[Sighting]) -> bool:
    """Say whether they answered last that it is gone, and nobody saw it at any of these since. A few queries."""
    answer = newest_answer(notice)
    if answer is None or answer.kind != Reply.Kind.SAYS_REMOVED:
        return False
    return not seen_there(rows, since=answer.received_at)


def asks_in_vain(notice: Notice, rows: Collection[Sighting]) -> bool:
    """Say whether a letter follows one to which they said since that it is gone, and nobody saw it there."""
    return notice.follows is not None and is_said_gone(notice.follows, rows)


def left_to_ask(notice: Notice, rows: Sequence[Sighting]) -> list[Sighting]:
    """Return at which of these somebody is asked next: where nobody works the case, none that is gone by their word or hers."""
    if not is_alone(notice.case):
        return list(rows)
    return [row for row in rows if not herlook.says_gone(row) and not is_said_gone(notice, [row])]
