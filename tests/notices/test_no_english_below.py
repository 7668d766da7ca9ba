"""The second half of a letter is in its own language: no English paragraph stands in it, whatever the letter is about."""

import re

import pytest

from notices import languages
from notices.law import LETTER_KINDS, load_law
from notices.parties import RecipientView
from notices.phrases import phrases_of
from notices.slots import pick_template
from notices.typesetting import halves
from notices.wordings import REQUESTS, Speech, requests_said, said, translated
from tests.notices.letter_cast import CLINIC, HERSELF, facts_with, letter

OTHERS = [language for language in languages.written() if language != languages.LEADING]
LETTER_BASES = [basis for basis in load_law() if basis.kind in LETTER_KINDS]
FACES = RecipientView("Face Finder", ("1 Example Street",), "face-search", "GB")
ENGLISH_BELOW = re.compile(r'<p lang="en"[^>]*>(.*?)</p>', re.DOTALL)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("kind", ["real", "synthetic", "source"])
def test_no_ready_sentence_stays_english_in_a_translation(language, kind):
    """Design §3.1: what the law file has in English alone is translated exactly, or said in a template's general words."""
    left = set()
    for basis in LETTER_BASES:
        for represented in (True, False):
            english = Speech(basis, represented, image_kind=kind)
            speech = english.also_in(language)
            for key in _printed(basis):
                words = said(english, key)
                if words and _stays_english(speech, key, words):
                    left.add((basis.id, key, represented))

    assert not left


def _printed(basis):
    """Only requests for erasure print an objection; declarations have a rule of their own."""
    unprinted = set() if basis.kind == "erasure-right" else {"objection"}
    return {one.about for one in basis.statements} - set(basis.declarations) - unprinted


def _stays_english(speech, key, words):
    found = translated(speech, key, words, exactly=key in REQUESTS)
    if found is None or found.language != languages.LEADING:
        return False
    if key in REQUESTS:
        return bool(requests_said(speech))
    general = [f"{place}/elements/{key}.txt" for place in speech.folders]
    return words.image_kind == "source" or pick_template(speech.folder, general) is None


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_missing_is_named_in_the_language_of_the_half(language):
    composed = letter("eu-dsa-art16", language=language, confirmed={})
    leading, below = halves(composed.text)

    assert "[Missing: A statement that the notifier" in " ".join(leading.split())
    assert "A statement" not in below
    assert phrases_of(language).words["missing_there"] in " ".join(below.split())


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("notifier", [CLINIC, HERSELF])
def test_request_to_a_face_search_is_whole_in_every_language(language, notifier):
    """The objection, the recipients of Article 19 and what was derived from the pictures stand in both halves."""
    source = {"kind": "source", "depiction": ["face"], "shows": "other"}
    told = {**facts_with(image=source), "notifier": notifier}

    composed = letter("gb-uk-gdpr-erasure", told, language=language, recipient=FACES)
    below = composed.html.partition('class="letter-translation"')[2].partition("<div ")[2]

    assert not ENGLISH_BELOW.findall(below)
    for article in ("17", "19", "21"):
        assert re.search(rf"(?<!\d){article}(?!\d)", below), article
