"""Cases with addresses for the measured looks: each with a picture of hers, at hosts that no other case has."""

import io
import time
from pathlib import Path

from django.core.management import call_command

from benchmarks.looks_ground import SUFFIX
from casework import pictures
from casework.addresses import normalise
from casework.dialable import Policy
from casework.models import Actor, Case, Check, Sighting, system_actor
from casework.moments import now
from casework.sightings import ask_check, record_sighting
from tests import factory
from tests.pictures import draw

CASES = 16
SIZE_PX = (1280, 960)


def draw_pictures(folder: Path) -> None:
    """Draw the picture of each case as sites show it: stored anew, so that no digest is that of the original."""
    for number in range(CASES):
        (folder / f"{number:02}.jpg").write_bytes(draw(number, *SIZE_PX, quality=80))


def make(count: int, *, hosts: int, port: int, policy: Policy) -> None:
    """Fill an empty database with the cases and so many addresses, and fingerprint each picture in the sandbox."""
    call_command("migrate", verbosity=0)
    alice = factory.cast(at=now()).alice
    cases = [_case(number, alice) for number in range(CASES)]
    for number in range(count):
        url = f"http://site-{number % hosts}{SUFFIX}:{port}/p/{number}"
        record_sighting(
            case=cases[number % CASES], address=normalise(url, policy=policy), typed=url, seen="public", kind="page",
            facts={}, by=alice, at=now(),
        )  # fmt: skip
    # Who can act there is another task's to find out.
    Sighting.objects.update(traced_at=now())


def _case(number: int, by: Actor) -> Case:
    case = factory.case_of(by, at=now())
    factory.consent_of(case, "look", by=by, at=now())
    file = io.BytesIO(draw(number, *SIZE_PX, quality=95))
    image = pictures.submit_image(
        case=case, file=file, file_name="a.jpg", kind="real", facts={}, keep_until=None, max_bytes=10**7, by=by, at=now(),
    )  # fmt: skip
    pictures.fingerprint_image(image_id=image.pk, by=by, at=now())
    return case


def ask_all() -> None:
    """Make a look at every address due."""
    by = system_actor()
    for sighting in Sighting.objects.select_related("case"):
        ask_check(sighting=sighting, by=by, at=now())


def done_moments(count: int) -> list[float]:
    """Wait until no look is due any more; return when each of the newest so many ended, in seconds, the earliest first."""
    while Check.objects.filter(state=Check.State.DUE).exists():
        time.sleep(0.5)
    newest = Check.objects.filter(state=Check.State.DONE).order_by("-done_at")[:count]
    return sorted(moment.timestamp() for moment in newest.values_list("done_at", flat=True))
