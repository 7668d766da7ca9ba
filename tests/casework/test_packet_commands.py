"""`packet` and `verify_packet`: what they print, and 0, 1 or 2 (design §7)."""

import io
import json
import random

import pytest
from django.core.management import CommandError, call_command

from casework import bags
from casework.models import AuditEntry
from tests import factory
from tests.casework import packet_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return factory.cast()


@pytest.fixture
def case(people):
    return packet_cast.full_case(people.alice)


def write(tmp_path, *words: str, by: str = "alice", case: str = packet_cast.CODE) -> dict:
    out = io.StringIO()
    call_command("packet", case, "--by", by, "--out", str(tmp_path / "f.zip"), "--json", *words, stdout=out)
    return json.loads(out.getvalue())


def verify(path) -> tuple[int, dict]:
    out, code = io.StringIO(), 0
    try:
        call_command("verify_packet", str(path), "--json", stdout=out)
    except SystemExit as end:
        code = end.code
    return code, json.loads(out.getvalue())


def test_packet_is_written_and_verifies(case, tmp_path):
    said = write(tmp_path)

    archive = (tmp_path / "f.zip").read_bytes()
    assert said == {
        "case": packet_cast.CODE,
        "level": "L1",
        "files": len(bags.open_bag(archive)),
        "bytes": len(archive),
    }
    assert (tmp_path / "f.zip").stat().st_mode & 0o777 == 0o600
    assert verify(tmp_path / "f.zip") == (0, {"ok": True, "broken": []})


def test_case_is_named_by_its_id_as_well(case, tmp_path):
    assert write(tmp_path, case=str(case.pk))["level"] == "L1"


def test_command_is_in_the_audit_log(case, tmp_path):
    """Design §7: a command that reads a case names who runs it."""
    write(tmp_path)

    entry = AuditEntry.objects.get(event="command_run")
    assert entry.data == {"command": "packet", "case": str(case.pk), "level": "L1"}
    assert entry.actor.user.username == "alice"


def test_any_flipped_byte_exits_1(case, tmp_path):
    """Issue 2: headers, moments and the last bytes as well as contents."""
    write(tmp_path)
    path = tmp_path / "f.zip"
    archive = path.read_bytes()
    tail = range(len(archive) - 30, len(archive))
    places = [*range(0, 60, 3), *random.Random(7).sample(range(len(archive)), 150), *tail]

    for place in places:
        path.write_bytes(archive[:place] + bytes([archive[place] ^ 0x10]) + archive[place + 1 :])
        code, said = verify(path)
        assert code == 1, place
        assert said["ok"] is False
        assert said["broken"]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\3\4" * 50])
def test_what_is_no_packet_exits_1(content, tmp_path):
    (tmp_path / "f.zip").write_bytes(content)

    assert verify(tmp_path / "f.zip")[0] == 1


def test_file_that_is_not_there_exits_2(tmp_path):
    with pytest.raises(CommandError) as refusal:
        call_command("verify_packet", str(tmp_path / "none.zip"))

    assert refusal.value.returncode == 2


@pytest.mark.parametrize("level", ["L2", "L3"])
def test_levels_with_pictures_are_refused_in_words(case, tmp_path, level):
    """E3, E14: nothing is written."""
    with pytest.raises(
        CommandError, match="needs a request that two people approved; not built yet"
    ) as refusal:
        write(tmp_path, "--level", level)

    assert refusal.value.returncode == 1
    assert not (tmp_path / "f.zip").exists()


def test_missing_consent_exits_1_and_names_the_facts(case, tmp_path):
    case.consents.update(facts=["organisation"])

    with pytest.raises(CommandError, match="address_of_picture") as refusal:
        write(tmp_path)

    assert refusal.value.returncode == 1


@pytest.mark.parametrize(
    ("by", "named"), [("carol", packet_cast.CODE), ("nobody", packet_cast.CODE), ("alice", "K9-0000")]
)
def test_stranger_and_missing_case_exit_2_alike(case, tmp_path, by, named):
    """S2."""
    with pytest.raises(CommandError) as refusal:
        write(tmp_path, by=by, case=named)

    assert refusal.value.returncode == 2


def test_folder_that_is_not_there_exits_2(case, tmp_path):
    with pytest.raises(CommandError) as refusal:
        call_command("packet", packet_cast.CODE, "--by", "alice", "--out", str(tmp_path / "no" / "f.zip"))

    assert refusal.value.returncode == 2
