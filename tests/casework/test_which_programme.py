"""Which hash programme takes this person: by age then and now, country, kind of picture and threat, with reasons in words."""

from typing import Any

import pytest

from casework import hashprogrammes, programmefit
from casework.programmefit import Situation, fit, fits, situation_of

ALL = {one.id: one for one in hashprogrammes.load()}
ADULT = {"age_in_image": "adult", "age_now": "adult", "residence": "US", "kinds": frozenset({"real"})}


def answer(programme: str, **facts: Any) -> programmefit.Fit:
    return fit(ALL[programme], Situation(**(ADULT | facts)))


@pytest.mark.parametrize(
    ("programme", "facts", "expected"),
    [
        ("stopncii", {}, "takes"),
        ("stopncii", {"residence": "KR"}, "takes"),
        ("stopncii", {"residence": ""}, "takes"),
        ("stopncii", {"age_in_image": "minor"}, "does_not_take"),
        ("stopncii", {"age_in_image": "unsure"}, "unknown"),
        ("stopncii", {"age_in_image": ""}, "unknown"),
        ("stopncii", {"kinds": frozenset({"synthetic"})}, "takes"),
        ("stopncii", {"is_only_threatened": True}, "takes"),
        ("ncmec-take-it-down", {}, "does_not_take"),
        ("ncmec-take-it-down", {"age_in_image": "minor"}, "takes"),
        ("ncmec-take-it-down", {"age_in_image": "minor", "age_now": "minor", "residence": "IN"}, "takes"),
        ("ncmec-take-it-down", {"age_in_image": "minor", "kinds": frozenset({"synthetic"})}, "unknown"),
        ("ncmec-take-it-down", {"age_in_image": "minor", "is_only_threatened": True}, "unknown"),
        ("iwf-report-remove", {"age_in_image": "minor", "age_now": "minor", "residence": "GB-SCT"}, "takes"),
        (
            "iwf-report-remove",
            {"age_in_image": "minor", "age_now": "adult", "residence": "GB"},
            "does_not_take",
        ),
        (
            "iwf-report-remove",
            {"age_in_image": "minor", "age_now": "minor", "residence": "FR"},
            "does_not_take",
        ),
        ("iwf-report-remove", {"age_in_image": "minor", "age_now": "minor", "residence": ""}, "unknown"),
        ("iwf-report-remove", {"age_in_image": "minor", "age_now": "", "residence": "GB"}, "unknown"),
        ("inhope", {"age_in_image": "minor"}, "takes"),
        ("meta-threatexchange-hma", {}, "does_not_take"),
        ("korea-feature-database", {"residence": "KR"}, "unknown"),
        ("korea-feature-database", {"residence": "US"}, "does_not_take"),
        ("india-i4c-hash-bank", {"residence": "IN"}, "unknown"),
    ],
)
def test_each_programme_answers_by_the_facts(programme: str, facts: dict[str, Any], expected: str) -> None:
    found = answer(programme, **facts)

    assert found.answer == expected
    assert found.because and all(words.endswith(".") for words in found.because)


def test_no_says_why_and_asks_nothing() -> None:
    found = answer("ncmec-take-it-down", residence="")

    assert found.because == ("It is only for pictures from before 18, and these are from after.",)
    assert found.questions == ()


def test_unknown_names_the_question_that_decides() -> None:
    found = answer("iwf-report-remove", age_in_image="minor", age_now="", residence="GB")

    assert found.questions == ("What is the age now?",)


def test_those_that_take_her_come_first_and_companies_never() -> None:
    found = fits(hashprogrammes.load(), Situation(**ADULT))

    assert found[0].programme.id == "stopncii"
    assert "tech-coalition-lantern" not in {one.programme.id for one in found}
    assert [one.answer for one in found] == sorted(
        (one.answer for one in found), key=programmefit.ORDER.index
    )


@pytest.mark.parametrize(
    ("images", "kinds", "is_only_threatened"),
    [
        ([], set(), None),
        ([{"kind": "synthetic"}, {"kind": "source"}], {"synthetic"}, None),
        ([{"kind": "real", "threatened": True, "published": False}], {"real"}, True),
        ([{"kind": "real", "threatened": True}, {"kind": "real", "published": True}], {"real"}, False),
        ([{"kind": "unknown", "published": True}], set(), False),
    ],
)
def test_facts_of_a_case_make_the_situation(
    images: Any, kinds: set[str], is_only_threatened: bool | None
) -> None:
    found = situation_of({"age_in_image": "adult", "age_now": 34, "residence": "DE"}, images)

    assert (found.age_in_image, found.age_now, found.residence) == ("adult", "adult", "DE")
    assert found.kinds == kinds
    assert found.is_only_threatened is is_only_threatened
