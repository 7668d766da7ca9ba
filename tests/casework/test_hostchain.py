"""Parties of an address, from real DNS and RDAP servers and the directory; pieces may be missing."""

# ruff: noqa: F811 (a fixture is named as the argument that asks for it)

from dataclasses import replace
from datetime import date

import pytest

from casework import directory as directories
from casework.bootstrap import registries_for
from casework.dialable import LIVE, Policy
from casework.edges import cdns
from casework.hostchain import HostChain, trace
from tests.casework.smallnet import TODAY, World, entity, world  # noqa: F401
from tests.hostile.servers import ok


def roles(chain: HostChain) -> list[str]:
    return [party.role for party in chain.parties]


def test_unknown_site_has_operator_host_and_registrar(world: World) -> None:
    abuse = entity("Abuse desk", "abuse", mail="abuse@unlisted.net")
    world.answers("/ip/127.0.0.6", {"name": "NET-1", "country": "FR", "entities": [
        entity("Unlisted SARL", "registrant", inside=(abuse,))]})  # fmt: skip
    world.answers("/domain/site.com", {"entities": [
        entity("Names Inc", "registrar", inside=(entity("", "abuse", mail="abuse@names.org"),)),
        entity("", "registrant")]})  # fmt: skip

    chain = world.trace("http://site.com/p/1")

    assert roles(chain) == ["operator", "page_host", "registrar"]
    operator, host, registrar = chain.parties
    assert (operator.contacts[0].value, operator.contacts[0].source) == ("abuse@site.com", "rfc2142")
    assert (host.name, host.address, host.country) == ("Unlisted SARL", "unlisted.net", "FR")
    assert host.contacts[0].value == "abuse@unlisted.net"
    assert host.contacts[0].source.endswith("/ip/127.0.0.6") and host.contacts[0].as_of == TODAY
    assert (registrar.name, registrar.contacts[0].value) == ("Names Inc", "abuse@names.org")
    assert chain.gaps == ()


def test_host_known_to_the_directory_brings_its_form(world: World) -> None:
    world.answers("/ip/127.0.0.6", {"entities": [entity("x", "abuse", mail="network-abuse@hosting.net")]})

    host = world.trace("http://site.com/").parties[1]

    assert (host.entry_id, host.address, host.name) == ("hosting", "hosting.net", "Hosting AG")
    assert [(contact.kind, contact.source) for contact in host.contacts][:2] == [
        ("form", "directory"),
        ("email", "directory"),
    ]
    assert host.contacts[-1].value == "network-abuse@hosting.net"


def test_platform_comes_from_the_directory_with_its_date(world: World) -> None:
    platform = world.trace("http://www.platform.com/u/1").parties[0]

    assert (platform.role, platform.entry_id, platform.found_by) == ("platform", "platform", "directory")
    assert platform.contacts[0].as_of == date(2026, 11, 2)


def test_without_dns_the_directory_still_answers_and_the_reason_is_said(world: World) -> None:
    chain = world.trace("http://nowhere.platform.com/u/1")

    assert roles(chain) == ["platform"]
    assert [(gap.step, gap.code) for gap in chain.gaps] == [("dns", "dns_no_such_name")]
    assert chain.gaps[0].says.endswith(".") and not chain.is_resolved


def test_silent_registry_leaves_the_address_as_the_host(world: World) -> None:
    world.answers("/ip/127.0.0.6", {"errorCode": 404}, status="404 Not Found")

    chain = world.trace("http://site.com/")

    assert chain.parties[1].address == "127.0.0.6" and chain.parties[1].contacts == ()
    assert {(gap.step, gap.code) for gap in chain.gaps} == {
        ("page_host", "rdap_silent"),
        ("registrar", "rdap_silent"),
    }


@pytest.mark.parametrize(
    "answer", ["[]", "nonsense", '{"entities": 7}', '{"entities": [{"roles": "abuse", "vcardArray": [[]]}]}']
)
def test_malformed_registry_answers_break_nothing(world: World, answer: str) -> None:
    world.registry.pages["/ip/127.0.0.6"] = ok(answer.encode(), kind="application/rdap+json")

    assert world.trace("http://site.com/").parties[1].contacts == ()


def test_registry_under_another_certificate_is_not_believed(world: World) -> None:
    world.policy = replace(world.policy, trusted_roots_pem="")

    chain = world.trace("http://site.com/")

    assert ("page_host", "tls_untrusted") in {(gap.step, gap.code) for gap in chain.gaps}


def test_delivery_network_is_recognised_and_hides_the_host(world: World) -> None:
    world.names.say("site.com", "CNAME", ["site.b-cdn.net"])
    world.names.say("site.b-cdn.net", "A", ["127.0.0.6"])

    chain = world.trace("http://site.com/")

    assert (chain.parties[1].role, chain.parties[1].name, chain.parties[1].found_by) == (
        "cdn",
        "Bunny",
        "dns_alias",
    )
    assert ("page_host", "behind_cdn") in {(gap.step, gap.code) for gap in chain.gaps}


def test_host_of_the_picture_is_found_apart(world: World) -> None:
    world.names.say("img.other.com", "A", ["127.0.0.4"])
    world.answers("/ip/127.0.0.4", {"entities": [entity("x", "abuse", mail="abuse@hosting.net")]})

    chain = world.trace(
        "http://site.com/", picture_urls=("http://img.other.com/1.jpg", "http://site.com/2.jpg")
    )

    assert [party.address for party in chain.parties if party.role == "picture_host"] == ["hosting.net"]


def test_address_that_may_not_be_fetched_is_not_looked_up(world: World) -> None:
    """Design §3.6: an address sent only to her is recorded and never fetched."""
    chain = world.trace("http://site.com/private", may_ask_network=False)

    assert roles(chain) == ["operator"] and chain.gaps[0].code == "not_asked"
    assert world.names.asked == []


def test_practice_guesses_no_mailbox_of_a_stranger() -> None:
    """Design §6: no name server is asked, and nothing is made up for a site that no directory knows."""
    chain = trace(
        "https://www.site.com/r/x",
        directory=directories.load(practice=True),
        policy=Policy(practice=True),
        as_of=TODAY,
    )

    assert all(party.contacts == () for party in chain.parties)
    assert chain.gaps[0].code == "practice_only"


def test_shipped_registries_and_networks_are_fit() -> None:
    shipped = registries_for(LIVE)

    assert shipped.base_of_domain("example.com") == "https://rdap.verisign.com/com/v1/"
    assert shipped.base_of_address("193.0.6.139") == "https://rdap.db.ripe.net/"
    assert shipped.base_of_address("2606:4700::1") == "https://rdap.arin.net/registry/"
    assert shipped.base_of_number(13335) == "https://rdap.arin.net/registry/"
    assert shipped.base_of_number(3333) == "https://rdap.db.ripe.net/"
    assert {"cloudflare", "fastly", "akamai", "cloudfront", "bunny", "fastedge"} <= {cdn.id for cdn in cdns()}
    live = directories.load(practice=False)
    assert all(live.get(cdn.entry_id) for cdn in cdns() if cdn.id != "fastedge")
