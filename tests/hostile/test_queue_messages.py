"""Queue messages decide nothing: forged, repeated, malformed, pickled ones change no row, and the worker lives (S3, S41-S43)."""

import base64
import inspect
import json
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import redis
from celery import Celery
from django.conf import settings

from casework import granting, intake, tasks
from casework.models import Check, CustodyEntry, Image, Packet, Role, Sighting, system_actor
from config.celery import app
from notices import tasks as notice_tasks
from notices.models import Clock, Delivery, Notice
from tests import environment, factory
from tests.hostile import live, pages
from tests.hostile.dumps import whole_database
from tests.notices import matter

OURS = {name: task for name, task in app.tasks.items() if name.startswith(("casework.", "notices."))}
# Every task, and what reads rights, approvals and consent again when it runs (S1, S3). A new task is first written here.
ASKS_AGAIN = {
    "casework.tasks.fingerprint": "pictures.fingerprint_image: waiting, not claimed, no possible minor",
    "casework.tasks.trace_hosts": "no possible minor, not ended, not traced",
    "casework.tasks.trace_named_host": "naming.claim_named: proposed, not traced, not paused, not ended, no possible minor",
    "casework.tasks.check": "checking.claim_check: due, consent to look, not paused, no possible minor",
    "casework.tasks.look_further": "sweeping.claim_page: due, and every gate of a sweep, of who asked too",
    "casework.tasks.anchor": "stamps the heads of the chains; carries digests alone",
    "casework.tasks.build_packet": "packets.build_packet: rights of who asked, consent, not paused, no possible minor",
    "casework.tasks.sweep": "finds rows that are due; decides nothing",
    "notices.tasks.send": "leaving.require_still_approved: approval, approver's rights, consent, digest, pause, stop",
    "notices.tasks.fire": "escalation.fire_clock: due, not fired, not stopped; drafts only",
    "notices.tasks.read_mail": "incoming.read_mailbox: records what came in, whatever holds a case; sends nothing",
    "notices.tasks.send_news": "newsmail.send_news: her plan, confirmed lately, her hours, a message she has not read, no pause",
    "notices.tasks.sweep": "finds rows that are due; decides nothing",
}


def test_every_task_is_in_the_table() -> None:
    """S1."""
    assert set(OURS) == set(ASKS_AGAIN)


def test_tasks_take_ids_and_nothing_else() -> None:
    """S42: no address, no text, no role can ride in a message."""
    for task in OURS.values():
        parameters = inspect.signature(task.run).parameters
        assert all(name.endswith("_id") for name in parameters), task.name


def test_queue_speaks_json_and_keeps_no_results() -> None:
    """S41, S43: settings."""
    conf = app.conf
    assert conf.task_serializer == "json"
    assert list(conf.accept_content) == ["json"]
    assert not conf.result_backend
    assert conf.task_ignore_result
    assert not conf.worker_send_task_events
    assert not conf.task_send_sent_event
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert 0 < conf.task_soft_time_limit < conf.task_time_limit <= 300
    assert conf.broker_transport_options["visibility_timeout"] > conf.task_time_limit
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
    assert all(not task.autoretry_for for task in OURS.values() if hasattr(task, "autoretry_for"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ASKS_AGAIN))
def test_forged_ids_change_nothing(name: str) -> None:
    """S42: ids of nothing, of things not due, and words that are no ids."""
    ground = pages.build()
    case = ground.case
    Check.objects.filter(case=case, state="due").delete()
    Sighting.objects.update(traced_at=factory.MOMENT, next_check_at=None)
    parameters = list(inspect.signature(OURS[name].run).parameters)
    if not parameters:
        return
    system_actor()
    before = whole_database()
    real = {
        "image_id": Image.objects.first().pk,
        "sighting_id": Sighting.objects.first().pk,
        "check_id": Check.objects.first().pk,
        "packet_id": ground.needs["packet_id"],
        "notice_id": ground.needs["notice_id"],
        **dict.fromkeys(("clock_id", "sweep_id", "party_id", "plan_id"), uuid4()),
    }

    for value in (str(real[parameters[0]]), str(uuid4()), "' OR 1=1 --", "../../etc/passwd"):
        OURS[name].apply(kwargs={parameters[0]: value})

    assert whole_database() == before


@pytest.mark.django_db
def test_right_taken_away_after_queueing_stops_the_packet() -> None:
    """S3: the worker asks again whether the one who asked may have it."""
    ground = pages.build()
    packet = Packet.objects.create(
        case=ground.case, level="L1", state="due", asked_by=ground.people.alice, asked_at=factory.MOMENT
    )
    access = ground.case.accesses.get(user=ground.people.alice.user)
    granting.revoke_access(row=access, by=ground.people.bob, at=factory.MOMENT)

    tasks.build_packet.apply(kwargs={"packet_id": str(packet.pk)})

    packet.refresh_from_db()
    assert (packet.state, packet.sealed_object) == ("failed", "")


@pytest.mark.django_db
def test_pause_and_lost_role_after_queueing_stop_the_letter() -> None:
    """S3, S40: nothing is claimed, nothing is dialled."""
    people = factory.cast()
    notice = matter.approved(matter.case_with_addresses(people.alice, host="gallery.example"), cast=people)
    Notice.objects.filter(pk=notice.pk).update(channel="email", release_at=factory.MOMENT)
    intake.pause_case(case=notice.case, by=people.alice, at=factory.MOMENT)
    notice_tasks.send.apply(kwargs={"notice_id": str(notice.pk)})
    assert not Delivery.objects.exists()

    intake.resume_case(case=notice.case, by=people.alice, at=factory.MOMENT)
    Role.objects.filter(user=people.bob.user).delete()
    notice_tasks.send.apply(kwargs={"notice_id": str(notice.pk)})

    assert not Delivery.objects.exists()
    assert Notice.objects.get(pk=notice.pk).state == "drafted"


@pytest.mark.django_db
def test_repeated_message_does_its_work_once() -> None:
    """S42: each task run ten times equals each run once."""
    people = factory.cast()
    case = factory.case_of(people.alice)
    factory.consent_of(case, "look", by=people.alice, facts=frozenset())
    Clock.objects.all().delete()
    for _ in range(10):
        tasks.sweep.apply()
        notice_tasks.sweep.apply()

    assert CustodyEntry.objects.filter(chain=case.pk).count() == 2


@pytest.fixture
def worker(valkey_url: str, tmp_path: Path) -> Iterator[tuple[Celery, redis.Redis]]:
    """A real worker on a real queue, and both ways to it. Its database is empty: it has nothing to decide with."""
    environ = live.settings_for(environment.make_data_dir(), RECOURSE_MODE="practice", BROKER_URL=valkey_url)
    log = (tmp_path / "worker.log").open("wb")
    command = [
        "-m",
        "celery",
        "-A",
        "config",
        "worker",
        "--pool",
        "solo",
        "--queues",
        "work",
        "--loglevel",
        "INFO",
    ]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    child = subprocess.Popen([sys.executable, *command], cwd=live.ROOT, env=environ, stdout=log, stderr=log)
    client = Celery("test", broker=valkey_url)
    yield client, redis.Redis(unix_socket_path=valkey_url.removeprefix("redis+socket://"))
    assert child.poll() is None, "the worker did not live"
    child.terminate()
    child.wait(timeout=20)
    log.close()


def _empty(queue: redis.Redis, limit_s: float = 30) -> bool:
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        if not queue.llen("work") and not queue.hlen("unacked"):
            return True
        time.sleep(0.1)
    return False


class _Bomb:
    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.touch, (self.marker,))  # type: ignore[return-value]


def _bad_messages(sample: dict[str, Any], marker: Path) -> list[str]:
    """A pickle that would run, a body that is no JSON, a task that is none of ours, a message without headers."""
    bomb = base64.b64encode(pickle.dumps(([_Bomb(marker)], {}, {}))).decode()
    pickled = {"body": bomb, "content-type": "application/x-python-serialize", "content-encoding": "binary"}
    changes: list[dict[str, Any]] = [
        pickled,
        {"body": "bm90IGpzb24="},
        {"headers": {**sample["headers"], "task": "os.system"}},
        {"headers": {}},
    ]
    return [json.dumps(sample | change) for change in changes]


def test_pickled_and_malformed_messages_are_refused_and_the_worker_lives(
    worker: tuple[Celery, redis.Redis], tmp_path: Path
) -> None:
    """S41: what a pickle would do is not done; the next good message is taken."""
    client, queue = worker
    marker = tmp_path / "ran"
    client.send_task("casework.tasks.sweep", queue="sample")
    for message in _bad_messages(json.loads(queue.lpop("sample")), marker):
        queue.lpush("work", message)
    client.send_task("casework.tasks.fingerprint", kwargs={"image_id": "canary-not-an-id"}, queue="work")

    assert _empty(queue)
    assert not marker.exists()
    log = (tmp_path / "worker.log").read_text(errors="replace")
    assert "canary-not-an-id" not in log, log
