"""Before she says a sentence of her letter she can read what it means, and what still keeps the letter from going."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from notices import meanings, selfsending
from notices.drafts import Draft
from notices.elements import declarations
from notices.law import load_law
from notices.models import Notice
from notices.wordings import Speech
from tests import factory
from tests.factory import Cast
from tests.notices.test_own_letters import LETTERS, ONE, SIGNED, choice_in, come, made_of, text

IN_ENGLISH = "I believe in good faith that the intimate image"
IN_GERMAN = "Ich bin in gutem Glauben davon überzeugt"
NONE = (
    "There is no translation of this sentence here. Do not tick it unless you understand it. "
    "Ask somebody you trust, or a support service."
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factory.cast()


@pytest.fixture
def writing(cast: Cast) -> Client:
    """Dana with a letter to the gallery that she has not signed."""
    client = come(made_of(cast))
    client.post(LETTERS, choice_in(text(client.get(LETTERS))))
    return client


def read_in(client: Client, language: str) -> str:
    return text(client.get(ONE, HTTP_ACCEPT_LANGUAGE=language))


def test_sentence_that_she_says_stands_beside_what_it_means(writing: Client) -> None:
    """U33: the English sentence is a marked quotation; she must understand what she confirms."""
    page = read_in(writing, "de")

    assert f'<blockquote lang="en" dir="auto">{IN_ENGLISH}' in page
    assert IN_GERMAN in page


def test_sentence_means_something_in_each_language_of_hers(writing: Client) -> None:
    draft = Draft(Notice.objects.get())
    (asked, _given), *_rest = draft.asked
    meant = {
        tag: meanings.meaning_of(draft, asked, language=tag) for tag in ("en", "de", "es", "fr", "pt", "ar")
    }

    assert meant.pop("en") == ""
    assert all(meant.values()) and asked.text not in meant.values()
    assert NONE not in text(writing.get(ONE)) and meant["ar"] in read_in(writing, "ar")


def test_where_there_is_no_translation_that_is_said(writing: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meanings, "AIDS", Path("/nowhere"))
    with translation.override("ar"):
        says = translation.gettext(NONE)

    assert says in read_in(writing, "ar")


@pytest.mark.parametrize("language", ["de", "es", "fr", "pt", "ar"])
def test_no_english_sentence_of_hers_is_without_a_meaning(language: str) -> None:
    """U33: under each law that there is; where another speaks for her, her own belief in it."""
    without = [
        (basis.id, asked.key)
        for basis in load_law().bases.values()
        for represented in (False, True)
        for asked in declarations(basis, represented=represented, language="en")
        if not (represented and asked.belief_of == "signer")
        and not meanings.translation_of(Speech(basis, represented, language), asked)
    ]

    assert without == []


def test_letter_says_what_keeps_it_from_going(writing: Client) -> None:
    """After she signed it, the sentences that only she can say are what is left."""
    before = text(writing.get(ONE))
    after = text(writing.post(f"{ONE}/sign", SIGNED, follow=True))

    assert "(this letter needs it)" in before and "(this letter needs it)" not in after
    assert "Kept. What comes next stands below." in after and "It cannot go now" in after
    assert "Say each sentence above that is true." in after and "I have sent it" not in after


def test_address_for_answers_is_typed_once(writing: Client) -> None:
    """Never her name: she gives that to each by itself."""
    writing.post(f"{ONE}/sign", SIGNED)

    assert selfsending.last_address(Notice(case=Notice.objects.get().case)) == SIGNED["email"]


def test_letter_in_another_language_says_so_beside_its_text(writing: Client) -> None:
    """Not only where there is a sentence to say."""
    before, page = text(writing.get(ONE)), text(writing.get(ONE, HTTP_ACCEPT_LANGUAGE="de"))
    says = re.search(r'<p class="muted">[^<]*Englisch[^<]*</p> <details>', page)

    assert "It is written in" not in before
    assert says and says.end() < page.index('class="letter-text"')
