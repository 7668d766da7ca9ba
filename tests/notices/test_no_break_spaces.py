"""The spaces that keep a sign beside its word stay in the words of a letter."""

from notices.slots import clean
from notices.typesetting import section_of, section_text


def test_cleaning_keeps_spaces_that_do_not_break():
    assert clean("Contenu\u202f:  photographie \n 12\u00a0h") == "Contenu\u202f: photographie 12\u00a0h"


def test_line_of_plain_text_never_begins_with_a_colon():
    words = " ".join(f"{'a' * width}\u202f: b" for width in range(1, 40))

    lines = section_text(section_of(words, "fr")).splitlines()

    assert not [line for line in lines if line.startswith(":")]
