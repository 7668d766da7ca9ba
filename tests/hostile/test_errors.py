"""Failures show and log nothing of what a case holds: no variables, no queries, no words of the database (S48)."""

import logging

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client

from casework.models import Case
from casework.views.logs import EventFormatter
from tests import factory
from tests.casework.walkers import address, signed_in

CANARY = "Canary-Name-7781"


@pytest.fixture
def case(db: None) -> Case:
    return factory.case_of(factory.cast().alice)


@pytest.fixture
def alice(case: Case) -> Client:
    client = signed_in(case.opened_by)
    client.raise_request_exception = False
    return client


def _formatted(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(EventFormatter().format(record) for record in caplog.records)


def test_crash_shows_a_page_of_ours_and_logs_a_place(
    case: Case, alice: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """S48: what was typed, and local variables, are in neither."""

    def crash(**given: object) -> None:
        secret = f"{CANARY} {given}"
        raise RuntimeError(secret)

    monkeypatch.setattr("casework.intake.set_narrative", crash)
    answer = alice.post(address("narrative", case), {"text": CANARY}, headers={"user-agent": CANARY})

    html = answer.content.decode()
    assert answer.status_code == 500
    assert "What you had saved before is kept" in html
    assert "RuntimeError at test_errors.py:" in _formatted(caplog)
    for shown in (html, _formatted(caplog)):
        assert CANARY not in shown
        assert "Traceback" not in shown


def test_refusal_of_the_database_tells_no_value(
    case: Case, alice: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """S48: a unique violation names the row's values in its detail."""

    def violate(**_: object) -> None:
        raise IntegrityError(f"Key (code)=({CANARY}) already exists.")

    monkeypatch.setattr("casework.intake.change_facts", violate)
    answer = alice.post(address("identity", case), {"name": CANARY})

    assert answer.status_code == 500
    assert CANARY not in answer.content.decode() + _formatted(caplog)
    assert "IntegrityError" in _formatted(caplog)


def test_real_violation_of_a_real_constraint_tells_no_value(
    case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    """S48: as the database itself words it."""
    Case.objects.filter(pk=case.pk).update(code="C4N-7781")
    second = factory.case_of(case.opened_by)
    try:
        Case.objects.filter(pk=second.pk).update(code="C4N-7781")
    except IntegrityError:
        logging.getLogger("django.request").exception("%s: %s", "Internal Server Error", "/C4N-7781")

    assert "IntegrityError" in _formatted(caplog)
    assert "C4N-7781" not in _formatted(caplog)


def test_no_page_of_djangos_own_is_shown_and_no_variables_are_kept() -> None:
    """S48."""
    from casework.views.logs import SilentReporterFilter

    assert not settings.DEBUG
    assert settings.DEFAULT_EXCEPTION_REPORTER_FILTER.endswith("SilentReporterFilter")
    assert SilentReporterFilter().get_safe_settings() == {}
    assert SilentReporterFilter().get_traceback_frame_variables(None, None) == []
    assert settings.ADMINS == settings.MANAGERS == []
