"""Due moments by date, each worked by hand from the statute named beside it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from notices.clocks import NoDueMoment, due, is_working_day, place_of, starts_clock
from notices.law import Deadline, Unit, load_law

HOURS_48 = load_law().get("us-take-it-down-act").deadline
MONTH = load_law().get("eu-gdpr-art17-host").deadline
NINETY_DAYS = load_law().get("eu-dsa-art21-out-of-court").deadline
SEVEN_DAYS = load_law().get("jp-idpa-large-platforms").deadline
HABEAS_DATA = load_law().get("co-habeas-data-tutela").deadline
CHILE_30 = load_law().get("cl-ley-21719").deadline
QUEBEC_30 = load_law().get("ca-qc-p-39-1-s28-1").deadline
HARMFUL_48 = load_law().get("nz-hdca-host-notice").deadline
assert (
    HOURS_48
    and MONTH
    and NINETY_DAYS
    and SEVEN_DAYS
    and HABEAS_DATA
    and CHILE_30
    and QUEBEC_30
    and HARMFUL_48
)
WORKING_DAYS_5 = replace(HOURS_48, unit=Unit.WORKING_DAYS, amount=5)
UK_MONTH = load_law().get("gb-uk-gdpr-erasure").deadline
assert UK_MONTH

GOLDEN = [
    # 47 U.S.C. § 223a(a)(3): 48 real hours.
    (HOURS_48, "2026-11-24T14:05:00+00:00", "US", "UTC", "2026-11-26T14:05:00+00:00"),
    # The same over the end of summer time in New York (1 November 2026, 2:00): still 48 hours.
    (HOURS_48, "2026-10-31T12:00:00-04:00", "US", "America/New_York", "2026-11-02T16:00:00+00:00"),
    # GDPR Art. 12(3), Regulation 1182/71: one month after 16 November is 16 December, to its end in Berlin.
    (MONTH, "2026-11-16T09:00:00+01:00", "DE", "Europe/Berlin", "2026-12-16T23:00:00+00:00"),
    # 26 November gives 26 December, a Saturday and St Stephen's Day; the next working day is Monday 28 December.
    (MONTH, "2026-11-26T09:00:00+01:00", "DE", "Europe/Berlin", "2026-12-28T23:00:00+00:00"),
    # 31 January 2027 has no 31 February: 28 February, a Sunday, so Monday 1 March.
    (MONTH, "2027-01-31T10:00:00+01:00", "FR", "Europe/Paris", "2027-03-01T23:00:00+00:00"),
    # Leap year 2028: 29 February, a Tuesday.
    (MONTH, "2028-01-31T10:00:00+01:00", "FR", "Europe/Paris", "2028-02-29T23:00:00+00:00"),
    # The month over the beginning of summer time (28 March 2027): 20 April to its end is 22:00 UTC.
    (MONTH, "2027-03-20T10:00:00+01:00", "DE", "Europe/Berlin", "2027-04-20T22:00:00+00:00"),
    # The example of the Information Commissioner's Office: 25 November gives 25 December, which is Christmas Day.
    # In 2026 Saturday, Sunday and Monday 28 December (Boxing Day, moved) are days off too: Tuesday 29 December.
    (UK_MONTH, "2026-11-25T10:00:00+00:00", "GB", "Europe/London", "2026-12-30T00:00:00+00:00"),
    # DSA Art. 21(4): 90 calendar days after 1 September 2026 are over with 30 November.
    (NINETY_DAYS, "2026-09-01T10:00:00+00:00", "IE", "Europe/Dublin", "2026-12-01T00:00:00+00:00"),
    # Seven days in Tokyo; late in the evening in London is already the next day there.
    (SEVEN_DAYS, "2026-11-24T16:00:00+00:00", "JP", "Asia/Tokyo", "2026-12-02T15:00:00+00:00"),
    # Ley 1581 de 2012, art. 15: fifteen working days from the day after; 8 December is a holiday, so 24 December.
    (HABEAS_DATA, "2026-12-02T10:00:00-05:00", "CO", "America/Bogota", "2026-12-25T05:00:00+00:00"),
    # Ley 21.719, art. 11: thirty days that run on; the last day ends in Santiago, three hours behind UTC in summer.
    (CHILE_30, "2026-12-01T10:00:00-03:00", "CL", "America/Santiago", "2027-01-01T03:00:00+00:00"),
    # CQLR c P-39.1, s. 32: thirty days after 15 October are over with 14 November, after the clocks went back.
    (QUEBEC_30, "2026-10-15T10:00:00-04:00", "CA-QC", "America/Toronto", "2026-11-15T05:00:00+00:00"),
    # Harmful Digital Communications Act 2015, s 24: 48 real hours over the end of summer time (4 April 2027).
    (HARMFUL_48, "2027-04-03T12:00:00+13:00", "NZ", "Pacific/Auckland", "2027-04-04T23:00:00+00:00"),
    # Five working days in the United States over Thanksgiving (26 November 2026): 24, 25, 27, 30 November, 1 December.
    (WORKING_DAYS_5, "2026-11-23T10:00:00-05:00", "US", "America/New_York", "2026-12-02T05:00:00+00:00"),
    # The same from a Saturday, where holidays are not known: Monday to Friday.
    (WORKING_DAYS_5, "2026-11-21T10:00:00+00:00", "EU", "UTC", "2026-11-28T00:00:00+00:00"),
]


@pytest.mark.parametrize(("deadline", "started", "country", "timezone", "expected"), GOLDEN)
def test_due_moment(deadline: Deadline, started: str, country: str, timezone: str, expected: str) -> None:
    found = due(datetime.fromisoformat(started), deadline, country=country, timezone=timezone)

    assert found.due_at == datetime.fromisoformat(expected)
    assert found.due_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("law", "recipient", "place"),
    [
        ("gb-uk-gdpr-erasure", "US", ("GB", "Europe/London")),
        ("eu-gdpr-art17-host", "DE", ("DE", "Europe/Berlin")),
        ("eu-gdpr-art17-host", "", ("", "UTC")),
        # Outside the Union and the EEA there are no days off of a Member State.
        ("eu-gdpr-art17-host", "US", ("", "UTC")),
        ("eu-gdpr-art17-host", "NO", ("NO", "Europe/Berlin")),
        ("eu-gdpr-art17-host", "MQ", ("MQ", "UTC")),
        ("jp-idpa-large-platforms", "US", ("JP", "Asia/Tokyo")),
        ("ca-bc-intimate-images-protection-act", "CA", ("CA-BC", "UTC")),
        ("ca-qc-p-39-1-s28-1", "US", ("CA-QC", "America/Toronto")),
        ("us-ca-sb981", "US", ("US-CA", "America/Los_Angeles")),
        ("co-habeas-data-tutela", "US", ("CO", "America/Bogota")),
    ],
)
def test_days_off_are_those_of_the_law(law: str, recipient: str, place: tuple[str, str]) -> None:
    """Design §3.12: a law of one country counts by its days; one of the Union by those of the recipient's state."""
    assert place_of(load_law().get(law), recipient) == place


def test_law_of_the_union_knows_no_day_off_of_a_recipient_overseas() -> None:
    """Regulation 1182/71, Art. 2(1): Labor Day (7 September 2026) is no day off of a Member State."""
    law = load_law().get("eu-gdpr-art17-host")
    assert law.deadline
    country, timezone = place_of(law, "US")

    found = due(datetime(2026, 8, 7, 9, tzinfo=UTC), law.deadline, country=country, timezone=timezone)

    assert (found.params["last_day"], found.params["knows_holidays"]) == ("2026-09-07", False)


def test_moved_end_says_from_which_day() -> None:
    found = due(datetime(2026, 11, 26, 9, tzinfo=UTC), MONTH, country="DE", timezone="Europe/Berlin")

    assert found.params["moved_from"] == "2026-12-26"
    assert found.params["last_day"] == "2026-12-28"


def test_law_without_a_number_makes_nothing_due() -> None:
    without = replace(HOURS_48, unit=Unit.EXPEDITIOUSLY, amount=None)

    with pytest.raises(NoDueMoment):
        due(datetime(2026, 11, 24, tzinfo=UTC), without)


@pytest.mark.parametrize(
    ("day", "country", "works"),
    [
        ((2026, 12, 25), "DE", False),
        ((2026, 12, 24), "DE", True),
        ((2026, 2, 16), "CA-BC", False),  # Family Day
        ((2026, 2, 16), "CA", True),
        ((2026, 11, 27), "AE", True),
        ((2026, 11, 28), "XX", False),  # a Saturday; holidays are not known
    ],
)
def test_days_off_are_those_of_the_country(day: tuple[int, int, int], country: str, works: bool) -> None:
    assert is_working_day(datetime(*day, tzinfo=UTC).date(), country) is works


STARTS: list[tuple[str, str, bool]] = [
    ("us-take-it-down-act", "take_it_down_form", True),
    ("us-take-it-down-act", "own_form", True),
    ("us-take-it-down-act", "abuse_mailbox", False),
    ("us-dmca-512c", "designated_agent", False),  # no number
    ("in-it-rules-2021-rule-3-2-b", "grievance_officer", True),
    ("in-it-rules-2021-rule-3-2-b", "own_form", False),
    ("eu-gdpr-art17-host", "privacy_contact", True),
    ("eu-gdpr-art17-host", "abuse_mailbox", False),  # clearly not meant for these requests
    ("au-online-safety-act-removal-notice", "authority_form", False),  # only the Commissioner's notice
    ("eu-dsa-art21-out-of-court", "authority_form", False),
    ("us-15-usc-6851", "court_filing", False),
]


@pytest.mark.parametrize(("basis_id", "channel", "starts"), STARTS)
def test_clock_starts_only_as_the_law_says(basis_id: str, channel: str, starts: bool) -> None:
    assert starts_clock(load_law().get(basis_id), channel) is starts


def test_parameters_are_json() -> None:
    params: dict[str, Any] = due(datetime(2026, 11, 26, 9, tzinfo=UTC), MONTH, country="DE").params

    assert all(isinstance(value, str | int | bool) for value in params.values())
