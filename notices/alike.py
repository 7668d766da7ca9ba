"""Routes that differ only in why they hold, joined. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from notices.reckoning import Route


def joined(routes: Sequence[Route]) -> tuple[Route, ...]:
    """Join routes that differ only in why they hold: one letter can carry a real picture and a synthetic one."""
    joined: dict[tuple[object, ...], Route] = {}
    for route in routes:
        key = (
            route.basis_id,
            route.recipient and route.recipient.id,
            route.channel,
            route.answer,
            route.questions,
            route.why_not,
        )
        first = joined.get(key)
        joined[key] = (
            route
            if first is None
            else replace(
                first,
                reasons=tuple(dict.fromkeys((*first.reasons, *route.reasons))),
                sightings=tuple(sorted({*first.sightings, *route.sightings})),
            )
        )
    return tuple(joined.values())
