"""What is measured beside ours is never a condition: without a compiler one line says what the tables lack."""

from pathlib import Path

import pytest

from deploy import environment


def test_lacking_compiler_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    monkeypatch.setattr(
        environment.subprocess, "run", lambda *command, **how: pytest.fail("nothing is installed")
    )
    locked = tmp_path / "requirements.txt"
    locked.write_text("pdqhash==0.2.8\n")

    environment.add_peers(tmp_path, locked)

    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "C++ compiler" in said and "left out" in said
    assert not list(tmp_path.glob("*.installed"))
