"""One supervisor puts a message to a notice while another discards it, or the purge comes by: it stays with the notice (S42)."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from notices import disputes
from notices.models import Dispute
from tests import factory
from tests.factory import MOMENT, Cast
from tests.notices import matter
from tests.notices.test_disputes import said
from tests.notices.test_send_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
LATER = MOMENT + timedelta(days=400)


@pytest.fixture
def cast(own_connections: None) -> Cast:
    return factory.cast()


def discard(row: Dispute, cast: Cast) -> object:
    return disputes.reject(dispute=row, reason="", by=cast.bob, at=MOMENT)


def purge(row: Dispute, cast: Cast) -> object:
    return disputes.purge(at=LATER)


@pytest.mark.parametrize("other", [discard, purge])
def test_what_is_put_to_a_notice_at_this_moment_is_not_discarded(
    cast: Cast, other: Callable[[Dispute, Cast], object]
) -> None:
    """S42, S57: the second waits for the first at the database, and looks anew."""
    notice = matter.draft(matter.case_with_addresses(cast.alice), by=cast.alice)
    row, is_put = said(address="http://gallery.example/v/8841", at=MOMENT), threading.Event()

    def put() -> None:
        with transaction.atomic():
            disputes.attach(dispute=row, notice=notice, by=cast.bob, at=MOMENT)
            is_put.set()
            # Time for the other to come to the row that is locked here.
            threading.Event().wait(0.7)

    def meanwhile() -> object:
        is_put.wait(30)
        return other(row, cast)

    put_result, result = at_once(put, meanwhile)
    assert put_result is None
    assert isinstance(result, disputes.NotOpen) or result == 0
    row.refresh_from_db()
    assert (row.state, row.notice) == ("open", notice)
    assert row.typed["address"]
