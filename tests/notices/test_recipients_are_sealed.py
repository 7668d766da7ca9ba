"""Whom an organisation writes to is ciphertext in the database, and its index means nothing elsewhere (S13, S19)."""

import pytest
from django.db import connection

from casework.directory import load
from notices import recipients
from notices.models import Clock, Contact, Delivery, Notice, Recipient, Reply
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import send

PLAIN = [
    b"practice-gallery",
    b"Gallery",
    b"abuse@gallery.example",
    b"gallery.example",
    b"Canaryname",
    b"window",
]


def rows_of(model):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table}")
        return [b"|".join(_as_bytes(value) for value in row) for row in cursor.fetchall()]


def _as_bytes(value):
    return bytes(value) if isinstance(value, bytes | memoryview | bytearray) else str(value).encode()


@pytest.mark.parametrize("model", [Recipient, Contact, Notice, Delivery, Clock, Reply])
def test_no_row_of_this_house_tells_whom_or_what(case, cast, mailbox, model):
    send(matter.approved(case, cast=cast))

    for row in rows_of(model):
        assert not [word for word in PLAIN if word in row]


def test_same_recipient_of_two_organisations_has_different_indexes(cast):
    """S19."""
    entry = load(practice=True).get("practice-gallery")
    ours, theirs = (
        recipients.recipient_from_entry(organisation=organisation, entry=entry, at=factory.MOMENT)
        for organisation in (cast.clinic, cast.elsewhere)
    )

    assert ours.key == theirs.key
    assert ours.key_index != theirs.key_index
    assert not {c.value_index for c in ours.contacts.all()} & {c.value_index for c in theirs.contacts.all()}
