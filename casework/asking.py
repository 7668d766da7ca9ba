"""How one trace looks things up: what is remembered first, then the guard; and what it could not find out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from casework.bootstrap import Registries
from casework.chainparts import Gap
from casework.directory import Directory
from casework.fetch import Policy, Refused, Resolved, Unreachable, resolve
from casework.networks import Zone
from casework.remembering import Memory

Answer = TypeVar("Answer")
# Nothing is dialled by what is remembered: the guard asks anew each time. So a short lifetime may be stretched.
SHORTEST_S = 60.0
LONGEST_S = 24 * 3600.0
_FAILURE_S = 300.0


@dataclass(frozen=True)
class Asking:
    """What every step of one trace needs."""

    directory: Directory
    policy: Policy
    registries: Registries
    zones: tuple[Zone, ...]
    memory: Memory
    as_of: date
    gaps: list[Gap]

    def resolve(self, url: str, host: str) -> Resolved:
        """Return where a host leads, as long as its name server says that holds. Raises Refused, Unreachable."""
        ask = partial(resolve, url, policy=self.policy)
        return self.recall(f"host {host}", ask, holds_s=lambda found: found.ttl_s)[0]

    def recall(
        self, key: str, ask: Callable[[], Answer], *, holds_s: Callable[[Answer], float] = lambda _: LONGEST_S
    ) -> tuple[Answer, date]:
        """Return what is remembered, else look it up, with the day on which that was.

        What was refused or did not answer is not asked again for a while. Raises Refused, Unreachable: as `ask` does.
        """
        return self.memory.recall(
            (self.policy, key),
            lambda: (ask(), self.as_of),
            holds_s=lambda dated: min(max(holds_s(dated[0]), SHORTEST_S), LONGEST_S),
            failures=(Refused, Unreachable),
            failure_holds_s=_FAILURE_S,
        )

    def missing(self, step: str, code: str) -> None:
        """Note what could not be found out, and why."""
        self.gaps.append(Gap(step, code))
