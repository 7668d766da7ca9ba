"""`routes`, `notice` and `check_law` ask the database for practice time alone: without it they go by the real time."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

FACTS = Path(__file__).resolve().parents[2] / "docs" / "examples" / "facts-example.toml"
NOTICE = ["notice", str(FACTS), "--basis", "us-take-it-down-act", "--out"]


@pytest.fixture(autouse=True)
def database_is_down(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def down(*_words: Any) -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", down)
        yield


@pytest.mark.parametrize("words", [["routes", str(FACTS)], NOTICE, ["check_law"]], ids=lambda words: words[0])
def test_command_answers_and_says_by_which_time(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command(*words, *[str(tmp_path / "F.pdf")] * (words is NOTICE), "--json")

    said = capsys.readouterr()
    assert all(json.loads(line) for line in said.out.splitlines())
    assert said.out
    assert said.err.splitlines()[0] == (
        "The database does not answer, so practice time is not known: reckoned with the real time."
    )


def test_real_time_is_asked_for_nothing_in_live_mode(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.PRACTICE = False

    call_command("check_law", "--json")

    assert capsys.readouterr().err == ""
