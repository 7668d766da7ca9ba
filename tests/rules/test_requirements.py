"""What the app imports is what the hash-locked list installs: a package of the tests is not there in production."""

import ast
import importlib.metadata
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rules.sources import HOUSES, ROOT, python_files, shown

# The parts of a package that a requirement with an extra brings along.
EXTRAS = {"kombu": "celery", "boto3": "django-storages", "botocore": "django-storages"}


def direct(name: str) -> set[str]:
    """Return the packages that a list of ours names, in the spelling of PEP 503."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {pep503(match.group()) for line in lines if (match := re.match(r"[A-Za-z][\w.-]*\w", line))}


def pep503(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported_roots(path: Path) -> Iterator[str]:
    """Yield the first part of everything that a file imports from others."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        yield from ({module.partition(".")[0] for module in modules} - {*HOUSES, *sys.stdlib_module_names})


def test_app_imports_only_what_requirements_name() -> None:
    packages, named = importlib.metadata.packages_distributions(), direct("requirements.in")

    unnamed = [
        f"{shown(path)}: {root}"
        for path in python_files("casework", "notices", "config", "deploy")
        for root in imported_roots(path)
        if not {EXTRAS.get(pep503(owner), pep503(owner)) for owner in packages.get(root, [root])} & named
    ]

    assert not unnamed


def locked(name: str) -> dict[str, str]:
    """Return each package of a compiled list with its version and hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    return {entry.partition("==")[0]: entry.partition("==")[2] for entry in entries}


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "benchmarks/requirements"])
def test_lock_holds_every_requirement_with_hashes(name: str) -> None:
    entries = locked(f"{name}.txt")

    assert direct(f"{name}.in") <= set(entries)
    assert all("--hash=sha256:" in entry for entry in entries.values())


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [("requirements", "requirements-dev"), ("requirements-dev", "benchmarks/requirements")],
)
def test_longer_list_holds_the_versions_of_the_shorter(shorter: str, longer: str) -> None:
    """What measures and tests runs beside is what is installed."""
    others = locked(f"{longer}.txt")

    assert {name: entry.split()[0] for name, entry in locked(f"{shorter}.txt").items()} == {
        name: others.get(name, "absent").split()[0] for name in locked(f"{shorter}.txt")
    }


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "benchmarks/requirements.txt"])
def test_lock_names_no_host(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")
