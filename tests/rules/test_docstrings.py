"""Every module says what its room is for, and every public function below the doors says what it does."""

import ast

from tests.rules.sources import HOUSES, functions, python_files, shown

DOORS = {
    "views",
    "management",
    "templatetags",
    "practice",
    "tests",
    "benchmarks",
    "forms.py",
    "apps.py",
    "urls.py",
}


def test_every_module_opens_with_a_docstring() -> None:
    silent = [
        shown(path)
        for path in python_files(*HOUSES)
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert not silent


def test_every_public_function_and_class_below_the_doors_has_a_docstring() -> None:
    silent = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in python_files("casework", "notices", "config", "deploy")
        if not DOORS & set(path.parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]

    assert not silent


def test_every_function_is_annotated() -> None:
    bare = [
        f"{shown(path)}:{function.lineno} {function.name}"
        for path in python_files("casework", "notices", "config", "deploy")
        for function in functions(path)
        if function.returns is None
        or any(a.annotation is None for a in function.args.args if a.arg not in ("self", "cls"))
    ]

    assert not bare
