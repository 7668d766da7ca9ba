"""Countries and regions that facts may name (ISO 3166-1 and 3166-2), from `data/countries.toml`. Pure."""

import re
import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType

_DATA = Path(__file__).parent / "data" / "countries.toml"
_REGION = re.compile(r"([A-Z]{2})-([A-Z0-9]{1,3})")


@cache
def names() -> MappingProxyType[str, str]:
    """Return the English name of each known code ("DE", "CA-BC"). Reads a file once."""
    with _DATA.open("rb") as file:
        data = tomllib.load(file)
    found = dict(data["countries"])
    for country, regions in data["regions"].items():
        found.update({f"{country}-{region}": name for region, name in regions.items()})
    return MappingProxyType(found)


@cache
def _countries_with_listed_regions() -> frozenset[str]:
    return frozenset(code.split("-")[0] for code in names() if "-" in code)


@cache
def listed() -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, tuple[tuple[str, str], ...]], ...]]:
    """Return the countries by name, then for each country with regions of its own its name and theirs, to choose from.

    A region is named with its country, since a country may bear its name (Georgia). A region that has a country code
    too (Puerto Rico) stands among the countries alone, so that one place is one answer.
    """
    known = names()
    whole = {code: name for code, name in known.items() if "-" not in code}
    regions: dict[str, list[tuple[str, str]]] = {}
    for code, name in known.items():
        country, _, region = code.partition("-")
        if region and whole.get(region) != name:
            regions.setdefault(known[country], []).append((code, f"{name} ({known[country]})"))
    groups = tuple((country, _by_name(regions[country])) for country in sorted(regions))
    return _by_name(list(whole.items())), groups


def _by_name(places: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(places, key=lambda place: place[1]))


def is_place(code: str) -> bool:
    """Say whether a code is a country or a region of one; regions are checked by name where listed."""
    if code in names():
        return True
    region = _REGION.fullmatch(code)
    return region is not None and region[1] in names() and region[1] not in _countries_with_listed_regions()


def name_of(code: str) -> str:
    """Return the English name of a place, or the code itself where only its form is known."""
    return names().get(code, code)
