"""A self-filed case takes 20 addresses and 5 recipients a day; what does not fit is kept (S57)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casework import daylimits, handingin, ownlinks
from casework.addresses import parse_pasted
from casework.dialable import Policy
from casework.models import Case, DayCount, Organisation
from tests import factory

AT = factory.MOMENT
ADDRESS, RECIPIENT = DayCount.What.ADDRESS, DayCount.What.RECIPIENT
LINKS = "\n".join(f"https://gallery{number}.example/v/1" for number in range(23))


@pytest.fixture
def people(db):
    return factory.cast(AT)


def handed_in(people, how=Organisation.OwnCases.ALONE, links=LINKS):
    people.clinic.own_cases = how
    people.clinic.save()
    made = factory.own_case(people, at=AT)
    intake = made.receipt.case.intake
    intake.said = {"links": {"text": links, "seen": "public"}}
    intake.save()
    handingin.hand_in(intake=intake, policy=Policy(), by=factory.dana(intake.case), at=AT)
    return Case.objects.get(pk=intake.case_id)


def test_all_that_fit_are_taken_and_the_rest_is_kept_as_she_wrote_it(people):
    case = handed_in(people)

    assert case.sightings.count() == 20
    wait = ownlinks.waiting(case, Policy())
    assert wait == LINKS.split("\n")[20:]
    assert daylimits.left(case, ADDRESS, at=AT) == 0


def test_rest_is_taken_up_on_the_next_day_and_once(people):
    case = handed_in(people)
    by = factory.dana(case)

    assert ownlinks.take_up(case, Policy(), by=by, at=AT + timedelta(minutes=5)) == 3
    tomorrow = AT + timedelta(days=1)
    assert [ownlinks.take_up(case, Policy(), by=by, at=tomorrow) for _ in range(2)] == [0, 0]
    assert case.sightings.count() == 23
    assert daylimits.left(case, ADDRESS, at=tomorrow) == 17


def test_the_same_link_twice_counts_once(people):
    case = handed_in(people, links="https://a.example/1\nhttps://a.example/1#top\nhttps://b.example/")

    assert daylimits.left(case, ADDRESS, at=AT) == 20 - case.sightings.count()


def test_case_that_somebody_works_has_no_limit(people):
    case = handed_in(people, Organisation.OwnCases.WORKED)

    assert case.sightings.count() == 23
    assert not DayCount.objects.exists() and ownlinks.waiting(case, Policy()) == []


def test_recipients_are_five_a_day_all_or_none(people):
    case = handed_in(people, links="")

    assert [daylimits.take(case, RECIPIENT, at=AT, number=number) for number in (3, 3, 2, 1)] == [
        True,
        False,
        True,
        False,
    ]
    assert daylimits.take(case, RECIPIENT, at=AT + timedelta(days=1))


def test_day_is_one_of_the_house(people, settings):
    """The limit starts anew at midnight where the house stands, not at midnight UTC."""
    settings.TIME_ZONE = "Asia/Tokyo"
    case = handed_in(people, links="")
    late = datetime(2026, 11, 24, 23, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert daylimits.take(case, RECIPIENT, at=late, number=5)

    assert not daylimits.take(case, RECIPIENT, at=late + timedelta(minutes=29))
    assert daylimits.take(case, RECIPIENT, at=late + timedelta(minutes=31))


def test_sentences_say_the_limit_and_that_tomorrow_goes_on():
    assert daylimits.full_sentence(ADDRESS) == "We take 20 links a day. You can go on tomorrow."
    assert (
        daylimits.full_sentence(RECIPIENT) == "You can write to 5 recipients a day. You can go on tomorrow."
    )
    assert len(parse_pasted(LINKS, policy=Policy())) == 23
