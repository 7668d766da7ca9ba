"""docs/facts.md and docs/law.md name everything that the code knows, and their example runs."""

from pathlib import Path

import pytest

from casework.facts import load_facts
from casework.vocabulary import SECTIONS
from notices.law import Channel, Means, RunsFrom, Unit, load_law
from notices.operators import OPERATORS
from notices.terms import AUTHORITIES, COVERS, KINDS, STATUSES

DOCS = Path(__file__).resolve().parents[2] / "docs"
FACTS = (DOCS / "facts.md").read_text(encoding="utf-8")
LAW = (DOCS / "law.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("section", SECTIONS)
def test_every_fact_is_documented(section: str) -> None:
    missing = [
        key for key in SECTIONS[section] if f"`{key}`" not in FACTS and f"`{section}.{key}`" not in FACTS
    ]

    assert missing == []


@pytest.mark.parametrize("section", SECTIONS)
def test_every_allowed_value_is_documented(section: str) -> None:
    missing = [
        value
        for name, key in SECTIONS[section].items()
        for value in key.values
        if name != "confirms" and f"`{value}`" not in FACTS
    ]

    assert missing == []


def test_annotated_example_is_understood() -> None:
    facts = load_facts(DOCS / "examples" / "facts-example.toml")

    assert [image["id"] for image in facts.images] == ["window", "forgery"]
    assert len(facts.sightings) == 3


def test_every_law_is_listed_as_its_file_says() -> None:
    rows = {line.split("|")[1].strip(): line for line in LAW.splitlines() if line.startswith("| `")}
    wrong = [
        basis.id
        for basis in load_law()
        if not all(
            f"| {said}" in rows.get(f"`{basis.id}`", "")
            for said in (basis.kind, basis.status, basis.verification.confidence)
        )
    ]

    assert wrong == []


def test_every_word_of_the_schema_is_documented() -> None:
    words = (
        *COVERS,
        *STATUSES,
        *KINDS,
        *AUTHORITIES,
        *Means,
        *RunsFrom,
        "open",
        "is_incentive",
        "is_systems_duty",
    )

    assert [word for word in words if f"`{word}`" not in LAW] == []


def test_every_word_of_the_condition_language_is_documented() -> None:
    words = (*OPERATORS, *Unit)
    by_notice = {
        channel for basis in load_law() if basis.deadline for channel in basis.deadline.starts_through
    }

    assert [word for word in words if f"`{word}`" not in LAW] == []
    assert [channel for channel in Channel if channel in by_notice and f"`{channel}`" not in LAW] == []
