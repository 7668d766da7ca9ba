"""Who announces an address, what its server calls itself, and contacts where the registry names none; real servers answer."""

# ruff: noqa: F811 (a fixture is named as the argument that asks for it)

from datetime import UTC, datetime

import pytest

from casework.hostchain import Party
from casework.networks import Zone
from casework.securitytxt import contacts_in
from tests.casework.smallnet import TODAY, World, entity, world  # noqa: F401
from tests.hostile.servers import HostileWeb, ok, running

ORIGIN = Zone("origin-test", "origin", "origin.zones.net", "origin.zones.net", "", practice=False)
ABUSE = Zone("abuse-test", "abuse", "abuse.zones.net", "abuse.zones.net", "", practice=False)
REVERSE = "6.0.0.127.in-addr.arpa"


def host_of(world: World, **more: object) -> Party:
    parties = world.trace("http://site.com/", **more).parties
    return next(party for party in parties if party.role == "page_host")


def announces(world: World, text: str) -> None:
    world.names.say("6.0.0.127.origin.zones.net", "TXT", [f'"{text}"'])


def test_network_that_announces_the_address_is_a_party_of_its_own(world: World) -> None:
    announces(world, "64500 | 127.0.0.0/24 | FR | ripencc | 2014-03-28")
    world.answers("/ip/127.0.0.6", {"handle": "NET-1", "startAddress": "127.0.0.0", "endAddress": "127.0.0.127",
        "entities": [entity("Small", "abuse", mail="abuse@small.net")]})  # fmt: skip
    desk = entity("", "abuse", mail="abuse@carrier.net")
    world.answers("/autnum/64500", {"entities": [entity("Carrier SA", "registrant", inside=(desk,))]})

    chain = world.trace("http://site.com/", zones=(ORIGIN,))

    host, network = (next(p for p in chain.parties if p.role == role) for role in ("page_host", "network"))
    assert host.known_as == ("127.0.0.0/25", "NET-1", "AS64500", "127.0.0.0/24")
    assert (network.name, network.found_by, network.known_as) == ("Carrier SA", "as_number", ("AS64500",))
    assert network.contacts[0].value == "abuse@carrier.net"
    assert network.contacts[0].source.endswith("/autnum/64500") and network.contacts[0].as_of == TODAY


def test_host_that_announces_itself_stands_there_once(world: World) -> None:
    announces(world, "64500 64501 | 127.0.0.0/24 | FR | ripencc | 2014-03-28")
    told = {"entities": [entity("Host", "abuse", mail="abuse@host.net")]}
    world.answers("/ip/127.0.0.6", told)
    world.answers("/autnum/64500", told)

    chain = world.trace("http://site.com/", zones=(ORIGIN,))

    assert [party.role for party in chain.parties if "host.net" in party.address] == ["page_host"]
    assert {"AS64500", "AS64501"} <= set(host_of(world, zones=(ORIGIN,)).known_as)


@pytest.mark.parametrize("text", ["", "none", "| |", "64500x | 1", "99999999999 | 127.0.0.0/8"])
def test_zone_that_tells_nothing_leaves_a_gap(world: World, text: str) -> None:
    announces(world, text)

    chain = world.trace("http://site.com/", zones=(ORIGIN,))

    assert ("network", "origin_unknown") in {(gap.step, gap.code) for gap in chain.gaps}
    assert all(gap.says.endswith(".") for gap in chain.gaps)


def test_without_zones_nobody_is_asked_about_the_network(world: World) -> None:
    world.trace("http://site.com/")

    assert not [name for name, kind in world.names.asked if kind == "TXT"]


def test_delivery_network_is_known_by_its_number(world: World) -> None:
    announces(world, "200325 | 127.0.0.0/24 | SI | ripencc | 2014-03-28")

    edge = world.trace("http://site.com/", zones=(ORIGIN,)).parties[1]

    assert (edge.role, edge.name, edge.found_by) == ("cdn", "Bunny", "as_number")


@pytest.mark.parametrize(("leads_to", "role"), [("127.0.0.6", "cdn"), ("127.0.0.4", "page_host")])
def test_reverse_name_counts_only_when_it_leads_back(world: World, leads_to: str, role: str) -> None:
    """A site may call its own server what it likes; it could hide its host by that."""
    name = "a1.deploy.static.akamaitechnologies.com"
    world.names.say(REVERSE, "PTR", [f"{name}."])
    world.names.say(name, "A", [leads_to])

    assert world.trace("http://site.com/").parties[1].role == role


def test_zone_tells_where_abuse_is_told_when_the_registry_does_not(world: World) -> None:
    world.answers("/ip/127.0.0.6", {"name": "NET-1"})
    world.names.say("6.0.0.127.abuse.zones.net", "TXT", ['"abuse@hosting.net, no mailbox"'])

    host = host_of(world, zones=(ABUSE,))

    assert (host.entry_id, host.found_by) == ("hosting", "abuse_zone")
    zones = world.trace("http://site.com/", zones=(ABUSE,)).parties[1].contacts
    assert {contact.source for contact in zones} == {"directory"}


def test_usual_mailbox_is_the_last_resort_and_says_so(world: World) -> None:
    world.names.say(REVERSE, "PTR", ["s1.unlisted.org."])
    world.names.say("s1.unlisted.org", "A", ["127.0.0.6"])

    host = host_of(world, zones=(ABUSE,))

    assert [(one.value, one.source) for one in host.contacts] == [("abuse@unlisted.org", "rfc2142")]
    assert "s1.unlisted.org" in host.known_as


def test_site_says_itself_how_it_wants_to_be_told(world: World) -> None:
    """RFC 9116; what it says comes before the guess, and names the file."""
    text = (
        b"Contact: mailto:safety@site.com\nContact: mailto:victim@mail.net\nExpires: 2099-01-01T00:00:00Z\n"
    )
    with running(HostileWeb("127.0.0.6")) as site:
        site.pages["/.well-known/security.txt"] = ok(text, kind="text/plain; charset=utf-8")
        operator = world.trace(site.url(host="site.com")).parties[0]

    assert [one.value for one in operator.contacts] == ["safety@site.com", "abuse@site.com"]
    assert operator.contacts[0].source.endswith("/.well-known/security.txt")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Contact: https://www.site.com/abuse\nExpires: 2027-01-01T00:00:00z", ("form", "https://www.site.com/abuse")),
        ("contact: MAILTO:a%2Bb@mail.site.com", ("email", "a+b@mail.site.com")),
        ("Contact: mailto:a@site.com\nExpires: 2020-01-01T00:00:00Z", None),
        ("Contact: mailto:a@site.com\nExpires: soon", None),
        ("Contact: https://elsewhere.net/\nContact: tel:+1-2\nContact: http://site.com/", None),
        ("Contact mailto:a@site.com", None),
    ],
)  # fmt: skip
def test_only_ways_within_the_site_count(text: str, found: tuple[str, str] | None) -> None:
    told = contacts_in(text, domain="site.com", at=datetime(2026, 11, 26, tzinfo=UTC))

    assert told == ((found,) if found else ())
