"""Numbers of a joint complaint: none below five, and none from which one below five could be worked out."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.jointletters import WORDS, languages_of
from notices.jointnumbers import Part, numbers_of, shown
from notices.outcomes import STEPS, Outcome

ONE = Part(
    date(2026, 2, 3), "eu-dsa-art16", "email", False, False, True, Outcome("open", STEPS, False, STEPS)
)


@pytest.mark.parametrize(
    ("count", "of", "says"), [(0, 9, None), (4, 9, None), (5, 9, None), (9, 9, 9), (5, 10, 5), (6, 10, None)]
)
def test_number_is_shown_only_where_it_singles_nobody_out(count: int, of: int, says: int | None) -> None:
    assert shown(count, of) == says


def test_of_four_nothing_is_told() -> None:
    with pytest.raises(ValueError, match="fewer than five"):
        numbers_of([ONE] * 4)


def test_months_are_whole_quarters() -> None:
    parts = [ONE] * 4 + [replace(ONE, sent_on=date(2026, 8, 30))]

    assert numbers_of(parts)["months"] == ["2026-01", "2026-09"]


def test_small_channel_takes_the_next_with_it() -> None:
    """With 6 by mail, 5 by form and 1 by post told, the one by post could be worked out."""
    parts = [ONE] * 6 + [replace(ONE, channel="form")] * 5 + [replace(ONE, channel="post")]

    assert numbers_of(parts)["channels"] == [["email", 6]]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.booleans()), min_size=5, max_size=40))
def test_no_group_below_five_can_be_worked_out(told: list[tuple[str, bool]]) -> None:
    """S57."""
    numbers = numbers_of([replace(ONE, channel=channel, is_refused=refused) for channel, refused in told])
    people = numbers["people"]
    counts = [count for _channel, count in numbers["channels"]]
    refused = numbers["refused"]

    assert all(count >= 5 for count in counts)
    assert people - sum(counts) == 0 or people - sum(counts) >= 5
    assert refused is None or (refused >= 5 and (refused == people or people - refused >= 5))


def test_every_language_has_every_word() -> None:
    import tomllib

    english = tomllib.loads((WORDS / "en.toml").read_text())
    for path in WORDS.glob("*.toml"):
        words = tomllib.loads(path.read_text())
        assert words.keys() == english.keys()
        for table in ("headings", "says", "rows", "times"):
            assert words[table].keys() == english[table].keys(), path.name
        assert words["complaint"].keys() | {"more"} == words["asked"].keys()


def test_languages_are_those_in_which_the_law_is_worded() -> None:
    from notices.law import load_law

    for law in ("eu-dsa-art53-complaint", "gb-ofcom-complaint", "ie-cnam-complaint"):
        worded = {one.language for one in load_law().get(law).statements if one.about == "complaint"}
        assert set(languages_of(law)) == worded
