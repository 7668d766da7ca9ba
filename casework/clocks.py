"""What the clock shows where somebody lives, as nearly as a country tells it (`data/clocks.toml`). Pure."""

import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "clocks.toml"


@cache
def _ranges() -> dict[str, tuple[int, int]]:
    with _DATA.open("rb") as file:
        lines = tomllib.load(file)["clocks"]
    return {
        code: (int(least), int(most))
        for (least, most), codes in ((key.split(), value.split()) for key, value in lines.items())
        for code in codes
    }


def is_between(place: str, first: int, last: int, *, at: datetime) -> bool:
    """Say whether it lies between two full hours on every clock of a place, the first counted in and the last not.

    `place`: as casework.countries has it ("DE", "US-HI"). A place that is not known says no. Reads a file once.
    """
    found = _ranges().get(place) or _ranges().get(place.split("-", maxsplit=1)[0])
    if found is None:
        return False
    moment = at.astimezone(UTC)
    minutes = moment.hour * 60 + moment.minute
    return all(
        first * 60 <= (minutes + offset) % (24 * 60) < last * 60 for offset in range(found[0], found[1] + 1)
    )
