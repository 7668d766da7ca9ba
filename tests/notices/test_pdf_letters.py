"""The PDF of a letter: declared PDF/A-3, tagged, the same bytes each time, nobody named."""

import io
import json
import re
from datetime import date

import pypdf
import pytest

from notices import pdf
from tests.notices.letter_cast import letter


@pytest.fixture(scope="module")
def rendered():
    composed = letter()
    return pdf.render(
        composed.html,
        title="Letter",
        language="en",
        attachment=composed.data,
        draft=True,
        dated=date(2026, 11, 25),
    )


@pytest.fixture(scope="module")
def document(rendered):
    return pypdf.PdfReader(io.BytesIO(rendered))


def test_letter_declares_pdf_a_3_with_output_intent(document):
    """E21."""
    packet = document.trailer["/Root"]["/Metadata"].get_data()

    assert b'pdfaid:part="3"' in packet and b'pdfaid:conformance="B"' in packet
    assert document.trailer["/Root"]["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"


def test_letter_is_tagged_and_says_its_language_and_title(document):
    """E21."""
    root = document.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  # pypdf's own boolean
    assert root["/Lang"] == "en"
    assert document.metadata.title == "Letter"


def test_letter_names_no_program_author_or_time(document):
    """S36."""
    packet = document.trailer["/Root"]["/Metadata"].get_data()

    assert set(document.metadata) == {"/Title"}
    assert not re.search(rb"Producer|Creat|Author|Modif|WeasyPrint", packet)


def test_every_page_says_draft(document):
    assert all("DRAFT" in page.extract_text() for page in document.pages)


def test_letter_that_leaves_does_not_say_draft():
    document = pypdf.PdfReader(io.BytesIO(pdf.render(letter().html, title="Letter", language="en")))

    assert not any("DRAFT" in page.extract_text() for page in document.pages)


def test_machine_readable_notice_is_attached_as_data(document):
    """E21: attachment with its relationship."""
    entry = document.trailer["/Root"]["/AF"][0].get_object()

    assert entry["/AFRelationship"] == "/Data"
    assert json.loads(document.attachments["notice.json"][0])["reference"] == "7F3K92QD"


def test_every_font_is_embedded(document):
    fonts = [font.get_object() for page in document.pages for font in page["/Resources"]["/Font"].values()]
    described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]

    assert described
    assert all({"/FontFile2", "/FontFile3"} & set(one) for one in described)


def test_same_letter_gives_the_same_bytes(rendered):
    """E24."""
    composed = letter()
    again = pdf.render(
        composed.html,
        title="Letter",
        language="en",
        attachment=composed.data,
        draft=True,
        dated=date(2026, 11, 25),
    )

    assert again == rendered


def test_page_count_is_that_of_the_page_tree(rendered, document):
    assert pdf.page_count(rendered) == len(document.pages) >= 1


def test_long_address_stays_on_the_page_and_whole_in_the_text():
    from notices.parties import SightingView

    url = "https://gallery.example/" + "a" * 300
    composed = letter(sightings=[SightingView(url)])
    document = pypdf.PdfReader(io.BytesIO(pdf.render(composed.html, title="Letter", language="en")))

    assert url in re.sub(r"\s", "", "".join(page.extract_text() for page in document.pages))


def test_character_that_no_font_can_draw_is_refused_where_asked():
    """A letter with boxes in it does not leave; the refusal names the characters."""
    unassigned = "\U0003fffd"

    with pytest.raises(pdf.PdfRefused) as refusal:
        pdf.render(f"<p>a{unassigned}b</p>", title="Letter", language="en", every_glyph=True)

    assert (refusal.value.code, refusal.value.characters) == ("glyphs", unassigned)
    assert pdf.render(f"<p>a{unassigned}b</p>", title="Letter", language="en")
