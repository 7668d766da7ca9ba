"""A stranger gets the same answer for a case that is not hers as for one that is not there, by every method."""

from typing import Any
from uuid import uuid4

import pytest

from casework.models import Case
from tests import factory
from tests.casework.walkers import CASE_PAGES, CASE_PRESSES, address, full_case, signed_in

METHODS = ("get", "post", "put", "delete", "head")


@pytest.fixture
def people(db: None) -> factory.Cast:
    return factory.cast()


def test_stranger_finds_nothing_by_any_method(people: factory.Cast) -> None:
    """S2: 404, or 405 for a method that no case takes."""
    case = full_case(people)
    carol = signed_in(people.carol)
    pages = {**CASE_PAGES, **CASE_PRESSES, "stop": ()}

    answers = {
        (name, method): getattr(carol, method)(address(name, case, more)).status_code
        for name, more in pages.items()
        for method in METHODS
    }

    assert set(answers.values()) <= {404, 405}
    assert all(404 in {answers[name, method] for method in METHODS} for name in pages)


@pytest.mark.parametrize(("name", "more"), CASE_PAGES.items())
def test_foreign_and_missing_case_look_alike(people: factory.Cast, name: str, more: tuple[Any, ...]) -> None:
    """S2: the same body, byte for byte but for the random words of the page."""
    case = full_case(people)
    carol = signed_in(people.carol)

    foreign = carol.get(address(name, case, more))
    missing = carol.get(address(name, Case(pk=uuid4()), more))

    assert foreign.status_code == missing.status_code == 404
    assert len(foreign.content) == len(missing.content)


def test_counsel_of_one_case_sees_its_packet_and_no_other_page(people: factory.Cast) -> None:
    case = full_case(people)
    factory.share_with(case, people.erin.user, asked_by=people.alice, approved_by=people.bob)
    erin = signed_in(people.erin)

    answers = {name: erin.get(address(name, case, more)).status_code for name, more in CASE_PAGES.items()}

    assert answers.pop("packets") == 200
    assert set(answers.values()) == {404}
