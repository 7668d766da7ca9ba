"""`check_law --folder`: where there is no law to look at, it could not be asked (design §7)."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.parametrize(
    ("folder", "error"),
    [("none", "no_folder"), ("empty", "no_law"), ("file", "no_folder"), ("odd", "not_read")],
)
def test_folder_without_law_could_not_be_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: str, error: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "odd" / "folder.toml").mkdir(parents=True)

    with pytest.raises(CommandError) as refusal:
        call_command("check_law", "--json", "--folder", str(tmp_path / folder))

    line = json.loads(capsys.readouterr().out)
    assert (refusal.value.returncode, line["error"]) == (2, error)
    assert line["path"] == str(tmp_path / folder)
    assert str(tmp_path / folder) in line["says"]
