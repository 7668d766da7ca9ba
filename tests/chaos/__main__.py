"""`python -m tests.chaos COUNT [--postgres] [--seed N]`: a storm over that many notices; prints what came of it, as JSON.

The first line has the six numbers of the bar, the second what else must be nought and what happened meanwhile.
"""

import argparse
import json
import logging
import sys
import time
from collections import Counter
from typing import Any

import django

from tests.chaos.ground import LEASE_S, SWEEP_S, Ground
from tests.chaos.weather import Weather

# How many letters a second two workers send at the least, once it is calm.
SENDS_A_SECOND = 4


def main() -> None:
    """Run one storm and print its numbers."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("count", type=int)
    arguments.add_argument("--postgres", action="store_true")
    arguments.add_argument("--seed", type=int, default=time.time_ns() % 100_000)
    chosen = arguments.parse_args()
    print(f"seed {chosen.seed}", file=sys.stderr, flush=True)
    ground = Ground(on_postgres=chosen.postgres, seed=chosen.seed)
    django.setup()
    logging.disable(logging.WARNING)
    for line in storm(ground, chosen.count, chosen.seed):
        print(json.dumps(line), flush=True)


def storm(ground: Ground, count: int, seed: int) -> tuple[dict[str, int], dict[str, Any]]:
    """Return the six numbers, and the others."""
    from django.core.management import call_command

    from tests.chaos.people import People

    started = time.monotonic()
    call_command("migrate", verbosity=0)
    people = People(count, seed)
    with ground:
        with Weather(ground, seed) as weather:
            people.work()
        ground.calm_the_server()
        stormed = time.monotonic()
        people.let_go()
        _settle(people, ground, count)
        settled = time.monotonic()
        return _counted(
            people, ground, weather.blows, {"storm_s": stormed - started, "settled_s": settled - stormed}
        )


def _settle(people: Any, ground: Ground, count: int) -> None:
    """Let people do what they are asked, and wait as long as lease, pauses and sweeps may take; what waits then is stuck."""
    from notices.models import Notice
    from tests.chaos.people import patient

    until = time.monotonic() + 3 * (LEASE_S + SWEEP_S) + count / SENDS_A_SECOND
    open_states = [
        Notice.State.QUEUED,
        Notice.State.SENDING,
        Notice.State.DRAFTED,
        Notice.State.UNDELIVERABLE,
    ]
    wanted = people.told.approved - people.told.withdrawn
    while time.monotonic() < until:
        people.tidy()
        waiting = Notice.objects.filter(reference__in=wanted, state__in=open_states)
        if not patient(waiting.exists):
            return
        ground.revive()
        time.sleep(1)
    # What waits now is stuck: the logs go with the folder, and say why.
    print(ground.last_words(), file=sys.stderr)


def _counted(
    people: Any, ground: Ground, blows: Counter[str], times: dict[str, float]
) -> tuple[dict[str, int], dict[str, Any]]:
    from notices.models import Delivery, Notice
    from tests.chaos.tally import besides, kept_from, tally

    lines = (ground.folder / "kept.jsonl").read_text(encoding="utf-8").splitlines()
    kept = kept_from(json.loads(line) for line in lines)
    states = dict(Notice.objects.values_list("reference", "state"))
    attempts = Counter(Delivery.objects.values_list("state", flat=True))
    others: dict[str, Any] = besides(people.told, kept, states)
    others |= _records(states) | {name: round(value) for name, value in times.items()}
    return tally(people.told, kept, states), others | {"attempts": dict(attempts), "blows": dict(blows)}


def _records(states: dict[str, str]) -> dict[str, int]:
    """Return what must be nought in the records: chains that do not hold, letters with two clocks, claims without end."""
    from casework import custody
    from casework.models import Case
    from notices.models import Clock, Delivery

    broken = 0
    for case in Case.objects.all():
        try:
            custody.verify(list(custody.entries(case)))
        except custody.BrokenChain:
            broken += 1
    clocks = Counter(Clock.objects.values_list("notice", flat=True))
    claimed = Delivery.objects.filter(state=Delivery.State.CLAIMED).exclude(notice__state="sending").count()
    return {
        "broken_chains": broken,
        "doubled_clocks": sum(n > 1 for n in clocks.values()),
        "open_claims": claimed,
    }


if __name__ == "__main__":
    main()
