"""What the papers say about settings and commands is what the code has."""

import re

import pytest

from tests.rules.sources import ROOT

READER = re.compile(r"""env\.(?:text|choice|boolean|integers?|words|path|origin)\(\s*["']([A-Z0-9_]+)["']""")
SETTINGS = sorted(set(READER.findall((ROOT / "config" / "settings.py").read_text(encoding="utf-8"))))
TARGETS = re.findall(r"^([a-z-]+):.*?## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
REQUIREMENTS = re.findall(
    r"^([A-Za-z][\w-]*)", (ROOT / "requirements.in").read_text(encoding="utf-8"), re.MULTILINE
)
DECISIONS = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SETTINGS)
def test_setting_is_explained(name: str) -> None:
    assert f"`{name}`" in CONFIGURATION
    assert name in EXAMPLE or name == "RECOURSE_ENV_FILE"


def test_no_setting_is_explained_that_does_not_exist() -> None:
    explained = re.findall(r"^\| `([A-Z0-9_]+)`", CONFIGURATION, re.MULTILINE)

    assert set(explained) <= set(SETTINGS)


@pytest.mark.parametrize("target", TARGETS)
def test_make_target_is_explained(target: str) -> None:
    assert f"make {target}" in OPERATING


@pytest.mark.parametrize("package", REQUIREMENTS)
def test_dependency_has_its_reason(package: str) -> None:
    assert package.lower() in DECISIONS.lower()
