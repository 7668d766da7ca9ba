"""Each address is "seen in public" or "sent only to her"; the second kind is never fetched, whenever it is said (§3.6)."""

import re

import pytest
from django.test import Client

from casework import checking, custody, sightings, whereseen
from casework.intake import CaseClosed
from casework.models import Case, Check, Sighting
from tests import factory
from tests.casework.walkers import address, signed_in

TWO = "http://gallery.example/v/8841\nhttp://forum.example/t/1"


@pytest.fixture
def case(db: None) -> Case:
    return factory.case_of(factory.cast().alice)


@pytest.fixture
def alice(case: Case) -> Client:
    return signed_in(case.opened_by)


def press(alice: Client, case: Case, text: str, **more: str) -> str:
    """Press once; return the page."""
    return alice.post(address("addresses", case), {"text": text, **more}, follow=True).content.decode()


def record(alice: Client, case: Case, html: str, text: str, **more: str) -> str:
    """Press the second time, with what the page holds, changed by `more`."""
    hidden = dict(re.findall(r'name="(shown|seen_before)" value="(\w+)"', html))
    ticked = dict(re.findall(r'name="(seen-\w+)" id="[\w-]+" value="(\w+)" checked', html))
    return press(alice, case, text, **hidden, **ticked, record="yes", **more)


def fields(html: str) -> list[str]:
    """Return the names of the fields that ask of single addresses, in order."""
    return list(dict.fromkeys(re.findall(r'name="(seen-\w+)"', html)))


def test_each_address_is_asked_and_kept_as_said(case: Case, alice: Client) -> None:
    html = press(alice, case, TWO, seen="public")
    first, second = fields(html)

    hidden = dict(re.findall(r'name="(shown|seen_before)" value="(\w+)"', html))
    press(alice, case, TWO, seen="public", record="yes", **hidden, **{first: "sent_to_me", second: "public"})

    rows = list(case.sightings.order_by("number"))
    assert [row.seen for row in rows] == ["sent_to_me", "public"]
    assert [row.not_fetched_because for row in rows] == ["sent_to_me", ""]
    assert [row.sighting_id for row in Check.objects.all()] == [rows[1].pk]


def test_where_they_differ_each_has_to_be_said(case: Case, alice: Client) -> None:
    """U40: nothing is recorded, nothing is lost, and it is said how many are open."""
    html = press(alice, case, TWO, seen="differs")
    first, second = fields(html)
    again = record(alice, case, html, TWO, seen="differs", **{first: "public"})

    assert "Say of 1 address whether it was seen in public" in again
    assert f'name="{first}" id="{first}-public" value="public" checked' in again
    assert not case.sightings.exists()
    record(alice, case, again, TWO, seen="differs", **{second: "sent_to_me"})
    assert [row.seen for row in case.sightings.order_by("number")] == ["public", "sent_to_me"]


def test_answer_for_all_that_changes_is_shown_again_first(case: Case, alice: Client) -> None:
    """Else one that she has just called personal would be opened, because its own row was ticked before."""
    html = press(alice, case, TWO, seen="public")

    again = record(alice, case, html, TWO, seen="sent_to_me")

    assert not case.sightings.exists()
    assert again.count('value="sent_to_me" checked') == 2
    record(alice, case, again, TWO, seen="sent_to_me")
    assert {row.seen for row in case.sightings.all()} == {"sent_to_me"}


def test_what_only_members_open_is_not_taken_for_public(case: Case, alice: Client) -> None:
    text = "https://discord.com/channels/@me/12/613"

    html = press(alice, case, text, seen="public")
    again = record(alice, case, html, text, seen="public")

    assert "a message" in html and "Only people who were let in" in html
    assert "Say of 1 address" in again
    assert not case.sightings.exists()


def test_changed_text_keeps_the_answers_of_the_others(case: Case, alice: Client) -> None:
    html = press(alice, case, TWO, seen="public")
    first, _ = fields(html)

    again = press(
        alice,
        case,
        f"{TWO}\nhttp://mover.example/a/51",
        seen="public",
        seen_before="public",
        **{first: "sent_to_me"},
    )

    assert f'id="{first}-sent_to_me" value="sent_to_me" checked' in again


def test_page_says_it_anew_and_nothing_is_fetched_from_then_on(case: Case, alice: Client) -> None:
    row = factory.sighting_of(case, by=case.opened_by)
    check = sightings.ask_check(sighting=row, by=case.opened_by, at=factory.MOMENT)

    alice.post(address("where_seen", case, (1,)), {"seen": "sent_to_me"})

    row.refresh_from_db()
    assert (row.seen, row.not_fetched_because, row.next_check_at) == ("sent_to_me", "sent_to_me", None)
    assert checking.claim_check(check_id=check.pk, at=factory.MOMENT) is None
    assert sightings.ask_check(sighting=row, by=case.opened_by, at=factory.MOMENT) is None
    entry = custody.entries(case).filter(event="facts_changed").get()
    assert entry.data["keys"] == ["seen_in_public"]


def test_page_says_in_public_after_all_and_it_is_looked_at(case: Case, alice: Client) -> None:
    row = factory.sighting_of(case, by=case.opened_by)
    alice.post(address("where_seen", case, (1,)), {"seen": "sent_to_me"})

    html = alice.post(address("where_seen", case, (1,)), {"seen": "public"}, follow=True).content.decode()

    row.refresh_from_db()
    assert (row.seen, row.not_fetched_because) == ("public", "")
    assert row.checks.filter(state=Check.State.DUE).count() == 1
    assert "It was seen in public." in html


def say(row: Sighting, seen: str, refused: str = "") -> bool:
    """Say it by the verb."""
    return whereseen.say_where_seen(
        sighting=row, seen=seen, refused=refused, by=row.case.opened_by, at=factory.MOMENT
    )


def test_same_answer_again_changes_nothing(case: Case) -> None:
    row = factory.sighting_of(case, by=case.opened_by)

    assert not say(row, "public")
    assert not custody.entries(case).filter(event="facts_changed").exists()


def test_what_the_guard_refuses_stays_unfetched_in_public_too(case: Case) -> None:
    row = factory.sighting_of(case, by=case.opened_by)
    say(row, "sent_to_me")
    say(row, "public", "port")

    row.refresh_from_db()
    assert (row.not_fetched_because, row.next_check_at) == ("port", None)


def test_ended_case_says_nothing_anew(case: Case) -> None:
    row = factory.sighting_of(case, by=case.opened_by)
    Case.objects.update(closed_at=factory.MOMENT)

    with pytest.raises(CaseClosed):
        say(Sighting.objects.get(pk=row.pk), "sent_to_me")


def test_look_under_way_is_not_kept_when_she_says_that_it_was_hers(case: Case) -> None:
    row = factory.sighting_of(case, by=case.opened_by)
    check = sightings.ask_check(sighting=row, by=case.opened_by, at=factory.MOMENT)
    Check.objects.filter(pk=check.pk).update(claimed_until=factory.MOMENT)

    say(row, "sent_to_me")

    check.refresh_from_db()
    assert check.state == Check.State.DROPPED


def test_look_that_was_asked_for_at_the_same_moment_is_dropped_when_its_turn_comes(case: Case) -> None:
    """The door that asked had read the address before she said it."""
    row = factory.sighting_of(case, by=case.opened_by)
    say(Sighting.objects.get(pk=row.pk), "sent_to_me")
    check = sightings.ask_check(sighting=row, by=case.opened_by, at=factory.MOMENT)

    assert check and checking.claim_check(check_id=check.pk, at=factory.MOMENT) is None
    check.refresh_from_db()
    assert check.state == Check.State.DROPPED
