"""The age question stands before everything; anything but no opens no case."""

import pytest
from django.test import Client

from casework.models import AgeGateCount, Case
from tests import factory
from tests.casework.walkers import signed_in


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
    alice.post("/cases/new/person", {"may_look": "on"})
    case = Case.objects.get()

    alice.post(f"/cases/{case.pk}/person", {"residence": ""})

    consent = case.consents.get(act="look")
    assert consent.withdrawn_at is not None
