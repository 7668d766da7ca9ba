"""A complaint to an authority is filled from the history: the notice, the proof of delivery, the clock and the looks."""

from datetime import timedelta

import pytest

from notices.casefacts import facts_of
from notices.languages import written
from notices.law import LETTER_KINDS, load_law
from notices.models import Clock, Delivery, Notice, Reply
from notices.parties import RecipientView
from tests import factory
from tests.notices import matter
from tests.notices.letter_cast import facts_with, letter

pytestmark = pytest.mark.django_db
AUTHORITY = RecipientView("Digital Services Coordinator", (), "regulator", "IE")
PROVED = {
    "to": "Gallery Ltd",
    "sent_at": "2026-11-10",
    "reference": "AB12",
    "outcome": "refused",
    "decided_at": "2026-11-12",
    "accepted_at": "2026-11-10",
    "accepted_by": "email",
    "no_report": True,
    "confirmed_at": "2026-11-11",
    "time_ended_at": "2026-11-13",
    "still_there_at": "2026-11-20",
}
SAYS = (
    "The notice was handed to the mail system on 10 November 2026, and no failure report came back.",
    "confirmed receipt on 11 November 2026",
    "refused on 12 November 2026",
    "ended on 13 November 2026",
    "still there when it was last looked at, on 20 November 2026",
)


def words(text):
    return " ".join(text.split())


def complaint_about(made, basis="eu-dsa-art53-complaint", **changes):
    told = facts_with(history={"complaints": [made]})
    return letter(basis, told=told, **({"recipient": AUTHORITY} | changes))


def test_complaint_says_each_proof_by_its_day():
    found = complaint_about(PROVED)

    assert all(says in words(found.text) for says in SAYS)
    assert "complaints" in found.facts


def test_what_nothing_shows_is_not_said():
    found = words(complaint_about({"to": "Gallery Ltd", "sent_at": "2026-11-10"}).text)

    assert "Gallery Ltd was told on 10 November 2026." in found
    for word in (
        "handed to",
        "failure report",
        "confirmed receipt",
        "refused on",
        "ended on",
        "last looked at",
    ):
        assert word not in found


def test_report_that_might_have_gone_elsewhere_is_not_spoken_of():
    found = words(complaint_about(PROVED | {"no_report": False}).text)

    assert "The notice was handed to the mail system on 10 November 2026." in found
    assert "failure report" not in found


@pytest.mark.parametrize("language", [tag for tag in written() if tag != "en"])
def test_translation_speaks_of_reports_only_where_the_english_does(language):
    letters = [complaint_about(PROVED | {"no_report": known}, language=language) for known in (True, False)]
    said, unsaid = (
        next(one.translation for one in found.elements if one.key == "prior_complaint_to_platform")
        for found in letters
    )

    assert len(said) > len(unsaid)


def test_party_is_told_of_the_earlier_notice_alone():
    """Design §3.15: the next host learns that another was told, and nothing of how that went."""
    told = facts_with(history={"complaints": [PROVED]})
    found = words(letter("eu-dsa-art20-internal-complaint", told=told).text)

    assert not any(says in found for says in SAYS)


@pytest.mark.parametrize("language", [tag for tag in written() if tag != "en"])
def test_translation_says_the_same_days(language):
    found = complaint_about(PROVED, language=language)
    element = next(one for one in found.elements if one.key == "prior_complaint_to_platform")

    assert element.translation
    assert element.translation.count("2026") == 6


@pytest.mark.parametrize("language", written())
def test_dispute_body_gets_the_history_in_every_language(language):
    """It decides between two who disagree, so it is told what proves one of them; "refused" is its first sentence."""
    body = RecipientView("Certified body", (), "dispute body", "IE")
    told = facts_with(history={"complaints": [PROVED | {"law": "eu-dsa-art16"}]})
    found = letter("eu-dsa-art21-out-of-court", told=told, recipient=body, language=language)
    element = next(one for one in found.elements if one.key == "prior_complaint_to_platform")

    said = element.translation or element.text
    assert said.count("2026") == 6
    assert language != "en" or all(says in words(said) for says in SAYS if "refused" not in says)


def regulators():
    """Every law whose letter goes to a regulator and asks for what was complained of before."""
    return [
        basis.id
        for basis in load_law()
        if basis.kind in LETTER_KINDS
        and basis.authority
        and basis.authority.kind == "regulator"
        and any(one.key == "prior_complaint_to_platform" for one in basis.required_elements)
    ]


@pytest.mark.parametrize("basis", regulators())
def test_every_regulator_that_asks_for_it_gets_the_history(basis):
    found = words(complaint_about(PROVED, basis=basis).text)

    assert "Gallery Ltd was told on 10 November 2026" in found
    assert SAYS[0] in found


def test_days_come_from_the_rows_of_the_case():
    people = factory.cast()
    notice = matter.notice_in("overdue", cast=people)
    clock = notice.clocks.get(kind=Clock.Kind.LEGAL)
    Clock.objects.filter(pk=clock.pk).update(fired_at=clock.due_at)
    seen = clock.due_at + timedelta(hours=3)
    notice.case.sightings.update(last_verdict="live", last_checked_at=seen)

    made = facts_of(notice.case).history["complaints"][0]

    assert (made["reference"], made["accepted_by"], made["accepted_at"]) == ("R-8812", "form", notice.sent_at)
    assert made["confirmed_at"] == notice.sent_at
    assert made["time_ended_at"] == clock.due_at.date()
    assert made["still_there_at"] == seen


def test_attempt_that_was_not_taken_proves_nothing():
    people = factory.cast()
    notice = matter.notice_in("sent", cast=people)
    notice.deliveries.update(state=Delivery.State.LOST)

    assert "accepted_at" not in facts_of(notice.case).history["complaints"][0]


@pytest.mark.parametrize("kind", [Clock.Kind.LEGAL, Clock.Kind.ADVICE])
def test_nobody_is_said_to_be_late_by_our_own_date_or_before_the_end(kind):
    people = factory.cast()
    notice = matter.notice_in("sent", cast=people)
    clock = notice.clocks.first()
    fired = clock.due_at if kind == Clock.Kind.ADVICE else None
    Clock.objects.filter(pk=clock.pk).update(kind=kind, fired_at=fired)

    assert "time_ended_at" not in facts_of(notice.case).history["complaints"][0]


@pytest.mark.parametrize(("verdict", "days"), [("unknown", 5), ("removed", 5), ("live", -5)])
def test_picture_is_said_to_be_there_only_where_a_look_after_the_notice_found_it(verdict, days):
    people = factory.cast()
    notice = matter.notice_in("overdue", cast=people)
    seen = notice.sent_at + timedelta(days=days)
    notice.case.sightings.update(last_verdict=verdict, last_checked_at=seen)

    assert "still_there_at" not in facts_of(notice.case).history["complaints"][0]


def test_receipt_that_came_by_the_link_proves_nothing():
    """S38: whoever has the letter can answer by its link."""
    people = factory.cast()
    notice = matter.notice_in("sent", cast=people)
    Reply.objects.filter(notice=notice).update(came_by=Reply.Way.LINK)

    assert "confirmed_at" not in facts_of(notice.case).history["complaints"][0]


def test_retraction_is_no_complaint():
    people = factory.cast()
    notice = matter.notice_in("sent", cast=people)
    other = matter.notice_in("sent", cast=people)
    Notice.objects.filter(pk=notice.pk).update(retracts=other.pk)

    assert "complaints" not in facts_of(notice.case).history


OFCOM = RecipientView("Ofcom", (), "regulator", "GB")
REPORTED = PROVED | {"law": "gb-online-safety-act-48h-report"}
EARLY = {name: value for name, value in REPORTED.items() if name != "time_ended_at"}
LATE = {name: value for name, value in REPORTED.items() if name != "decided_at"} | {"outcome": "none"}


@pytest.mark.parametrize("language", written())
def test_refusal_before_the_time_was_over_is_told_as_a_refusal(language):
    """Nothing is alleged of hours that had not run."""
    found = complaint_about(EARLY, basis="gb-ofcom-complaint", recipient=OFCOM, language=language)

    assert "refused to take down intimate image content" in words(found.text)
    assert "It refused on 12 November 2026." in words(found.text)
    assert "48" not in found.text


@pytest.mark.parametrize("made", [LATE, REPORTED])
def test_time_that_ran_out_is_told_with_its_hours(made):
    """Also where they refused as well."""
    found = words(complaint_about(made, basis="gb-ofcom-complaint", recipient=OFCOM).text)

    assert "did not take down intimate image content within 48 hours of my report" in found
    assert "refused to take down" not in found
