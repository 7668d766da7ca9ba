"""Files stay under 300 lines and functions under 40, so that each can be read from top to bottom."""

import ast

from tests.rules.sources import functions, python_files, shown

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40
MAX_TEST_LINES = 24


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_file_is_longer_than_300_lines() -> None:
    long = [
        f"{shown(path)}: {count}"
        for path in python_files()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MAX_FILE_LINES
    ]

    assert not long


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{shown(path)}:{function.lineno} {function.name}: {lines_of(function)}"
        for path in python_files()
        for function in functions(path)
        if lines_of(function) > MAX_FUNCTION_LINES
    ]

    assert not long


def test_no_test_is_longer_than_24_lines_outside_journeys() -> None:
    long = [
        f"{shown(path)}:{function.lineno} {function.name}: {lines_of(function)}"
        for path in python_files("tests")
        if "journeys" not in path.parts
        for function in functions(path)
        if function.name.startswith("test_") and lines_of(function) > MAX_TEST_LINES
    ]

    assert not long
