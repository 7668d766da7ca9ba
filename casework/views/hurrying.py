"""One address that was just recorded, confirmed or taken up: traced and looked at now, whichever page it came from."""

from datetime import datetime

from django.http import HttpRequest

from casework import sightings, tasks
from casework.models import Sighting


def hurry_address(request: HttpRequest, sighting: Sighting, at: datetime) -> None:
    """Have an address traced and looked at now; the sweep would find both later."""
    tasks.hurry(tasks.trace_hosts, sighting_id=str(sighting.pk))
    check = sightings.ask_check(sighting=sighting, by=request.actor, at=at)
    if check:
        tasks.hurry(tasks.check, check_id=str(check.pk))
