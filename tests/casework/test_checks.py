"""Looks become states: removed only when two agree hours apart, back when it is seen again (design §1, §3.6)."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from casework import checking, consents, pastlooks, pictures, tasks
from casework.hostchain import HostChain
from casework.looking import Observation
from casework.models import Check, CustodyEntry, Image, Sighting
from casework.sightings import ask_check
from tests import factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sighting():
    alice = factory.cast().alice
    case = factory.case_of(alice)
    factory.consent_of(case, "look", by=alice)
    return factory.sighting_of(case, by=alice, image=factory.image_of(case, by=alice))


def look(sighting, verdict, hours=0.0, compared=(), **seen):
    at = factory.MOMENT + timedelta(hours=hours)
    check = ask_check(sighting=sighting, by=sighting.added_by, at=at)
    seen = Observation(verdict, **seen)
    checking.complete_check(check_id=check.pk, observation=seen, at=at, compared=compared)
    sighting.refresh_from_db()
    return sighting


def test_one_look_alone_is_no_removal(sighting):
    assert look(sighting, "removed").state == Sighting.State.NEW


def test_two_agreeing_looks_hours_apart_are_a_removal(sighting):
    look(sighting, "live")
    look(sighting, "page_gone", hours=1)

    assert look(sighting, "removed", hours=8).state == Sighting.State.REMOVED


@pytest.mark.parametrize("second", [("removed", 2), ("unknown", 9), ("blocked_here", 9), ("login_wall", 9)])
def test_looks_too_close_or_of_another_kind_are_no_removal(sighting, second):
    """A block in one country and a sign-in wall are never a removal."""
    look(sighting, "removed")
    verdict, hours = second

    assert look(sighting, verdict, hours=hours).state != Sighting.State.REMOVED


def test_a_look_in_between_that_saw_it_starts_the_count_again(sighting):
    look(sighting, "removed")
    look(sighting, "live", hours=7)

    assert look(sighting, "removed", hours=8).state == Sighting.State.UP


def test_a_picture_that_comes_back_reopens_its_sighting(sighting):
    look(sighting, "removed")
    look(sighting, "removed", hours=7)

    assert look(sighting, "live", hours=31, matches=({"verdict": "match"},)).state == Sighting.State.UP


@pytest.mark.parametrize(
    ("verdict", "matches", "state"),
    [
        ("cloaked", ({"verdict": "match"},), Sighting.State.UP),
        ("cloaked", (), Sighting.State.REMOVED),
        ("moved", ({"verdict": "match"},), Sighting.State.UP),
        ("moved", ({"verdict": "possible"},), Sighting.State.REMOVED),
        ("moved", (), Sighting.State.REMOVED),
    ],
)
def test_picture_back_for_some_visitors_or_elsewhere_reopens_its_sighting(sighting, verdict, matches, state):
    """Design §4: removed, then back, reopens by itself; a redirect without the picture does not."""
    look(sighting, "removed")
    look(sighting, "removed", hours=7)

    look(sighting, verdict, hours=31, matches=matches)

    is_back = state == Sighting.State.UP
    events = CustodyEntry.objects.filter(chain=sighting.case_id, event="sighting_returned")
    assert (sighting.state, events.count()) == (state, int(is_back))
    assert (sighting.removed_at is None) is is_back


def test_a_picture_never_seen_there_cannot_be_gone(sighting):
    """A page that shows other pictures tells nothing about hers."""
    Sighting.objects.update(image=None)
    sighting.refresh_from_db()
    look(sighting, "picture_gone")

    assert look(sighting, "picture_gone", hours=9).last_verdict == "unknown"


def test_every_open_sighting_has_a_next_look(sighting):
    for number, verdict in enumerate(["live", "unknown", "removed", "removed"]):
        assert look(sighting, verdict, hours=7 * number).next_check_at > factory.MOMENT


@pytest.mark.parametrize(("knew_it", "waits"), [(False, False), (True, True)])
def test_look_that_began_before_the_fingerprints_is_done_again_at_once(sighting, knew_it, waits):
    """It could not know the picture; a day would pass before the next look did."""
    image = sighting.image
    Image.objects.update(state=Image.State.FINGERPRINTED)
    Sighting.objects.update(image=None)
    sighting.refresh_from_db()

    look(sighting, "live", compared=[str(image.pk)] if knew_it else [])

    assert (sighting.next_check_at > factory.MOMENT) is waits


def test_nothing_is_looked_at_without_her_consent(sighting):
    """S35: opt-in per case, asked again when the work runs."""
    check = ask_check(sighting=sighting, by=sighting.added_by, at=factory.MOMENT)
    for consent in sighting.case.consents.all():
        consents.withdraw_consent(consent=consent, by=sighting.added_by, at=factory.MOMENT)

    assert checking.claim_check(check_id=check.pk, at=factory.MOMENT) is None
    assert Check.objects.get(pk=check.pk).state == Check.State.DROPPED


def test_a_check_is_claimed_once(sighting):
    """S42: ten messages are one look."""
    check = ask_check(sighting=sighting, by=sighting.added_by, at=factory.MOMENT)

    claims = [checking.claim_check(check_id=check.pk, at=factory.MOMENT) for _ in range(10)]

    assert len([claim for claim in claims if claim]) == 1


def test_the_next_look_goes_back_to_where_the_picture_lay(sighting):
    """What a page with scripts shows cannot be read: the address of the picture decides (docs/decisions.md)."""
    matches = [{"verdict": "match", "picture_url": "http://cdn.example/1.jpg"}, {"verdict": "possible"}]
    look(sighting, "live", matches=matches)
    look(sighting, "unknown", hours=1)
    at = factory.MOMENT + timedelta(hours=8)
    check = ask_check(sighting=sighting, by=sighting.added_by, at=at)

    claimed = checking.claim_check(check_id=check.pk, at=at)

    assert claimed.lay_at == ("http://cdn.example/1.jpg",)


def test_what_was_sent_only_to_her_is_never_looked_at(sighting):
    """Design §3.6."""
    Sighting.objects.update(not_fetched_because="sent_to_me")
    sighting.refresh_from_db()

    assert ask_check(sighting=sighting, by=sighting.added_by, at=factory.MOMENT) is None


def test_the_record_of_a_look_is_sealed_and_its_digest_kept(sighting):
    """E20: text and headers, never pixels; sealed to the case."""
    look(sighting, "live", record=b"WARC/1.1 canary-words")

    check = sighting.checks.get()
    assert len(check.record_digest) == 64
    assert check.record_object


def test_look_keeps_what_each_visitor_was_shown_and_why_it_tells_nothing(sighting):
    """Status, final address, timing, digest of the text, and counts; of other pictures nothing else (design §3.6)."""
    visits = (
        {"profile": "neutral", "status": 503, "elapsed_ms": 40, "text_digest": "a" * 64, "pictures": None},
    )

    look(
        sighting, "unknown", status=503, text_digest="a" * 64, visits=visits, unclear_because="server_failed"
    )

    check = sighting.checks.get()
    assert check.http_status == 503
    assert (check.seen["text_digest"], check.seen["visits"]) == ("a" * 64, list(visits))
    assert check.seen["unclear_because"] == "server_failed"


def seen_at(url, verdict="match"):
    return {"matches": ({"verdict": verdict, "picture_url": url, "picture_host": ""},)}


def test_picture_on_another_host_has_the_hosts_traced_once_more(sighting):
    """Design §1: the host of the picture is a party of its own."""
    Sighting.objects.update(traced_at=factory.MOMENT)
    sighting.refresh_from_db()

    look(sighting, "live", **seen_at("http://cdn.other.example/1.jpg"))

    assert sighting.traced_at is None
    assert pastlooks.pictures_elsewhere(sighting) == ("http://cdn.other.example/1.jpg",)


@pytest.mark.parametrize(
    ("url", "verdict"),
    [("http://gallery.example/1.jpg", "match"), ("http://cdn.other.example/1.jpg", "possible")],
)
def test_picture_on_the_page_s_own_host_or_in_doubt_traces_nothing_anew(sighting, url, verdict):
    Sighting.objects.update(traced_at=factory.MOMENT)
    sighting.refresh_from_db()

    assert look(sighting, "live", **seen_at(url, verdict)).traced_at == factory.MOMENT


def test_host_that_was_met_before_is_not_traced_every_day(sighting):
    look(sighting, "live", **seen_at("http://cdn.other.example/1.jpg"))
    Sighting.objects.update(traced_at=factory.MOMENT)
    sighting.refresh_from_db()

    look(sighting, "live", hours=24, **seen_at("http://cdn.other.example/2.jpg"))

    assert sighting.traced_at == factory.MOMENT


def test_trace_asks_for_the_host_of_the_picture(sighting):
    look(sighting, "live", **seen_at("http://cdn.other.example/1.jpg"))
    chain = HostChain(sighting.url, (), ())

    with patch("casework.tasks.trace", return_value=chain) as trace:
        tasks.trace_hosts(sighting_id=str(sighting.pk))

    trace.assert_called_once()
    assert trace.call_args.kwargs["picture_urls"] == ("http://cdn.other.example/1.jpg",)
    sighting.refresh_from_db()
    assert sighting.traced_at


def test_match_on_a_page_that_differs_by_visitor_is_noted(sighting):
    image = sighting.image
    Sighting.objects.update(image=None)
    sighting.refresh_from_db()

    look(sighting, "cloaked", matches=({"verdict": "match", "image": str(image.pk)},))

    assert sighting.image == image


def test_fingerprints_made_after_a_look_bring_the_next_look_forward(sighting, monkeypatch):
    Sighting.objects.update(image=None)
    sighting.refresh_from_db()
    look(sighting, "live")
    monkeypatch.setattr("casework.pictures._store", lambda *_given: None)
    image = sighting.case.images.get()
    image.state = "waiting"
    image.save(update_fields=["state"])
    later = factory.MOMENT + timedelta(minutes=1)

    pictures._finish(
        image=image, state="fingerprinted", prints={"versions": {}}, by=sighting.added_by, at=later
    )

    sighting.refresh_from_db()
    assert sighting.next_check_at == later


def test_look_that_breaks_ends_its_check_and_the_next_one_is_set(sighting, caplog):
    check = ask_check(sighting=sighting, by=sighting.added_by, at=factory.MOMENT)
    secret = f"cannot read {sighting.url}"

    with patch.object(tasks, "look", side_effect=ValueError(secret)), patch.object(tasks, "hurry"):
        tasks.check(str(check.pk))

    check.refresh_from_db()
    sighting.refresh_from_db()
    assert (check.state, check.verdict, check.claimed_until) == (Check.State.DONE, "unknown", None)
    assert sighting.next_check_at > factory.MOMENT and sighting.url not in caplog.text
    assert [record.code for record in caplog.records] == ["ValueError"]


@pytest.mark.parametrize(
    ("url", "refused"), [("http://abcdefghij234567.onion/a", "tor_only"), ("http://gallery.example/a", "")]
)
def test_address_that_the_guard_never_lets_through_is_not_tried_again(sighting, url, refused):
    """It was recorded under older rules; what a name led to today may pass, what stands in the address does not."""
    sighting.url = url
    sighting.save(update_fields=["url"])

    row = look(sighting, "unknown", refused_because="mixed_answers")

    assert (row.not_fetched_because, row.next_check_at is None) == (refused, bool(refused))
