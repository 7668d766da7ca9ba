"""What a letter discloses is known by name, whichever template prints it."""

import json
import shutil

import pytest

from notices.composing import LETTERS
from notices.slots import LetterError
from tests.notices.letter_cast import HERSELF, facts_with, letter


@pytest.fixture
def folder(tmp_path):
    copied = tmp_path / "letters"
    shutil.copytree(LETTERS, copied)
    return copied


def add_to(folder, part, words):
    path = folder / "en" / "_default" / "parts" / f"{part}.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\n\n" + words + "\n", encoding="utf-8")


def test_letter_of_the_clinic_tells_neither_name_nor_contact():
    composed = letter()

    assert composed.facts == {
        "address_of_picture", "authority", "date_seen", "depiction", "description", "organisation", "signature",
    }  # fmt: skip
    assert "Dana" not in composed.text + composed.html + composed.data.decode()


def test_fact_added_to_one_template_is_seen_by_name(folder):
    """Design §3.1: facts(letter) grows by what a template prints, so that consent can refuse it by name."""
    before = letter(folder=folder)
    add_to(folder, "why", 'She lives in {% fact "residence" %}.')

    after = letter(folder=folder.rename(folder.with_name("changed")))

    assert after.facts - before.facts == {"country"}
    assert "Germany" in after.text


def test_template_cannot_spell_a_variable(folder):
    add_to(folder, "why", "{{ person.name }}")

    with pytest.raises(LetterError, match="variable"):
        letter(folder=folder)


@pytest.mark.parametrize(
    "words", ["{{ _slots }}", "{% if _slots %}x{% endif %}", "{% debug %}", "{% load i18n %}"]
)
def test_template_cannot_reach_around_the_slots(folder, words):
    add_to(folder, "why", words)

    with pytest.raises(Exception, match=r"underscores|Invalid block|variable"):
        letter(folder=folder)


def test_fact_cannot_be_printed_as_a_mere_word(folder):
    add_to(folder, "why", '{% word "residence" %}')

    with pytest.raises(LetterError, match="tells a fact"):
        letter(folder=folder)


def test_unknown_slot_is_refused_by_name(folder):
    add_to(folder, "why", '{% fact "shoe_size" %}')

    with pytest.raises(LetterError, match="shoe_size"):
        letter(folder=folder)


def test_sentence_that_depends_on_a_fact_discloses_it(folder):
    add_to(folder, "why", '{% when "residence" %}It is urgent.{% endwhen %}')

    assert "country" in letter(folder=folder).facts


def test_her_name_in_a_description_counts_as_her_name():
    composed = letter(told=facts_with(image={"description": "Below it stands dana  FIELD in white."}))

    assert "name" in composed.facts


def test_covered_letter_hides_names_and_contacts_everywhere():
    """E4: the same letter for a packet, with the values covered and the same facts."""
    told = facts_with(image={"description": "Below it stands Dana Field in white."})
    told["notifier"] = {**HERSELF, "email": "dana@mail.example"}

    covered = letter(told=told, masked=frozenset({"name", "contact", "signature"}))

    everything = covered.subject + covered.text + covered.html + covered.data.decode()
    assert "[name covered]" in covered.text
    assert not [word for word in ("Dana", "Field", "dana@mail") if word in everything]
    assert covered.facts == letter(told=told).facts


def test_every_fact_is_one_that_a_consent_can_name():
    from casework.facts import DISCLOSABLE

    composed = letter("us-dmca-512c", facts_with(notifier=HERSELF, harm={"text": "I lost my work."}))

    assert composed.facts <= DISCLOSABLE
    assert json.loads(composed.data)["elements"]


@pytest.mark.parametrize(("of_image", "is_said"), [({}, True), ({"identifiable": False}, False)])
def test_letter_says_that_she_can_be_recognised_where_that_is_so_of_its_image(of_image, is_said):
    """What was said of one picture goes before what was said of the person: it may be false of another."""
    text = letter("ca-bc-intimate-images-protection-act", told=facts_with(image=of_image)).text
    assert ("can be recognised in it" in " ".join(text.split())) is is_said
