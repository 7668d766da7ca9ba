"""`packet` asks for a row that a running worker may find first: it waits for it, and hands out what the worker built."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from casework import packets
from casework.management.commands import packet as command
from casework.models import Packet
from casework.moments import now
from tests import factory
from tests.casework import packet_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def claimed() -> Packet:
    """A packet that Alice asked for and that a worker has in its hands."""
    people = factory.cast()
    case = packet_cast.full_case(people.alice)
    packet = packets.ask_packet(case=case, level="L1", by=people.alice, at=now())
    Packet.objects.filter(pk=packet.pk).update(claimed_until=now() + timedelta(seconds=packets.LEASE_S))
    return packet


@pytest.fixture
def while_waiting(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Say what happens elsewhere at each wait, and how many seconds a look at the clock takes."""

    def become(happens: Callable[[], object], *, step_s: int = 1) -> None:
        clock = iter(range(0, 10_000, step_s))
        fake = SimpleNamespace(monotonic=lambda: next(clock), sleep=lambda _s: happens())
        monkeypatch.setattr(command, "time", fake)

    return become


def run(tmp_path) -> dict:
    out = io.StringIO()
    call_command(
        "packet", packet_cast.CODE, "--by", "alice", "--out", str(tmp_path / "f.zip"), "--json", stdout=out
    )
    return json.loads(out.getvalue())


def test_what_a_worker_built_is_handed_out(claimed, while_waiting, tmp_path):
    def worker_ends() -> None:
        Packet.objects.filter(pk=claimed.pk).update(claimed_until=None)
        packets.build_packet(packet_id=claimed.pk, at=now())

    while_waiting(worker_ends)

    said = run(tmp_path)

    claimed.refresh_from_db()
    assert (claimed.state, Packet.objects.count()) == ("ready", 1)
    assert said["bytes"] == claimed.size == (tmp_path / "f.zip").stat().st_size


def test_packet_of_a_worker_that_died_is_built_here(claimed, while_waiting, tmp_path):
    while_waiting(lambda: Packet.objects.update(claimed_until=now() - timedelta(seconds=1)))

    assert run(tmp_path)["level"] == "L1"


def test_worker_that_never_ends_is_told_and_exits_2(claimed, while_waiting, tmp_path, capsys):
    while_waiting(lambda: None, step_s=packets.LEASE_S)

    with pytest.raises(CommandError, match="has not come to an end") as refusal:
        call_command("packet", packet_cast.CODE, "--by", "alice", "--out", str(tmp_path / "f.zip"), "--json")

    said = capsys.readouterr()
    assert (refusal.value.returncode, json.loads(said.out)["error"]) == (2, "still_building")
    assert said.err.count("waiting for it") == 1
    assert not (tmp_path / "f.zip").exists()


def test_case_paused_meanwhile_is_not_waited_for(claimed, while_waiting, tmp_path):
    while_waiting(lambda: type(claimed.case).objects.update(paused_at=now()))

    with pytest.raises(CommandError, match="paused"):
        run(tmp_path)
