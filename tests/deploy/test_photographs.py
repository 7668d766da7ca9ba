"""Photographs come from Debian packages into a cache; where they cannot be had one line says what is skipped."""

from itertools import islice
from pathlib import Path

import pytest

from deploy import photographs as fetching
from tests import photographs


def test_package_that_cannot_be_had_is_named_with_what_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fetching, "CACHE", tmp_path)
    monkeypatch.setattr(fetching.shutil, "which", lambda program: None)

    fetching.fetch_for_tests()

    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert all(name in said for name in (*fetching.FOR_TESTS, "tests on photographs are skipped"))
    assert list(tmp_path.iterdir()) == []


def test_package_half_unpacked_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "CACHE", tmp_path)
    commands: list[str] = []

    def fail_to_unpack(command: list[str], folder: Path) -> bool:
        commands.append(command[0])
        (folder / "pictures.deb").touch()
        return command[0] == "apt-get"

    monkeypatch.setattr(fetching, "_run", fail_to_unpack)

    assert fetching.fetch(("pictures",)) == ["pictures"]
    assert commands[:2] == ["apt-get", "dpkg-deb"]
    assert list(tmp_path.iterdir()) in ([], [tmp_path / "pictures.deb"])


def test_hundred_photographs_of_three_formats_are_the_same_each_time() -> None:
    once = list(photographs.files(100))

    again = list(islice(photographs.files(100), 12))

    assert once[:12] == again
    assert len({name for name, _ in once}) == 100
    assert {name.rsplit(".", 1)[1] for name, _ in once} == {"jpeg", "png", "webp"}
