"""The committed catalogue has every sentence of the source, and no language drops what a program puts in."""

import re
import shutil
from collections import Counter
from pathlib import Path

import polib
import pytest
from django.test import override_settings

from casework.management.commands import pseudo_locale
from tests.rules.sources import ROOT

COMMITTED = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
SOURCES = ("casework", "notices", "config", "deploy", "templates")
PLACEHOLDER = re.compile(r"%\([^)]*\)[a-z]|%[sd]|%%|\{\w*\}|</?\w+")


def _sentences(catalogue: Path) -> set[tuple[str, str]]:
    entries = polib.pofile(str(catalogue))
    return {(entry.msgctxt or "", entry.msgid) for entry in entries if not entry.obsolete}


def _placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


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


@pytest.mark.parametrize("catalogue", sorted((ROOT / "locale").rglob("*.po")), ids=str)
def test_translation_keeps_every_placeholder(catalogue: Path) -> None:
    for entry in polib.pofile(str(catalogue)).translated_entries():
        for said in (entry.msgstr, *entry.msgstr_plural.values()):
            one_of = [_placeholders(entry.msgid), _placeholders(entry.msgid_plural)]
            assert not said or _placeholders(said) in one_of, entry.msgid


@pytest.mark.parametrize("locale", pseudo_locale.SPOKEN)
def test_invented_language_keeps_every_placeholder(locale: str) -> None:
    """U33: over every sentence there is, plurals too."""
    made = pseudo_locale.catalogue(polib.pofile(str(COMMITTED)), locale=locale)

    for entry in made:
        assert _placeholders(entry.msgstr or entry.msgstr_plural[0]) == _placeholders(entry.msgid)
        if entry.msgid_plural:
            assert _placeholders(entry.msgstr_plural[1]) == _placeholders(entry.msgid_plural)
