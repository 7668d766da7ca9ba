"""A letter states when a picture was first seen only where somebody said it (design §3.2: no auto-filled oath)."""

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from django.urls import reverse

from casework import sightings
from notices import casefacts, letters
from notices.channels.webform import sheet
from notices.law import Element, load_law
from notices.letters import Missing
from notices.parties import SightingView
from notices.views.missing import _mend
from tests import factory
from tests.notices import letter_cast, matter

AT = factory.MOMENT


def test_unsaid_day_stands_nowhere(case, cast):
    notice = matter.draft(case, by=cast.alice)

    composed = letters.compose_notice(notice, at=AT)
    asked = [("URL", "addresses"), ("Details", "content")]
    signer = casefacts.signer_of(case)
    basis = load_law().get(notice.basis_id)
    filled = sheet(composed, basis=basis, recipient="Gallery", link="", signer=signer, questions=asked)

    assert "first seen" not in (composed.text + composed.html + str(filled)).lower()
    assert all("first_seen" not in row for row in json.loads(composed.data)["addresses"])
    assert "date_seen" not in composed.facts | filled.facts


def test_said_day_stands_at_its_address_alone(case, cast):
    notice = matter.draft(case, by=cast.alice)
    row = notice.sightings.order_by("number").first()
    sightings.say_first_seen(sighting=row, day=date(2026, 10, 3), by=cast.alice, at=AT)

    composed = letters.compose_notice(notice, at=AT)

    assert composed.text.count("(first seen 3 October 2026)") == 1
    assert composed.html.count("3 October 2026") == 1
    days = [row.get("first_seen") for row in json.loads(composed.data)["addresses"]]
    assert days == ["2026-10-03", None]
    assert "date_seen" in composed.facts


def test_law_that_asks_for_the_day_misses_it_by_name(monkeypatch):
    basis = load_law().get("us-take-it-down-act")
    asked = Element("date_seen", "When it was seen.", "§ 1", is_declaration=False)
    needing = replace(basis, required_elements=(*basis.required_elements, asked))
    monkeypatch.setattr(letter_cast, "load_law", lambda: SimpleNamespace(get=lambda _id: needing))
    said, unsaid = SightingView(letter_cast.FIRST, date(2026, 10, 3)), SightingView(letter_cast.SECOND)

    open_ended = letter_cast.letter(sightings=[said, unsaid])
    complete = letter_cast.letter(sightings=[said])

    assert open_ended.missing == ("date_seen",)
    assert complete.missing == ()
    assert "Address 1 was first seen on 3 October 2026." in complete.text


def test_missing_day_leads_to_the_address_that_lacks_it(case, cast):
    notice = matter.draft(case, by=cast.alice)
    row = notice.sightings.order_by("number").first()
    sightings.say_first_seen(sighting=row, day=date(2026, 10, 3), by=cast.alice, at=AT)
    second = notice.sightings.order_by("number").last().number

    url, words = _mend(notice, letters.compose_notice(notice, at=AT), Missing("element", "", "date_seen"))

    assert url == reverse("first_seen", args=[case.pk, second])
    assert words == f"Say when address {second} was first seen"
