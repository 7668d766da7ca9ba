"""The report of a packet: addresses that can be read off paper, names in place of keys, states that are true."""

import pytest

from casework import listings, papers, reporting
from casework.covering import covers
from tests import factory
from tests.casework.packet_cast import full_case

HIDE = covers(loose=[], exact=[], file_names=[])


@pytest.fixture
def case(db):
    return full_case(factory.cast().alice)


def _shown(table: papers.Table):
    return reporting._shown(table)


def test_address_has_its_own_row_and_breaks_between_its_parts_only(case):
    shown = _shown(listings.sightings(case, HIDE))

    assert "Address" not in [str(label) for _width, label in shown["heads"]]
    assert shown["rows"][0]["wide"] == ["http:/<wbr>/<wbr>gallery.<wbr>example/<wbr>v/<wbr>8841"]
    assert shown["columns"] == len(shown["rows"][0]["cells"])


def test_words_in_an_address_are_escaped():
    assert reporting._breakable("http://a.example/<b>") == ("http:/<wbr>/<wbr>a.<wbr>example/<wbr>&lt;b&gt;")


def test_address_that_was_looked_at_is_not_called_new(case):
    case.sightings.filter(number=1).update(state="new", last_verdict="login_wall")

    looked, fresh = _shown(listings.sightings(case, HIDE))["rows"]

    assert "behind a sign-in" in looked["cells"]
    assert "not looked at yet" not in looked["cells"]
    assert "not looked at yet" in fresh["cells"]


def test_parties_are_named_and_their_keys_are_left_to_programs(case):
    table = listings.parties(case, HIDE)

    assert table.as_json()["rows"][0]["key"] == "gallery.example"
    assert _shown(table)["rows"][0]["cells"][-1] == "Gallery Ltd"
