"""In which language, at which width and in which colours a page of hers is looked at: in turn by day, with TEST_ALL=1 in all."""

import itertools
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from playwright.sync_api import Page

from casework import spoken

LANGUAGES = sorted({spoken.ENGLISH, *(one.code for one in spoken.load())})
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
T = TypeVar("T")
Sight = tuple[dict[str, int], str]
SIGHTS: list[Sight] = list(itertools.product((PHONE, DESK), ("light", "dark")))
ALL = os.environ.get("TEST_ALL") == "1"
_DAY = int(time.time() // 86_400)


def of_today(ways: Sequence[T]) -> T:
    """Return one of several, another each day."""
    return ways[_DAY % len(ways)]


def language_of(number: int) -> str:
    """Return in which language a page is looked at today; `number`: its place in a list."""
    return LANGUAGES[(number + _DAY) % len(LANGUAGES)]


def sights_of(number: int) -> list[Sight]:
    """Return at which width and in which colours: one of each today, or all."""
    return SIGHTS if ALL else [SIGHTS[(number + _DAY) % len(SIGHTS)]]


def at_each(page: Page, sights: Iterable[Sight]) -> Iterator[str]:
    """Show an open page in each of these ways, without asking for it again; yield the name of the way."""
    for size, scheme in sights:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        yield f"{size['width']} {scheme}"
