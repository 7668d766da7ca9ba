"""A clock is explained by one sentence that a person can check."""

from datetime import UTC, datetime

from notices.clocks import due
from notices.clockwords import clock_sentence
from notices.law import load_law


def explained(basis_id: str, started_at: datetime, *, number: str = "", **place: str) -> str:
    deadline = load_law().get(basis_id).deadline
    assert deadline is not None
    found = due(started_at, deadline, **place)
    params = {**found.params, "number": number, "basis": basis_id}
    return clock_sentence({"code": found.code, "params": params}, started_at=started_at)


def test_hours_name_the_start_the_number_and_the_section() -> None:
    said = explained("us-take-it-down-act", datetime(2026, 11, 24, 14, 5, tzinfo=UTC), number="R-8812")

    assert said == (
        "48 hours from Tuesday 24 November 14:05 (UTC), when their own form gave number R-8812 (47 U.S.C. § 223a(a)(3))"
    )


def test_month_names_its_last_day_and_why_it_moved() -> None:
    started = datetime(2026, 11, 26, 8, tzinfo=UTC)

    said = explained("eu-gdpr-art17-host", started, country="DE", timezone="Europe/Berlin")

    assert said.startswith(
        "1 month from Thursday 26 November 09:00 (Berlin time), when it was handed over (Art. 12(3)"
    )
    assert said.endswith(
        "it ends with Monday 28 December 2026, because Saturday 26 December is a day off in Germany"
    )


def test_time_of_another_zone_is_named() -> None:
    """Design §4: a person can check it, so it is said whose clock and whose days off it goes by."""
    started = datetime(2026, 11, 24, 16, 5, tzinfo=UTC)

    said = explained("jp-idpa-large-platforms", started, timezone="Asia/Tokyo")
    days = explained("co-habeas-data-tutela", started, country="CO", timezone="America/Bogota")

    assert "Wednesday 25 November 01:05 (Tokyo time)" in said
    assert "Tuesday 24 November 11:05 (Bogota time)" in days
    assert "weekends and public holidays in Colombia were left out" in days


def test_unknown_holidays_are_admitted() -> None:
    started = datetime(2026, 11, 26, 8, tzinfo=UTC)

    assert "public holidays there are not known" in explained("eu-gdpr-art17-host", started, country="EU")
    assert "no country's public holidays were counted" in explained("eu-gdpr-art17-host", started)


def test_advice_date_never_sounds_like_a_legal_time() -> None:
    explanation = {"code": "advice_date", "params": {"days": 7, "basis": "us-dmca-512c"}}

    said = clock_sentence(explanation, started_at=datetime(2026, 11, 24, tzinfo=UTC), kind="advice")

    assert said.startswith("7 days from Tuesday 24 November.")
    assert "not a legal time" in said
