"""Whom a recipient named gets nothing until a person confirms it; then it is in the routes like any other (issue 5)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from casework import listings, naming
from casework.consents import Disclosure, allowed_facts
from casework.covering import covers
from casework.models import Party, system_actor
from casework.naming import Named
from notices import addressed, agenda, escalation, leaving, routes
from notices.models import Notice, Recipient
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, rungs_after, send
from tests.notices.pages import browser_of, text_of

AT = factory.MOMENT
RACK = "practice-northrack"


@pytest.fixture
def party(case, cast):
    """Northrack, which the site's present host named as who really hosts the first address."""
    row = case.sightings.get(number=1)
    told_by = row.parties.get(role="page_host")
    named = Named(company="Northrack", email="abuse@northrack.example")
    return naming.propose_host(
        sighting=row, named=named, told_by=told_by, told_on=date(2026, 11, 23), by=cast.alice, at=AT
    )


def reached(case):
    return {route.recipient.id for route in routes.routes_of(case, at=AT).routes if route.recipient}


def decide(party, by, verb):
    getattr(naming, verb)(party=party, by=by, at=AT)


def test_proposed_party_is_in_no_route(case, party):
    found = routes.routes_of(case, at=AT)

    assert RACK not in found.parties and RACK not in reached(case)


@pytest.mark.parametrize("verb", [None, "reject_party"])
def test_nothing_can_be_drafted_to_it(case, cast, party, verb):
    """Whatever is asked for by hand: every eighth law, every way."""
    if verb:
        decide(party, cast.alice, verb)
    held = sorted({route.basis_id for route in routes.routes_of(case, at=AT).routes})[::8]

    for basis in held:
        for channel in ("email", "form", "abuse_mailbox", "own_form"):
            with pytest.raises(routes.NoSuchRoute):
                routes.draft_route(
                    case=case, basis_id=basis, recipient_id=RACK, channel=channel, by=cast.alice, at=AT
                )
    assert not Notice.objects.exists()


def test_clock_that_runs_out_drafts_nothing_to_it(case, cast, party, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    Party.objects.filter(case=case, role="page_host", state="found").delete()

    clock = notice.clocks.order_by("started_at").last()
    escalation.fire_clock(clock_id=clock.pk, by=system_actor(), at=SEND_AT + timedelta(hours=48))

    assert not rungs_after(notice).exists() and not Recipient.objects.filter(kind="host").exists()


def test_confirmed_party_is_in_the_routes_and_can_be_written_to(case, cast, party):
    decide(party, cast.alice, "confirm_party")

    route = next(
        one for one in routes.routes_of(case, at=AT).routes if one.recipient.id == RACK and one.writes
    )
    (notice,) = routes.draft_route(
        case=case, basis_id=route.basis_id, recipient_id=RACK, channel=route.channel, by=cast.alice, at=AT
    )
    assert notice.recipient.key == RACK and [row.number for row in notice.sightings.all()] == [1]


def test_draft_is_held_once_a_person_says_that_it_is_not_the_host_after_all(case, cast, party):
    decide(party, cast.alice, "confirm_party")
    route = next(
        one for one in routes.routes_of(case, at=AT).routes if one.recipient.id == RACK and one.writes
    )
    choice = {"basis_id": route.basis_id, "recipient_id": RACK, "channel": route.channel}
    (notice,) = routes.draft_route(case=case, **choice, by=cast.alice, at=AT)

    decide(party, cast.alice, "reject_party")

    with pytest.raises(leaving.MayNotLeave) as refusal:
        leaving.require_may_leave(notice, facts=frozenset(), at=AT)
    assert refusal.value.code == "not_confirmed"


def test_consent_for_a_recipient_and_those_it_leads_to_reaches_whom_it_named(case, cast, party):
    decide(party, cast.alice, "confirm_party")
    route = next(
        one for one in routes.routes_of(case, at=AT).routes if one.recipient.id == RACK and one.writes
    )
    choice = {"basis_id": route.basis_id, "recipient_id": RACK, "channel": route.channel}
    (notice,) = routes.draft_route(case=case, **choice, by=cast.alice, at=AT)
    keys = addressed.recipient_keys(notice)
    factory.consent_of(case, by=cast.alice, scope="this_and_named", recipient="practice-harbor-host")

    assert keys == (RACK, "practice-harbor-host")
    assert allowed_facts(case, Disclosure("send", keys, frozenset()), at=AT)


def test_page_of_the_address_asks_and_takes_the_answer(case, cast, party):
    browser, page = browser_of(cast.alice), reverse("sighting", args=[case.pk, 1])
    told = text_of(browser.get(page))
    assert "Named by <bdi>Harbor Host</bdi> on" in told and "Confirm: it may be written to" in told
    other = text_of(browser.get(reverse("case", args=[case.pk])))
    assert "Northrack" not in other

    browser.post(reverse("decide_party", args=[case.pk, party.pk]), {"answer": "confirm"})

    told = text_of(browser.get(page))
    assert "somebody confirmed it" in told and "Confirm: it may be written to" not in told
    browser.post(reverse("decide_party", args=[case.pk, party.pk]), {"answer": "reject"})
    assert "It is not the host after all" not in text_of(browser.get(page))


def test_day_of_a_caseworker_asks_for_the_answer(case, cast, party):
    def asked():
        return [
            task.page for task in agenda.tasks_of(cast.alice, at=AT) if "named who hosts" in str(task.words)
        ]

    before = asked()
    decide(party, cast.alice, "confirm_party")

    assert (before, asked()) == (["sighting"], [])
    assert agenda.how_many(cast.alice, at=AT) == len(agenda.tasks_of(cast.alice, at=AT))


def test_found_party_is_not_decided_by_this_page(case, cast):
    found = case.sightings.get(number=1).parties.get(role="platform")

    answer = browser_of(cast.alice).post(
        reverse("decide_party", args=[case.pk, found.pk]), {"answer": "reject"}
    )

    assert answer.status_code == 404 and Party.objects.get(pk=found.pk).state == "found"


def test_page_says_what_registries_call_its_place(case, cast):
    row = case.sightings.get(number=1)
    host = row.parties.get(role="page_host")
    host.known_as = ["203.0.113.0/24", "AS64500"]
    host.save(update_fields=["known_as"])

    assert "203.0.113.0/24, AS64500" in text_of(
        browser_of(cast.alice).get(reverse("sighting", args=[case.pk, 1]))
    )


def test_packet_lists_it_once_it_is_confirmed(case, cast, party):
    def listed():
        rows = listings.parties(case, covers(loose=[], exact=[], file_names=[])).as_json()["rows"]
        return [row for row in rows if row["key"] == RACK]

    before = listed()
    decide(party, cast.alice, "confirm_party")

    assert before == [] and len(listed()) == 1
