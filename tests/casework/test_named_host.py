"""Whom a recipient named as the host is written down, looked up, and decided by a person (design §3.15)."""

# ruff: noqa: F811 (a fixture is named as the argument that asks for it)

from datetime import date
from unittest.mock import patch

import pytest

from casework import access, custody, intake, naming, safeguarding, sightings, tasks
from casework.hostchain import Contact, HostChain, trace_named
from casework.hostchain import Party as FoundParty
from casework.models import Party, Sighting
from casework.naming import Named
from tests import factory
from tests.casework.smallnet import TODAY, World, entity, world  # noqa: F401
from tests.casework.walkers import signed_in

AT, DAY = factory.MOMENT, date(2026, 11, 24)
MAIL = Contact("email", "abuse@rack.net", "https://rdap.net/ip/203.0.113.9", DAY)
RACK = FoundParty(
    "page_host",
    "Rack BV",
    "rack.net",
    (MAIL,),
    "rdap_ip",
    country="NL",
    known_as=("203.0.113.0/24", "AS64500"),
)
CARRIER = FoundParty("network", "Carrier", "carrier.net", (), "as_number")


@pytest.fixture
def people(db: None) -> factory.Cast:
    return factory.cast()


@pytest.fixture
def sighting(people: factory.Cast) -> Sighting:
    case = factory.case_of(people.alice)
    row = factory.sighting_of(case, "http://mirror.example/kept/1", by=people.alice)
    edge = FoundParty("cdn", "Fastedge", "fastedge.example", (), "network_range", "practice-fastedge")
    sightings.store_host_chain(sighting=row, chain=HostChain(row.url, (edge,), ()), by=people.alice, at=AT)
    return row


def named(
    sighting: Sighting, by: object, host: str = "203.0.113.9", company: str = "", email: str = ""
) -> Party:
    given = {"told_by": sighting.parties.get(role="cdn"), "told_on": DAY, "by": by, "at": AT}
    return naming.propose_host(sighting=sighting, named=Named(host, company, email), **given)


def traced(party: Party, *found: FoundParty) -> Party:
    tasks_party = naming.claim_named(party_id=party.pk, at=AT)
    chain = HostChain("http://203.0.113.9/", found, ())
    naming.store_named(party=tasks_party, chain=chain, by=party.sighting.added_by, at=AT)
    party.refresh_from_db()
    return party


def last_event(sighting: Sighting) -> str:
    return custody.entries(sighting.case).order_by("seq").last().event


def test_what_was_named_is_a_proposal_with_who_said_so(sighting, people):
    party = named(sighting, people.alice, "", "Rack BV", "abuse@rack.net")

    assert (party.state, party.role, party.name) == ("proposed", "page_host", "Rack BV (abuse@rack.net)")
    assert (party.named["by"], party.named["on"]) == ("Fastedge", "2026-11-24")
    assert [(one["value"], one["source"]) for one in party.contacts] == [("abuse@rack.net", "told:Fastedge")]
    assert last_event(sighting) == "party_proposed"
    assert named(sighting, people.alice, "", "Rack BV", "abuse@rack.net") == party


def test_company_of_the_directory_is_known_by_its_mailbox(sighting, people):
    party = named(sighting, people.alice, "", "Northrack", "abuse@northrack.example")

    assert party.key == "practice-northrack"


@pytest.mark.parametrize("mail", ["rack@gmail.com", "rack@mail.gallery.example"])
def test_mailbox_at_somebody_elses_domain_stands_for_nobody_else(sighting, people, mail):
    key = named(sighting, people.alice, "", "Rack BV", mail).key

    assert mail in key and key not in {"gmail.com", "practice-gallery"}


def test_named_server_is_looked_up_with_its_network_and_contacts(sighting, people):
    party = traced(named(sighting, people.alice, email="noc@rack.example"), RACK, CARRIER)

    assert (party.name, party.key, party.country) == ("Rack BV (rack.net)", "rack.net", "NL")
    assert [one["value"] for one in party.contacts] == ["abuse@rack.net", "noc@rack.example"]
    assert party.known_as == ["203.0.113.0/24", "AS64500"]
    network = sighting.parties.get(role="network")
    assert (network.state, network.named) == ("proposed", party.named)
    assert last_event(sighting) == "party_traced"


def test_server_is_claimed_once_and_not_while_the_case_is_held(sighting, people):
    party = named(sighting, people.alice)
    first, second = (naming.claim_named(party_id=party.pk, at=AT) for _ in range(2))
    intake.pause_case(case=sighting.case, by=people.alice, at=AT)
    Party.objects.update(trace_claimed_until=None)

    assert (first, second) == (party, None)
    assert naming.claim_named(party_id=party.pk, at=AT) is None


@pytest.mark.parametrize("broken", [True, False])
def test_worker_looks_it_up_and_a_trace_that_breaks_leaves_what_was_told(sighting, people, broken):
    party = named(sighting, people.alice)
    found = HostChain("http://203.0.113.9/", (RACK,), ())

    with patch("casework.tasks.trace_named", side_effect=ValueError if broken else [found]) as trace:
        for _ in range(2):
            tasks.trace_named_host(party_id=str(party.pk))

    trace.assert_called_once()
    party.refresh_from_db()
    assert party.traced_at and party.key == ("203.0.113.9" if broken else "rack.net")


def test_nothing_is_confirmed_before_it_was_looked_up(sighting, people):
    party = named(sighting, people.alice)

    with pytest.raises(naming.StillLookedUp):
        naming.confirm_party(party=party, by=people.alice, at=AT)


@pytest.mark.parametrize(("verb", "state"), [("confirm_party", "confirmed"), ("reject_party", "rejected")])
def test_person_decides_once(sighting, people, verb, state):
    party = traced(named(sighting, people.alice), RACK)
    decide = getattr(naming, verb)

    decide(party=party, by=people.bob, at=AT)

    party.refresh_from_db()
    assert (party.state, last_event(sighting)) == (state, f"party_{state}")
    with pytest.raises(naming.AlreadyDecided):
        decide(party=party, by=people.bob, at=AT)


def test_second_trace_keeps_what_was_said_and_finds_the_rest_anew(sighting, people):
    chain = HostChain(sighting.url, (RACK,), ())
    for verb in (naming.confirm_party, naming.reject_party):
        party = traced(named(sighting, people.alice), RACK)
        verb(party=party, by=people.alice, at=AT)
        sightings.store_host_chain(sighting=sighting, chain=chain, by=people.alice, at=AT)
        assert Party.objects.filter(pk=party.pk).exists()
        assert [one.key for one in sighting.parties.acting()] == ["rack.net"]
        Party.objects.filter(pk=party.pk).delete()
        Party.objects.create(
            case=sighting.case, sighting=sighting, role="cdn", rank=1, name="F", key="f", found_by="x"
        )


def test_party_that_was_marked_hostile_stays_marked(sighting, people):
    """Design §3.15: neither a second trace nor a recipient's word takes a mark away."""
    chain = HostChain(sighting.url, (RACK,), ())
    sightings.store_host_chain(sighting=sighting, chain=chain, by=people.alice, at=AT)
    sightings.mark_hostile(party=sighting.parties.get(), by=people.alice, at=AT)

    sightings.store_host_chain(sighting=sighting, chain=chain, by=people.alice, at=AT)

    assert [(one.key, one.is_hostile) for one in sighting.parties.all()] == [("rack.net", True)]


def test_strangers_and_stopped_cases_decide_nothing(sighting, people):
    party = traced(named(sighting, people.alice), RACK)
    with pytest.raises(access.Refused):
        naming.confirm_party(party=party, by=people.carol, at=AT)
    safeguarding.raise_stop(case=sighting.case, by=people.alice, at=AT)

    for act in (naming.confirm_party, naming.reject_party):
        with pytest.raises(access.Stopped):
            act(party=party, by=people.alice, at=AT)


def test_page_takes_it_down_and_says_what_is_wrong(sighting, people):
    browser, page = signed_in(people.alice), f"/cases/{sighting.case_id}/addresses/1/named"
    teller = {"told_by": str(sighting.parties.get().pk), "told_on": "2026-11-20"}

    for wrong in (
        {},
        {"host": "10.0.0.7"},
        {"host": "mirror.example"},
        {"email": "nobody"},
        {"company": "Rack"},
    ):
        assert browser.post(page, teller | wrong).status_code == 422, wrong
    assert not Party.objects.to_decide().exists()
    with patch("casework.tasks.hurry") as hurry:
        answer = browser.post(page, teller | {"host": "http://93.184.215.14:8443/x"})

    party = Party.objects.to_decide().first()
    assert party, answer.context["form"].errors
    assert (answer.status_code, party.named["host"]) == (302, "93.184.215.14")
    assert hurry.call_args.kwargs == {"party_id": str(party.pk)}


def test_named_server_is_traced_and_asked_nothing_itself(world: World) -> None:
    world.answers(
        "/ip/127.0.0.6", {"name": "NET-1", "entities": [entity("Host", "abuse", mail="abuse@host.net")]}
    )
    means = {
        "directory": world.directory,
        "policy": world.policy,
        "registries": world.registries,
        "as_of": TODAY,
    }

    for host in ("127.0.0.6", "site.com"):
        (party,) = trace_named(host, **means).parties
        assert (party.role, party.contacts[0].value) == ("page_host", "abuse@host.net")
    assert trace_named("srv9.hosting.net", **means).parties[0].entry_id == "hosting"
    assert trace_named("site.com", may_ask_network=False, **means).parties == ()
    assert not [name for name, _kind in world.names.asked if "hosting.net" in name]
