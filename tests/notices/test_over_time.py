"""A case over time: a lane an address, drawn on the server, with a table that says the same."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework.models import Sighting
from casework.sightings import withdraw_sighting
from notices.timescale import Lane, over_time
from notices.views.overtime import LANES, over_time_of
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import send
from tests.notices.pages import browser_of, text_of
from tests.notices.test_removal_completes import FIRST_LOOK, SECOND_LOOK, look_at_all

DAY = timedelta(days=1)
AT = factory.MOMENT


@pytest.fixture
def notice(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    look_at_all(notice, "page_gone", FIRST_LOOK)
    look_at_all(notice, "page_gone", SECOND_LOOK)
    look_at_all(notice, "live", SECOND_LOOK + DAY)
    return notice


def kinds(drawing):
    return [box.kind for box in drawing.boxes]


def test_lane_turns_hollow_while_it_is_gone_and_filled_when_it_is_back(notice):
    found = over_time_of(notice.case, at=SECOND_LOOK + 3 * DAY)

    assert kinds(found["drawing"]) == ["up", "gone", "up", "up", "gone", "up", "up"]
    assert [mark.kind for mark in found["drawing"].marks].count("sent") == 2
    assert [one["name"] for one in found["rows"][0]["written"]] == ["Gallery"]
    assert found["rows"][0]["turned_at"] == SECOND_LOOK + DAY


def test_page_of_the_case_shows_it_without_script_or_her_name(notice, cast):
    page = text_of(browser_of(cast.alice).get(reverse("case", args=[notice.case_id])))

    section = page.partition('aria-labelledby="time-title"')[2].partition("</section>")[0]
    assert 'role="img" aria-label=' in section and "<table" in section
    assert "Address 1 · gallery.example" in section and "Gallery" in section
    assert factory.NAME not in section and "<script" not in section and "<image" not in section


def test_case_without_addresses_has_no_drawing(cast):
    assert over_time_of(factory.case_of(cast.alice), at=AT) is None


def test_address_taken_out_of_work_ends_its_lane_and_stands_last(case, cast):
    withdraw_sighting(sighting=case.sightings.get(number=1), by=cast.alice, at=AT + DAY)

    found = over_time_of(case, at=AT + 10 * DAY)

    assert [row["number"] for row in found["rows"]] == [2, 3, 1]
    widths = [box.width for box in found["drawing"].boxes]
    assert widths[0] == widths[1] > widths[2] > 0


def test_many_addresses_are_drawn_in_part_and_the_rest_is_counted(case, cast):
    for number in range(LANES):
        factory.sighting_of(case, f"http://gallery.example/more/{number}", by=cast.alice)

    found = over_time_of(case, at=AT)

    assert (len(found["rows"]), found["more"]) == (LANES, 3)
    assert Sighting.objects.count() == LANES + 3


def test_scale_holds_everything_and_is_turned_round_for_right_to_left():
    lanes = [Lane("Address 1", ((AT, AT + 3 * DAY, "up"),), ((AT + 9 * DAY, "due"), (AT, "sent")))]

    plain, turned = (
        over_time(lanes, at=AT + 3 * DAY, ends=("a", "b"), mirrored=is_so) for is_so in (False, True)
    )

    assert plain.boxes[0].x + plain.boxes[0].width < plain.width
    assert plain.boxes[0].x + turned.boxes[0].x + plain.boxes[0].width == plain.width
    assert turned.boxes[0].x > plain.width / 3


def test_case_that_began_this_moment_has_a_scale():
    assert kinds(over_time([Lane("x", ((AT, AT, "up"),))], at=AT, ends=("", ""), mirrored=False)) == ["up"]
