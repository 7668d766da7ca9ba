"""No minor's picture is taken in, and one press closes a case (design §3.10, S55, S56)."""

import io

import pytest

from casework import access, checking, custody, documents, erasure, intake, pictures, safeguarding, tasks
from casework.models import AgeGateCount, Case, Image
from casework.sightings import ask_check
from tests import factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return factory.cast()


@pytest.mark.parametrize("answer", ["yes", "unsure", ""])
def test_no_case_is_opened_unless_the_answer_is_no(people, answer):
    """S55: nothing but a count is kept."""
    with pytest.raises(intake.MinorPossible):
        intake.open_case(
            organisation=people.clinic,
            under_18=answer,
            facts={},
            identity={},
            by=people.alice,
            at=factory.MOMENT,
        )

    assert not Case.objects.exists()


def test_the_count_keeps_nothing_but_a_number(people):
    """U37."""
    for _ in range(2):
        intake.count_closed_gate(organisation=people.clinic, answer="unsure", at=factory.MOMENT)

    assert AgeGateCount.objects.get().count == 2


def test_one_press_closes_the_case_for_everyone(people):
    """S56."""
    case = factory.case_of(people.alice)
    safeguarding.raise_stop(case=case, by=people.alice, at=factory.MOMENT)

    for action in access.CLOSED_BY_STOP & access.ALLOWED.keys():
        with pytest.raises(access.Stopped):
            access.require(case, people.bob, action)


def test_a_stop_holds_work_that_was_queued_before(people):
    """S56 with S3: what waits in the queue does nothing when it runs."""
    case = factory.case_of(people.alice)
    factory.consent_of(case, "look", by=people.alice)
    check = ask_check(sighting=factory.sighting_of(case, by=people.alice), by=people.alice, at=factory.MOMENT)
    image = pictures.submit_image(
        case=case, file=io.BytesIO(b"not decoded"), file_name="a.jpg", kind="real", facts={}, keep_until=None,
        max_bytes=100, by=people.alice, at=factory.MOMENT,
    )  # fmt: skip
    safeguarding.raise_stop(case=case, by=people.alice, at=factory.MOMENT)

    pictures.fingerprint_image(image_id=image.pk, by=people.alice, at=factory.MOMENT)

    assert checking.claim_check(check_id=check.pk, at=factory.MOMENT) is None
    assert Image.objects.get(pk=image.pk).state == Image.State.WAITING


TAKEN_IN = {
    "picture": lambda case, by: pictures.submit_image(
        case=case, file=io.BytesIO(b"x"), file_name="a.jpg", kind="real", facts={}, keep_until=None, max_bytes=9,
        by=by, at=factory.MOMENT,
    ),
    "description": lambda case, by: pictures.describe_image(
        case=case, kind="real", facts={}, by=by, at=factory.MOMENT
    ),
    "address": lambda case, by: factory.sighting_of(case, by=by),
    "narrative": lambda case, by: intake.set_narrative(case=case, text="x", by=by, at=factory.MOMENT),
    "facts": lambda case, by: intake.change_facts(
        case=case, facts={"harm": {"text": "x"}}, by=by, at=factory.MOMENT
    ),
    "document": lambda case, by: documents.add_document(
        case=case, file=io.BytesIO(b"x"), file_name="a.txt", kind="letter", details={}, sighting=None, max_bytes=9,
        by=by, at=factory.MOMENT,
    ),
}  # fmt: skip


@pytest.mark.parametrize("thing", TAKEN_IN)
def test_nothing_is_taken_in_after_the_press(people, thing):
    """S56: whoever passed the door before; the verb asks again once the case is held."""
    case = factory.case_of(people.alice)
    safeguarding.raise_stop(case=Case.objects.get(pk=case.pk), by=people.bob, at=factory.MOMENT)

    with pytest.raises(access.Stopped):
        TAKEN_IN[thing](case, people.alice)

    assert custody.entries(case).last().event == "minor_stop_raised"


def test_a_trace_under_way_at_the_press_keeps_nothing(people, monkeypatch):
    """S56: and the address is free to be traced when the doubt is gone."""
    case = factory.case_of(people.alice)
    sighting = factory.sighting_of(case, by=people.alice)

    def traced(*_):
        safeguarding.raise_stop(case=case, by=people.bob, at=factory.MOMENT)

    monkeypatch.setattr(tasks, "_traced", traced)
    tasks.trace_hosts(str(sighting.pk))

    sighting.refresh_from_db()
    assert (sighting.traced_at, sighting.trace_claimed_until) == (None, None)
    assert custody.entries(case).last().event == "minor_stop_raised"


def test_a_stop_holds_deletion(people):
    """S56: key destruction and "delete now" wait as well."""
    case = factory.case_of(people.alice)
    safeguarding.raise_stop(case=case, by=people.alice, at=factory.MOMENT)

    with pytest.raises(access.Stopped):
        erasure.destroy_case(case=case, by=people.bob, at=factory.MOMENT)


def test_only_the_lead_opens_it_again(people):
    """S56: with a record of why the doubt went."""
    case = factory.case_of(people.alice)
    stop = safeguarding.raise_stop(case=case, by=people.alice, at=factory.MOMENT)
    words = {
        "outcome": "resolved",
        "record": "Her passport was seen",
        "keep_until": None,
        "at": factory.MOMENT,
    }

    with pytest.raises(safeguarding.NotTheLead):
        safeguarding.resolve_stop(stop=stop, by=people.alice, **words)
    safeguarding.resolve_stop(stop=stop, by=people.bob, **words)

    access.require(case, people.alice, "work")


def test_a_reported_case_stays_closed(people):
    """S56: a report is no reason to go on."""
    case = factory.case_of(people.alice)
    stop = safeguarding.raise_stop(case=case, by=people.alice, at=factory.MOMENT)
    safeguarding.resolve_stop(
        stop=stop, outcome="reported", record="Hotline, number 5", keep_until=factory.MOMENT.date(),
        by=people.bob, at=factory.MOMENT,
    )  # fmt: skip

    with pytest.raises(access.Stopped):
        access.require(case, people.alice, "work")


def test_two_presses_are_one_stop(people):
    """S56."""
    case = factory.case_of(people.alice)

    stops = {
        safeguarding.raise_stop(case=case, by=by, at=factory.MOMENT).pk for by in (people.alice, people.bob)
    }

    assert len(stops) == 1


MINOR = [{"age_in_image": "minor"}, {"age_in_image": "unsure"}, {"age_in_image": None}, {"age_now": 17}]


@pytest.mark.parametrize("person", MINOR)
def test_no_case_is_opened_with_facts_that_say_minor(people, person):
    """S55: whatever was ticked before."""
    with pytest.raises(intake.MinorPossible):
        factory.case_of(people.alice, **person)

    assert not Case.objects.exists()


@pytest.mark.parametrize("place", ["facts", "identity"])
@pytest.mark.parametrize("person", MINOR)
def test_answer_that_says_minor_stops_the_case_and_is_not_kept(people, person, place):
    """S56: by whatever door it came."""
    case = factory.case_of(people.alice)
    before = Case.objects.get(pk=case.pk).facts

    intake.change_facts(
        case=case, by=people.alice, at=factory.MOMENT, **{place: {"person": {"residence": "NL", **person}}}
    )

    kept = Case.objects.get(pk=case.pk)
    assert kept.is_stopped()
    assert kept.facts == before
    assert "age" not in str(kept.identity)


def test_answer_that_says_adult_goes_on(people):
    case = factory.case_of(people.alice)

    intake.change_facts(case=case, by=people.alice, at=factory.MOMENT, facts={"person": {"age_now": 18}})

    assert not case.is_stopped()
