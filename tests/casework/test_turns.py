"""One site that lets looks wait holds up nobody else's case (S35, S42)."""

from datetime import timedelta

import pytest

from casework import checking, turns
from casework.models import Check
from casework.sightings import ask_check
from tests import factory

pytestmark = pytest.mark.django_db

AT = factory.MOMENT


@pytest.fixture
def alice():
    return factory.cast().alice


def due(case, by, *urls):
    checks = []
    for number, url in enumerate(urls):
        # Recorded as one of the practice ground, which may be fetched here; only the address counts afterwards.
        sighting = factory.sighting_of(case, f"http://gallery.example/{number}", by=by)
        sighting.url = url
        sighting.save()
        waited = AT - timedelta(hours=1) + timedelta(minutes=Check.objects.count())
        checks.append(ask_check(sighting=sighting, by=by, at=AT, due_at=waited))
    return checks


def case_with(alice, *urls):
    case = factory.case_of(alice)
    factory.consent_of(case, "look", by=alice)
    return due(case, alice, *urls)


def claim(check, at=AT):
    return checking.claim_check(check_id=check.pk, at=at)


def test_case_with_many_addresses_does_not_hold_up_another(alice):
    evil = case_with(alice, *(f"http://evil{number}.com/p" for number in range(8)))
    (other,) = case_with(alice, "http://kind.com/p")

    assert turns.next_checks(at=AT) == [evil[0].pk, other.pk]
    assert claim(evil[0]) and not claim(evil[1])
    assert turns.next_checks(at=AT) == [other.pk]
    assert claim(other)


def test_one_look_at_a_site_at_a_time(alice):
    """S35: limited per host, whoever asks."""
    (first,) = case_with(alice, "http://a.site.com/1")
    same, elsewhere = case_with(alice, "http://b.site.com/2", "http://c.com/")

    assert turns.next_checks(at=AT) == [first.pk, elsewhere.pk]
    assert claim(first) and not claim(same) and claim(elsewhere)


def test_look_that_waited_is_next_when_its_site_is_free(alice):
    first, second = case_with(alice, "http://a.com/1", "http://b.com/2")
    case_with(alice, "http://c.com/3")
    claim(first)
    Check.objects.filter(pk=first.pk).update(state=Check.State.DONE, verdict="live")

    assert turns.next_checks(at=AT, after=first) == [second.pk]


def test_look_whose_worker_died_holds_its_site_until_its_lease_ends(alice):
    first, second = case_with(alice, "http://a.com/1", "http://a.com/2")
    claim(first)

    assert not claim(second)
    assert claim(second, at=AT + timedelta(seconds=checking.LEASE_S + 1))
