"""The numbers of a joint complaint: of five people or more, and none from which fewer could be worked out. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from notices.figures import LEAST_CASES, Kept, figures_of
from notices.incidence import OPEN
from notices.outcomes import STEPS, Outcome


@dataclass(frozen=True)
class Part:
    """What is counted of one case: its first notice to the host that was refused, or whose time ended.

    `outcome` by the published definition (docs/what-works.md); None: all was gone before they had it.
    """

    sent_on: date
    basis_id: str
    channel: str
    is_refused: bool
    is_over: bool
    is_up: bool
    outcome: Outcome | None


def is_enough(count: int) -> bool:
    """Say whether a group is large enough to be told of at all."""
    return count >= LEAST_CASES


def shown(count: int, of: int) -> int | None:
    """Return a number that singles nobody out; None: it, or what is left of the group without it, is of one to four."""
    left = of - count
    return count if is_enough(count) and (left == 0 or is_enough(left)) else None


def numbers_of(parts: Sequence[Part]) -> dict[str, Any]:
    """Return what is told of a group, as JSON holds it. Raises ValueError: of fewer than five nothing is told."""
    if not is_enough(len(parts)):
        raise ValueError("Of fewer than five people nothing is told.")
    days = [part.sent_on for part in parts]
    outcomes = [part.outcome for part in parts if part.outcome]
    told = _told(
        {
            "refused": sum(part.is_refused for part in parts),
            "over": sum(part.is_over for part in parts),
            "up": sum(part.is_up for part in parts),
            "answered": sum(one.is_answered for one in outcomes),
            "never": sum(one.end == OPEN and one.step >= STEPS for one in outcomes),
        },
        of=len(parts),
    )
    return {
        "people": len(parts),
        # Whole quarters, since the first and the last day are one person's each.
        "months": [_first_month(min(days)), _last_month(max(days))],
        "laws": _cells(part.basis_id for part in parts),
        "channels": _cells(part.channel for part in parts),
        **told,
        "half_answered": None if told["answered"] is None else _half_answered(outcomes),
    }


def _told(counts: Mapping[str, int], *, of: int) -> dict[str, int | None]:
    """Return what is shown of each, the first before the next: no two from which one to four people could be worked out.

    One number may count a part of those whom another counts, or the two may count everybody: then what lies between them, or
    in both, is a number too.
    """
    told: dict[str, int | None] = {}
    for name, count in counts.items():
        others = [other for other in told.values() if other is not None]
        between = [left for other in others for left in (abs(count - other), abs(count + other - of))]
        told[name] = shown(count, of) if all(left == 0 or is_enough(left) for left in between) else None
    return told


def _cells(values: Iterable[str]) -> list[list[Any]]:
    """Return [value, how many] for each that is large enough; the smallest goes too where the rest would tell of few."""
    counted = Counter(values)
    total = counted.total()
    cells = sorted(
        ((value, n) for value, n in counted.items() if is_enough(n)), key=lambda cell: (-cell[1], cell[0])
    )
    while cells and shown(sum(n for _value, n in cells), total) is None:
        cells.pop()
    return [list(cell) for cell in cells]


def _half_answered(outcomes: Sequence[Outcome]) -> int | None:
    """Return the step of docs/what-works.md by which half were answered; None: not by any that is known."""
    return figures_of(Kept(one, is_first=True, count=1) for one in outcomes).half_answered


def _first_month(day: date) -> str:
    return f"{day.year}-{(day.month - 1) // 3 * 3 + 1:02}"


def _last_month(day: date) -> str:
    return f"{day.year}-{(day.month - 1) // 3 * 3 + 3:02}"
