"""The sweep finds what the queue lost; a broker that is down loses nothing (design §3.3, S54)."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from kombu.exceptions import OperationalError

from casework import tasks as casework_tasks
from casework.models import Sighting
from config.celery import app
from notices import delivery, tasks
from notices.models import Clock, Notice
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, send


@pytest.fixture
def notice(case, cast):
    return matter.approved(case, cast=cast)


@pytest.fixture
def at(monkeypatch):
    """Hand the doors of the queue their moment."""

    def set_moment(moment):
        monkeypatch.setattr(tasks, "now", lambda: moment)

    return set_moment


@pytest.fixture
def queue(monkeypatch):
    """What was hinted to the queue, as (task, ids); `is_down` as with a broker that cannot be reached."""

    class Queue(list):
        is_down = False

        def take(self, name, kwargs, **_options):
            if self.is_down:
                raise OperationalError("no broker")
            self.append((name, kwargs))

    taken = Queue()
    for task in (tasks.send, tasks.fire):
        monkeypatch.setattr(task, "apply_async", lambda task=task, **call: taken.take(task.name, **call))
    return taken


def sweep(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()


def test_sweep_hints_at_every_letter_whose_cool_off_is_over(
    notice, at, queue, django_capture_on_commit_callbacks
):
    at(SEND_AT)

    sweep(django_capture_on_commit_callbacks)

    assert queue == [("notices.tasks.send", {"notice_id": str(notice.pk)})]


def test_hint_that_nobody_took_is_gone_by_the_next_sweep(
    notice, at, monkeypatch, settings, django_capture_on_commit_callbacks
):
    """S43: workers that were away find one hint a letter, however many sweeps there were."""
    expires = []
    at(SEND_AT)
    monkeypatch.setattr(tasks.send, "apply_async", lambda **call: expires.append(call["expires"]))

    sweep(django_capture_on_commit_callbacks)

    assert expires == [settings.SWEEP_EVERY_S]


def test_broker_that_is_down_costs_one_sweep(notice, at, queue, mailbox, django_capture_on_commit_callbacks):
    """S54."""
    at(SEND_AT)
    queue.is_down = True
    sweep(django_capture_on_commit_callbacks)
    queue.is_down = False

    sweep(django_capture_on_commit_callbacks)
    tasks.send(**queue[0][1])

    assert len(mailbox.messages) == 1


def test_hurry_without_a_broker_raises_nothing(queue, db, django_capture_on_commit_callbacks):
    queue.is_down = True

    with django_capture_on_commit_callbacks(execute=True):
        casework_tasks.hurry(tasks.send, notice_id="1")

    assert queue == []


def test_scheduler_that_slept_three_days_loses_and_doubles_nothing(
    notice, at, queue, mailbox, django_capture_on_commit_callbacks
):
    send(notice)
    at(SEND_AT + timedelta(days=3))

    for _ in range(2):
        sweep(django_capture_on_commit_callbacks)
    for _name, ids in queue:
        tasks.fire(**ids)

    assert {name for name, _ids in queue} == {"notices.tasks.fire"}
    assert again(notice).followers.filter(is_follow_up=False).count() == 1
    assert Clock.objects.filter(fired_at__isnull=False).count() == 1


def test_sweep_releases_what_a_killed_worker_held(notice, at, queue, django_capture_on_commit_callbacks):
    delivery._claim(notice_id=notice.pk, at=SEND_AT)
    at(SEND_AT + timedelta(hours=1))

    sweep(django_capture_on_commit_callbacks)

    assert [name for name, _ids in queue] == ["notices.tasks.send"]


def test_sweep_notes_removals_that_were_verified(
    notice, at, queue, mailbox, django_capture_on_commit_callbacks
):
    send(notice)
    Sighting.objects.filter(lines__notice=notice).update(state=Sighting.State.REMOVED)
    at(SEND_AT + timedelta(hours=9))

    sweep(django_capture_on_commit_callbacks)

    assert again(notice).state == Notice.State.COMPLIED
    assert queue == []


def test_letters_leave_without_any_broker(notice, at, queue, mailbox):
    """Design §3.3: `manage.py sweep`, where the queue is gone for longer."""
    queue.is_down = True
    at(SEND_AT)

    for _ in range(2):
        call_command("sweep")

    assert len(mailbox.messages) == 1
    assert again(notice).state == Notice.State.SENT
    assert queue == []


def test_sweep_that_no_worker_took_in_time_is_dropped():
    """Three days without workers leave no pile of sweeps to begin with."""
    for line in app.conf.beat_schedule.values():
        assert 0 < line["options"]["expires"] <= 10 * line["schedule"]
