"""Marks of delivery networks: names, ranges, AS numbers, reverse names; headers are a hint and no more (issue 5)."""

import tomllib
from pathlib import Path

import pytest

from casework import checking, sightings
from casework.edges import cdns, claimed, recognise, recognise_network
from casework.hostchain import HostChain
from casework.hostchain import Party as FoundParty
from casework.looking import Observation
from casework.models import Sighting
from casework.sightings import ask_check
from tests import factory
from tests.casework.walkers import signed_in

FILE = Path("casework/data/cdns.toml")
NAMED = ("cloudflare", "fastly", "akamai", "cloudfront", "bunny", "ddos-guard")
HINT = "Its answer says that it came through Cloudflare."


def test_each_network_of_the_issue_has_marks_sources_and_a_day() -> None:
    tables = {table["id"]: table for table in tomllib.loads(FILE.read_text(encoding="utf-8"))["cdn"]}

    for name in NAMED:
        table = tables[name]
        assert table["domains"] and table["headers"] and table["sources"] and table["checked"], name
        assert table["networks"] or table["as_numbers"], name


@pytest.mark.parametrize(
    ("alias", "address", "found"),
    [
        ("www.site.com.edgekey.net", "203.0.113.1", ("akamai", "dns_alias")),
        ("www.site.com.edgesuite.net", "203.0.113.1", ("akamai", "dns_alias")),
        ("site.b-cdn.net", "203.0.113.1", ("bunny", "dns_alias")),
        ("site.com", "109.224.229.7", ("bunny", "network_range")),
        ("notb-cdn.net", "203.0.113.1", None),
    ],
)
def test_network_is_known_by_alias_and_range(alias: str, address: str, found: tuple[str, str] | None) -> None:
    cdn, by = recognise((alias,), (address,))

    assert (cdn and (cdn.id, by)) == found


@pytest.mark.parametrize(
    ("number", "name", "found"),
    [(20940, "", "akamai"), (16625, "", "akamai"), (200325, "", "bunny"), (63949, "", None),
     (1, "a23-1-2-3.deploy.akamaitechnologies.com", "akamai"), (1, "deploy.akamaitechnologies.com.evil.net", None)],
)  # fmt: skip
def test_network_is_known_by_number_and_reverse_name(number: int, name: str, found: str | None) -> None:
    cdn, _by = recognise_network((number,), name)

    assert (cdn and cdn.id) == found


def test_headers_name_each_of_them() -> None:
    said = {
        "server": "Cloudflare",
        "x-served-by": "cache-fra1, cache-x",
        "akamai-grn": "0.1",
        "x-amz-cf-id": "A",
    }

    assert claimed(said) == ("cloudflare", "fastly", "akamai", "cloudfront")
    assert claimed({"server": "BunnyCDN-DE1-1"}) == ("bunny",) and claimed({"server": "ddos-guard"})
    assert claimed({"server": "nginx", "x-served-by": "web7", "via": "1.1 cloudflare"}) == ()
    assert all(sign == sign.lower() for cdn in cdns() for sign in cdn.headers)


@pytest.fixture
def sighting(db: None) -> Sighting:
    alice = factory.cast().alice
    case = factory.case_of(alice)
    row = factory.sighting_of(case, by=alice, image=factory.image_of(case, by=alice))
    check = ask_check(sighting=row, by=alice, at=factory.MOMENT)
    seen = Observation("live", status=200, final_url=row.url, headers={"server": "cloudflare"})
    checking.complete_check(check_id=check.pk, observation=seen, at=factory.MOMENT)
    return row


@pytest.mark.parametrize(("role", "is_hinted"), [("page_host", True), ("cdn", False)])
def test_what_an_answer_says_is_a_hint_on_the_page_and_no_party(sighting, role, is_hinted):
    host = FoundParty(role, "Rack", "rack.net", (), "rdap_ip")
    chain = HostChain(sighting.url, (host,), ())
    sightings.store_host_chain(sighting=sighting, chain=chain, by=sighting.added_by, at=factory.MOMENT)

    page = signed_in(sighting.added_by).get(f"/cases/{sighting.case_id}/addresses/1").content.decode()

    assert (HINT in page) is is_hinted
    assert [(party.role, party.key) for party in sighting.parties.all()] == [(role, "rack.net")]
