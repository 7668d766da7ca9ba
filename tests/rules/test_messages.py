"""The committed catalogue has every sentence of the source, and no language drops what a program puts in."""

import shutil
from pathlib import Path

import polib
import pytest
from django.test import override_settings

from casework import spoken
from casework.management.commands import her_languages, pseudo_locale
from casework.management.commands.her_languages import placeholders
from tests.rules.sources import ROOT

COMMITTED = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
SOURCES = ("casework", "notices", "config", "deploy", "templates")


def _sentences(catalogue: Path) -> set[tuple[str, str]]:
    entries = polib.pofile(str(catalogue))
    return {(entry.msgctxt or "", entry.msgid) for entry in entries if not entry.obsolete}


@pytest.fixture
def extracted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The English catalogue as the source has it now, in a folder of its own."""
    if shutil.which("xgettext") is None:
        pytest.skip("There is no xgettext: apt-get install gettext")
    for folder in SOURCES:
        (tmp_path / folder).symlink_to(ROOT / folder)
    catalogue = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    with override_settings(LOCALE_PATHS=[tmp_path / "locale"]):
        pseudo_locale.read_source(catalogue)
    return catalogue


def test_committed_catalogue_has_every_sentence(extracted: Path) -> None:
    """U33. `make messages` mends it."""
    missing = _sentences(extracted) - _sentences(COMMITTED)

    assert len(_sentences(extracted)) > 1000
    assert sorted(missing) == []


def test_committed_catalogue_has_no_moment_of_its_making() -> None:
    """Else two extractions of the same source would differ."""
    assert "POT-Creation-Date" not in COMMITTED.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", her_languages.PLURALS)
def test_translation_keeps_every_placeholder(code: str) -> None:
    """U33; and it has as many forms as its language has."""
    entries = polib.pofile(str(spoken.catalogue(code)))
    wrong = {one.msgid: said for one in entries if (said := her_languages.wrong_in(one, code))}

    assert wrong == {}
    assert {len(one.msgstr_plural) for one in entries if one.msgid_plural} == {her_languages.forms_of(code)}


@pytest.mark.parametrize("locale", pseudo_locale.SPOKEN)
def test_invented_language_keeps_every_placeholder(locale: str) -> None:
    """U33: over every sentence there is, plurals too."""
    made = pseudo_locale.catalogue(polib.pofile(str(COMMITTED)), locale=locale)

    for entry in made:
        assert placeholders(entry.msgstr or entry.msgstr_plural[0]) == placeholders(entry.msgid)
        if entry.msgid_plural:
            assert placeholders(entry.msgstr_plural[1]) == placeholders(entry.msgid_plural)
