"""A sweep has a reason, one site, 50 pages, depth 2, ten minutes, and every gate is asked again before each page."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework import access, consents, erasure, intake, safeguarding, sightings, sweeping, sweepleave
from casework.models import CustodyEntry, Image, Proposal, Sweep, SweepLeave
from casework.sweeplook import PageSeen
from tests import factory

pytestmark = pytest.mark.django_db
AT = factory.MOMENT
START = "http://gallery.example/v/8841"


class Ground:
    """A case of Alice's that may be swept: sweeps are on, she agreed to looking, a picture has its fingerprints."""

    def __init__(self) -> None:
        self.people = factory.cast()
        self.alice, self.bob = self.people.alice, self.people.bob
        self.case = factory.case_of(self.alice)
        self.consent = factory.consent_of(self.case, "look", by=self.alice, until=None)
        self.image = factory.image_of(self.case, by=self.alice)
        Image.objects.update(state=Image.State.FINGERPRINTED)
        self.sighting = factory.sighting_of(self.case, START, by=self.alice, image=self.image)
        self.turn_on()

    def turn_on(self) -> SweepLeave:
        """Turn sweeps on, as the administrator."""
        advice = "Counsel of the clinic: reading public pages is allowed."
        return sweepleave.turn_on(
            organisation=self.people.clinic, advice=advice, advised_on=AT.date(), by=self.bob, at=AT
        )

    def ask(self, hours: float = 0, **instead: Any) -> Sweep:
        """Ask for a sweep."""
        given = {"sighting": self.sighting, "reason": "The same account posts here.", "by": self.alice}
        return sweeping.ask_sweep(**(given | instead), at=AT + timedelta(hours=hours))

    def step(self, sweep: Sweep, *links: str, minutes: float = 0, **seen: Any) -> bool:
        """Claim a page and keep what it showed; False: none was claimed, or it was the last."""
        at = AT + timedelta(minutes=minutes)
        page = sweeping.claim_page(sweep_id=sweep.pk, at=at)
        if page is None:
            return False
        return sweeping.keep_page(page=page, seen=PageSeen(page.url, links=links, **seen), at=at)


@pytest.fixture
def ground(monkeypatch: pytest.MonkeyPatch) -> Ground:
    monkeypatch.setattr(sweeping, "fingerprint_sets", lambda case: [])
    return Ground()


def ended(sweep: Sweep) -> str:
    sweep.refresh_from_db()
    return sweep.ended_because if sweep.state == Sweep.State.ENDED else ""


def match(ground: Ground, **other: Any) -> dict[str, Any]:
    row = {"verdict": "match", "method": "pdq", "distance_bits": 20, "transform": "mirrored"}
    return row | {"image": str(ground.image.pk), "picture_url": "http://cdn.example/1.jpg"} | other


# Gate -> what closes it.
GATES: dict[str, Callable[[Ground], Any]] = {
    "off": lambda one: sweepleave.turn_off(organisation=one.people.clinic, by=one.bob, at=AT),
    "minor_stop": lambda one: safeguarding.raise_stop(case=one.case, by=one.alice, at=AT),
    "case_closed": lambda one: type(one.case).objects.update(closed_at=AT),
    "paused": lambda one: type(one.case).objects.update(paused_at=AT),
    "no_consent": lambda one: consents.withdraw_consent(consent=one.consent, by=one.alice, at=AT),
    "never_fetched": lambda one: type(one.sighting).objects.update(
        seen="sent_to_me", not_fetched_because="sent_to_me"
    ),
    "withdrawn": lambda one: sightings.withdraw_sighting(sighting=one.sighting, by=one.alice, at=AT),
    "nothing_to_compare": lambda one: Image.objects.update(state=Image.State.REFUSED),
    "not_allowed": lambda one: one.alice.user.roles.all().delete(),
}


@pytest.mark.parametrize("gate", GATES)
def test_closed_gate_lets_no_sweep_begin(ground: Ground, gate: str) -> None:
    """Issue 5, S35, S40, S55, S56, design §3.6: off unless turned on; each gate by itself is enough."""
    GATES[gate](ground)
    sighting = type(ground.sighting).objects.get()
    by = type(ground.alice).objects.get(pk=ground.alice.pk)

    with pytest.raises((sweeping.MayNotSweep, access.Refused, access.Stopped, intake.CaseClosed)):
        ground.ask(sighting=sighting, by=by)

    assert not Sweep.objects.exists()


@pytest.mark.parametrize("gate", GATES)
def test_gate_that_closes_ends_a_sweep_before_its_next_page(ground: Ground, gate: str) -> None:
    """S3: asked again of the database before each page."""
    sweep = ground.ask()
    assert ground.step(sweep, "http://gallery.example/2")
    GATES[gate](ground)

    assert sweeping.claim_page(sweep_id=sweep.pk, at=AT) is None

    assert ended(sweep) == gate
    assert (sweep.pages, sweep.route) == (1, None)


@pytest.mark.parametrize("gate", GATES)
def test_gate_that_closes_under_a_page_keeps_nothing_of_it(ground: Ground, gate: str) -> None:
    """S3, S56."""
    sweep = ground.ask()
    page = sweeping.claim_page(sweep_id=sweep.pk, at=AT)
    GATES[gate](ground)

    seen = PageSeen("http://gallery.example/2", links=("http://gallery.example/3",), matches=(match(ground),))
    assert not sweeping.keep_page(page=page, seen=seen, at=AT)

    assert ended(sweep) == gate and not Proposal.objects.exists()


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_no_sweep_without_a_reason(ground: Ground, reason: str) -> None:
    """Issue 5: each has a reason; the table holds it too."""
    with pytest.raises(sweeping.MayNotSweep, match="no_reason"):
        ground.ask(reason=reason)
    ground.ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Sweep.objects.update(reason=None)


def test_stranger_and_counsel_sweep_nothing(ground: Ground) -> None:
    """S2: own organisation alone, whatever was shared."""
    factory.share_with(ground.case, ground.people.erin.user, asked_by=ground.alice, approved_by=ground.bob)

    for who in (ground.people.carol, ground.people.erin):
        with pytest.raises(access.Refused):
            ground.ask(by=who)


def test_one_at_a_time_and_a_site_once_a_day(ground: Ground) -> None:
    """S51."""
    sweep = ground.ask()
    with pytest.raises(sweeping.MayNotSweep, match="under_way"):
        ground.ask()
    assert not ground.step(sweep)
    with pytest.raises(sweeping.MayNotSweep, match="too_soon"):
        ground.ask(hours=23)

    assert ground.ask(hours=25)


def test_ends_after_fifty_pages(ground: Ground) -> None:
    """Issue 5: 50 pages; the table holds it too."""
    sweep = ground.ask()
    links = [f"http://gallery.example/{number}" for number in range(80)]
    steps = 1
    while ground.step(sweep, *links):
        steps += 1

    assert (ended(sweep), sweep.pages, steps) == ("finished", 50, 50)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sweep.objects.update(pages=51)


def test_goes_two_links_deep_and_no_deeper(ground: Ground) -> None:
    """Issue 5: depth 2."""
    sweep = ground.ask()

    goes_on = [ground.step(sweep, f"http://gallery.example/{depth}") for depth in (1, 2, 3)]

    assert goes_on == [True, True, False] and (ended(sweep), sweep.pages) == ("finished", 3)


def test_ends_after_ten_minutes(ground: Ground) -> None:
    """Issue 5: 10 minutes, from its first page; no page gets more time than is left."""
    sweep = ground.ask()
    assert ground.step(sweep, "http://gallery.example/1", "http://gallery.example/2")
    page = sweeping.claim_page(sweep_id=sweep.pk, at=AT + timedelta(minutes=9, seconds=50))

    assert page.seconds_left == 10
    assert not sweeping.keep_page(page=page, seen=PageSeen(page.url), at=AT + timedelta(minutes=10))
    assert ended(sweep) == "time"


def test_no_page_is_read_twice(ground: Ground) -> None:
    sweep = ground.ask()

    assert ground.step(sweep, START + "#top", START + "?utm_source=x", "http://gallery.example/2")
    assert not ground.step(sweep, START, "http://gallery.example/2")
    assert (ended(sweep), sweep.pages) == ("finished", 2)


def test_page_that_kills_its_worker_is_not_tried_again(ground: Ground) -> None:
    """Design §3.3: running a task twice equals running it once."""
    sweep = ground.ask()
    sweeping.claim_page(sweep_id=sweep.pk, at=AT)

    assert sweeping.claim_page(sweep_id=sweep.pk, at=AT) is None
    assert sweeping.claim_page(sweep_id=sweep.pk, at=AT + timedelta(minutes=5)) is None
    assert ended(sweep) == "finished"


@pytest.mark.parametrize("sign", ["words", "list"])
def test_first_sign_of_a_minor_ends_it_and_stops_the_case(ground: Ground, sign: str) -> None:
    """S56, design §3.10: closed for everyone until the lead decides; where it stood is sealed, for the lead alone."""
    sweep = ground.ask()
    ground.step(sweep, "http://gallery.example/2", "http://gallery.example/3")

    assert not ground.step(sweep, "http://gallery.example/4", sign=sign, matches=(match(ground),))

    assert ended(sweep) == "minor_signs" and ground.case.is_stopped()
    assert (sweep.sign["kind"], sweep.route, Proposal.objects.count()) == (sign, None, 0)
    events = CustodyEntry.objects.filter(chain=ground.case.pk).order_by("-seq")[:2]
    assert [entry.event for entry in events] == ["minor_stop_raised", "sweep_ended"]
    assert "gallery" not in repr([entry.data for entry in events])


def test_likely_copy_becomes_a_proposal_and_no_sighting(ground: Ground) -> None:
    """Design §3.13: a hint, with its band and what was done in words; a person confirms."""
    sweep = ground.ask()

    ground.step(sweep, "http://gallery.example/2")
    ground.step(sweep, matches=(match(ground), match(ground, verdict="possible")))

    proposal = Proposal.objects.get()
    assert (proposal.url, proposal.kind, proposal.band) == ("http://gallery.example/2", "page", "match")
    assert ground.case.sightings.count() == 1 and (ended(sweep), sweep.proposed) == ("finished", 1)


def test_its_way_is_forgotten_when_it_ends(ground: Ground) -> None:
    """Pages that showed nothing of hers leave a count; the table holds it too."""
    sweep = ground.ask()
    ground.step(sweep)

    assert (ended(sweep), sweep.route) == ("finished", None)
    sweep.route = {"waiting": []}
    with pytest.raises(IntegrityError), transaction.atomic():
        sweep.save(update_fields=["route"])


def test_list_that_cannot_be_read_lets_nothing_begin_or_go_on(
    ground: Ground, tmp_path: Path, settings: Any
) -> None:
    """S54, S56: fail closed."""
    sweep = ground.ask()
    settings.HOTLINE_LISTS = str(tmp_path / "gone")

    assert sweeping.claim_page(sweep_id=sweep.pk, at=AT) is None and ended(sweep) == "lists_unreadable"
    with pytest.raises(sweeping.MayNotSweep, match="lists_unreadable"):
        ground.ask(hours=30)


def test_addresses_sent_to_her_alone_are_handed_on_as_never_to_fetch(ground: Ground) -> None:
    """Design §3.6."""
    secret = factory.sighting_of(ground.case, "http://gallery.example/secret", by=ground.alice)
    type(secret).objects.filter(pk=secret.pk).update(seen="sent_to_me", not_fetched_because="sent_to_me")

    page = sweeping.claim_page(sweep_id=ground.ask().pk, at=AT)

    assert page.never == {"http://gallery.example/secret"} and page.site == "gallery.example"


def test_anyone_who_works_the_case_ends_it_at_any_moment(ground: Ground) -> None:
    sweep = ground.ask()

    sweeping.end_sweep(sweep=sweep, by=ground.bob, at=AT)
    sweeping.end_sweep(sweep=sweep, by=ground.bob, at=AT)

    assert ended(sweep) == "by_hand"
    assert CustodyEntry.objects.filter(event="sweep_ended").count() == 1


def test_deleted_case_has_no_sweep_left(ground: Ground) -> None:
    """S18."""
    sweep = ground.ask()

    erasure.destroy_case(case=ground.case, by=ground.alice, at=AT)

    assert sweeping.claim_page(sweep_id=sweep.pk, at=AT) is None
    left = Sweep.objects.filter(pk=sweep.pk).values_list("state", "ended_because", "route")
    assert left.get() == ("ended", "case_destroyed", None)
