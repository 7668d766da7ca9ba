"""Pages of sweeps: off until the administrator turns it on with advice; begun with a reason; its sign is for the lead alone."""

from typing import Any

import pytest

from casework import sweeping, tasks
from casework.models import AuditEntry, Sweep, SweepLeave
from casework.sweeplook import PageSeen
from tests.casework.test_sweeps import AT, Ground
from tests.casework.walkers import signed_in

pytestmark = pytest.mark.django_db
ADVICE = {"advice": "Counsel said yes.", "advised_on": "2026-11-20"}
REASON = {"reason": "The same account posts here."}


@pytest.fixture
def ground(monkeypatch: pytest.MonkeyPatch) -> Ground:
    monkeypatch.setattr(sweeping, "fingerprint_sets", lambda case: [])
    monkeypatch.setattr(tasks, "hurry", lambda *_, **__: None)
    return Ground()


def address(ground: Ground, more: str = "") -> str:
    return f"/cases/{ground.case.pk}/addresses/1/sweep{more}"


def test_administrator_turns_it_on_with_advice_and_off_again(ground: Ground) -> None:
    """Issue 5: off until the administrator turns it on and records the legal advice for its country; in the audit log."""
    SweepLeave.objects.all().delete()
    bob = signed_in(ground.bob)

    assert bob.post("/house/sweeps", {"advice": "", "advised_on": ""}).status_code == 422
    assert bob.post("/house/sweeps", ADVICE).status_code == 302
    leave = SweepLeave.objects.live().get()
    assert (leave.country, leave.advice) == ("US", "Counsel said yes.")
    assert bob.post("/house/sweeps", {"off": "yes"}).status_code == 302

    assert not SweepLeave.objects.live().exists()
    events = AuditEntry.objects.filter(event__startswith="sweeps_").order_by("seq")
    assert [entry.event for entry in events] == ["sweeps_turned_on", "sweeps_turned_off"]


def test_nobody_else_turns_it_on(ground: Ground) -> None:
    """S1: administrators alone."""
    SweepLeave.objects.all().delete()

    assert signed_in(ground.alice).post("/house/sweeps", ADVICE).status_code == 404
    assert not SweepLeave.objects.exists()


def test_advice_for_another_country_turns_nothing_on(ground: Ground) -> None:
    """Issue 5: the advice is for the organisation's country, as it is now."""
    ground.people.clinic.country = "NL"
    ground.people.clinic.save()

    assert signed_in(ground.alice).post(address(ground), REASON).status_code == 409
    assert not Sweep.objects.exists()


@pytest.mark.parametrize(("given", "status", "count"), [(REASON, 302, 1), ({"reason": " "}, 422, 0)])
def test_caseworker_begins_one_with_a_reason(ground: Ground, given: Any, status: int, count: int) -> None:
    answer = signed_in(ground.alice).post(address(ground), given)

    assert (answer.status_code, Sweep.objects.count()) == (status, count)


def test_page_says_its_bounds_and_can_end_it(ground: Ground) -> None:
    """S40: what holds back is open at any moment."""
    alice = signed_in(ground.alice)
    before = alice.get(address(ground)).content.decode()
    ground.ask()

    assert "at most 50 pages" in before and "2 links deep" in before and "<img" not in before
    assert "End it now" in alice.get(address(ground)).content.decode()
    assert alice.post(address(ground, "/end")).status_code == 302
    assert Sweep.objects.get().ended_because == "by_hand"


def test_sign_leads_everyone_to_the_stop_and_shows_its_place_to_the_lead_alone(ground: Ground) -> None:
    """S56, U38: not a link, and not for those who should not look."""
    sweep = ground.ask()
    page = sweeping.claim_page(sweep_id=sweep.pk, at=AT)
    sweeping.keep_page(page=page, seen=PageSeen("http://gallery.example/sign-here", sign="words"), at=AT)

    alice, bob = signed_in(ground.alice), signed_in(ground.bob)
    stopped = alice.get(address(ground))
    told = bob.get(f"/cases/{ground.case.pk}/stopped").content.decode()

    assert stopped.status_code == 409 and "Everything in this case is stopped" in stopped.content.decode()
    assert "sign-here" not in stopped.content.decode()
    assert "sign-here" not in alice.get(f"/cases/{ground.case.pk}/stopped").content.decode()
    assert "sign-here" in told and 'href="http://gallery' not in told


def test_stop_that_came_by_itself_says_so_and_sends_nobody_to_himself(ground: Ground) -> None:
    """U38: nobody pressed it, and the lead is told what to do, not whom to tell."""
    sweep = ground.ask()
    page = sweeping.claim_page(sweep_id=sweep.pk, at=AT)
    sweeping.keep_page(page=page, seen=PageSeen(page.url, sign="words"), at=AT)

    told, lead = (
        signed_in(who).get(f"/cases/{ground.case.pk}/stopped").content.decode()
        for who in (ground.alice, ground.bob)
    )

    assert "That ended by itself" in told and "Pressing stop" not in told and "Tell <strong>" in told
    assert "You are the safeguarding lead" in lead and "Tell <strong>" not in lead


def test_page_says_before_she_types_that_a_site_had_its_turn(ground: Ground) -> None:
    alice = signed_in(ground.alice)
    alice.post(address(ground), REASON)
    alice.post(address(ground, "/end"))

    page = alice.get(address(ground)).content.decode()

    assert "Once a day is enough." in page and "<textarea" not in page


def test_worker_walks_the_site_and_proposes(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """One page a task; the first is read for its links alone."""
    found = {"verdict": "match", "image": str(ground.image.pk), "picture_url": "http://gallery.example/1.jpg"}
    asked: list[tuple[str, bool]] = []

    def visit(self: Any, url: str, *, compare: bool) -> PageSeen:
        asked.append((url, compare))
        return PageSeen(url, links=("http://gallery.example/2",), matches=(found,) if compare else ())

    monkeypatch.setattr("casework.tasks.Sweeper.visit", visit)
    sweep = ground.ask()
    for _ in range(3):
        tasks.look_further(sweep_id=str(sweep.pk))

    assert asked == [("http://gallery.example/v/8841", False), ("http://gallery.example/2", True)]
    assert [row.url for row in ground.case.proposals.all()] == ["http://gallery.example/2"]


def test_page_that_breaks_the_worker_costs_that_page_alone(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    def visit(self: Any, url: str, *, compare: bool) -> PageSeen:
        raise RuntimeError("hostile")

    monkeypatch.setattr("casework.tasks.Sweeper.visit", visit)
    sweep = ground.ask()
    tasks.look_further(sweep_id=str(sweep.pk))

    sweep.refresh_from_db()
    assert (sweep.ended_because, sweep.pages) == ("finished", 1)
