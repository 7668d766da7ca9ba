"""A letter names an item as its platform does, beside what was pasted: its own address, its id, whose it is; each once."""

import json

import pytest

from casework.facts import parse_facts
from notices import languages
from notices.channels.webform import sheet
from notices.law import load_law
from notices.parties import SightingView, signer_of
from notices.placeslots import known_there
from tests.notices.letter_cast import DANA, FIRST, letter

PASTED = "https://old.reddit.com/user/some_body/comments/1abcde/a_title/?share_id=q1"
CANONICAL = "https://www.reddit.com/user/some_body/comments/1abcde/"
SAID = f"{PASTED} (the same as {CANONICAL}, item 1abcde, account some_body)"


def test_letter_names_item_account_and_its_own_address_once() -> None:
    composed = letter(sightings=[SightingView(PASTED), SightingView(FIRST)])

    assert composed.text.count(SAID) == 1
    for said in (PASTED, CANONICAL, "item 1abcde", "account some_body"):
        assert composed.text.count(said) == composed.html.count(said) == 1
    assert f"2. {FIRST}\n" in composed.text


def test_notice_for_machines_names_them_apart() -> None:
    first, second = json.loads(letter(sightings=[SightingView(PASTED), SightingView(FIRST)]).data)[
        "addresses"
    ]

    assert first == {
        "number": 1,
        "url": PASTED,
        "canonical": CANONICAL,
        "item": "1abcde",
        "account": "some_body",
    }
    assert second == {"number": 2, "url": FIRST}


def test_address_that_is_its_own_is_not_said_twice() -> None:
    text = letter(sightings=[SightingView(CANONICAL.rstrip("/"))]).text

    assert f"{CANONICAL.rstrip('/')} (item 1abcde, account some_body)" in text
    assert "the same as" not in text


def test_form_takes_addresses_alone() -> None:
    composed = letter(sightings=[SightingView(PASTED), SightingView(FIRST)])
    basis, signer = load_law().get("us-take-it-down-act"), signer_of(parse_facts(DANA))
    asked = [("URL", "addresses")]

    filled = sheet(composed, basis=basis, recipient="Reddit", link="", signer=signer, questions=asked)

    assert filled.fields[0].value == f"{PASTED}\n{FIRST}"


@pytest.mark.parametrize("language", languages.written())
def test_each_language_has_words_for_them(language: str) -> None:
    composed = letter(sightings=[SightingView(PASTED)], language=language)

    assert CANONICAL in composed.text
    assert "%(" not in composed.text


def test_what_is_masked_stays_covered() -> None:
    """S54."""
    composed = letter(sightings=[SightingView(PASTED)], masked=frozenset({"address_of_picture"}))

    for text in (composed.text, composed.html, composed.data.decode()):
        assert not any(part in text for part in ("reddit.com", "1abcde", "some_body"))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://vm.tiktok.com/ZTRC5xgJp/", {}),
        ("https://gallery.example/p/17", {}),
        ("not an address", {}),
        ("https://www.youtube.com/@some.body", {"account": "@some.body"}),
        ("https://cdn.discordapp.com/attachments/432000/613425/a.png?ex=65", {"item": "613425"}),
        ("https://href.li/?https://site.com/a", {"same_as": "https://site.com/a"}),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fyoutu.be%2FBaW_jenozKc",
            {"same_as": "https://www.youtube.com/watch?v=BaW_jenozKc", "item": "BaW_jenozKc"},
        ),
    ],
)
def test_only_what_the_address_says_is_said(url: str, said: dict[str, str]) -> None:
    assert known_there(url) == said
