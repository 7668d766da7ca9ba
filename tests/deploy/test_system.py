"""A missing system package is named, with the command that brings it, before anything else is done."""

import pytest

from deploy import system
from deploy.system import Need


def test_missing_library_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = Need("libabsent1", soname="libabsent.so.1", purpose="letters as PDF")
    monkeypatch.setattr(system, "REQUIRED", (absent,))

    with pytest.raises(SystemExit) as refused:
        system.refuse_if_missing()

    assert "Missing: libabsent1, for letters as PDF." in capsys.readouterr().err
    assert "apt-get install libabsent1" in str(refused.value)


def test_missing_fence_is_said_and_does_not_stop_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "WANTED", (Need("libfence1", soname="libfence.so.1", purpose="the fence"),))

    system.refuse_if_missing()

    assert "Without libfence1" in capsys.readouterr().err


def test_everything_required_is_what_weasyprint_loads() -> None:
    libraries = {need.soname for need in system.REQUIRED if need.soname}

    assert {"libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"} <= libraries
    assert not system.missing(system.REQUIRED)


def test_fonts_are_found_by_what_they_can_write() -> None:
    none = Need("fonts-none", written=("tlh",), purpose="letters in Klingon")

    assert [need.package for need in system.missing((none,))] == ["fonts-none"]
    assert {need.package for need in system.WANTED if need.written} == {"fonts-noto-core", "fonts-noto-cjk"}
