"""Form sheets and paper: what a person copies or prints, and what it tells."""

from datetime import date

import pytest

from casework.facts import parse_facts
from notices import pdf
from notices.channels import Unfit, post, webform
from notices.law import load_law
from notices.parties import signer_of
from tests.notices.letter_cast import DANA, FIRST, SECOND, letter

FORM = [
    ("URL of each post", "addresses"),
    ("good-faith statement that publication was without consent", "good_faith"),
    ("contact email", "email"),
    ("signature of the depicted person or authorised representative", "signature"),
    ("screenshots (never for anyone under 18)", "picture"),
    ("favourite colour", "person"),
]


def sheet(questions=FORM, basis_id="us-take-it-down-act"):
    return webform.sheet(
        letter(basis_id), basis=load_law().get(basis_id), recipient="Gallery", link="https://gallery.example/report",
        signer=signer_of(parse_facts(DANA)), questions=questions,
    )  # fmt: skip


def test_sheet_follows_the_order_of_the_form():
    assert [field.label for field in sheet().fields][:-1] == [label for label, _asks in FORM]


def test_addresses_are_given_one_a_line_without_numbers():
    assert sheet().fields[0].value == f"{FIRST}\n{SECOND}"


def test_declaration_stands_in_the_confirmed_wording():
    assert "believes in good faith" in sheet().fields[1].value


def test_no_picture_is_ever_given():
    field = sheet().fields[4]

    assert (field.value, field.is_copyable) == ("", False)
    assert "no picture" in field.hint


def test_unknown_field_is_left_to_a_person():
    assert not sheet().fields[5].is_copyable


def test_relation_to_her_is_said_even_where_the_law_does_not_ask_for_it():
    field = sheet([("relation to the person shown", "authority")], basis_id="eu-dsa-art16").fields[0]

    assert field.hint.startswith("You act for the person shown, with her authority")


def test_unknown_form_gets_what_the_law_asks_for():
    values = [field.value for field in sheet([]).fields]

    assert f"{FIRST}\n{SECOND}" in values


def test_sheet_tells_what_its_fields_tell():
    assert sheet().facts == letter().facts


def test_paper_letter_has_its_envelope():
    content = pdf.render(letter().html, title="Letter", language="en", draft=False, dated=date(2026, 11, 25))

    made = post.sheet(content, recipient_name="Gallery Ltd", address="1 Example Street\n \nDublin")

    assert made.envelope == ("Gallery Ltd", "1 Example Street", "Dublin")
    assert made.content.startswith(b"%PDF") and made.pages >= 1


def test_paper_letter_needs_an_address():
    with pytest.raises(Unfit, match="address"):
        post.sheet(b"%PDF", recipient_name="X", address=" \n")
