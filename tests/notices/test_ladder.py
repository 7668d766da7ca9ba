"""The ladder is data: each rung has its own time and stop rules; the page of an address shows where it stands."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework.datafiles import FileUnfit
from casework.directory import LIVE_FILE, PRACTICE_FILE, read
from casework.models import Party, Sighting
from notices import ladder, routes
from notices.law import load_law
from notices.views.ladderrows import RUNG_WORDS, STOP_WORDS, ladder_of
from notices.views.words import notice_row
from tests.notices import matter, pages
from tests.notices.leaving_cast import SEND_AT, again, send

ORDER = ["site", "host", "network", "cdn", "registrar", "search", "regulator"]


def test_rungs_are_in_the_order_of_the_issue_and_each_has_its_time_and_rules():
    rungs = ladder.rungs()

    assert [rung.id for rung in rungs] == ORDER
    assert all(rung.hours and rung.stops and rung.follow_up_hours for rung in rungs)
    assert set(ladder.roles()) == set(ladder.ROLES) == set(Party.Role.values)
    assert ladder.roles() == routes.LADDER
    assert {rung.id for rung in rungs} == set(RUNG_WORDS)
    assert {code for rung in rungs for code in rung.stops} == {*STOP_WORDS, "asked_enough"}


@pytest.mark.parametrize(
    ("before", "after"), [("gone_twice", "gone_thrice"), ("hours = 168", "hours = 0"), ('"cdn"]', '"cdm"]')]
)
def test_unfit_file_of_rungs_is_refused(tmp_path, before, after):
    file = tmp_path / "ladder.toml"
    file.write_text(ladder.LADDER_FILE.read_text("utf-8").replace(before, after, 1), "utf-8")

    with pytest.raises(FileUnfit):
        ladder.rungs(file)


@pytest.fixture
def notice(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    return again(notice)


def rungs_of(notice, at=SEND_AT):
    row = Sighting.objects.get(case=notice.case, number=1)
    rows = [notice_row(one, at=at) for one in notice.case.notices.filter(sightings=row)]
    return {one["rung"].id: one for one in ladder_of(row, rows, at=at)}


def test_page_says_which_rung_by_when_and_what_ends_it(notice, cast):
    page = pages.text_of(pages.browser_of(cast.alice).get(reverse("sighting", args=[notice.case_id, 1])))

    section = page.partition('id="rungs-title"')[2].partition("</section>")[0]
    assert all(words in section for words in ("The site", "Gallery", "Their time ends:", "Its host"))
    assert "The asking ends here when: it is gone, seen twice" in section


def test_next_rung_has_its_turn_when_the_time_before_is_over(notice):
    rungs = rungs_of(notice)

    assert rungs["site"]["is_here"]
    assert rungs["host"]["turn_at"] == rungs["site"]["due_at"] == SEND_AT + timedelta(hours=48)
    assert rungs["regulator"]["turn_at"] == rungs["host"]["turn_at"] + timedelta(hours=168)


def test_nobody_hostile_stands_on_a_rung(notice):
    """S36, design §3.15."""
    Party.objects.filter(role=Party.Role.PLATFORM).update(is_hostile=True)

    site = rungs_of(notice)["site"]

    assert site["is_hostile"]
    assert (site["who"], site["notice"]) == ("", None)


def test_rung_that_a_rule_ended_says_which(notice):
    Sighting.objects.filter(case=notice.case).update(state=Sighting.State.REMOVED)

    assert rungs_of(notice)["site"]["ended"] == "it is gone, seen twice"


@pytest.mark.parametrize("path", [LIVE_FILE, PRACTICE_FILE], ids=["live", "practice"])
def test_what_is_promised_is_what_the_directory_says(path):
    """A letter quotes it, so it has a page, its number stands in the words, and its law is one that we know."""
    port = {"practice_web_port": 8099} if path == PRACTICE_FILE else {}
    promised = [entry for entry in read(path, **port) if entry.promised]

    assert promised
    for entry in promised:
        assert str(entry.promised.amount) in entry.stated_response_time, entry.id
        assert not entry.promised.law or load_law().get(entry.promised.law)


def test_rung_that_heard_of_one_address_is_asked_about_the_other(notice):
    """Nobody is passed over for an address of which they were never told."""
    told, untold = notice.sightings.order_by("number")[:2]
    asked = {"case": notice.case, "ladder": routes.LADDER, "at": SEND_AT}
    first = routes.next_route(sightings=[told], **asked)
    routes.draft_choice(case=notice.case, choice=first, by=notice.drafted_by, at=SEND_AT)

    second = routes.next_route(sightings=[told, untold], **asked)

    assert second.contact.recipient == first.contact.recipient
    assert second.sightings == (untold,)
