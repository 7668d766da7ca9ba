"""The name server and RDAP of the practice ground."""

import json
from types import SimpleNamespace

import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest

from tests.casework.ground import visit


def asked(
    practice_ground: SimpleNamespace, name: str, kind: str, *, by_tcp: bool = False
) -> dns.message.Message:
    send = dns.query.tcp if by_tcp else dns.query.udp
    return send(dns.message.make_query(name, kind), "127.0.0.1", port=practice_ground.dns_port, timeout=10)


@pytest.mark.parametrize("by_tcp", [False, True], ids=["udp", "tcp"])
@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("gallery.example", "A", "127.77.0.2"),
        ("GALLERY.example", "A", "127.77.0.2"),
        ("gallery.example", "MX", "10 mail.gallery.example."),
        ("mail.gallery.example", "A", "127.77.0.2"),
        ("gallery.example", "TXT", "practice ground"),
        ("gallery.example", "SOA", "ns1.registrar.example."),
        ("gallery.example", "NS", "ns1.registrar.example."),
        ("www.gallery.example", "A", "127.77.0.2"),
        ("2.0.77.127.in-addr.arpa", "PTR", "host-2.harbor-host.example."),
        ("host-2.harbor-host.example", "A", "127.77.0.2"),
        ("img.mirror.example", "A", "127.77.0.35"),
    ],
)
def test_name_is_answered(
    practice_ground: SimpleNamespace, name: str, kind: str, value: str, by_tcp: bool
) -> None:
    reply = asked(practice_ground, name, kind, by_tcp=by_tcp)

    assert reply.flags & dns.flags.AA
    assert value in "\n".join(str(answer) for answer in reply.answer)


def test_mirror_is_a_chain_through_the_delivery_network(practice_ground: SimpleNamespace) -> None:
    chain = [str(answer) for answer in asked(practice_ground, "mirror.example", "A").answer]

    assert chain == [
        "mirror.example. 30 IN CNAME mirror.fastedge.example.",
        "mirror.fastedge.example. 30 IN A 127.77.0.66",
    ]


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("nobody.example", "A", dns.rcode.NXDOMAIN),
        ("nobody.gallery.example", "A", dns.rcode.NXDOMAIN),
        ("99.0.77.127.in-addr.arpa", "PTR", dns.rcode.NOERROR),
        ("77.0.77.127.in-addr.arpa", "PTR", dns.rcode.NXDOMAIN),
        ("gallery.example", "AAAA", dns.rcode.NOERROR),
        ("example", "A", dns.rcode.NOERROR),
        ("platform.test", "A", dns.rcode.REFUSED),
    ],
)
def test_unknown_name_does_not_exist(
    practice_ground: SimpleNamespace, name: str, kind: str, code: int
) -> None:
    reply = asked(practice_ground, name, kind)

    assert reply.rcode() == code
    if kind != "PTR" or code:
        assert not reply.answer


def test_address_leads_to_the_network_and_its_abuse_desk(practice_ground: SimpleNamespace) -> None:
    answer = visit(practice_ground, "rdap.example", "/ip/127.77.0.34")
    network = json.loads(answer.body)

    desk = network["entities"][0]["entities"][0]
    assert answer.headers["Content-Type"].startswith("application/rdap+json")
    assert (network["startAddress"], network["endAddress"]) == ("127.77.0.32", "127.77.0.63")
    assert desk["roles"] == ["abuse"]
    assert ["email", {}, "text", "abuse@northrack.example"] in desk["vcardArray"][1]


@pytest.mark.parametrize("name", ["gallery.example", "www.gallery.example"])
def test_name_leads_to_the_registrar_and_hides_the_holder(
    practice_ground: SimpleNamespace, name: str
) -> None:
    domain = json.loads(visit(practice_ground, "rdap.example", f"/domain/{name}").body)

    roles = {role: entity for entity in domain["entities"] for role in entity["roles"]}
    assert domain["ldhName"] == "gallery.example"
    assert "abuse@registrar.example" in json.dumps(roles["registrar"])
    assert ["fn", {}, "text", ""] in roles["registrant"]["vcardArray"][1]
    assert domain["redacted"]


@pytest.mark.parametrize("path", ["/ip/8.8.8.8", "/ip/nonsense", "/domain/nobody.example", "/entity/1"])
def test_rdap_says_what_it_does_not_know(practice_ground: SimpleNamespace, path: str) -> None:
    answer = visit(practice_ground, "rdap.example", path)

    assert answer.status == 404
    assert json.loads(answer.body)["errorCode"] == 404
