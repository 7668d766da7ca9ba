"""The age question stands before everything; anything but no opens no case."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from casework.models import AgeGateCount, Case
from tests import factory
from tests.casework.walkers import signed_in

AGREES = {
    "residence": "US",
    "may_look": "on",
    "look_how": "signed_paper",
    "look_given_on": "2026-11-20T09:30",
}


@pytest.fixture
def alice(db: None) -> Client:
    return signed_in(factory.cast().alice)


def test_nothing_is_ticked_beforehand(alice: Client) -> None:
    """U36."""
    html = alice.get("/cases/new").content.decode()

    assert html.count('type="radio"') == 3
    assert " checked" not in html


def test_person_is_not_asked_about_before_the_age(alice: Client) -> None:
    """U36, S55."""
    answer = alice.post("/cases/new/person", {"residence": "US"})

    assert answer["Location"] == "/cases/new"
    assert not Case.objects.exists()


@pytest.mark.parametrize("said", ["yes", "unsure"])
def test_possible_minor_opens_the_pathway_and_no_case(alice: Client, said: str) -> None:
    """S55, U37: a count and nothing else."""
    answer = alice.post("/cases/new", {"under_18": said})
    later = alice.post("/cases/new/person", {"residence": "US"})

    assert answer["Location"] == "/help?helper"
    assert later["Location"] == "/cases/new"
    assert not Case.objects.exists()
    assert AgeGateCount.objects.get().count == 1


def test_adult_case_opens_with_every_question_left_open(alice: Client) -> None:
    """U1."""
    alice.post("/cases/new", {"under_18": "no"})
    page = alice.get("/cases/new/person").content.decode()

    answer = alice.post("/cases/new/person", {"residence": ""})

    case = Case.objects.get()
    assert " checked" not in page
    assert answer["Location"] == f"/cases/{case.pk}"
    assert not case.consents.exists()


def test_looking_is_agreed_to_and_taken_back_on_the_same_page(alice: Client) -> None:
    alice.post("/cases/new", {"under_18": "no"})
    alice.post("/cases/new/person", AGREES)
    case = Case.objects.get()

    page = alice.get(f"/cases/{case.pk}/person").content.decode()
    alice.post(f"/cases/{case.pk}/person", {"residence": ""})

    consent = case.consents.get(act="look")
    assert "look_how" not in page  # how and when is on record
    assert consent.withdrawn_at is not None


def test_how_and_when_she_agreed_to_looking_is_as_she_said_it(alice: Client) -> None:
    """Design §3.1: how given is never filled in for anyone."""
    alice.post("/cases/new", {"under_18": "no"})

    page = alice.get("/cases/new/person").content.decode()
    alice.post("/cases/new/person", AGREES)

    consent = Case.objects.get().consents.get()
    assert " checked" not in page
    assert consent.how == "signed_paper"
    assert consent.given_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"look_how": ""}, "Choose how she agreed to it."),
        ({"look_given_on": ""}, "Give the day and time at which she agreed to it."),
        ({"look_given_on": "2126-11-20T09:30"}, "This moment lies ahead."),
    ],
)
def test_unsaid_how_or_when_refuses_and_keeps_everything(
    alice: Client, changed: dict[str, str], says: str
) -> None:
    """U40."""
    alice.post("/cases/new", {"under_18": "no"})

    page = alice.post("/cases/new/person", AGREES | changed).content.decode()

    assert says in page
    assert '<option value="US" selected' in page
    assert not Case.objects.exists()


def test_moment_of_an_unticked_permission_asks_nothing(alice: Client) -> None:
    alice.post("/cases/new", {"under_18": "no"})

    alice.post("/cases/new/person", {"look_given_on": "2126-11-20T09:30"})

    assert not Case.objects.get().consents.exists()
