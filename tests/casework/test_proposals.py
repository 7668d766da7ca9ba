"""Likely copies are proposed, never taken; a person confirms one without having to look (design §3.9, §3.13)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from casework import access, checking, intake, proposals, safeguarding
from casework.looking import Observation
from casework.models import CustodyEntry, Proposal, Sighting
from casework.sightings import ask_check, name_image
from tests import factory
from tests.casework.walkers import signed_in

pytestmark = pytest.mark.django_db
ALICE = "http://gallery.example/v/8841"


@pytest.fixture
def sighting() -> Sighting:
    alice = factory.cast().alice
    case = factory.case_of(alice)
    factory.consent_of(case, "look", by=alice)
    other = factory.image_of(case, by=alice)
    sighting = factory.sighting_of(case, by=alice, image=factory.image_of(case, by=alice))
    sighting.other = other
    return sighting


def match(image: Any, url: str = "http://gallery.example/p/2.jpg", **other: Any) -> dict[str, Any]:
    row = {"verdict": "match", "method": "pdq", "distance_bits": 12, "transform": "mirrored"}
    return row | {"image": str(image.pk), "picture_url": url, "picture_host": "gallery.example"} | other


def look(
    sighting: Sighting, *matches: dict[str, Any], verdict: str = "live", url: str = ALICE, hours: int = 0
):
    at = factory.MOMENT + timedelta(hours=hours)
    check = ask_check(sighting=sighting, by=sighting.added_by, at=at)
    seen = Observation(verdict, final_url=url, matches=matches)
    checking.complete_check(check_id=check.pk, observation=seen, at=at)
    return list(sighting.case.proposals.order_by("number"))


def test_another_picture_of_the_case_on_the_page_is_proposed(sighting: Sighting) -> None:
    """Design §3.13: a match is a hint. No sighting comes of it by itself."""
    proposal = look(sighting, match(sighting.image), match(sighting.other))[0]

    assert (proposal.url, proposal.image, proposal.band) == (
        "http://gallery.example/p/2.jpg",
        sighting.other,
        "match",
    )
    assert proposal.resemblance == {"method": "pdq", "distance_bits": 12, "transform": "mirrored"}
    assert sighting.case.proposals.count() == sighting.case.sightings.count() == 1
    assert CustodyEntry.objects.get(event="sighting_proposed").data["proposal"] == str(proposal.pk)


def test_place_to_which_an_address_leads_now_is_proposed(sighting: Sighting) -> None:
    found = look(sighting, match(sighting.image), verdict="moved", url="http://mover.example/b/51")

    assert [(row.url, row.kind) for row in found] == [("http://mover.example/b/51", "page")]


def test_what_the_page_is_known_for_is_not_proposed(sighting: Sighting) -> None:
    """Its own picture, at an address that may be new at every look, is no other sighting."""
    assert look(sighting, match(sighting.image, url="http://gallery.example/p/1.jpg?token=7")) == []


def test_one_page_proposes_a_picture_once_however_its_address_changes(sighting: Sighting) -> None:
    look(sighting, match(sighting.other, url="http://gallery.example/p/2.jpg?token=1"))

    assert (
        len(look(sighting, match(sighting.other, url="http://gallery.example/p/2.jpg?token=2"), hours=24))
        == 1
    )


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://127.0.0.1/x.jpg", "http://[::1]/", "data:,x", ""]
)
def test_address_that_could_not_be_fetched_is_not_proposed(sighting: Sighting, url: str) -> None:
    """S33."""
    assert look(sighting, match(sighting.other, url=url)) == []


def test_nothing_is_proposed_where_a_person_said_none(sighting: Sighting) -> None:
    """Design §3.13: a person decides."""
    name_image(sighting=sighting, image=None, by=sighting.added_by, at=factory.MOMENT)

    assert look(sighting, match(sighting.other), verdict="moved", url="http://mover.example/b/51") == []


def test_picture_of_another_case_is_never_proposed(sighting: Sighting) -> None:
    """S20: compared only inside a case."""
    strange = factory.image_of(factory.case_of(sighting.added_by), by=sighting.added_by)

    assert look(sighting, match(strange)) == []


def test_confirmed_one_joins_the_case_and_awaits_routes(sighting: Sighting) -> None:
    proposal = look(sighting, match(sighting.other))[0]

    made = proposals.confirm(proposal=proposal, by=sighting.added_by, at=factory.MOMENT)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.sighting) == ("confirmed", made)
    assert (made.url, made.image, made.seen, made.state) == (proposal.url, sighting.other, "public", "new")
    assert made.next_check_at == factory.MOMENT and made.traced_at is None
    events = CustodyEntry.objects.filter(data__sighting=str(made.pk)).order_by("seq")
    assert [entry.event for entry in events] == ["sighting_recorded", "match_confirmed", "proposal_confirmed"]


def test_address_that_somebody_added_meanwhile_is_that_one(sighting: Sighting) -> None:
    proposal = look(sighting, match(sighting.other))[0]
    twin = factory.sighting_of(sighting.case, proposal.url, by=sighting.added_by)

    assert proposals.confirm(proposal=proposal, by=sighting.added_by, at=factory.MOMENT) == twin
    twin.refresh_from_db()
    assert twin.image == sighting.other


def test_rejected_address_is_never_proposed_again(sighting: Sighting) -> None:
    proposal = look(sighting, match(sighting.other))[0]

    proposals.reject(proposal=proposal, by=sighting.added_by, at=factory.MOMENT)

    assert [row.state for row in look(sighting, match(sighting.other), hours=24)] == ["rejected"]
    assert sighting.case.sightings.count() == 1


def test_what_was_decided_is_not_decided_twice(sighting: Sighting) -> None:
    proposal = look(sighting, match(sighting.other))[0]
    proposals.reject(proposal=proposal, by=sighting.added_by, at=factory.MOMENT)

    with pytest.raises(proposals.AlreadyDecided):
        proposals.confirm(proposal=proposal, by=sighting.added_by, at=factory.MOMENT)

    assert sighting.case.sightings.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(state="confirmed", decided_at=None)


@pytest.mark.parametrize("verb", [proposals.confirm, proposals.reject])
def test_strangers_and_stopped_or_ended_cases_decide_nothing(sighting: Sighting, verb: Any) -> None:
    """S2, S56."""
    proposal = look(sighting, match(sighting.other))[0]
    carol = factory.staffing.add_staff(
        organisation=factory.Organisation.objects.get(name="Northgate Legal Aid"),
        username="caroline", passphrase=factory.PASSPHRASE, roles=["caseworker"], at=factory.MOMENT,
    ).actor  # fmt: skip
    with pytest.raises(access.Refused):
        verb(proposal=proposal, by=carol, at=factory.MOMENT)
    safeguarding.raise_stop(case=sighting.case, by=sighting.added_by, at=factory.MOMENT)
    with pytest.raises(access.Stopped):
        verb(proposal=proposal, by=sighting.added_by, at=factory.MOMENT)

    assert Proposal.objects.get().state == "open"


def test_hostile_page_cannot_propose_without_end(sighting: Sighting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposals, "MOST_OPEN", 2)
    images = [factory.image_of(sighting.case, by=sighting.added_by) for _ in range(4)]

    found = look(sighting, *(match(image, url=f"http://gallery.example/{uuid4()}.jpg") for image in images))

    assert len(found) == 2


def test_page_says_it_in_words_and_shows_no_picture(sighting: Sighting) -> None:
    """U20: band, distance and what was done to it; no address is a link."""
    look(
        sighting,
        match(sighting.other),
        match(sighting.other, url="http://gallery.example/q", verdict="possible"),
    )
    client = signed_in(sighting.added_by)

    page = client.get(f"/cases/{sighting.case_id}/copies").content.decode()

    assert "very probably hers" in page and "the picture, mirrored" in page
    assert "recognised by how it looks as a whole" in page and "<b>gallery.example</b>" in page
    assert "<img" not in page and 'href="http://gallery.example' not in page


@pytest.mark.parametrize(("answer", "state"), [("hers", "confirmed"), ("not_hers", "rejected"), ("", "open")])
def test_one_press_decides(sighting: Sighting, answer: str, state: str) -> None:
    proposal = look(sighting, match(sighting.other))[0]
    client = signed_in(sighting.added_by)

    response = client.post(f"/cases/{sighting.case_id}/copies/{proposal.number}", {"answer": answer})

    proposal.refresh_from_db()
    assert (response.status_code, proposal.state) == (302, state)


def test_deciding_is_in_the_list_of_what_to_do(sighting: Sighting) -> None:
    """U7: no case without a next date."""
    assert "likely copies" not in signed_in(sighting.added_by).get("/").content.decode()
    look(sighting, match(sighting.other))

    assert "likely copies" in signed_in(sighting.added_by).get("/").content.decode()


def test_ended_case_takes_none(sighting: Sighting) -> None:
    proposal = look(sighting, match(sighting.other))[0]
    type(sighting.case).objects.update(closed_at=factory.MOMENT)

    with pytest.raises(intake.CaseClosed):
        proposals.confirm(proposal=proposal, by=sighting.added_by, at=factory.MOMENT)
