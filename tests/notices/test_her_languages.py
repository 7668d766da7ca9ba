"""Her pages speak one of six languages, whole and never mixed; staff pages speak English; nothing that is kept is translated."""

import html
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.test.signals import template_rendered
from django.utils import translation
from django.utils.translation import trans_real

from casework import spoken, vault
from casework.management.commands import pseudo_locale
from casework.models.keys import KeysDestroyed
from casework.moments import now
from casework.templatetags.look import day_in_words
from notices.drafts import Draft
from tests import factory
from tests.factory import Cast
from tests.notices import herwalk, ownmatter, pages
from tests.rules.sources import ROOT

TEMPLATES = ROOT / "templates"
CODES = [one.code for one in spoken.load()]
# One language a day; all of them in the whole suite.
TODAYS = CODES if os.environ.get("TEST_ALL") == "1" else [CODES[int(time.time() // 86_400) % len(CODES)]]
# Words of every English sentence that none of the other languages has.
ENGLISH = re.compile(
    r"\b(the|you|your|with|this|that|and|who|what|from|not|nothing|here|they|are|Germany|United)\b", re.I
)
DAY = date(2026, 11, 27)
DAYS = {
    "en": "Friday 27 November 2026",
    "ar": "الجمعة 27 نوفمبر 2026",
    "de": "Freitag, 27. November 2026",
    "es": "viernes 27 de noviembre de 2026",
    "fr": "vendredi 27 novembre 2026",
    "pt": "27 de novembro de 2026 (sexta-feira)",
}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("her_languages")]


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every sentence that was looked up in one of her languages and is not in its catalogue."""
    missing: set[str] = set()
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        noting = _noting(getattr(trans_real, name), missing, has_context=name in {"pgettext", "npgettext"})
        monkeypatch.setattr(translation._trans, name, noting, raising=False)
    return missing


def _noting(real: Callable[..., str], missing: set[str], *, has_context: bool) -> Callable[..., str]:
    def lookup(*given: Any) -> str:
        english = given[1] if has_context else given[0]
        key = f"{given[0]}\x04{english}" if has_context else english
        code = translation.get_language()
        if code in CODES and english and not _knows(code, key.replace("\r\n", "\n")):
            missing.add(english)
        return real(*given)

    return lookup


def _knows(code: str, key: str) -> bool:
    catalogue = trans_real.translation(code)._catalog
    return catalogue.get(key) is not None or catalogue.get((key, 0)) is not None


@pytest.fixture
def rendered() -> Iterator[set[str]]:
    """The name of every template that is rendered."""
    met: set[str] = set()

    def note(template: Any, **_: Any) -> None:
        met.add(template.name)

    template_rendered.connect(note)
    yield met
    template_rendered.disconnect(note)


@pytest.mark.parametrize("code", TODAYS)
def test_no_page_of_hers_mixes_languages(
    code: str, cast: Cast, asked_for: set[str], rendered: set[str]
) -> None:
    """U33: and no page of hers, nor a part of one, is left out."""
    shown = herwalk.every_page(code, cast)
    english = {name: _english_in(page, code) for name, page in shown.items()}

    assert {str(one.relative_to(TEMPLATES)) for one in TEMPLATES.glob("*/own/*.*")} <= rendered
    assert [one for one in asked_for if _is_said(one, shown.values())] == []
    assert {name: words for name, words in english.items() if words} == {}


def _is_said(sentence: str, shown: Iterable[str]) -> bool:
    """Say whether a sentence stands on a page: by its longest part between what a program puts in."""
    part = html.escape(max(re.split(r"%\(\w+\)[sd]", sentence), key=len).strip())
    return any(part in page for page in shown)


def _english_in(page: str, code: str) -> list[str]:
    said = herwalk.words_of(page, code)
    return [said[max(0, found.start() - 40) : found.end() + 40] for found in ENGLISH.finditer(said)][:3]


@pytest.mark.parametrize("code", DAYS)
def test_a_day_is_said_as_its_language_says_it(code: str) -> None:
    """U27."""
    with translation.override(code):
        assert day_in_words(DAY, "year") == DAYS[code]


@pytest.mark.parametrize("asked", ["de", "ar", "de-AT,de;q=0.9,en;q=0.8"])
def test_staff_pages_speak_english_whatever_the_browser_asks_for(asked: str, cast: Cast) -> None:
    made, notice = ownmatter.asked_draft(cast)
    browser = pages.browser_of(cast.alice)

    for url in (
        *pages.case_pages(made.receipt.case, notice).values(),
        *pages.house_pages().values(),
        "/none",
    ):
        answer = browser.get(url, headers={"Accept-Language": asked})
        assert answer["Content-Language"] == "en", url
        assert b'<html lang="en" dir="ltr"' in answer.content or b"<html" not in answer.content, url


@pytest.mark.usefixtures("invented_languages")
def test_nothing_that_is_kept_is_in_the_words_of_her_page(cast: Cast) -> None:
    """What staff read later, and what letters are made of, is the same whatever language she read."""
    shown = herwalk.every_page("en-xa", cast)

    assert pseudo_locale._FILLING in shown["status begun"]
    assert [where for where, value in _kept() if pseudo_locale._FILLING in value] == []


def _kept() -> Iterable[tuple[str, str]]:
    for model in (
        *apps.get_app_config("casework").get_models(),
        *apps.get_app_config("notices").get_models(),
    ):
        for row in model._default_manager.all():
            for column in model._meta.concrete_fields:
                # Of the letter that was moved into her case, and of a case that was deleted.
                with suppress(vault.SealBroken, KeysDestroyed):
                    value = json.dumps(getattr(row, column.attname), default=str, ensure_ascii=False)
                    yield f"{model.__name__}.{column.name}", value


@pytest.mark.parametrize("code", CODES)
def test_letter_is_the_same_in_every_language_of_its_reader(code: str, cast: Cast) -> None:
    """What she read and agreed to is what the organisation approves: its digest does not turn with the page."""
    _made, notice = ownmatter.asked_draft(cast)
    at = now()
    english = Draft(notice).whole(at=at).digest

    with translation.override(code):
        assert Draft(notice).whole(at=at).digest == english


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"], ids=["arabic", "persian"])
def test_digits_of_her_own_script_open_her_case(digits: str, cast: Cast) -> None:
    """U33."""
    made = factory.own_case(cast)
    typed = made.digits.translate(str.maketrans("0123456789", digits))

    answer = herwalk.visitor("ar").post("/form/return", {"digits": typed})

    assert answer["Location"] == "/form/now"
