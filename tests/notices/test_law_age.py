"""Old, unsure or unsettled law writes no letter (design §3.12)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from notices.law import age_days, load_law, why_no_letter
from notices.sentences import age_sentence

BASIS = load_law().get("us-take-it-down-act")
TODAY = date(2026, 11, 25)


def test_law_in_force_and_freshly_read_writes() -> None:
    assert age_days(BASIS, TODAY) == 3
    assert why_no_letter(BASIS, TODAY) == ""


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": "criminal"}, "kind"),
        ({"repealed": TODAY}, "repealed"),
        ({"in_force": TODAY + timedelta(days=1)}, "not_yet_in_force"),
        ({"in_force": TODAY}, ""),
        ({"in_force": None}, ""),
        ({"status": "partly in force"}, "status"),
        ({"status": "proposed"}, "status"),
        ({"verification": replace(BASIS.verification, confidence="low")}, "low_confidence"),
        ({"verification": replace(BASIS.verification, checked=TODAY - timedelta(days=180))}, ""),
        ({"verification": replace(BASIS.verification, checked=TODAY - timedelta(days=181))}, "needs_review"),
    ],
)
def test_each_doubt_has_its_code(changes: dict[str, Any], why: str) -> None:
    assert why_no_letter(replace(BASIS, **changes), TODAY) == why


def test_law_reviewer_lifts_age_and_nothing_else() -> None:
    old = TODAY + timedelta(days=400)

    assert why_no_letter(BASIS, old, frozenset({BASIS.id})) == ""
    assert why_no_letter(replace(BASIS, status="annulled"), old, frozenset({BASIS.id})) == "status"


@pytest.mark.parametrize(
    ("days", "word"),
    [(90, "days ago."), (91, "to be read again"), (180, "to be read again"), (181, "reviewer")],
)
def test_age_is_said_in_three_steps(days: int, word: str) -> None:
    assert word in age_sentence(BASIS, BASIS.verification.checked + timedelta(days=days))
