"""What the folder of law holds: nothing researched is dropped, and nobody is put at risk unwarned."""

from pathlib import Path

import pytest

from notices.law import LAW_DIR, load_law

KNOWN = (Path(__file__).parents[1] / "data" / "researched_law.txt").read_text(encoding="utf-8").split()
# Where she herself may be prosecuted or come to harm when an authority learns her name.
AT_RISK = ["AE", "SA", "ID", "MY", "UG", "PK", "BD", "LK", "NG", "GH", "TH", "VN", "CN", "IN"]


def test_no_researched_law_was_dropped() -> None:
    """Issue 3 point 1: each of the 200 bases is a file, and is loaded under its id."""
    assert len(KNOWN) == len(set(KNOWN)) == 200
    assert set(KNOWN) <= {path.stem for path in LAW_DIR.glob("*.toml")} == set(load_law().bases)


@pytest.mark.parametrize("country", AT_RISK)
def test_law_of_a_country_where_she_is_at_risk_warns_on_a_page_of_its_own(country: str) -> None:
    """Design §3.15: before any step that names her."""
    of_country = [basis for basis in load_law() if basis.jurisdiction.partition("-")[0] == country]

    assert of_country
    assert [one.id for one in of_country if not any(said.stands_alone for said in one.cautions)] == []


def test_every_law_says_where_it_was_read_and_what_to_do_next() -> None:
    """Issue 3 point 1: what cannot be used to write is shown with what to do."""
    for basis in load_law():
        assert basis.sources, basis.id
        assert basis.ladder or (basis.authority and basis.authority.how), basis.id
