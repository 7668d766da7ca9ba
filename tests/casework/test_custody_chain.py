"""Both chains hold together and refuse change (S52, E7)."""

import contextlib

import pytest
from django.db import DatabaseError, transaction

from casework import audit, custody
from casework.models import AuditEntry, CustodyEntry
from tests import factory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case():
    people = factory.cast()
    case = factory.case_of(people.alice)
    factory.image_of(case, by=people.alice)
    factory.sighting_of(case, by=people.alice)
    return case


def test_a_whole_chain_verifies(case):
    """E7."""
    assert custody.verify(custody.entries(case)) == 3


def test_an_edited_entry_is_detected(case):
    """E7: the digest no longer fits."""
    entries = list(custody.entries(case))
    entries[1].data = {"image": "another"}

    with pytest.raises(custody.BrokenChain, match="2"):
        custody.verify(entries)


@pytest.mark.parametrize("spoil", [lambda e: e[1:], lambda e: [e[1], e[0], *e[2:]], lambda e: [e[0], e[2]]])
def test_dropped_or_reordered_entries_are_detected(case, spoil):
    """E7."""
    with pytest.raises(custody.BrokenChain):
        custody.verify(spoil(list(custody.entries(case))))


@pytest.mark.parametrize("model", [CustodyEntry, AuditEntry])
def test_the_database_refuses_update_and_delete(case, model):
    """S52: by trigger, whatever the code says."""
    audit.record(
        organisation_id=case.organisation_id, event="case_viewed", by=case.opened_by, at=factory.MOMENT
    )

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        model.objects.update(event="case_closed")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        model.objects.all().delete()


def test_a_rolled_back_change_leaves_no_entry(case):
    """S52: custody is written in the transaction of the change."""
    before = CustodyEntry.objects.count()

    with contextlib.suppress(RuntimeError), transaction.atomic():
        factory.image_of(case, by=case.opened_by)
        raise RuntimeError

    assert CustodyEntry.objects.count() == before


def test_audit_is_never_written_inside_a_transaction(case):
    """S52: an attempt stays on record though the act is rolled back."""
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record(
            organisation_id=case.organisation_id, event="refused", by=case.opened_by, at=factory.MOMENT
        )


def test_unknown_events_are_refused(case):
    with pytest.raises(ValueError, match="no custody event"):
        custody.record(case=case, event="something", by=case.opened_by, at=factory.MOMENT)
