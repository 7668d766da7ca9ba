"""Hostile web and DNS servers against the guard: each attack ends with its reason, and nothing else is dialled."""

import ssl

import pytest
import trustme

from casework.dialable import Policy
from casework.fetch import fetch, resolve
from tests.hostile.guarded import allowing, failure, live, refusal
from tests.hostile.servers import HostileDns, HostileWeb, ok, redirect, running


def test_page_of_an_allowed_server_arrives_whole(web: HostileWeb) -> None:
    web.pages["/a?b=1"] = ok(b"caf\xc3\xa9", "X-One: 1", "X-One: 2", "Set-Cookie: id=7")

    page = fetch(web.url("/a?b=1"), policy=allowing())

    assert (page.status, page.body, page.truncated) == (200, b"caf\xc3\xa9", False)
    assert page.dialled == "127.0.0.5" and page.hops[-1].dialled == "127.0.0.5"
    assert page.headers["x-one"] == "1, 2"
    assert "set-cookie" not in page.headers


def test_request_tells_nothing_about_us(web: HostileWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    """S35: neutral agent, no cookies, no referrer, no proxy of the environment; docs/decisions.md for the second look."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.9:1/")
    web.pages["/"] = ok(b"", "Set-Cookie: id=7; Path=/", "Location: /two", status="302 Found")
    web.pages["/two"] = ok()

    fetch(web.url("/"), policy=allowing())

    sent = b"".join(web.requests).lower()
    for word in (b"cookie", b"referer", b"recourse", b"python", b"aiohttp", b"proxy", b"authorization"):
        assert word not in sent
    assert sent.count(b"user-agent: mozilla/5.0 (windows") == 2


def test_second_profile_is_another_visitor(web: HostileWeb) -> None:
    web.pages["/"] = ok()

    fetch(web.url(), policy=allowing(), profile="phone")
    fetch(web.url(), policy=allowing(), want="picture", profile="phone")

    assert all(b"Android" in asked for asked in web.requests)
    assert b"\r\nReferer: https://www.google.com/\r\n" in web.requests[0]
    assert f"\r\nReferer: {web.url()}\r\n".encode() in web.requests[1]


def test_stranger_is_refused_in_practice(names: HostileDns) -> None:
    assert (
        refusal("https://site.com/", Policy(practice=True, resolvers=(f"127.0.0.1:{names.port}",)))
        == "practice_only"
    )
    assert names.asked == []


def test_name_that_leads_inside_is_refused(web: HostileWeb, names: HostileDns) -> None:
    """S34: what a name resolves to decides, under either mode."""
    names.say("evil.com", "A", ["127.0.0.9"])

    assert refusal("http://evil.com/", live(names)) == "address_not_public"
    assert refusal("http://evil.com/", allowing(names)) == "address_not_public"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("AAAA", "::1"),
        ("AAAA", "::ffff:127.0.0.1"),
        ("AAAA", "64:ff9b::7f00:1"),
        ("AAAA", "2002:7f00:1::"),
        ("A", "10.0.0.1"),
    ],
)
def test_mixed_answers_are_refused(names: HostileDns, kind: str, value: str) -> None:
    """S34: every answer must be public, in both families."""
    names.say("mixed.com", "A", ["8.8.8.8"] + ([value] if kind == "A" else []))
    if kind == "AAAA":
        names.say("mixed.com", "AAAA", [value])

    assert refusal("http://mixed.com/", live(names)) == "mixed_answers"


def test_rebinding_changes_nothing(web: HostileWeb, inside: HostileWeb, names: HostileDns) -> None:
    """S34: the name is resolved once; the address checked is the address dialled."""
    names.say("rebind.com", "A", ["127.0.0.5"], ["127.0.0.9"])
    web.pages["/"] = ok(b"outside")

    page = fetch(f"http://rebind.com:{web.port}/", policy=allowing(names))

    assert page.body == b"outside"
    assert names.asked.count(("rebind.com", "A")) == 1
    assert web.requests[0].split(b"\r\n")[1] == f"Host: rebind.com:{web.port}".encode()


def test_rebinding_between_redirects_is_seen(web: HostileWeb, inside: HostileWeb, names: HostileDns) -> None:
    names.say("rebind.com", "A", ["127.0.0.5"], ["127.0.0.9"])
    web.pages["/"] = redirect(f"http://rebind.com:{inside.port}/")

    assert refusal(f"http://rebind.com:{web.port}/", allowing(names)) == "address_not_public"


def test_alias_that_leads_inside_is_refused(names: HostileDns) -> None:
    names.say("front.com", "CNAME", ["back.com"])
    names.say("back.com", "A", ["192.168.1.1"])

    assert refusal("http://front.com/", live(names)) == "address_not_public"


def test_redirect_inside_is_refused(web: HostileWeb, inside: HostileWeb) -> None:
    """S34: each redirect is judged anew."""
    for number, target in enumerate([
        inside.url(), f"http://2130706441:{inside.port}/", f"http://[::ffff:127.0.0.9]:{inside.port}/",
        f"//0x7f.9:{inside.port}/", "http://169.254.169.254/latest/",
    ]):  # fmt: skip
        web.pages[f"/{number}"] = redirect(target)
        assert refusal(web.url(f"/{number}"), allowing()) == "address_not_public"


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("file:///etc/passwd", "scheme"),
        ("http://u:p@127.0.0.5/", "user_info"),
        ("gopher://x/", "scheme"),
        ("http://8.8.8.8/", "practice_only"),
    ],
)
def test_redirect_elsewhere_is_refused(web: HostileWeb, target: str, code: str) -> None:
    web.pages["/"] = redirect(target)

    assert refusal(web.url(), allowing()) == code


def test_five_redirects_are_followed_and_the_sixth_is_not(web: HostileWeb) -> None:
    for number in range(7):
        web.pages[f"/{number}"] = redirect(f"/{number + 1}")
    web.pages["/7"] = ok()

    assert failure(web.url("/1"), allowing()) == "too_many_redirects"
    assert web.visits == 6
    assert len(fetch(web.url("/2"), policy=allowing()).hops) == 6


def test_live_mode_dials_no_other_port(names: HostileDns) -> None:
    names.say("site.com", "A", ["8.8.8.8"])

    assert refusal("http://site.com:8081/", live(names)) == "port"
    assert names.asked == []


def _tls_server(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.mark.parametrize(
    ("asked", "is_trusted", "code"),
    [("right.com", True, ""), ("wrong.com", True, "tls_wrong_name"), ("right.com", False, "tls_untrusted")],
)
def test_tls_name_is_verified_at_the_checked_address(
    names: HostileDns, asked: str, is_trusted: bool, code: str
) -> None:
    authority = trustme.CA()
    roots = authority.cert_pem.bytes().decode() if is_trusted else ""
    names.say(asked, "A", ["127.0.0.5"])
    policy = allowing(names, trusted_roots_pem=roots)
    with running(HostileWeb("127.0.0.5", tls=_tls_server(authority, "right.com"))) as web:
        web.pages["/"] = ok(b"private")
        url = web.url(host=asked)

        if code:
            assert failure(url, policy) == code
            assert web.requests == []
        else:
            assert fetch(url, policy=policy).body == b"private"


def test_unknown_name_and_silent_resolver_are_told_apart(names: HostileDns) -> None:
    names.say("empty.com", "TXT", ['"x"'])

    assert failure("http://nowhere.com/", live(names)) == "dns_no_such_name"
    assert failure("http://empty.com/", live(names)) == "dns_no_address"


def test_aliases_are_reported_with_the_addresses(names: HostileDns) -> None:
    names.say("www.site.com", "CNAME", ["site.cdn.com"])
    names.say("site.cdn.com", "A", ["8.8.8.8"])

    found = resolve("http://www.site.com/", policy=live(names))

    assert (found.addresses, found.aliases) == (("8.8.8.8",), ("site.cdn.com",))


def test_practice_name_is_dialled_on_the_practice_port_alone(names: HostileDns) -> None:
    with running(HostileWeb("127.77.0.3")) as ground:
        ground.pages["/"] = ok(b"practice")
        names.say("gallery.example", "A", ["127.77.0.3"])
        names.say("astray.example", "A", ["127.0.0.9"])
        policy = Policy(
            practice=True, practice_dns_port=names.port, practice_web_port=ground.port, pause_ms=0
        )

        assert fetch("http://gallery.example/", policy=policy).body == b"practice"
        assert ground.requests[0].split(b"\r\n")[1] == b"Host: gallery.example"
        assert refusal("http://astray.example/", policy) == "practice_only"
        assert refusal("http://gallery.example:8080/", policy) == "practice_port"
        assert refusal("http://127.77.0.3/", policy) == "address_not_public"
