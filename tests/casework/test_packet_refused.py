"""`packet` says what keeps it from building: each trouble its own code and sentence, and exit 2 (design §7)."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from casework import packets, storage
from casework.models import CustodyEntry, DataKey, Packet
from casework.models.triggers import create_statements, drop_statements
from tests import factory
from tests.casework import packet_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return packet_cast.full_case(factory.cast().alice)


def refused(tmp_path) -> tuple[int, dict]:
    out = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command(
            "packet",
            packet_cast.CODE,
            "--by",
            "alice",
            "--out",
            str(tmp_path / "f.zip"),
            "--json",
            stdout=out,
        )
    assert not (tmp_path / "f.zip").exists()
    return refusal.value.returncode, json.loads(out.getvalue())


def test_custody_log_that_was_changed_is_told(case, tmp_path):
    """E7: the triggers stand against the app alone; whoever has the database is found out here."""
    with connection.cursor() as cursor:
        for statement in drop_statements(connection.vendor):
            cursor.execute(statement)
        CustodyEntry.objects.filter(chain=case.pk, seq=2).update(event="case_paused")
        for statement in create_statements(connection.vendor):
            cursor.execute(statement)

    code, line = refused(tmp_path)

    assert (code, line["error"]) == (2, "broken_chain")
    assert "was changed" in line["says"] and "No packet is built" in line["says"]
    assert not Packet.objects.exists()


def test_broken_seal_is_not_told_as_a_case_that_ended(case, tmp_path):
    DataKey.objects.filter(owner_id=case.pk).update(wrapped=bytes(40))

    code, line = refused(tmp_path)

    assert (code, line["error"]) == (2, "seal_broken")
    assert "ended" not in line["says"]


def test_keys_that_were_destroyed_end_the_case(case, tmp_path):
    DataKey.objects.filter(owner_id=case.pk).delete()

    assert refused(tmp_path)[1]["error"] == "case_closed"


def test_store_that_is_down_is_told(case, tmp_path, monkeypatch):
    def down(_sealed: bytes) -> str:
        raise storage.StoreDown("OSError")

    monkeypatch.setattr(storage, "keep", down)

    code, line = refused(tmp_path)

    assert (code, line["error"]) == (2, "store_down")


def test_report_that_cannot_be_drawn_is_told(case, tmp_path, monkeypatch):
    def breaks(*_parts: object, **_how: object) -> bytes:
        raise RuntimeError

    monkeypatch.setattr(packets, "_renderers", [breaks])

    code, line = refused(tmp_path)

    assert (code, line["error"]) == (2, "not_built")
    assert "RuntimeError" in line["says"]


@pytest.mark.parametrize(("named", "by"), [("\udcff", "alice"), (packet_cast.CODE, "\udcff")])
def test_argument_that_is_no_utf8_names_nobody(case, tmp_path, named, by):
    with pytest.raises(CommandError) as refusal:
        call_command("packet", named, "--by", by, "--out", str(tmp_path / "f.zip"))

    assert refusal.value.returncode == 2
