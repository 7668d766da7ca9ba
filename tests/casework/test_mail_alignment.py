"""Mail alignment: real DNS questions to a name server of our own; each finding says what to do (S59, design §5)."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from casework import alignment, resolver
from casework.mailrecords import judge_dkim, judge_dmarc, judge_spf, redirect_of
from tests import factory
from tests.hostile.servers import HostileDns, running

DOMAIN = "mail.clinic.org"
GOOD = {
    DOMAIN: '"v=spf1 mx -all"',
    f"_dmarc.{DOMAIN}": '"v=DMARC1; p=reject; rua=mailto:dmarc@clinic.org"',
}


def key_of(bits: int) -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=bits).public_key()
    return base64.b64encode(made.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


KEY, SHORT_KEY = key_of(2048), key_of(1024)


@pytest.fixture
def names(settings: Any, db: None) -> Iterator[HostileDns]:
    """A name server that publishes a domain as it should be."""
    with running(HostileDns()) as server:
        for name, value in GOOD.items():
            server.say(name, "TXT", [value])
        server.say(f"recourse._domainkey.{DOMAIN}", "TXT", [f'"v=DKIM1; k=rsa; p={KEY[:200]}" "{KEY[200:]}"'])
        settings.PRACTICE, settings.MAIL_DOMAIN, settings.DKIM_SELECTOR = False, DOMAIN, "recourse"
        settings.RESOLVERS = [f"127.0.0.1:{server.port}"]
        yield server


def found() -> dict[str, Any]:
    return {one.check.removeprefix("mail "): one for one in alignment.mail()}


def test_domain_as_it_should_be_is_green(names: HostileDns) -> None:
    said = found()

    assert {name: one.ok for name, one in said.items()} == dict.fromkeys(
        ["SPF", "DKIM", "DMARC", "From"], True
    )
    assert (said["SPF"].says, said["DMARC"].says) == ("published, ends in -all", "published, p=reject")
    assert (f"_dmarc.{DOMAIN}", "TXT") in names.asked


@pytest.mark.parametrize("name", ["SPF", "DKIM", "DMARC"])
def test_missing_record_fails_live_and_says_what_to_publish(names: HostileDns, name: str) -> None:
    names.zone.clear()

    finding = found()[name]

    assert finding.fails
    assert (
        finding.says.startswith("no record at ") and "publish a TXT record there, such as “v=" in finding.says
    )


def test_silent_name_server_is_not_taken_for_a_missing_record(names: HostileDns, settings: Any) -> None:
    settings.RESOLVERS = ["127.0.0.1:9"]
    resolver_was, resolver._LIFETIME_S = resolver._LIFETIME_S, 0.3

    finding = found()["SPF"]
    resolver._LIFETIME_S = resolver_was

    assert finding.fails and "did not answer" in finding.says


def test_redirect_of_spf_is_followed(names: HostileDns) -> None:
    names.say(DOMAIN, "TXT", ['"v=spf1 redirect=_spf.provider.net"'])
    names.say("_spf.provider.net", "TXT", ['"v=spf1 ip4:192.0.2.1 ~all"'])

    assert found()["SPF"].says == "published, ends in ~all"


def test_policy_of_the_domain_above_counts_where_there_is_none(names: HostileDns) -> None:
    del names.zone[f"_dmarc.{DOMAIN}", "TXT"]
    names.say("_dmarc.clinic.org", "TXT", ['"v=DMARC1; p=none; sp=quarantine"'])

    assert found()["DMARC"].says == "published, p=quarantine"


def test_selector_that_is_not_set_is_advice(names: HostileDns, settings: Any) -> None:
    settings.DKIM_SELECTOR = ""

    finding = found()["DKIM"]

    assert (finding.ok, finding.fails) == (False, False)
    assert "DKIM_SELECTOR is not set" in finding.says


def test_organisations_elsewhere_are_counted_and_not_named(names: HostileDns) -> None:
    factory.cast()

    finding = found()["From"]

    assert "2 organisations have their address elsewhere" in finding.says
    assert "northgate" not in finding.says


SPF = [
    ("v=spf1 include:_spf.a.net -all", True), ("V=SPF1 mx ~ALL", True), ("v=spf1 mx", False), ("v=spf1 mx ?all", False),
    ("v=spf1 +all", False), ("v=spf1 all", False), ("v=spf10 -all", False), ("v=spf1 " + "include:a.net " * 11 + "-all", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "is_good"), SPF)
def test_spf_is_judged(text: str, is_good: bool) -> None:
    """RFC 7208."""
    assert judge_spf([text, "other=1"], "a.org").ok is is_good


def test_two_records_count_for_none() -> None:
    """RFC 7208 §4.5, RFC 7489 §6.6.3."""
    assert not judge_spf(["v=spf1 -all", "v=spf1 -all"], "a.org").ok
    assert not judge_dmarc(["v=DMARC1; p=reject"] * 2, "_dmarc.a.org").ok
    assert redirect_of(["v=spf1 -all redirect=b.org"]) == ""


DKIM = [
    (f"v=DKIM1; k=rsa; p={KEY}", True, False), (f"p={KEY}", True, False), ("v=DKIM1; k=ed25519; p=MCow", True, False),
    ("v=DKIM1; p=", False, False), (f"v=DKIM2; p={KEY}", False, False), ("v=DKIM1; p=bm9uc2Vuc2U=", False, False),
    (f"v=DKIM1; p={SHORT_KEY}", False, True), (f"v=DKIM1; t=y; p={KEY}", False, True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "is_good", "is_advice"), DKIM)
def test_dkim_key_is_judged(text: str, is_good: bool, is_advice: bool) -> None:
    """RFC 6376 §3.6.1, RFC 8301."""
    judged = judge_dkim([text], "s._domainkey.a.org")

    assert (judged.ok, judged.is_advice) == (is_good, is_advice)


DMARC = [
    ("v=DMARC1; p=quarantine", True, False), ("v=DMARC1;p=none", False, True), ("v=DMARC1", False, False),
    ("v=DMARC1; p=perhaps", False, False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "is_good", "is_advice"), DMARC)
def test_dmarc_policy_is_judged(text: str, is_good: bool, is_advice: bool) -> None:
    """RFC 7489 §6.3."""
    judged = judge_dmarc([text], "_dmarc.a.org")

    assert (judged.ok, judged.is_advice) == (is_good, is_advice)
