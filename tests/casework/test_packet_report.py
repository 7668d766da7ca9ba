"""The report of a packet: addresses that can be read off paper, names in place of keys, states that are true."""

import io

import pypdf
import pytest

from casework import listings, papers, reporting
from casework.covering import covers
from casework.sentences import FACT_WORDS
from casework.vocabulary import DISCLOSABLE
from notices.exhibits import exhibits
from tests import factory
from tests.casework.packet_cast import built, full_case, members

HIDE = covers(loose=[], exact=[], file_names=[])


@pytest.fixture
def case(db):
    return full_case(factory.cast().alice)


def _shown(table: papers.Table):
    return reporting._shown(table)


def test_address_has_its_own_row_and_breaks_between_its_parts_only(case):
    shown = _shown(listings.sightings(case, HIDE))

    assert "Address" not in [str(label) for _width, label in shown["heads"]]
    assert shown["blocks"][0]["wide"] == ["http:/<wbr>/<wbr>gallery.<wbr>example/<wbr>v/<wbr>8841"]
    assert str(shown["blocks"][0]["first"][0]) == "No."


def test_words_in_an_address_are_escaped():
    assert reporting._breakable("http://a.example/<b>") == ("http:/<wbr>/<wbr>a.<wbr>example/<wbr>&lt;b&gt;")


def test_address_that_was_looked_at_is_not_called_new(case):
    case.sightings.filter(number=1).update(state="new", last_verdict="login_wall")

    blocks = _shown(listings.sightings(case, HIDE))["blocks"]
    looked, fresh = ([said for _label, said in block["short"]] for block in blocks)

    assert "behind a sign-in" in looked
    assert "not looked at yet" not in looked
    assert "not looked at yet" in fresh


def test_parties_are_named_and_their_keys_are_left_to_programs(case):
    table = listings.parties(case, HIDE)

    assert table.as_json()["rows"][0]["key"] == "gallery.example"
    assert _shown(table)["rows"][0]["cells"][-1] == "Gallery Ltd"


def test_list_that_is_too_wide_for_the_page_is_set_as_blocks(case):
    """E1: read by a court; nothing is broken into letters or runs off the page."""
    ours = [listings.sightings(case, HIDE), listings.consents(case), listings.images(case, HIDE)]
    shown = {table.name: _shown(table) for table in (*ours, *exhibits(case, HIDE).tables)}

    in_blocks = {name for name, table in shown.items() if table and table["blocks"]}
    widths = [
        sum(reporting._NEEDS_MM[width] for width, _label in table["heads"])
        for table in shown.values()
        if table and table["rows"]
    ]

    assert {"sightings", "consents", "notices", "deliveries", "clocks"} <= in_blocks
    assert "pictures" not in in_blocks
    assert max(widths) <= reporting._PAGE_MM


def test_consent_to_everything_is_read_off_the_paper_word_for_word(case):
    """E1."""
    by = case.opened_by
    factory.consent_of(case, by=by, facts=DISCLOSABLE)

    pages = pypdf.PdfReader(io.BytesIO(members(built(case, by))["data/report.pdf"])).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())

    assert all(str(FACT_WORDS[code]) in words for code in DISCLOSABLE)
    assert "That is our advice and not a legal time: we come back to it then." in words
    assert len(pages) < 12


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"act": "grant", "facts": DISCLOSABLE}, "everything in the case"),
        (
            {"act": "send", "facts": frozenset({"depiction", "name"})},
            "what of her is in it: body, face",
        ),
    ],
)
def test_consent_is_read_in_words(case, given, read):
    """E1: no code of the program stands in the report."""
    factory.consent_of(case, by=case.opened_by, **given)

    assert read in str(_shown(listings.consents(case))["blocks"])
