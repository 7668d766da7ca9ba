"""Numbers of a joint complaint: none below five, and none from which one below five could be worked out."""

import tomllib
from dataclasses import replace
from datetime import date
from itertools import combinations

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


_PARTS = st.builds(
    lambda refused, over, up, outcome: replace(
        ONE, is_refused=refused, is_over=over, is_up=up, outcome=outcome
    ),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, ONE.outcome, Outcome("gone", 3, False, STEPS), Outcome("gone", 3, True, 2)]),
)


@given(st.lists(_PARTS, min_size=5, max_size=40))
def test_no_two_numbers_together_tell_of_fewer_than_five(parts: list[Part]) -> None:
    """S57: neither what lies between two, if one counts a part of the other, nor what is in both, if they count all."""
    numbers = numbers_of(parts)
    rows = [numbers[name] for name in ("refused", "over", "up", "answered", "never")]

    for one, other in combinations([row for row in rows if row is not None], 2):
        assert abs(one - other) not in range(1, 5)
        assert abs(one + other - numbers["people"]) not in range(1, 5)


def test_answer_of_two_cannot_be_worked_out_from_the_refusals() -> None:
    """S57: of 12, 7 answered and 5 of those refused."""
    answered = replace(ONE, outcome=Outcome("gone", 3, True, 2))
    parts = [replace(answered, is_refused=True)] * 5 + [answered] * 2 + [ONE] * 5

    numbers = numbers_of(parts)

    assert (numbers["refused"], numbers["answered"], numbers["half_answered"]) == (5, None, None)


def test_time_of_half_the_answers_is_told_where_their_number_is() -> None:
    """S57: of some, nothing is known but that all was gone before."""
    answered = replace(ONE, outcome=Outcome("gone", 3, True, 2))
    hidden = numbers_of([answered] * 5 + [replace(ONE, outcome=None)] * 3)
    shown_too = numbers_of([answered] * 5 + [ONE] * 5)

    assert (hidden["answered"], hidden["half_answered"]) == (None, None)
    assert (shown_too["answered"], shown_too["half_answered"]) == (5, 2)


def test_every_language_has_every_word() -> None:
    english = tomllib.loads((WORDS / "en.toml").read_text())
    for path in WORDS.glob("*.toml"):
        words = tomllib.loads(path.read_text())
        assert words.keys() == english.keys()
        for table in ("headings", "says", "rows", "times"):
            assert words[table].keys() == english[table].keys(), path.name
        assert words["complaint"].keys() | {"more"} == words["asked"].keys()


def test_no_hours_are_alleged_of_those_who_were_refused_before() -> None:
    """Some of a group may have been refused within hours: both are told of as what they were."""
    told = tomllib.loads((WORDS / "en.toml").read_text())["complaint"]["gb-ofcom-complaint"]

    assert "within 48 hours" not in told
    assert "refused these reports, or had not acted on them when the 48 hours of that law were over" in told


def test_languages_are_those_in_which_the_law_is_worded() -> None:
    from notices.law import load_law

    for law in ("eu-dsa-art53-complaint", "gb-ofcom-complaint", "ie-cnam-complaint"):
        worded = {one.language for one in load_law().get(law).statements if one.about == "complaint"}
        assert set(languages_of(law)) == worded
