"""The PDF of a letter: declared PDF/A-3, tagged, the same bytes each time, nobody named."""

import io
import json
import re
from datetime import date

import pypdf
import pytest

from deploy import system
from notices import pdf
from notices.languages import day as day_in
from notices.languages import written
from notices.phrases import phrases_of
from tests.notices.letter_cast import facts_with, letter


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


@pytest.fixture(scope="module")
def fonts():
    lacking = [need.package for need in system.missing(system.WANTED) if need.written]
    if lacking:
        pytest.skip(f"Fonts are missing: apt-get install {' '.join(lacking)}")


def in_language(language, basis_id="us-take-it-down-act"):
    composed = letter(basis_id, language=language)
    return pdf.render(
        composed.html,
        title="Letter",
        language=composed.language,
        attachment=composed.data,
        dated=date(2026, 11, 25),
        every_glyph=True,
    )


@pytest.fixture(scope="module", params=sorted(set(written()) - {"en"}))
def translated(request, fonts):
    return request.param, in_language(request.param)


def test_letter_in_each_language_can_be_read_out_whole(translated):
    """E21: text extractable; every character has a font."""
    language, content = translated
    document = pypdf.PdfReader(io.BytesIO(content))
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in document.pages))

    note, day = phrases_of(language).courtesy["note"], day_in(date(2026, 11, 25), language)
    assert re.sub(r"\s", "", note) in text and re.sub(r"\s", "", day) in text
    assert text.index("Requesttoremove") < text.index("Courtesytranslation")


def test_letter_in_each_language_has_its_fonts_and_names_nobody(translated):
    """E21, S36."""
    document = pypdf.PdfReader(io.BytesIO(translated[1]))
    fonts = [font.get_object() for page in document.pages for font in page["/Resources"]["/Font"].values()]
    described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]

    assert all({"/FontFile2", "/FontFile3"} & set(one) for one in described)
    assert set(document.metadata) == {"/Title"}
    assert b'pdfaid:part="3"' in document.trailer["/Root"]["/Metadata"].get_data()


def test_tags_say_the_language_of_each_part(translated):
    """E21: the document is in English, and the translation says that it is not."""
    language, content = translated
    root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]

    assert root["/Lang"] == "en"
    assert {"en", language} <= spoken(root["/StructTreeRoot"]["/K"])


def test_letter_in_each_language_is_the_same_bytes_again(translated):
    """E24."""
    language, content = translated

    assert in_language(language) == content


@pytest.mark.parametrize(
    ("basis_id", "language"),
    [("th-cca-notice-takedown", "th"), ("tw-sacpa-13-adult-images", "zh-Hant"), ("cn-civil-code-1195", "zh-Hans"),
     ("tr-5651-9a", "tr"), ("vn-decree-147-2024", "vi"), ("eu-dsa-art16", "pl")],
)  # fmt: skip
def test_sentences_of_law_files_have_their_fonts(basis_id, language, fonts):
    assert in_language(language, basis_id)


def spoken(node):
    """Every language that the tags below a node name."""
    node = node.get_object()
    if isinstance(node, list):
        return {tag for one in node for tag in spoken(one)}
    if not isinstance(node, dict):
        return set()
    own = {str(node["/Lang"])} if "/Lang" in node else set()
    return own | (spoken(node["/K"]) if "/K" in node else set())


def test_no_page_holds_a_signature_alone():
    """However long the letter is, words of it stand on the page on which it is signed."""
    for lines in range(1, 30, 2):
        told = facts_with(image={"description": "Taken at a window. " * 4 * lines})
        composed = letter(told=told)
        made = pdf.render(
            composed.html,
            title="Letter",
            language="en",
            attachment=composed.data,
            draft=False,
            dated=date(2026, 11, 25),
        )
        last = pypdf.PdfReader(io.BytesIO(made)).pages[-1].extract_text()
        assert not last.startswith("Yours faithfully"), last
