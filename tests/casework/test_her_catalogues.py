"""Every language of her pages has exactly the sentences that she can meet, all translated; drafts that do not fit are refused."""

from pathlib import Path

import polib
import pytest

from casework import hersources, spoken
from casework.management.commands import her_languages
from casework.management.commands.her_languages import PLURALS
from tests.rules.sources import ROOT

CODES = [one.code for one in spoken.load()]
COUNTED = {"msgid": "%(count)d link", "msgid_plural": "%(count)d links"}


@pytest.fixture(scope="module")
def hers() -> set[tuple[str, str]]:
    return {(one.context, one.english) for one in hersources.sentences(ROOT)}


def test_six_languages_are_spoken() -> None:
    assert {*CODES, spoken.ENGLISH} == {"en", "es", "de", "fr", "pt", "ar"}


@pytest.mark.parametrize("code", CODES)
def test_catalogue_is_whole(code: str, hers: set[tuple[str, str]]) -> None:
    """U33. `make messages` adds what is new; docs/languages.md says how it is translated."""
    entries = polib.pofile(str(spoken.catalogue(code)))

    assert {(one.msgctxt or "", one.msgid) for one in entries} == hers
    assert [one.msgid for one in entries if not her_languages.is_whole(one, code)] == []


def test_her_sentences_are_hers_alone(hers: set[tuple[str, str]]) -> None:
    said = {english for _context, english in hers}

    assert len(said) > 800
    assert {
        "Your 20 digits",
        "Find support now",
        "We work on %(count)d link.",
        "Type a word of at least four letters.",
        "Not for a picture from before 18",
        "24/7; telephone interpreters",
    } <= said
    assert (
        not {
            "Approve",
            "Every component of the staff pages",
            "What she answered herself",
            "Private chats are not looked at",
        }
        & said
    )


@pytest.mark.parametrize(
    ("code", "forms", "fits"),
    [
        ("de", ["ein Link", "%(count)d Links"], True),
        ("de", ["%(count)d Link", "Links"], False),
        ("fr", ["un lien", "%(count)d liens"], False),  # its first form holds for none as well
        ("ar", ["", "a", "b", "%(count)d c", "%(count)d d", "%(count)d e"], True),
        ("ar", ["z", "a", "b", "c", "%(count)d d", "%(count)d e"], False),
        ("de", ["%(number)d Link", "%(count)d Links"], False),
    ],
)
def test_number_may_be_a_word_only_where_it_can_be_no_other(code: str, forms: list[str], fits: bool) -> None:
    entry = polib.POEntry(**COUNTED, msgstr_plural=dict(enumerate(forms)))

    assert (her_languages.wrong_in(entry, code) == "") == fits


def test_draft_that_lost_a_placeholder_is_left_out_and_named() -> None:
    sentences = [
        (hersources.Sentence("", "Sent on %(day)s."), ["a"]),
        (hersources.Sentence("", "Back"), ["a"]),
    ]
    made = her_languages.refreshed("de", sentences, polib.POFile())
    draft = polib.POFile()
    draft.append(polib.POEntry(msgid="Sent on %(day)s.", msgstr="Verschickt am Tag."))
    draft.append(polib.POEntry(msgid="Back", msgstr="Zurück"))

    refused = list(her_languages.take(made, "de", draft))

    assert [one.msgstr for one in made] == ["", "Zurück"]
    assert refused == ["de: “Sent on %(day)s.”: its placeholders are not those of the English."]


def test_refreshing_keeps_what_was_translated_and_drops_what_nobody_says() -> None:
    before = polib.POFile()
    before.append(polib.POEntry(msgid="Back", msgstr="Zurück"))
    before.append(polib.POEntry(msgid="Gone", msgstr="Weg"))
    sentences = [(hersources.Sentence("", name), ["a"]) for name in ("Back", "New")]

    made = her_languages.refreshed("de", sentences, before)

    assert [(one.msgid, one.msgstr) for one in made] == [("Back", "Zurück"), ("New", "")]
    assert made.metadata["Plural-Forms"] == PLURALS["de"]


def test_every_language_is_compiled_once(tmp_path: Path) -> None:
    assert her_languages.compile_all(spoken.CATALOGUES, tmp_path) == CODES
    assert her_languages.compile_all(spoken.CATALOGUES, tmp_path) == []
