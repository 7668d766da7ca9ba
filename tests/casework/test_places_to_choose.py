"""Places are chosen from countries first, then from regions that name their country; one place is one answer."""

from casework.forms.answers import places
from casework.forms.people import PersonForm
from tests import factory


def _codes(name: str) -> list[str]:
    return [code for _group, rows in places() for code, words in rows if words.startswith(name)]


def test_countries_come_first_and_regions_stand_with_their_country() -> None:
    groups = [str(group) for group, _rows in places()]

    assert groups[0] == "Countries"
    assert groups[1:3] == ["Regions of Australia", "Regions of Canada"]
    assert "Regions of the United States" in groups


def test_georgia_the_region_is_told_from_georgia_the_country() -> None:
    words = {code: words for _group, rows in places() for code, words in rows}

    assert words["GE"] == "Georgia"
    assert words["US-GA"] == "Georgia (United States)"


def test_a_place_with_a_country_code_is_listed_once() -> None:
    for name in ("American Samoa", "Guam", "Puerto Rico", "Northern Mariana", "United States Virgin"):
        assert len(_codes(name)) == 1


def test_an_earlier_answer_that_is_not_listed_any_more_is_kept() -> None:
    form = PersonForm(initial={"residence": "US-PR"}, latest=factory.MOMENT)

    assert '<option value="US-PR" selected>Puerto Rico</option>' in str(form["residence"])
