"""Which words fill which element, and what stays missing."""

import pytest

from notices.law import LETTER_KINDS, load_law
from tests.notices.letter_cast import CLINIC, HERSELF, facts_with, letter

LETTER_BASES = [basis.id for basis in load_law() if basis.kind in LETTER_KINDS]


def element(composed, key):
    return next(one for one in composed.elements if one.key == key)


def test_complete_facts_leave_nothing_missing():
    composed = letter()

    assert composed.missing == ()
    assert element(composed, "good_faith_statement").status == "declared"
    assert element(composed, "location_url").text.count("https://") == 2


@pytest.mark.parametrize("basis_id", LETTER_BASES)
@pytest.mark.parametrize("notifier", [CLINIC, HERSELF], ids=["clinic", "herself"])
def test_every_filled_element_stands_in_the_letter(basis_id, notifier):
    composed = letter(basis_id, facts_with(notifier=notifier))

    words = " ".join(composed.text.split())
    for one in composed.elements:
        if one.status != "missing" and one.key != "location_url":
            assert all(" ".join(part.split()) in words for part in one.text.split("\n\n")), one.key


@pytest.mark.parametrize("basis_id", LETTER_BASES)
def test_declarations_are_never_filled_from_facts(basis_id):
    """Design §3.2: a person confirms each; facts alone leave every declaration missing."""
    composed = letter(basis_id, confirmed={})

    declared = load_law().get(basis_id).declarations
    assert not [one.key for one in composed.elements if one.key in declared and one.status != "missing"]


def test_confirmation_of_another_wording_does_not_count():
    given = letter("eu-dsa-art16").elements
    english = letter("eu-dsa-art16", language="en")
    composed = letter("eu-dsa-art16", language="de", confirmed={})

    assert given == english.elements
    assert "good_faith_statement" in composed.missing


def test_missing_declaration_is_named_in_the_draft_with_its_section():
    composed = letter(confirmed={})

    assert composed.missing == ("good_faith_statement",)
    assert "[Missing: " in composed.text
    assert "223a(a)(1)(B)(iii)" in composed.text


def test_declaration_is_confirmed_in_english_and_said_in_the_other_language_below():
    composed = letter("eu-dsa-art16", language="de")

    stated = element(composed, "good_faith_statement")
    assert (stated.language, stated.translation_language) == ("en", "de")
    assert "gutem Glauben" in stated.translation
    assert f'<p lang="de">{stated.translation}</p>' in composed.html


def test_language_without_a_statement_falls_back_to_english():
    assert element(letter("us-take-it-down-act", language="fi"), "good_faith_statement").language == "en"


def test_licensed_publication_leaves_non_consent_missing():
    composed = letter(told=facts_with(image={"licensed": True}))

    assert "statement_of_non_consent" in composed.missing
    assert "never agreed" not in composed.text


def test_content_without_description_or_what_it_shows_is_missing():
    told = facts_with()
    told["image"] = [{"id": "1", "kind": "real", "depiction": ["face"]}]

    assert "identification_of_content" in letter(told=told).missing


def test_signature_is_never_invented():
    unsigned = {key: value for key, value in CLINIC.items() if key != "signature"}
    told = {**facts_with(), "notifier": unsigned}

    assert "signature" in letter(told=told).missing


def test_survivor_who_gives_no_name_does_not_sign_by_it():
    told = facts_with(notifier=HERSELF, preferences={"disclose_name": False})
    told["notifier"] = HERSELF

    composed = letter(told=told)

    assert "signature" in composed.missing
    assert "Dana" not in composed.text + composed.html


def test_copyright_letter_needs_a_work_of_her_own():
    composed = letter("us-dmca-512c", facts_with(image={"made_by": "other"}))

    assert "identification_of_work" in composed.missing


def test_element_that_is_only_wise_never_blocks():
    law = load_law()
    wise = [
        (b.id, e.key) for b in law if b.kind in LETTER_KINDS for e in b.required_elements if not e.is_required
    ]

    assert wise
    for basis_id, key in wise:
        assert key not in letter(basis_id, confirmed={}).missing
