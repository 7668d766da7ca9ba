"""Parties of an address, from real DNS and RDAP servers and the directory; pieces may be missing."""

import json
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import trustme

from casework import directory as directories
from casework.dialable import Policy
from casework.directory import Directory
from casework.hostchain import HostChain, cdns, trace
from casework.rdap import Registries, shipped_registries
from tests.hostile.servers import HostileDns, HostileWeb, ok, running

TODAY = date(2026, 11, 25)
ENTRIES = """
[[platform]]
id = "hosting"
name = "Hosting AG"
kind = "host"
country = "DE"
domains = ["hosting.net"]
abuse_email = "abuse@hosting.net"
ncii_form_url = "https://hosting.net/abuse"
sources = ["a test"]
confidence = "high"
checked = 2026-11-01

[[platform]]
id = "platform"
name = "Platform"
kind = "social"
domains = ["platform.com"]
ncii_form_url = "https://platform.com/report"
sources = ["a test"]
confidence = "high"
checked = 2026-11-02
"""


@dataclass
class World:
    """A small internet: names, a registry, and how to reach them."""

    names: HostileDns
    registry: HostileWeb
    policy: Policy
    registries: Registries
    directory: Directory

    def trace(self, url: str, **more: Any) -> HostChain:
        """Trace an address in this world."""
        return trace(
            url, directory=self.directory, policy=self.policy, registries=self.registries, as_of=TODAY, **more
        )

    def answers(self, path: str, data: object, status: str = "200 OK") -> None:
        """Let the registry give this answer."""
        self.registry.pages[path] = ok(json.dumps(data).encode(), status=status, kind="application/rdap+json")


def entity(name: str, *roles: str, mail: str = "", inside: tuple[Any, ...] = ()) -> dict[str, Any]:
    """Return an RDAP entity."""
    card = [["version", {}, "text", "4.0"], ["fn", {}, "text", name]]
    if mail:
        card.append(["email", {}, "text", mail])
    return {"roles": list(roles), "vcardArray": ["vcard", card], "entities": list(inside)}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("rdap.registry.net").configure_cert(tls)
    listed = tmp_path / "list.toml"
    listed.write_text(ENTRIES, encoding="utf-8")
    with running(HostileDns()) as names, running(HostileWeb("127.0.0.5", tls=tls)) as registry:
        base = registry.url(host="rdap.registry.net")
        policy = Policy(
            practice=True,
            also_allow=("127.0.0.0/29",),
            resolvers=(f"127.0.0.1:{names.port}",),
            trusted_roots_pem=authority.cert_pem.bytes().decode(),
            pause_ms=0,
        )
        names.say("rdap.registry.net", "A", ["127.0.0.5"])
        names.say("site.com", "A", ["127.0.0.6"])
        names.say("www.platform.com", "A", ["127.0.0.6"])
        registries = Registries({"com": base}, ((ip_network("127.0.0.0/8"), base),))
        yield World(names, registry, policy, registries, directories.read(listed))


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
    shipped = shipped_registries()

    assert shipped.base_of_domain("example.com") == "https://rdap.verisign.com/com/v1/"
    assert shipped.base_of_address("193.0.6.139") == "https://rdap.db.ripe.net/"
    assert shipped.base_of_address("2606:4700::1") == "https://rdap.arin.net/registry/"
    assert {"cloudflare", "fastly", "akamai", "cloudfront", "bunny", "fastedge"} <= {cdn.id for cdn in cdns()}
    live = directories.load(practice=False)
    assert all(live.get(cdn.entry_id) for cdn in cdns() if cdn.id != "fastedge")
