"""Requests at the same moment never take more of a day than it holds (S57)."""

import pytest

from casework import daylimits
from casework.models import DayCount
from tests import factory
from tests.notices.test_send_at_once import at_once

RECIPIENT = DayCount.What.RECIPIENT


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_never_take_more(own_connections):
    """S57: the database compares and counts in one step."""
    case = factory.own_case(factory.cast(), at=factory.MOMENT).receipt.case

    taken = at_once(*[lambda: daylimits.take(case, RECIPIENT, at=factory.MOMENT)] * 12)

    assert not [one for one in taken if isinstance(one, Exception)]
    assert sum(taken) == 5
