"""What the figures of a recipient say: hidden under five cases, in words with their number, nothing too early."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.figures import LEAST_CASES, Figures, Kept, figures_of
from notices.outcomes import STEPS, STEPS_H, End, Outcome
from notices.outcomewords import details, in_words, step_words

DAY_3 = STEPS_H.index(72) + 1


def kept(end: str, step: int, count: int, **more: bool) -> Kept:
    return Kept(Outcome(end, step, True, 3, **more), is_first=True, count=count)


def host() -> Figures:
    """The example of docs/what-works.md."""
    gone = [kept(End.GONE, DAY_3, 21), kept(End.GONE, 9, 10), kept(End.GONE, 13, 6, came_back=True)]
    return figures_of([*gone, kept(End.OPEN, STEPS, 3), kept(End.REFUSED, 5, 1)])


def test_words_say_how_soon_and_how_often_never_with_their_number() -> None:
    assert in_words(host()) == "41 notices of your organisation: half gone within 3 days, 1 in 10 never."
    assert details(host())[:2] == [
        "Half were answered within 1 day.",
        "Of what was gone, 2 in 10 came back so far.",
    ]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([kept(End.OPEN, 0, 6)], "6 notices of your organisation: too early to say what came of them."),
        (
            [kept(End.GONE, DAY_3, 2), kept(End.OPEN, 8, 4)],
            "6 notices of your organisation: 3 in 10 gone within 7 days, how many never is not known yet.",
        ),
        (
            [kept(End.OPEN, STEPS, 7)],
            "7 notices of your organisation: fewer than 1 in 10 gone within 90 days, 10 in 10 never.",
        ),
        (
            [kept(End.GONE, 1, 7)],
            "7 notices of your organisation: half gone within 6 hours, fewer than 1 in 10 never.",
        ),
    ],
)
def test_words_promise_nothing_that_is_not_known(rows: list[Kept], says: str) -> None:
    assert in_words(figures_of(rows)) == says


@pytest.mark.parametrize(("cases", "shown"), [(LEAST_CASES - 1, False), (LEAST_CASES, True)])
def test_under_five_cases_is_hidden_however_many_notices(cases: int, shown: bool) -> None:
    first, further = kept(End.GONE, 3, cases), Kept(Outcome(End.GONE, 3, True, 3), is_first=False, count=40)

    assert figures_of([first, further]).is_shown is shown


def test_sooner_and_oftener_is_a_greater_share() -> None:
    shares = [
        figures_of(rows).share
        for rows in (
            [kept(End.OPEN, STEPS, 10)],
            [kept(End.GONE, STEPS, 10)],
            [kept(End.GONE, 2, 5), kept(End.OPEN, STEPS, 5)],
            [kept(End.GONE, 9, 10)],
            [kept(End.GONE, 1, 10)],
        )
    ]

    assert shares == sorted(shares)
    assert (shares[0], len(set(shares))) == (0, 4)
    assert shares[-1] < 1


ROW = st.builds(
    kept,
    st.sampled_from(list(End)),
    st.integers(min_value=1, max_value=STEPS),
    st.integers(min_value=1, max_value=12),
)


@given(st.lists(ROW, min_size=1, max_size=20))
def test_tenths_grow_with_time_and_leave_room_for_never(rows: list[Kept]) -> None:
    figures = figures_of(rows)
    steps = range(1, STEPS + 1)

    gone = [part for step in steps if (part := figures.gone(step)) is not None]
    assert gone == sorted(gone)
    assert figures.half_gone == next((step for step in steps if (figures.gone(step) or 0) >= 5), None)
    assert 0 <= figures.share <= 1
    if figures.never is not None:
        assert gone[-1] + figures.never + (figures.not_theirs or 0) <= 11


def test_steps_have_words() -> None:
    assert [step_words(step) for step in (1, 2, 3, 4, STEPS)] == [
        "6 hours", "12 hours", "1 day", "2 days", "90 days",
    ]  # fmt: skip
