"""What she saw at a link herself: her word with its day, beside the looks. It asks for no look, and ends no notice."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from casework import custody
from casework.herword import require_her_word
from casework.intake import hold_open
from casework.models import THERE, Actor, Sighting


@transaction.atomic
def say_seen(*, sighting: Sighting, saw: str, by: Actor, at: datetime) -> None:
    """Record what she says that she saw, of Sighting.SheSaw; the newest counts, and the log keeps each.

    Raises ValueError: no such word; herword.TooEarly; as hold_open.
    """
    if saw not in Sighting.SheSaw.values:
        raise ValueError(saw)
    hold_open(sighting.case)
    require_her_word(sighting.case, at=at)
    said = {"she_saw": saw, "she_saw_on": timezone.localdate(at)}
    Sighting.objects.filter(pk=sighting.pk).update(**said)
    data = {"sighting": sighting.pk, "keys": [f"she_saw_{saw}"]}
    custody.record(case=sighting.case, event="facts_changed", by=by, at=at, **data)


def says_gone(sighting: Sighting) -> bool:
    """Say whether it is gone by her word, and no look on a later day saw it there. Pure."""
    if sighting.she_saw != Sighting.SheSaw.GONE or sighting.she_saw_on is None:
        return False
    looked = sighting.last_checked_at
    is_there = sighting.last_verdict in THERE and looked is not None
    return not (is_there and looked and timezone.localdate(looked) > sighting.she_saw_on)
