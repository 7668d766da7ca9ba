"""Conditions answer yes, no or unknown, with the reasons and questions of the parts that carry the answer."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from notices.conditions import All, Any_, Leaf, Not, Open, Truth, evaluate
from notices.conditiontables import read_condition
from notices.operators import OpenList
from notices.places import default_groups, within
from notices.sentences import reason_sentence

NUDE = Leaf("image.shows", "in", ["nude"])
IN_EU = Leaf("person.residence", "within", "EU")


@pytest.mark.parametrize(
    ("place", "area", "lies"),
    [
        ("DE", "EU", True),
        ("DE-BY", "EU", True),
        ("GP", "EU", True),  # an outermost region of France
        ("GL", "EU", False),  # Greenland is outside the Union
        ("NO", "EU", False),
        ("NO", "EEA", True),
        ("EU", "EEA", True),
        ("EEA", "EU", None),
        ("GB-SCT", "GB", True),
        ("GB", "GB-SCT", None),
        ("GB-ENG", "GB-SCT", False),
        ("CA-BC", "CA", True),
        ("CA", "CA-BC", None),
        ("PR", "US", True),
        ("US", "CA", False),
        ("CH", "WORLD", True),
    ],
)
def test_place_lies_within_area(place: str, area: str, lies: bool | None) -> None:
    assert within(place, area, default_groups()) is lies


@pytest.mark.parametrize(
    ("leaf", "value", "truth"),
    [
        (Leaf("f", "is", True), True, Truth.YES),
        (Leaf("f", "is", True), False, Truth.NO),
        (Leaf("f", "in", ["a"]), "b", Truth.NO),
        (Leaf("f", "listed", ["a"]), "b", Truth.UNKNOWN),
        (Leaf("f", "has", ["a"]), ("b", "a"), Truth.YES),
        (Leaf("f", "has", ["a"]), ("b",), Truth.NO),
        (Leaf("f", "has", ["a"]), ("b", "a?"), Truth.UNKNOWN),
        (Leaf("f", "within", ["AU", "EU"]), "FR", Truth.YES),
        (Leaf("f", "within", "EU"), ["US", "FR"], Truth.YES),
        (Leaf("f", "reaches", "DE"), OpenList(["EU"]), Truth.YES),
        (Leaf("f", "reaches", "JP"), OpenList(["WORLD"]), Truth.YES),
        (Leaf("f", "reaches", "JP"), OpenList(["EU"]), Truth.UNKNOWN),
        (Leaf("f", "reaches", "JP"), ("EU",), Truth.NO),
        (Leaf("f", "from", date(2023, 3, 6)), datetime(2023, 3, 6, 1, tzinfo=UTC), Truth.YES),
        (Leaf("f", "before", date(2023, 3, 6)), date(2023, 3, 6), Truth.NO),
        (Leaf("f", "at_least", 18), 18, Truth.YES),
    ],
)
def test_leaf_tests_one_fact(leaf: Leaf, value: Any, truth: Truth) -> None:
    assert evaluate(leaf, {"f": value}).truth == truth


def test_missing_fact_is_unknown_and_asked_for() -> None:
    answer = evaluate(NUDE, {})

    assert answer.truth == Truth.UNKNOWN
    assert answer.questions == ("image.shows",)


def test_one_no_decides_all_and_asks_nothing() -> None:
    answer = evaluate(All((NUDE, IN_EU)), {"person.residence": "US"})

    assert answer.truth == Truth.NO
    assert answer.questions == ()
    assert [reason.values["fact"] for reason in answer.reasons] == ["person.residence"]


def test_one_yes_decides_any() -> None:
    assert evaluate(Any_((NUDE, IN_EU)), {"person.residence": "FR"}).truth == Truth.YES


def test_any_with_an_unknown_and_a_no_asks_for_the_unknown() -> None:
    assert evaluate(Any_((NUDE, IN_EU)), {"person.residence": "US"}).questions == ("image.shows",)


OPEN = Open("Nobody has decided it yet.")


@pytest.mark.parametrize("known", [{}, {"image.shows": "nude", "person.residence": "FR"}])
def test_open_question_of_law_is_unknown_and_asks_nobody(known: Any) -> None:
    answer = evaluate(OPEN, known)

    assert (answer.truth, answer.questions) == (Truth.UNKNOWN, ())
    assert [reason_sentence(reason) for reason in answer.reasons] == ["Nobody has decided it yet."]


def test_known_value_outside_an_open_list_is_not_asked_for_again() -> None:
    leaf = Leaf("image.shows", "listed", ["nude"])

    assert evaluate(leaf, {}).questions == ("image.shows",)
    assert evaluate(leaf, {"image.shows": "partly_clothed"}).questions == ()
    assert evaluate(leaf, {"image.shows": "partly_clothed"}).reasons[0].code == "doubt"


def test_what_the_directory_doubts_is_not_asked_for() -> None:
    leaf = Leaf("recipient.acts_as", "has", ["platform"])

    assert evaluate(leaf, {}).questions == ("recipient.acts_as",)
    assert evaluate(leaf, {"recipient.acts_as": ("platform?",)}).questions == ()


def test_refusal_that_nobody_told_of_is_asked_for() -> None:
    leaf = Leaf("history.refused_here", "has", ["eu-dsa-art16"])

    assert evaluate(leaf, {"history.refused_here": ("eu-dsa-art16?",)}).questions == ("history.refused_here",)


@pytest.mark.parametrize(
    ("condition", "asked"),
    [
        (All((OPEN, Leaf("image.shows", "listed", ["nude"]))), ()),  # can never become a yes, nor a no
        (All((OPEN, NUDE)), ("image.shows",)),  # can still become a no
        (Any_((OPEN, Leaf("image.shows", "listed", ["nude"]))), ("image.shows",)),
        (Any_((OPEN, Not(Leaf("image.shows", "listed", ["nude"])))), ()),
        (Not(All((OPEN, Leaf("image.shows", "listed", ["nude"])))), ()),
    ],
)
def test_question_that_can_decide_nothing_is_not_asked(condition: Any, asked: tuple[str, ...]) -> None:
    assert evaluate(condition, {}).questions == asked


@pytest.mark.parametrize(
    ("value", "truth"), [("nude", Truth.NO), ("other", Truth.YES), (None, Truth.UNKNOWN)]
)
def test_not_turns_yes_and_no_and_leaves_unknown(value: str | None, truth: Truth) -> None:
    assert evaluate(Not(NUDE), {"image.shows": value}).truth == truth


def test_toml_tables_become_conditions() -> None:
    table = {
        "all": [{"fact": "image.shows", "in": ["nude"]}, {"not": {"fact": "image.licensed", "is": True}}]
    }

    condition = read_condition(table, "condition", default_groups())

    assert condition == All((NUDE, Not(Leaf("image.licensed", "is", True))))


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ({"fact": "person.residnce", "within": "EU"}, "condition.fact"),
        ({"fact": "person.residence", "within": "ATLANTIS"}, "condition.within"),
        ({"fact": "person.residence", "is": "DE"}, "condition.is"),
        ({"fact": "image.shows", "in": ["naked"]}, "condition.in"),
        ({"fact": "image.shows", "in": ["nude"], "is": "nude"}, "condition"),
        ({"any": [{"fact": "image.realistic", "is": "yes"}]}, "condition.any[1].is"),
        ({"all": [], "any": []}, "condition"),
        ({"all": {}}, "condition.all"),
        ([], "condition"),
        ({"open": ""}, "condition.open"),
        ({"open": "why", "fact": "image.shows"}, "condition"),
    ],
)
def test_wrong_table_names_its_path(table: Any, path: str) -> None:
    with pytest.raises(KeyError) as error:
        read_condition(table, "condition", default_groups())

    assert error.value.args[0] == path
