"""Hosts are looked up by one worker at a time, oldest first, and one that breaks is not tried for ever (S42)."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from casework import intake, safeguarding, sightings, tasks
from casework.hostchain import TRACE_FAILED, Gap, HostChain
from casework.models import Case, Party, Sighting
from casework.moments import now
from casework.sightings import ask_check
from tests import factory

AT = factory.MOMENT


@pytest.fixture
def sighting(case: Case, people: factory.Cast) -> Sighting:
    return factory.sighting_of(case, by=people.alice)


def test_trace_is_claimed_once_until_its_lease_is_over(sighting):
    """S42: ten messages are one trace."""
    claims = [sightings.claim_trace(sighting_id=sighting.pk, at=AT) for _ in range(10)]
    later = AT + timedelta(seconds=sightings.TRACE_LEASE_S + 1)

    assert claims == [sighting, *[None] * 9]
    assert sightings.claim_trace(sighting_id=sighting.pk, at=later) == sighting


def test_second_message_dials_nobody_while_the_first_is_under_way(sighting):
    chain = HostChain(sighting.url, (), ())

    def again(*_: object, **__: object) -> HostChain:
        tasks.trace_hosts(sighting_id=str(sighting.pk))
        return chain

    with patch("casework.tasks.trace", side_effect=again) as trace:
        tasks.trace_hosts(sighting_id=str(sighting.pk))

    trace.assert_called_once()
    sighting.refresh_from_db()
    assert sighting.traced_at and sighting.trace_claimed_until is None


def _pause(case: Case, people: factory.Cast) -> None:
    intake.pause_case(case=case, by=people.alice, at=AT)


def _stop(case: Case, people: factory.Cast) -> None:
    safeguarding.raise_stop(case=case, by=people.alice, at=AT)


@pytest.mark.parametrize("hold", [_pause, _stop])
def test_sweep_hurries_nothing_of_a_case_that_is_held(case, sighting, people, hold):
    """S56; held rows would crowd out the others."""
    free = factory.sighting_of(factory.case_of(people.alice), by=people.alice)
    for row in (sighting, free):
        ask_check(sighting=row, by=people.alice, at=AT)
    hold(case, people)

    with patch.object(tasks, "hurry") as hurry:
        tasks.sweep()

    named = {next(iter(call.kwargs.values())) for call in hurry.call_args_list}
    assert named == {str(free.pk), str(free.checks.get().pk)}


def test_sweep_takes_the_oldest_first(case, people):
    ages = [3, 1, 2]
    rows = [
        factory.sighting_of(case, f"http://gallery.example/v/{age}", by=people.alice, at=now() - timedelta(days=age))
        for age in ages
    ]  # fmt: skip

    with patch.object(tasks, "hurry") as hurry:
        tasks.sweep()

    named = [call.kwargs["sighting_id"] for call in hurry.call_args_list if "sighting_id" in call.kwargs]
    assert named == [str(rows[0].pk), str(rows[2].pk), str(rows[1].pk)]


def test_trace_that_breaks_ends_in_a_gap_and_keeps_who_was_found(sighting, caplog):
    Party.objects.create(case=sighting.case, sighting=sighting, role="platform", rank=0, name="x", key="x")

    with patch("casework.tasks.trace", side_effect=ValueError(sighting.url)) as trace:
        for _ in range(2):
            tasks.trace_hosts(sighting_id=str(sighting.pk))

    trace.assert_called_once()
    sighting.refresh_from_db()
    assert sighting.traced_at and sighting.gaps == [["trace", TRACE_FAILED]]
    assert sighting.parties.count() == 1
    assert Gap("trace", TRACE_FAILED).says and sighting.url not in caplog.text
