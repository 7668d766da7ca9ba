"""`routes` and `check_law` answer one object a line, with the exit codes of design §7."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from notices.law import LAW_DIR, load_law

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "facts-example.toml"


def lines(*command: str) -> list[dict[str, Any]]:
    said = io.StringIO()
    call_command(*command, "--json", stdout=said)
    return [json.loads(line) for line in said.getvalue().splitlines()]


def test_routes_say_what_design_promises() -> None:
    found = lines("routes", str(EXAMPLE))

    keys = {
        "basis", "answer", "reasons", "questions", "recipient", "channel", "deadline", "discloses", "cautions",
    }  # fmt: skip
    assert all(keys <= set(line) for line in found)
    assert {line["basis"] for line in found} == {basis.id for basis in load_law()}
    assert {line["answer"] for line in found} == {"yes", "no", "unknown"}


def test_directory_names_the_recipients() -> None:
    found = [line for line in lines("routes", str(EXAMPLE)) if line["basis"] == "us-take-it-down-act"]

    answers = {line["recipient"]: (line["answer"], line["sightings"]) for line in found}
    assert answers["Gallery"] == ("yes", [1])
    assert answers["Forum"] == ("yes", [2])
    assert answers["unheard-of.example"] == ("unknown", [3])


def test_person_reads_the_same_in_words() -> None:
    said = io.StringIO()

    call_command("routes", str(EXAMPLE), stdout=said)

    assert "TAKE IT DOWN Act" in said.getvalue()
    assert "Ask first:" in said.getvalue()


def test_person_reads_first_where_a_letter_goes_then_the_rest_and_what_decides() -> None:
    said = io.StringIO()

    call_command("routes", str(EXAMPLE), stdout=said)

    words = said.getvalue()
    assert words.index("(us-take-it-down-act)") < words.index("What to do:") < words.index("would decide")
    assert "UNKNOWN" not in words
    assert not words.split("What to do:")[0].count("NO  ")


def test_misspelt_key_is_not_understood(tmp_path: Path) -> None:
    path = tmp_path / "FACTS.toml"
    path.write_text("[person]\nresidnce = 'DE'\n", encoding="utf-8")

    with pytest.raises(CommandError, match="residence") as error:
        call_command("routes", str(path), stdout=io.StringIO())

    assert error.value.returncode == 2


def test_missing_file_is_not_understood(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as error:
        call_command("routes", str(tmp_path / "none.toml"), stdout=io.StringIO())

    assert error.value.returncode == 2


def test_minor_gets_drafts_for_a_hotline_or_a_lawyer(tmp_path: Path) -> None:
    path = tmp_path / "FACTS.toml"
    text = EXAMPLE.read_text(encoding="utf-8")
    path.write_text(text.replace('age_in_image = "adult"', 'age_in_image = "unsure"'), encoding="utf-8")

    found = lines("routes", str(path))

    assert {line["draft"] for line in found} == {"draft: for a hotline or a lawyer"}
    assert not any(line["writes"] for line in found)


def test_check_law_lists_every_law_with_its_age() -> None:
    found = lines("check_law")

    assert {line["basis"] for line in found} == {basis.id for basis in load_law()}
    assert all(set(line) == {"basis", "status", "confidence", "age_days", "says"} for line in found)


def test_broken_law_is_named_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (LAW_DIR / "us-15-usc-6851.toml").read_text(encoding="utf-8")
    (tmp_path / "us-15-usc-6851.toml").write_text(text.replace("covers =", "cover ="), encoding="utf-8")

    with pytest.raises(SystemExit) as stopped:
        call_command("check_law", "--json", "--folder", str(tmp_path))

    line = json.loads(capsys.readouterr().out)
    assert stopped.value.code == 1
    assert (line["basis"], line["error"]) == ("us-15-usc-6851", "cover")


def test_law_that_nobody_read_for_half_a_year_fails(tmp_path: Path) -> None:
    text = (LAW_DIR / "us-15-usc-6851.toml").read_text(encoding="utf-8")
    shutil.copy(LAW_DIR / "us-15-usc-6851.toml", tmp_path)
    old = text.replace("checked = 2026-11-22", "checked = 2025-11-22")
    (tmp_path / "us-15-usc-6851.toml").write_text(old, encoding="utf-8")

    with pytest.raises(SystemExit) as stopped:
        call_command("check_law", "--folder", str(tmp_path), stdout=io.StringIO())

    assert stopped.value.code == 1
