"""Her pages speak one of six languages, whole and never mixed; staff pages speak English; nothing that is kept is translated."""

import html
import re
from collections.abc import Iterable

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from casework import spoken
from tests.factory import Cast
from tests.notices import herwalk

CODES = [one.code for one in spoken.load()]
# Words of every English sentence that none of the other languages has.
ENGLISH = re.compile(r"\b(the|you|your|with|this|that|and|who|what|from|not|nothing|here|they|are)\b", re.I)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("her_languages")]


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every sentence that was looked up in one of her languages and is not in its catalogue."""
    missing: set[str] = set()
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        monkeypatch.setattr(
            translation._trans, name, _noting(getattr(trans_real, name), name, missing), raising=False
        )
    return missing


def _noting(real, name, missing):
    def lookup(*given):
        code, at = translation.get_language(), name.startswith(("p", "np"))
        english = given[1] if at else given[0]
        key = f"{given[0]}\x04{english}" if at else english
        if code in CODES and english and not _knows(code, key.replace("\r\n", "\n")):
            missing.add(english)
        return real(*given)

    return lookup


def _knows(code: str, key: str) -> bool:
    catalogue = trans_real.translation(code)._catalog
    return catalogue.get(key) is not None or catalogue.get((key, 0)) is not None


@pytest.mark.parametrize("code", CODES)
def test_no_page_of_hers_mixes_languages(code: str, cast: Cast, asked_for: set[str]) -> None:
    """U33."""
    pages = herwalk.every_page(code, cast)
    english = {name: _english_in(page, code) for name, page in pages.items()}

    assert len(pages) > 90
    assert [one for one in asked_for if _is_said(one, pages.values())] == []
    assert {name: words for name, words in english.items() if words} == {}


def _is_said(sentence: str, pages: Iterable[str]) -> bool:
    """Say whether a sentence stands on a page: by its longest part between what a program puts in."""
    part = html.escape(max(re.split(r"%\(\w+\)[sd]", sentence), key=len).strip())
    return any(part in page for page in pages)


def _english_in(page: str, code: str) -> list[str]:
    said = herwalk.words_of(page, code)
    return [said[max(0, found.start() - 40) : found.end() + 40] for found in ENGLISH.finditer(said)][:3]
