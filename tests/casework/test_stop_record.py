"""What the safeguarding lead recorded stands: nothing is written over, and a report never opens a case (S56)."""

from datetime import date, timedelta

import pytest

from casework import access, safeguarding
from casework.models import Case, CustodyEntry, MinorStop
from tests import factory
from tests.casework.walkers import address, signed_in

AT = factory.MOMENT
DAY = date(2030, 1, 31)
REPORT = "Hotline, reference 4711"
INSTRUCTION = "Inspector Field, by letter"


@pytest.fixture
def stop(case: Case, people: factory.Cast) -> MinorStop:
    return safeguarding.raise_stop(case=case, by=people.alice, at=AT)


def _record(stop: MinorStop, people: factory.Cast, outcome: str, record: str = REPORT) -> None:
    safeguarding.resolve_stop(
        stop=stop, outcome=outcome, record=record, keep_until=DAY if outcome == "reported" else None,
        by=people.bob, at=AT + timedelta(hours=1),
    )  # fmt: skip


@pytest.mark.parametrize("later", ["resolved", "reported"])
def test_report_is_not_written_over_and_keeps_the_case_closed(stop, case, people, later):
    """S56."""
    stale = MinorStop.objects.get(pk=stop.pk)
    _record(stop, people, "reported")

    with pytest.raises(safeguarding.AlreadyRecorded):
        _record(stale, people, later, "She is thirty")

    kept = MinorStop.objects.get()
    assert (kept.outcome, kept.record, kept.keep_until, kept.resolved_at) == ("reported", REPORT, DAY, None)
    with pytest.raises(access.Stopped):
        access.require(case, people.alice, "work")


def test_destruction_stands_beside_the_report_once(stop, case, people):
    """Design §3.10: destroyed on whose instruction."""
    _record(stop, people, "reported")
    _record(stop, people, "destroyed", INSTRUCTION)

    with pytest.raises(safeguarding.AlreadyRecorded):
        _record(stop, people, "destroyed", "Somebody else")

    kept = MinorStop.objects.get()
    assert (kept.record, kept.keep_until, kept.instruction) == (REPORT, DAY, INSTRUCTION)
    assert (kept.outcome, kept.instructed_by, kept.resolved_at) == ("reported", people.bob, None)
    entries = CustodyEntry.objects.filter(chain=case.pk, event="minor_stop_resolved").order_by("seq")
    assert [entry.data["outcome"] for entry in entries] == ["reported", "destroyed"]


@pytest.mark.parametrize("first", ["destroyed", "resolved"])
@pytest.mark.parametrize("later", list(MinorStop.Outcome.values))
def test_after_destruction_or_a_resolved_doubt_nothing_is_added(stop, people, first, later):
    _record(stop, people, first, "first words")

    with pytest.raises(safeguarding.AlreadyRecorded):
        _record(stop, people, later, "other words")

    assert MinorStop.objects.get().record == "first words"


def test_page_shows_the_lead_what_was_recorded_and_offers_what_is_left(stop, case, people):
    _record(stop, people, "reported")

    html = signed_in(people.bob).get(address("stop", case)).content.decode()

    assert REPORT in html and "31 January 2030" in html
    assert 'value="destroyed"' in html
    assert 'value="resolved"' not in html and "keep_until" not in html


def test_page_tells_others_the_outcome_without_its_words(stop, case, people):
    _record(stop, people, "reported")

    html = signed_in(people.alice).get(address("stop", case)).content.decode()

    assert "It was reported" in html and REPORT not in html


def test_page_adds_the_destruction_and_then_offers_nothing(stop, case, people):
    bob = signed_in(people.bob)
    _record(stop, people, "reported")

    bob.post(address("resolve_stop", case), {"outcome": "destroyed", "record": INSTRUCTION})
    html = bob.get(address("stop", case)).content.decode()

    assert INSTRUCTION in html and REPORT in html and "<textarea" not in html


def test_form_that_is_too_late_keeps_what_was_typed(stop, case, people):
    bob = signed_in(people.bob)
    _record(stop, people, "reported")

    answer = bob.post(address("resolve_stop", case), {"outcome": "resolved", "record": "She is thirty"})

    html = answer.content.decode()
    assert "can no longer be recorded" in html and "She is thirty" in html and REPORT in html
    assert MinorStop.objects.get().outcome == "reported"
