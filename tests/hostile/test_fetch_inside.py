"""Every way inside, tried on the guard itself: a reason in words, and not one connection at any address within (S34)."""

import io
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import dns.resolver
import pytest

from casework import resolver
from casework.dial import dial
from casework.dialable import DialRefused, Policy
from casework.fetch import Refused, Unreachable, fetch
from casework.hosts import normalise
from casework.resolver import Answers
from tests.hostile.guarded import allowing, in_a_loop, live
from tests.hostile.servers import HostileDns, HostileWeb, ok, redirect, running

# Each stands for 127.0.0.1 to some parser; the port is that of a server which listens there.
DRESSES = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0x7F.0x0.0x0.0x1", "017700000001", "0177.0.0.1",
    "0177.1", "00000177.0.0.1", "127.0.0.1.", "127.1.", "0", "0.0.0.0", "0x0", "00", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::127.0.0.1]", "[2002:7f00:1::]", "[2001:0:7f00:1::80ff:fffe]", "[3ffe:831f:7f00:1::1]",
    "[2606:4700::5efe:7f00:1]",
    "１２７.０.０.１", "１２７．０．０．１", "127。0。0。1", "127｡0｡0｡1", "①②⑦.⓪.⓪.①", "𝟏𝟐𝟕.𝟎.𝟎.𝟏", "０ｘ７ｆ.１",
    "%31%32%37.0.0.1", "127%2e0%2e0%2e1",
    "127.0.0\u00ad.1", "127.0.0.1%00.site.com", "127.0.0.1#.site.com", "127.0.0.1?.site.com", "127.0.0.1\\.site.com",
    "127.0.0.1:80#@site.com", "site.com@127.0.0.1", "site.com:80@127.0.0.1", "site.com%40127.0.0.1", "localhost", "LOCALHOST.",
    "ｌｏｃａｌｈｏｓｔ", "localhost.localdomain", "ip6-localhost", "a.localhost", "127.0.0.1.localhost",
    "256.256.256.256", "127.0.0.1.1",
    "4294967296", "2130706433.0", "0x7f000001.site.com@0x7f000001", "[::1%25lo]", "[::ffff:127.0.0.1%25eth0]", "[fe80::1%25lo]",
]  # fmt: skip
# Names that anybody can own and point inside, as the public ones do that answer with the address in them.
NAMES_INSIDE = [
    "127.0.0.1.nip.io", "7f000001.nip.io", "app.10-0-0-1.sslip.io", "localtest.me", "lvh.me", "vcap.me",
    "169-254-169-254.sslip.io", "xn--bcher-kva.com", "a_b.site.com",
]  # fmt: skip


@pytest.fixture
def within() -> Iterator[list[HostileWeb]]:
    """One port, listened to at every loopback address an attack here could mean. Nobody may come."""
    with ExitStack() as stack:
        first = stack.enter_context(running(HostileWeb("127.0.0.1")))
        servers = [first, stack.enter_context(running(HostileWeb("::1", port=first.port)))]
        yield servers
        assert [server.visits for server in servers] == [0] * len(servers)


def reason(url: str, policy: Policy) -> str:
    """Return the sentence with which the guard refuses, having dialled nothing at all."""
    with pytest.raises(Refused) as caught:
        fetch(url, policy=policy)
    assert caught.value.hops == ()
    return caught.value.says


@pytest.mark.parametrize("host", DRESSES)
def test_each_dress_of_loopback_is_refused_in_words(
    within: list[HostileWeb], names: HostileDns, host: str
) -> None:
    for policy in (live(names), Policy(practice=True)):
        for url in (f"http://{host}:{within[0].port}/", f"http://{host}/"):
            said = reason(url, policy)

            assert said.endswith(".") and len(said.split()) > 4
    assert names.asked == []


@pytest.mark.parametrize("name", NAMES_INSIDE)
@pytest.mark.parametrize("kind", ["A", "AAAA", "CNAME"])
def test_name_that_leads_inside_is_refused_in_words(
    within: list[HostileWeb], names: HostileDns, name: str, kind: str
) -> None:
    names.say(name, kind, [{"A": "127.0.0.1", "AAAA": "::1", "CNAME": "localhost"}[kind]])
    names.say("localhost", "A", ["127.0.0.1"])

    for url in (f"http://{name}/", f"http://{name}./"):
        assert "private or reserved network" in reason(url, live(names))


def test_redirect_to_each_dress_is_refused(
    within: list[HostileWeb], web: HostileWeb, names: HostileDns
) -> None:
    names.say("inside.com", "A", ["127.0.0.1"])
    hosts = [
        host for host in DRESSES if host.isascii() and "site.com" not in host and "local" not in host.lower()
    ]
    for number, host in enumerate([*hosts, "inside.com"]):
        web.pages[f"/{number}"] = redirect(f"http://{host}:{within[0].port}/")

        with pytest.raises((Refused, Unreachable)) as caught:
            fetch(web.url(f"/{number}"), policy=allowing(names))

        assert caught.value.code in ("address_not_public", "bad_redirect", "user_info")
        assert [hop.dialled for hop in caught.value.hops] == ["127.0.0.5"]


def test_each_of_sixty_four_answers_is_looked_at_and_more_are_refused(names: HostileDns) -> None:
    public = [f"8.8.{number // 250}.{number % 250 + 1}" for number in range(63)]
    names.say("many.com", "A", [*public, "127.0.0.1"])
    names.say("most.com", "A", [*public, "8.9.0.1", "8.9.0.2"])

    assert reason("http://many.com/", live(names)).startswith("This name leads to public and to private")
    assert "more places than can be checked" in reason("http://most.com/", live(names))


def test_address_of_this_machine_is_refused_though_it_be_public(web: HostileWeb) -> None:
    """A firewall does not stand between a machine and itself. Here 127.0.0.5 plays the public address."""
    address = normalise(f"http://site.com:{web.port}/", policy=allowing())
    answers = Answers(("8.8.8.8", "127.0.0.5"), port=web.port)

    with pytest.raises(DialRefused, match="address_own"):
        in_a_loop(dial(address, answers, want="text", profile="neutral", policy=Policy()))

    assert web.visits == 0


def system_says(monkeypatch: pytest.MonkeyPatch, text: str, port: int) -> None:
    """Let the system's resolv.conf read so; its name server listens on a port of its own, which the file cannot say."""
    read = dns.resolver.BaseResolver.read_resolv_conf

    def read_this(self: Any, _: Any) -> None:
        self.port = port
        read(self, io.StringIO(text))

    monkeypatch.setattr(dns.resolver.BaseResolver, "read_resolv_conf", read_this)


def asked_live(url: str) -> str:
    with pytest.raises((DialRefused, resolver.DialFailed)) as caught:
        in_a_loop(resolver.resolve(normalise(url), policy=Policy()))
    return str(caught.value.code)


def test_search_domains_are_never_tried(names: HostileDns, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither `search` nor `domain` nor `ndots` of resolv.conf, nor the variables that stand for them, add to a name."""
    monkeypatch.setenv("LOCALDOMAIN", "corp.com")
    monkeypatch.setenv("RES_OPTIONS", "ndots:9")
    system_says(
        monkeypatch,
        "nameserver 127.0.0.1\ndomain corp.com\nsearch corp.com a.com\noptions ndots:9\n",
        names.port,
    )
    names.say("wiki.org.corp.com", "A", ["10.0.0.1"])

    assert asked_live("http://wiki.org/") == "dns_no_such_name"
    assert {name for name, _ in names.asked} == {"wiki.org"}


def test_answer_of_the_systems_name_server_is_judged_as_any(
    names: HostileDns, monkeypatch: pytest.MonkeyPatch
) -> None:
    system_says(monkeypatch, "nameserver 127.0.0.1\n", names.port)
    names.say("wiki.org", "A", ["10.0.0.1"])

    assert asked_live("http://wiki.org/") == "address_not_public"


def test_hosts_file_is_never_asked(names: HostileDns, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only in practice mode, where FETCH_ALSO_ALLOW names test servers and no resolver is set, may it be asked."""

    def asked(*_: object, **__: object) -> None:
        raise AssertionError("the machine's own way of resolving")

    monkeypatch.setattr(socket, "getaddrinfo", asked)
    system_says(monkeypatch, "nameserver 127.0.0.1\n", names.port)

    assert asked_live("http://wiki.org/") == "dns_no_such_name"


def test_hosts_file_cannot_lead_outside_of_what_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is asked, what it says is judged as any answer."""
    policy = Policy(practice=True, also_allow=("127.0.0.5/32",))
    for said, code in (
        ("10.0.0.1", "address_not_public"),
        ("8.8.8.8", "practice_only"),
        ("::1", "address_not_public"),
    ):
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, said=said, **__: [(2, 1, 6, "", (said, 0))])

        with pytest.raises(DialRefused, match=code):
            in_a_loop(resolver.resolve(normalise("http://box.com/", policy=policy), policy=policy))


def test_one_look_asks_for_one_address_and_nothing_that_it_names(web: HostileWeb, inside: HostileWeb) -> None:
    """S35: no crawling. Neither links, pictures, scripts nor headers of a page are followed, nor robots.txt asked."""
    page = (
        f'<meta http-equiv="refresh" content="0;url={inside.url()}"><base href="{inside.url()}"><link rel="stylesheet" '
        f'href="/a.css"><img src="/b.png"><script src="/c.js"></script><iframe src="{inside.url()}"></iframe>'
    ).encode()
    web.pages["/"] = ok(
        page, f"Refresh: 0; url={inside.url()}", f"Link: <{inside.url()}>; rel=preload", f"Location: {inside.url()}",
        f"Content-Location: {inside.url()}", f"Alt-Svc: h2=\"127.0.0.9:{inside.port}\"; ma=9",
        "Strict-Transport-Security: max-age=9",
    )  # fmt: skip

    assert len(fetch(web.url(), policy=allowing()).hops) == 1 and web.visits == 1


def test_address_of_any_length_or_kind_does_not_end_the_child(web: HostileWeb) -> None:
    """One that ended it would end the looks of everybody else."""
    web.pages["/"] = ok()
    for url in (
        "http://site.com/" + "a" * 3_000_000,
        "http://site.com/\ud800",
        "http://\x00/",
        "http://[",
        "\n",
        "",
    ):
        assert reason(url, Policy())

    assert fetch(web.url(), policy=allowing()).status == 200
