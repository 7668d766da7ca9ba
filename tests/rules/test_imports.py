"""Imports go downstairs only, from the root, and there is no room without a name."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.rules.sources import ROOT, python_files, shown

NAMELESS = {"utils", "helpers", "services", "common", "core", "misc"}


def test_no_import_is_relative() -> None:
    relative = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert not relative


def test_no_room_is_nameless() -> None:
    nameless = [
        shown(path)
        for path in python_files("casework", "notices", "config", "deploy")
        if NAMELESS & {path.stem, *path.relative_to(ROOT).parts}
    ]

    assert not nameless


def test_floors_and_gates_hold() -> None:
    linter = Path(sys.executable).parent / "lint-imports"

    said = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert said.returncode == 0, said.stdout + said.stderr
