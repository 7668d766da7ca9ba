"""For any condition and any facts: a no stays no and a yes stays yes, whatever else becomes known."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from notices.conditions import All, Any_, Condition, Leaf, Not, Open, Truth, evaluate
from notices.operators import OpenList

PLACES = ["US", "US-CA", "DE", "FR", "GB", "GB-SCT", "GB-ENG", "CA", "CA-BC", "AU", "IN", "JP", "KR", "BR"]
FLAT: dict[str, st.SearchStrategy[Any]] = {
    "person.residence": st.sampled_from(PLACES),
    "person.identifiable": st.booleans(),
    "image.kind": st.sampled_from(["real", "synthetic", "source"]),
    "image.shows": st.sampled_from(["nude", "sexual", "partly_clothed", "other"]),
    "recipient.serves": st.lists(st.sampled_from([*PLACES, "EU", "WORLD"])).map(OpenList),
}
LEAVES = st.one_of(
    st.builds(Leaf, st.just("person.residence"), st.just("within"), st.sampled_from([*PLACES, "EU", "EEA"])),
    st.builds(Leaf, st.just("person.identifiable"), st.just("is"), st.booleans()),
    st.builds(Leaf, st.just("image.kind"), st.just("in"), st.just(["real", "source"])),
    st.builds(Leaf, st.just("image.shows"), st.just("listed"), st.just(["nude", "sexual"])),
    st.builds(Leaf, st.just("recipient.serves"), st.just("reaches"), st.sampled_from([*PLACES, "EU"])),
    st.just(Open("A question of law.")),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Any_, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=8,
)
KNOWN = st.fixed_dictionaries({}, optional=FLAT)


@settings(deadline=None)
@given(CONDITIONS, KNOWN, KNOWN)
def test_more_facts_never_turn_a_yes_or_a_no(condition: Condition, known: Any, more: Any) -> None:
    before = evaluate(condition, known).truth
    after = evaluate(condition, {**more, **known}).truth

    assert before in (Truth.UNKNOWN, after)
    assert after in (before, *evaluate(condition, known).can)


@settings(deadline=None)
@given(CONDITIONS, KNOWN)
def test_only_an_unknown_asks_or_says_what_is_open(condition: Condition, known: Any) -> None:
    answer = evaluate(condition, known)
    is_open = any(reason.code in ("open", "doubt") for reason in answer.reasons)

    assert bool(answer.questions) <= (answer.truth == Truth.UNKNOWN)
    assert answer.truth != Truth.UNKNOWN or answer.questions or is_open


@settings(deadline=None)
@given(CONDITIONS, KNOWN)
def test_answer_that_facts_can_still_change_is_asked_for(condition: Condition, known: Any) -> None:
    """What no question can decide stays as it is, whatever becomes known."""
    answer = evaluate(condition, known)

    assert bool(answer.questions) == (answer.truth == Truth.UNKNOWN and bool(answer.can))
