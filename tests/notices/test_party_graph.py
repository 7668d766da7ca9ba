"""The picture of an address: parties, notices, outcomes; drawn on the server, with a table that says the same."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from casework.models import Party, system_actor
from notices import escalation
from notices.drawing import WIDTH, Node, in_lines, party_graph
from notices.models import Notice
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, send
from tests.notices.pages import browser_of, text_of

LONG = "Gesellschaft-für-außerordentlich-lange-Namensregistrierungen-und-Domainverwaltung mbH & Co. KG"
ARABIC = "شركة الاستضافة العربية"


@pytest.fixture
def page(case, cast, mailbox):
    """The page of an address whose platform let the time run out, and whose host was drafted to."""
    notice = matter.approved(case, cast=cast)
    send(notice)
    clock = notice.clocks.order_by("started_at").last()
    escalation.fire_clock(clock_id=clock.pk, by=system_actor(), at=SEND_AT + timedelta(hours=48))
    row = case.sightings.get(number=1)
    notice.lines.filter(sighting=row).update(outcome="refused", outcome_at=SEND_AT)
    both = {"case": case, "sighting": row, "contacts": []}
    Party.objects.create(**both, role="network", rank=5, name=ARABIC, key="one", state="proposed")
    Party.objects.create(**both, role="registrar", rank=6, name=LONG, key="two", is_hostile=True)
    return text_of(browser_of(cast.alice).get(reverse("sighting", args=[case.pk, 1])))


def parts(page):
    section = page.partition('aria-labelledby="graph-title"')[2].partition("</section>")[0]
    drawn, _svg, table = section.partition("</svg>")
    return drawn, table


def test_drawing_and_table_say_the_same(page):
    drawn, table = parts(page)

    for words in ("Gallery", "Harbor Host", "host of the page", "refused", "draft", ARABIC, "not confirmed"):
        assert words in drawn and words in table
    assert LONG.replace("&", "&amp;") in table and "…" in drawn
    assert "hostile: gets nothing from us" in drawn


def test_drawing_is_one_named_image_without_script_picture_or_her_name(page):
    """U20, E4: nothing of the picture; read aloud as one image, with the table for everything in it."""
    drawn, _table = parts(page)

    assert re.search(r'<svg [^>]*role="img" aria-label="[^"]+"', drawn)
    assert not re.search(r"<image|<script|foreignObject|style=|href=", drawn)
    assert factory.NAME not in drawn


def test_what_follows_leads_from_one_party_to_the_next(page):
    drawn, _table = parts(page)

    assert drawn.count('class="drawing-follows"') == 1


def test_page_that_reads_right_to_left_has_the_drawing_turned_round():
    nodes = [Node("Gallery", "platform", (("sent", ""),))]

    plain, turned = (party_graph(["Address 1"], nodes, [], mirrored=is_so) for is_so in (False, True))

    assert plain.height == turned.height
    pairs = zip(plain.boxes, turned.boxes, strict=True)
    assert all(one.x + other.x + one.width == WIDTH for one, other in pairs)
    assert [one.x + other.x for one, other in zip(plain.words, turned.words, strict=True)] == [WIDTH] * 4


def test_name_that_is_too_long_is_cut_and_a_short_one_is_not():
    assert in_lines("Harbor Host") == ["Harbor Host"]
    assert in_lines("one two", fit=4) == ["one", "two"]
    assert [len(line) for line in in_lines("x" * 500)] == [38, 38]
    assert in_lines("字" * 30)[0] == "字" * 19
    assert in_lines("") == []


def test_address_of_which_nobody_is_known_has_no_drawing(case, cast):
    page = text_of(browser_of(cast.alice).get(reverse("sighting", args=[case.pk, 3])))

    assert "<svg" not in page


def test_outcome_that_the_state_says_already_is_said_once(case, cast):
    notice = matter.approved(case, cast=cast)
    Notice.objects.filter(pk=notice.pk).update(state="complied")
    notice.lines.update(outcome="removed", outcome_at=SEND_AT)
    case.sightings.update(state="removed", removed_at=SEND_AT)
    page = text_of(browser_of(cast.alice).get(reverse("sighting", args=[case.pk, 1])))

    drawn, table = parts(page)

    for said in (drawn, table):
        assert said.count("gone, seen twice") == 1
    assert "here:" not in drawn
