"""Fired exactly once, however late: after three days without a scheduler, by two sweepers at once, and by one that is killed.

Design §3.3. On SQLite and on PostgreSQL (TEST_DATABASE=postgres).
"""

import os
import signal
import threading
from datetime import timedelta

import pytest
from django.db import connections

from casework import custody
from casework.models import system_actor
from notices import clockchanges, escalation, routes, running, tasks
from notices.models import Clock, Notice
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, send
from tests.notices.test_send_at_once import at_once
from tests.notices.time_cast import DAY, DUE_AT, clock_of

LATE = DUE_AT + 3 * DAY
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(own_connections):
    return factory.cast()


def running_notice(people):
    notice = matter.approved(matter.case_with_addresses(people.alice), cast=people)
    send(notice)
    return again(notice)


@pytest.fixture
def notices(people, mailbox):
    """One with a legal time, one with our own date alone, one with both, one paused, one extended beyond the three days."""
    found = {kind: running_notice(people) for kind in ("legal", "advice", "both", "paused", "extended")}
    Clock.objects.filter(notice=found["advice"]).update(kind=Clock.Kind.ADVICE)
    running.advise(notice=found["both"], days=1, by=people.alice, at=SEND_AT)
    why = {"reason": "they_act", "by": people.alice, "at": SEND_AT + timedelta(hours=1)}
    clockchanges.pause_clock(clock=clock_of(found["paused"]), **why)
    clockchanges.extend_clock(clock=clock_of(found["extended"]), until=LATE + DAY, **why)
    return found


@pytest.fixture
def sweeper(monkeypatch):
    """What one scheduler and its worker do: sweep, and take every hint. Each thread has a queue of its own."""
    own = threading.local()
    monkeypatch.setattr(tasks, "now", lambda: LATE)
    for task in (tasks.send, tasks.fire):
        monkeypatch.setattr(
            task, "apply_async", lambda task=task, **call: own.hints.append((task, call["kwargs"]))
        )

    def work():
        own.hints = []
        tasks.sweep()
        for task, ids in own.hints:
            task(**ids)
        return [ids["clock_id"] for _task, ids in own.hints]

    return work


def drafted_after(notice):
    return sorted(row.is_follow_up for row in notice.followers.all())


def kinds_fired(notice):
    entries = custody.entries(notice.case).filter(event="clock_fired", data__notice=str(notice.pk))
    return [entry.data["kind"] for entry in entries]


def test_two_sweepers_after_three_days_fire_everything_once(notices, sweeper):
    results = at_once(sweeper, sweeper)
    sweeper()

    assert not [result for result in results if isinstance(result, Exception)]
    assert {kind: kinds_fired(row) for kind, row in notices.items()} == {
        "legal": ["legal"],
        "advice": ["advice"],
        "both": ["advice", "legal"],
        "paused": [],
        "extended": [],
    }
    for kind in ("legal", "advice", "both"):
        assert drafted_after(notices[kind]) == [False, True], kind
        assert events_of(notices[kind].case).count("next_route_drafted") == 1
    assert not Notice.objects.filter(follows__in=[notices["paused"], notices["extended"]]).exists()


def test_what_fell_due_first_is_hinted_first(notices, sweeper):
    hinted = sweeper()

    due = dict(Clock.objects.values_list("pk", "due_at"))
    moments = [due[key] for key in map(type(next(iter(due))), hinted)]
    assert moments == sorted(moments)
    assert len(moments) == 4


def test_only_where_a_time_ran_out_anybody_is_overdue(notices, sweeper):
    sweeper()

    late = {kind for kind, row in notices.items() if "notice_overdue" in events_of(row.case)}
    assert late == {"legal", "both"}


def _die_before_drafting(clock, writing):
    """In a process of its own: fire, and hang between firing and drafting until somebody kills it."""

    def hang(**_asked):
        os.write(writing, b"x")
        signal.pause()

    routes.next_route = hang
    escalation.fire_clock(clock_id=clock.pk, by=system_actor(), at=LATE)


def test_sweep_killed_between_firing_and_drafting_loses_nothing(people, mailbox):
    """SIGKILL of a real process; what it had not committed is done by the next sweep, once."""
    notice = running_notice(people)
    clock = clock_of(notice)
    reading, writing = os.pipe()
    connections.close_all()
    if not (child := os.fork()):
        try:
            _die_before_drafting(clock, writing)
        finally:
            os._exit(1)
    assert os.read(reading, 1) == b"x"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    assert not Clock.objects.filter(fired_at__isnull=False).exists()
    assert escalation.fire_clock(clock_id=clock.pk, by=system_actor(), at=LATE)
    assert not escalation.fire_clock(clock_id=clock.pk, by=system_actor(), at=LATE)
    assert drafted_after(notice) == [False, True]
    assert events_of(notice.case).count("clock_fired") == 1
