"""Each requirement that the survivor's door is held to is named by the test that proves it."""

import ast
import re
from collections import defaultdict

from tests.rules.sources import functions, python_files, shown

# Of the safety requirements: those about people, and those about receipts, sessions, pages, consents and minors.
BAR = (
    {f"U{number}" for number in range(1, 42)}
    | {f"S{number}" for number in (7, 8, 9, 10, 23, 24, 39, 40, 44, 45, 46, 47, 55, 56, 57)}
)  # fmt: skip


def named() -> dict[str, list[str]]:
    """Return the tests that name each number in their docstring."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in python_files("tests"):
        for test in functions(path):
            if test.name.startswith("test_"):
                for number in re.findall(r"\b[SEU]\d{1,2}\b", ast.get_docstring(test) or ""):
                    found[number].append(f"{shown(path)}::{test.name}")
    return found


def test_every_number_of_the_bar_is_named_by_a_test() -> None:
    found = named()

    assert sorted(BAR - set(found)) == []
    assert len(found["U19"]) > 10


def test_no_test_names_a_number_that_is_none() -> None:
    """There are S1 to S59, E1 to E24 and U1 to U42."""
    last = {"S": 59, "E": 24, "U": 42}

    assert [number for number in named() if not 1 <= int(number[1:]) <= last[number[0]]] == []
