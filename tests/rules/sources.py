"""The Python files of the house, for tests that hold its rules."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSES = ("casework", "notices", "config", "deploy", "tests", "benchmarks")
_SAYS = re.compile(r"__?|[np]?gettext(_lazy)?")


def python_files(*houses: str) -> list[Path]:
    """Return our Python files, without migrations, which Django writes."""
    found = [path for house in houses or HOUSES for path in (ROOT / house).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a file, methods and inner functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def said_in(path: Path) -> Iterator[str]:
    """Yield every English sentence that a Python file hands to gettext; plural forms and contexts too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and _SAYS.fullmatch(node.func.id):
            yield from (
                one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
            )


def shown(path: Path) -> str:
    """Return a path as people say it: from the checkout."""
    return str(path.relative_to(ROOT))
