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

    with pytest.raises(CommandError, match="the address of the picture") as refusal:
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


def refused(*words: str) -> tuple[int, dict]:
    """Return the exit code and the line of a packet that was not written."""
    out = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("packet", *words, "--json", stdout=out)
    return refusal.value.returncode, json.loads(out.getvalue())


def test_missing_consent_is_named_in_words(people, tmp_path):
    """Design §3.1: a packet has no recipient; what she did not agree to is said."""
    case = factory.case_of(people.alice)
    factory.image_of(case, by=people.alice)

    code, line = refused(str(case.pk), "--by", "alice", "--out", str(tmp_path / "f.zip"))

    assert (code, line["case"], line["error"]) == (1, str(case.pk), "no_consent")
    assert line["says"].startswith("She has not agreed to a packet that tells: ")
    assert "a description of the picture in words" in line["says"] and "recipient" not in line["says"]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ((packet_cast.CODE, "nobody", "f.zip"), "no_user"),
        (("K9-0000", "alice", "f.zip"), "no_case"),
        ((packet_cast.CODE, "alice", "no/f.zip"), "not_written"),
    ],
)
def test_packet_that_could_not_be_asked_has_the_shape_of_all(case, tmp_path, asked, error):
    named, by, out = asked

    code, line = refused(named, "--by", by, "--out", str(tmp_path / out))

    assert (code, set(line)) == (2, {"case", "error", "says"})
    assert (line["case"], line["error"]) == (named, error)
