"""A law review is added to, never changed or deleted, and what people wrote in it is sealed (S13, S52)."""

import pytest
from django.db import DatabaseError, connection, transaction

from casework import rotation
from casework.models.keys import add_data_key
from casework.models.triggers import REFUSAL
from notices import reviews
from notices.models import LawReview
from tests import factory
from tests.notices import matter

pytestmark = pytest.mark.django_db
NOTE = "Repealed by the Act of Tuesday."
TABLE = LawReview._meta.db_table


def review(people: factory.Cast) -> LawReview:
    return reviews.review_basis(
        organisation=people.elsewhere, basis_id=matter.LAW, outcome="changed", source_title="The Gazette", note=NOTE,
        by=people.erin, at=factory.MOMENT,
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE {TABLE} SET outcome = 'confirmed'",
        f"UPDATE {TABLE} SET reviewed_at = NULL",
        f"DELETE FROM {TABLE}",
    ],
)
def test_database_refuses_to_change_or_delete_a_review(change: str) -> None:
    review(factory.cast())

    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert LawReview.objects.get().outcome == "changed"


def test_what_a_reviewer_wrote_is_sealed_and_sealed_anew_when_keys_change() -> None:
    """S17: the trigger leaves the sealed columns to rotation."""
    people = factory.cast()
    row = review(people)
    add_data_key(people.elsewhere.pk, "ops", at=factory.MOMENT)

    assert rotation.reseal_fields(people.elsewhere.pk, compartment="ops") >= 1

    kept = LawReview.objects.get(pk=row.pk)
    assert NOTE.encode() not in bytes(kept.__dict__["note"])
    assert (kept.source_title, kept.source_url, kept.note) == ("The Gazette", "", NOTE)
