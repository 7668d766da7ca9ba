"""From a notice that was ignored to the complaint about it, on the running app: overdue, the next route, the regulator's rung,
the complaint from the history, consent, approval, posting; and its words beside what really happened (design §3.15)."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest

from tests.journeys import walk

REPORT, COMPLAINT = "gb-online-safety-act-48h-report", "gb-ofcom-complaint"
PLACE = "http://stonewall.example/pic/301"
PAPER = "Riverside House\nPractice Street 1\nPractice Ground"

pytestmark = pytest.mark.timeout(900)


def test_ignored_notice_becomes_a_complaint_that_says_what_happened(live_app, browser, picture):
    with (
        walk.person(browser, live_app.url, "alice") as alice,
        walk.person(browser, live_app.url, "bob") as bob,
    ):
        case = _intake(alice, live_app.data_dir / "practice" / "samples")
        sent_on = _ignored(alice, bob, case, picture)
        _regulators_rung(alice, case, picture)
        complaint = _drafted(alice, bob, case)
        _approved_and_posted(alice, bob, complaint, picture)
        looked_on = _day(hours=1 + 4 * 24)
        reference = _reference(live_app)
        _says_what_happened(alice, complaint, reference, sent_on=sent_on, looked_on=looked_on)


def _day(hours: float) -> str:
    """Return the day of practice time that is so many hours moved, as an English letter writes it."""
    moment = datetime.now(UTC) + timedelta(hours=hours)
    return f"{moment.day} {moment:%B %Y}"


def _intake(alice, samples) -> str:
    case = walk.open_case(alice, residence="GB")
    walk.submit_pictures(alice, case, [samples / "picture-1.jpg"])
    walk.paste_addresses(alice, case, PLACE)
    alice.until_quiet(case)
    assert "still up" in alice.text
    return case


def _ignored(alice, bob, case: str, picture) -> str:
    notice = walk.draft(alice, case, REPORT, "practice-stonewall")
    walk.confirm_declarations(alice, notice)
    walk.record_consent(alice, notice)
    bob.go(notice)
    bob.press("Approve this letter")
    alice.later("hour")
    alice.until("48 hours from", notice)
    sent_on = _day(hours=1)
    alice.later("day", times=4)
    alice.until("ran out", notice)
    picture(alice.page, "overdue")
    alice.until("Northrack", case)
    return sent_on


def _regulators_rung(alice, case: str, picture) -> None:
    alice.go(f"{case}/addresses/1")
    assert "A regulator" in alice.page.locator("main").text_content()
    picture(alice.page, "ladder")


def _drafted(alice, bob, case: str) -> str:
    complaint = walk.draft(alice, case, COMPLAINT, f"authority:{COMPLAINT}")
    assert "Ofcom" in alice.text
    alice.page.locator("#by-post > summary").click()
    alice.page.fill("textarea[name=address]", PAPER)
    alice.page.fill("input[name=source]", "Their page for complaints")
    alice.press("Let it go on paper")
    for person in (alice, bob):
        person.go("/approvals")
        person.press("it is theirs")
    return complaint


def _approved_and_posted(alice, bob, complaint: str, picture) -> None:
    walk.confirm_declarations(alice, complaint)
    walk.record_consent(alice, complaint)
    alice.go(complaint)
    picture(alice.page, "complaint")
    bob.go(complaint)
    bob.press("Approve this letter")
    alice.later("hour")
    alice.go(complaint)
    alice.page.fill("input[name=confirmation]", "RR 123 456")
    alice.press("Record the hand-over")
    assert "RR 123 456" in alice.text
    picture(alice.page, "posted")


def _reference(live_app) -> str:
    """Return the reference of the letter that lies in the mailbox of the one who ignored it."""
    [letter] = (live_app.data_dir / "practice" / "mail" / "abuse@stonewall.example").glob("*.eml")
    body = message_from_bytes(letter.read_bytes()).get_payload()[0].get_payload(decode=True).decode()
    assert PLACE in body
    return re.search(r"Reference: (\S+)", body)[1]


def _says_what_happened(alice, complaint: str, reference: str, *, sent_on: str, looked_on: str) -> None:
    alice.go(complaint)
    said = " ".join(alice.page.locator(".letter-text").first.text_content().split())
    assert f"Stonewall was told on {sent_on} (reference {reference})" in said
    assert f"The notice was handed to the mail system on {sent_on}." in said
    assert re.search(r"The time that the law gives for it ended on \d+ \w+ \d{4}\.", said)
    assert f"still there when it was last looked at, on {looked_on}." in said
    assert "confirmed receipt" not in said
    assert PLACE in said
