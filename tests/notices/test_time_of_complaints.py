"""A regulator hears that somebody did nothing once their time is over, or they refused; never before."""

from typing import Any

import pytest

from notices.conditions import Truth
from notices.flatfacts import RecipientFacts
from tests.notices.test_routes_engine import FORUM, of, routes

REPORT, NOTICE, ERASURE = "gb-online-safety-act-48h-report", "eu-dsa-art16", "eu-gdpr-art17-host"
# Complaint, law of the notice before it, where she lives, the last day on which its time still runs, the next one.
# The 25th is today: 48 hours, our three days where no number is given, and a month.
TIMES = [
    ("gb-ofcom-complaint", REPORT, "GB-ENG", "2026-11-23", "2026-11-22"),
    ("eu-dsa-art53-complaint", NOTICE, "FR", "2026-11-22", "2026-11-21"),
    ("ie-cnam-complaint", NOTICE, "IE", "2026-11-22", "2026-11-21"),
    ("fr-cnil-effacement", ERASURE, "FR", "2026-10-25", "2026-10-24"),
    ("es-aepd-canal-prioritario", ERASURE, "ES", "2026-10-25", "2026-10-24"),
    ("es-aepd-canal-prioritario", NOTICE, "ES", "2026-11-22", "2026-11-21"),
    ("gb-ofcom-complaint", None, "GB-ENG", "2026-10-25", "2026-10-24"),
]
SITE = RecipientFacts("forum", "Forum", kind="forum", country="FR", serves=("FR", "GB"), sightings=(0,))


def answer(
    basis_id: str, home: str, site: RecipientFacts = SITE, **complaint: Any
) -> tuple[Truth, tuple[str, ...]]:
    made = {"to": "forum", **{name: value for name, value in complaint.items() if value is not None}}
    found = of(routes(site, person={"residence": home}, history={"complaints": [made]}), basis_id)
    return found.answer, found.questions


@pytest.mark.parametrize(("basis_id", "law", "home", "runs", "is_over"), TIMES)
def test_silence_counts_when_the_time_of_the_law_is_over(
    basis_id: str, law: str | None, home: str, runs: str, is_over: str
) -> None:
    def after(sent_at: str | None) -> Truth:
        return answer(basis_id, home, law=law, sent_at=sent_at, outcome="none")[0]

    assert (after(None), after("2026-11-25"), after(runs)) == (Truth.UNKNOWN,) * 3
    assert after(is_over) == Truth.YES


@pytest.mark.parametrize(("basis_id", "law", "home", "_runs", "is_over"), TIMES)
def test_what_they_decided_counts_before_any_time(
    basis_id: str, law: str | None, home: str, _runs: str, is_over: str
) -> None:
    told = {"law": law, "sent_at": is_over}

    assert answer(basis_id, home, law=law, sent_at="2026-11-25", outcome="refused")[0] == Truth.YES
    for heeded in ("granted", "not_ours"):
        assert answer(basis_id, home, **told, outcome=heeded)[0] == Truth.NO
    assert answer(basis_id, home, **told) == (Truth.UNKNOWN, ("history.complaints",))


def test_hour_of_a_notice_counts_where_it_is_known() -> None:
    """Sent on the 22nd at noon, 48 hours are over on the 24th: on the 25th that is past."""
    early = answer(
        "gb-ofcom-complaint", "GB-ENG", FORUM, law=REPORT, sent_at="2026-11-22T12:00:00Z", outcome="none"
    )
    late = answer(
        "gb-ofcom-complaint", "GB-ENG", FORUM, law=REPORT, sent_at="2026-11-23T12:00:00", outcome="none"
    )

    assert (early[0], late[0]) == (Truth.YES, Truth.UNKNOWN)
