"""Earlier complaints of [history]: which laws they went under, what came of them, which of them a law builds on. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from notices.conditions import Condition, Leaf, Not, Open

REFUSED, UNHEEDED = "history.refused_here", "history.unheeded_here"
_HISTORY = frozenset({REFUSED, UNHEEDED})
# In place of the id of a law that nobody named.
UNNAMED = "unnamed"
Complaint = Mapping[str, Any]
# Whoever did what it was asked, or is not the one to ask, has let no time pass.
_HEEDED = frozenset({"granted", "not_ours"})
# Says whether the time of a complaint is over.
IsOver = Callable[[Complaint], bool]


def flat_complaints(
    complaints: Iterable[Complaint], *, names: Iterable[str], url: str, is_over: IsOver
) -> dict[str, Any]:
    """Return the laws under which a recipient refused what it was asked about an address, and those with the unheeded.

    A law with a question mark: what was decided is not known, or its time is not over.
    """
    here = [made for made in complaints if _is_to(made, names) and _is_about(made, [url] if url else [])]
    doubt = {"refused": "", None: "?"}
    return {
        REFUSED: tuple(
            _law_of(made) + doubt[made.get("outcome")] for made in here if made.get("outcome") in doubt
        ),
        UNHEEDED: tuple(
            _law_of(made) + ("" if _is_unheeded(made, is_over) else "?")
            for made in here
            if made.get("outcome") not in _HEEDED
        ),
    }


def _is_unheeded(complaint: Complaint, is_over: IsOver) -> bool:
    """Say whether it was refused, or nothing was decided and its time is over."""
    outcome = complaint.get("outcome")
    return outcome == "refused" or (outcome == "none" and is_over(complaint))


def refused_in_time(complaint: Complaint) -> bool:
    """Say whether it was refused, and nothing shows that a time of the law ran out as well."""
    return complaint.get("outcome") == "refused" and not complaint.get("time_ended_at")


def days_of(complaint: Complaint) -> dict[str, Any]:
    """Return what a letter may say of it by its day: decided, refused, handed over which way, confirmed, over, still there."""
    accepted_by = complaint.get("accepted_by")
    return {
        "decided_at": complaint.get("decided_at"),
        "refused_at": complaint.get("decided_at") if complaint.get("outcome") == "refused" else None,
        **{
            f"accepted_by_{way}": complaint.get("accepted_at") if accepted_by == way else None
            for way in ("email", "form", "api")
        },
        "no_report_since": complaint.get("accepted_at") if complaint.get("no_report") else None,
        **{name: complaint.get(name) for name in ("confirmed_at", "time_ended_at", "still_there_at")},
    }


def builds_on_earlier(condition: Condition) -> bool:
    """Say whether a law is for those who have complained before."""
    return any(leaf.fact in _HISTORY for leaf in _leaves(condition))


def laws_built_on(condition: Condition) -> frozenset[str]:
    """Return the ids of the laws that an earlier complaint must have been made under; none where it builds on none."""
    wanted = (leaf.wanted for leaf in _leaves(condition) if leaf.fact in _HISTORY)
    return frozenset(law for laws in wanted for law in laws) - {UNNAMED}


def built_on(
    condition: Condition, complaints: Iterable[Complaint], *, names: Iterable[str], urls: Collection[str]
) -> list[Complaint]:
    """Return the complaints that a letter may speak of: those that its law builds on; all where it builds on none.

    `names` of the recipient; none where the letter goes to an authority.
    """
    about = [made for made in complaints if made.get("to") and _is_about(made, urls)]
    tests = [leaf for leaf in _leaves(condition) if leaf.fact in _HISTORY]
    if not tests:
        return about
    return [
        made
        for made in about
        if (not names or _is_to(made, names))
        and all(_law_of(made) in leaf.wanted for leaf in tests)
        and all(_may_speak_of(made, leaf.fact) for leaf in tests)
    ]


def _may_speak_of(complaint: Complaint, fact: str) -> bool:
    """Say whether a complaint is one of those that a test of this fact is about."""
    outcome = complaint.get("outcome")
    return outcome == "refused" if fact == REFUSED else outcome not in _HEEDED


def _is_to(complaint: Complaint, names: Iterable[str]) -> bool:
    return str(complaint.get("to", "")).casefold() in {name.casefold() for name in names if name}


def _law_of(complaint: Complaint) -> str:
    return str(complaint.get("law", UNNAMED))


def _is_about(complaint: Complaint, urls: Collection[str]) -> bool:
    """One that names no address was about all."""
    told = complaint.get("urls")
    return not told or not urls or not set(told).isdisjoint(urls)


def _leaves(condition: Condition) -> Iterator[Leaf]:
    if isinstance(condition, Leaf):
        yield condition
        return
    if isinstance(condition, Open):
        return
    for part in (condition.part,) if isinstance(condition, Not) else condition.parts:
        yield from _leaves(part)
