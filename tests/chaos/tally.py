"""Counts what came of a storm from what the mail server kept, what people were answered, and what the database says. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Kept:
    """One mail that the server kept, with the moment (seconds since 1970)."""

    at: float
    message_id: str
    reference: str
    digest: str


@dataclass
class Stopped:
    """People were told that a notice has not left and will not: under this Message-ID, or any; from then, until then."""

    reference: str
    since: float = 0.0
    until: float = float("inf")
    message_id: str = ""

    def is_broken_by(self, mail: Kept) -> bool:
        """Say whether this mail makes what people were told a lie."""
        same = mail.reference == self.reference and self.message_id in ("", mail.message_id)
        return same and self.since < mail.at < self.until


@dataclass
class Told:
    """What the storm knows of its notices, by their references."""

    approved: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    stopped: list[Stopped] = field(default_factory=list)


def tally(told: Told, kept: Iterable[Kept], states: Mapping[str, str]) -> dict[str, int]:
    """Return the six numbers of the issue; `states`: of each notice in the database when the storm had settled.

    Lost: approved, not withdrawn, not with the recipient and not on its way there. Copies under one Message-ID are counted
    beyond the first; notices that came under two are counted once.
    """
    names = _names(kept)
    wanted = told.approved - told.withdrawn
    stuck = {one for one in wanted if states.get(one) in {"queued", "sending"}}
    return {
        "approved": len(told.approved),
        "delivered": len(told.approved & set(names)),
        "lost": len(wanted - set(names) - stuck),
        "doubled_same_message_id": sum(
            count - 1 for ids in names.values() for count in ids.values() if count > 1
        ),
        "doubled_other_id": sum(len(ids) > 1 for ids in names.values()),
        "stuck": len(stuck),
    }


def besides(told: Told, kept: list[Kept], states: Mapping[str, str]) -> dict[str, int]:
    """Return what else has to be nought, and how often people held something back."""
    digests = defaultdict(set)
    for mail in kept:
        digests[mail.message_id].add(mail.digest)
    wanted = told.approved - told.withdrawn
    return {
        "withdrawn": len(told.withdrawn),
        "answered_stopped": len(told.stopped),
        "left_after_stopped": sum(one.is_broken_by(mail) for one in told.stopped for mail in kept),
        "changed_between_attempts": sum(len(each) > 1 for each in digests.values()),
        "never_approved": len({mail.reference for mail in kept} - told.approved),
        "with_people": sum(states.get(one) in {"drafted", "undeliverable"} for one in wanted),
    }


def _names(kept: Iterable[Kept]) -> dict[str, Counter[str]]:
    """Return, for each notice that the server kept, how often it came under which Message-ID."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for mail in kept:
        names[mail.reference][mail.message_id] += 1
    return names


def kept_from(lines: Iterable[dict[str, Any]]) -> list[Kept]:
    """Return the mails of a server's list."""
    return [Kept(**line) for line in lines]
