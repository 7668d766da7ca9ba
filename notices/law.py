"""The law that notices stand on: every basis of `data/law/`, validated as a whole. Nothing is half-loaded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from casework.facts import nearest
from notices.bases import Authority, Basis, Caution, Deadline, Element, Rung, Source, Statement, Verification
from notices.lawfiles import LawError, read_law_file
from notices.places import Groups, default_groups
from notices.terms import (
    ADDITIONS,
    AUTHORITIES,
    DECLARATIONS,
    LETTER_KINDS,
    TELLS,
    Channel,
    Means,
    RunsFrom,
    Unit,
)

__all__ = [
    "ADDITIONS", "AUTHORITIES", "DECLARATIONS", "LAW_DIR", "LETTER_KINDS", "TELLS", "Authority", "Basis", "Caution",
    "Channel", "Deadline", "Element", "Law", "LawError", "Means", "Rung", "RunsFrom", "Source", "Statement",
    "Unit", "UnknownBasis", "Verification", "age_days", "broken_files", "load_law", "why_no_letter",
]  # fmt: skip

LAW_DIR = Path(__file__).parent / "data" / "law"
# Design §3.12: a warning after the first, a law reviewer's confirmation needed after the second.
WARN_DAYS = 90
REVIEW_DAYS = 180


class UnknownBasis(KeyError):  # the word of the house
    """No law file has this id; `nearest` is the id most like it, or ""."""

    def __init__(self, basis_id: str, near: str) -> None:
        """Keep the nearest id for the sentence that people see."""
        super().__init__(basis_id)
        self.basis_id, self.nearest = basis_id, near


@dataclass(frozen=True)
class Law:
    """Every basis by id, and the groups of countries that their conditions name."""

    bases: Mapping[str, Basis]
    groups: Groups
    # Every fact that one of the conditions tests.
    asked: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Basis]:
        """Yield the bases in the order of their ids."""
        return iter(self.bases.values())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.bases)

    def get(self, basis_id: str) -> Basis:
        """Return a basis. Raises UnknownBasis: when no file has this id."""
        if basis_id not in self.bases:
            raise UnknownBasis(basis_id, nearest(basis_id, self.bases))
        return self.bases[basis_id]


def load_law(path: Path = LAW_DIR) -> Law:
    """Return all law of a folder, read once a process. Raises LawError: naming file and key, and loads nothing."""
    return _load(path)


@cache
def _load(path: Path) -> Law:
    groups = default_groups()
    bases = {file.stem: read_law_file(file, groups) for file in _files(path)}
    for error in _loose_rungs(bases):
        raise error
    asked = frozenset[str]().union(*(basis.condition.facts for basis in bases.values()))
    return Law(bases, groups, asked)


def broken_files(path: Path = LAW_DIR) -> list[LawError]:
    """Return what is wrong with the files of a folder, one error a file; empty when all can be loaded."""
    groups, bases, errors = default_groups(), {}, []
    for file in _files(path):
        try:
            bases[file.stem] = read_law_file(file, groups)
        except LawError as error:
            errors.append(error)
    return errors or list(_loose_rungs(bases))


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.toml"))


def _loose_rungs(bases: Mapping[str, Basis]) -> Iterator[LawError]:
    """Yield an error for each rung of a ladder that leads to a law which is not there."""
    for basis in bases.values():
        for number, rung in enumerate(basis.ladder, start=1):
            if rung.basis and rung.basis not in bases:
                yield LawError(f"{basis.id}.toml", f"ladder[{number}].basis", f"no law file “{rung.basis}”")


def is_in_force(basis: Basis, today: date) -> bool:
    """Say whether a law binds today: it did when its file was read, or its known first day has come since."""
    if basis.status == "enacted, not yet in force":
        return basis.in_force is not None and basis.in_force <= today
    return basis.status == "in force"


def is_for_a_court(basis: Basis) -> bool:
    """Say whether a law is used before a court, which takes no letter from here."""
    return basis.authority is not None and basis.authority.kind == "court"


def age_days(basis: Basis, today: date) -> int:
    """Return for how many days nobody has re-read it."""
    return (today - basis.verification.checked).days


def why_no_letter(
    basis: Basis,
    today: date,
    confirmed: frozenset[str] = frozenset(),
    changed: frozenset[str] = frozenset(),
) -> str:
    """Return why no notice may be written under it, as a code; "" when one may.

    `confirmed` and `changed` are ids of what a law reviewer of the organisation found after the last reading: that it
    stands as the file says, or that it does not.
    """
    checks = (
        ("kind", basis.kind not in LETTER_KINDS or is_for_a_court(basis)),
        ("repealed", basis.repealed is not None and basis.repealed <= today),
        ("not_yet_in_force", basis.in_force is not None and today < basis.in_force),
        ("status", not is_in_force(basis, today)),
        ("low_confidence", basis.verification.confidence == "low"),
        ("changed", basis.id in changed),
        ("needs_review", age_days(basis, today) > REVIEW_DAYS and basis.id not in confirmed),
    )
    return next((code for code, holds in checks if holds), "")
