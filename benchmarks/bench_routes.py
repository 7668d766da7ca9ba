"""Every route of a case with a hundred sightings, against every law of the house; and loading all that law.

Limits that the house set itself stand in the names: a page that computes routes must not make anybody wait.
"""

from datetime import date
from typing import Any

import tomli

from benchmarks.rounds import Row, medians
from casework.directory import load
from casework.facts import Facts, parse_facts
from notices import law, reckoning
from notices.addressees import recipients_of_facts
from notices.reckoning import compute_routes

_ROUNDS = 11
_SIGHTINGS, _SITES = 100, 20
_TODAY = date(2026, 11, 25)


def measure() -> list[Row]:
    """Measure both; nothing is looked up, and no database takes part."""
    facts, every = _facts(), law.load_law()
    recipients = recipients_of_facts(facts, [load(practice=False)])

    def routes() -> object:
        return compute_routes(facts, recipients=recipients, law=every, today=_TODAY)

    matters = list(reckoning._matters(facts, recipients, every, _TODAY))

    def conditions() -> object:
        return [reckoning._answers(basis, matters, every) for basis in every]

    count = f"{_SIGHTINGS} sightings at {_SITES} sites, {len(every)} laws, {len(routes())} routes"
    texts = [path.read_text(encoding="utf-8") for path in law._files(law.LAW_DIR)]
    ways = {
        f"all routes (limit 300 ms): {count}": routes,
        f"of that, facts of {len(matters)} pairs of sighting and recipient": lambda: list(
            reckoning._matters(facts, recipients, every, _TODAY)
        ),
        f"of that, the conditions of {len(every)} laws": conditions,
        f"all law data, read and checked (limit 300 ms): {len(every)} files": _read,
        "of that, reading TOML": lambda: [tomli.loads(text) for text in texts],
    }
    return medians(ways, rounds=_ROUNDS)


def _read() -> object:
    law._load.cache_clear()
    return law.load_law()


def _facts() -> Facts:
    """A woman in Germany, one real and one synthetic picture, seen at addresses of sites all over the directory."""
    entries = [entry for entry in load(practice=False).entries if entry.domains]
    sites = entries[:: len(entries) // _SITES][:_SITES]
    image: dict[str, Any] = {"shows": "nude", "depiction": ["face", "body"], "published": True}
    return parse_facts(
        {
            "person": {"residence": "DE", "age_in_image": "adult", "identifiable": True},
            "notifier": {"role": "clinic"},
            "image": [
                {"id": "1", "kind": "real", "copyright_owner": "self", **image},
                {"id": "2", "kind": "synthetic", "realistic": True, **image},
            ],
            "sighting": [
                {
                    "image": str(number % 2 + 1),
                    "url": f"https://{sites[number % _SITES].domains[0]}/p/{number}",
                    "seen_in_public": True,
                }
                for number in range(_SIGHTINGS)
            ],
        }
    )
