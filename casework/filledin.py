"""What a list says beside an address that the case has already: kept where nobody had said it before, never over it."""

from datetime import date, datetime

from django.db import transaction

from casework import custody, sightings
from casework.intake import hold_open
from casework.models import Actor, Sighting


@transaction.atomic
def fill_in(*, sighting: Sighting, first_seen: date | None, note: str, by: Actor, at: datetime) -> bool:
    """Keep the day and the note where the address has none; say whether anything was kept. Raises as hold_open."""
    hold_open(sighting.case)
    sighting.refresh_from_db(fields=["first_seen_date", "note"])
    wants_day = first_seen is not None and sighting.first_seen_date is None
    wants_note = bool(note) and not sighting.note
    if wants_day:
        sightings.say_first_seen(sighting=sighting, day=first_seen, by=by, at=at)
    if wants_note:
        sighting.note = note
        sighting.save(update_fields=["note"])
        custody.record(case=sighting.case, event="sighting_noted", by=by, at=at, sighting=sighting.pk)
    return wants_day or wants_note
