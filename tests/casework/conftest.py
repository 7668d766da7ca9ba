"""What many tests of this house begin with: the cast, and a case of Alice's."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from casework import receipts
    from casework.models import Case
    from tests.factory import Cast


@pytest.fixture
def people(db: None) -> "Cast":
    from tests import factory  # Django is set up by now, not when this file is read

    return factory.cast()


@pytest.fixture
def case(people: "Cast") -> "Case":
    from tests import factory

    return factory.case_of(people.alice)


@pytest.fixture
def made(people: "Cast") -> "receipts.NewReceipt":
    """The receipt of a case that Dana handed in."""
    from tests.casework import owndoor

    return owndoor.handed_in(people)
