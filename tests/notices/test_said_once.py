"""What somebody said at her own form is asked of nobody a second time."""

import pytest

from notices import answering
from tests import factory
from tests.casework import owndoor

pytestmark = pytest.mark.django_db


def test_what_she_said_is_not_asked_of_staff() -> None:
    """U4: her country, her age in it, that she can be told and by what; what she left open still is."""
    case = owndoor.handed_in(
        factory.cast(), told_by={"told_by": ["body"]}, made_from={"made_from": "changed_film"}
    ).receipt.case
    case.refresh_from_db()

    assert all(
        answering.is_told(case, f"person.{name}") for name in ("residence", "age_in_image", "identifiable")
    )
    assert answering.question(case, "image.depiction") is None
    assert answering.question(case, "image.realistic") is not None
