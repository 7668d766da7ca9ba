"""How a letter reads: for her or for one who acts for her, to a host, a search engine or an authority."""

import json

import pytest

from notices.law import LETTER_KINDS, load_law
from notices.parties import RecipientView, SightingView
from notices.typesetting import halves
from tests.notices.letter_cast import FIRST, HERSELF, SECOND, facts_with, letter

LETTER_BASES = [basis.id for basis in load_law() if basis.kind in LETTER_KINDS]


def test_letter_of_the_clinic_speaks_of_the_person():
    text = " ".join(letter().text.split())

    assert "Harbour Legal Clinic writes for the person shown" in text
    assert "The person for whom I act never agreed to this being published here." in text
    assert "I never agreed" not in text


def test_letter_of_her_own_speaks_in_the_first_person():
    text = " ".join(letter(told={**facts_with(), "notifier": HERSELF}).text.split())

    assert "I write about intimate material that shows me." in text
    assert "I never agreed to this being published here." in text


def test_addresses_are_numbered_and_whole_in_text_and_data():
    composed = letter(sightings=[SightingView(FIRST), SightingView(SECOND + "&" + "x" * 400)])

    assert f"1. {FIRST}\n2. {SECOND}&{'x' * 400}\n" in composed.text
    assert [row["number"] for row in json.loads(composed.data)["addresses"]] == [1, 2]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("the body is not", "the body is not. It"),
        ("the body is not.", "the body is not. It"),
        ("why?”", "why?” It"),
    ],
)
def test_description_ends_before_the_next_sentence_begins(typed, told):
    image = {"kind": "synthetic", "description": typed, "made_from": "portrait"}

    composed = letter(told=facts_with(image=image), language="ja")
    leading, below = (" ".join(half.split()) for half in halves(composed.text))

    assert f"Description: {told} was made from: portrait." in leading
    assert f"説明：{typed}" + ("。" if typed.endswith("not") else "") in below


def test_only_images_seen_at_these_addresses_are_described():
    told = facts_with()
    told["image"] = [
        *told["image"],
        {"id": "2", "kind": "synthetic", "description": "Another one, on a beach."},
    ]

    composed = letter(told=told, sightings=[SightingView(FIRST, None, "1")])

    assert "beach" not in composed.text


def test_search_engine_is_asked_to_remove_results():
    composed = letter("eu-gdpr-art17-search-engine", recipient=RecipientView("Search Co", kind="search"))

    assert "found through your search service" in " ".join(composed.text.split())


def test_authority_gets_a_complaint():
    composed = letter(
        "au-online-safety-act-removal-notice", recipient=RecipientView("eSafety", kind="regulator")
    )

    assert composed.subject.startswith("Complaint")


def test_copyright_notice_does_not_say_what_the_picture_shows():
    composed = letter("us-dmca-512c")

    assert composed.subject.startswith("Notice of copyright infringement")
    assert "naked" not in composed.text


@pytest.mark.parametrize("basis_id", LETTER_BASES)
def test_letter_reads_as_a_letter(basis_id):
    composed = letter(basis_id)

    assert composed.text.startswith("Harbour Legal Clinic\n")
    assert "What is asked\n-------------\n\n" in composed.text
    assert not [sign for sign in ("{%", "{{", "\x02", "\x03", "None", "  .") if sign in composed.text]
    assert all(len(line) < 900 for line in composed.text.splitlines())


def test_same_facts_give_the_same_letter():
    assert letter().digest == letter().digest
    assert letter().digest != letter(reference="8G4M23QF").digest


def test_values_stand_as_text_whatever_they_hold():
    told = facts_with(
        image={"description": "<b>{{ x }}</b> {% debug %}\u202e\x02words de\x03 end\n\n# Heading"}
    )

    composed = letter(told=told)

    assert "&lt;b&gt;{{ x }}&lt;/b&gt; {% debug %}words de end # Heading" in composed.html
    assert "<b>" not in composed.html
