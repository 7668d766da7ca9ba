"""Hostile web and DNS servers against the guard: each attack ends with its reason, and nothing else is dialled."""

import contextlib
import gzip
import os
import signal
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator

import landlock
import pytest
import trustme

from casework import fetch as gate
from casework.dialable import Policy
from casework.fetch import Refused, Unreachable, fetch, resolve
from tests.hostile.servers import HostileDns, HostileWeb, ok, redirect, running


@pytest.fixture
def web() -> Iterator[HostileWeb]:
    with running(HostileWeb("127.0.0.5")) as server:
        yield server


@pytest.fixture
def inside() -> Iterator[HostileWeb]:
    """A server at an address that no policy here allows: it must never see a visitor."""
    with running(HostileWeb("127.0.0.9")) as server:
        server.pages["/"] = ok(b"secret")
        yield server
        assert server.visits == 0


@pytest.fixture
def names() -> Iterator[HostileDns]:
    with running(HostileDns()) as server:
        yield server


def allowing(names: HostileDns | None = None, **more: object) -> Policy:
    """Return a practice policy that also allows 127.0.0.5, with the test's resolver."""
    resolvers = (f"127.0.0.1:{names.port}",) if names else ()
    return Policy(practice=True, also_allow=("127.0.0.5/32",), resolvers=resolvers, pause_ms=0, **more)  # type: ignore[arg-type]


def live(names: HostileDns) -> Policy:
    return Policy(resolvers=(f"127.0.0.1:{names.port}",), pause_ms=0)


def refusal(url: str, policy: Policy) -> str:
    with pytest.raises(Refused) as caught:
        fetch(url, policy=policy)
    return caught.value.code


def failure(url: str, policy: Policy, want: str = "text") -> str:
    with pytest.raises(Unreachable) as caught:
        fetch(url, policy=policy, want=want)  # type: ignore[arg-type]
    return caught.value.code


def test_page_of_an_allowed_server_arrives_whole(web: HostileWeb) -> None:
    web.pages["/a?b=1"] = ok(b"caf\xc3\xa9", "X-One: 1", "X-One: 2", "Set-Cookie: id=7")

    page = fetch(web.url("/a?b=1"), policy=allowing())

    assert (page.status, page.body, page.truncated) == (200, b"caf\xc3\xa9", False)
    assert page.dialled == "127.0.0.5" and page.hops[-1].dialled == "127.0.0.5"
    assert page.headers["x-one"] == "1, 2"
    assert "set-cookie" not in page.headers


def test_request_tells_nothing_about_us(web: HostileWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    """S35: neutral agent, no cookies, no referrer, no proxy of the environment."""
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

    assert b"Android" in web.requests[0]


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


def test_packed_bomb_is_refused(web: HostileWeb) -> None:
    """S34: unpacking is bounded."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    bomb = b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(64)), packer.flush()])
    web.pages["/"] = ok(bomb, "Content-Encoding: gzip")

    for want in ("text", "json", "picture"):
        assert failure(web.url(), allowing(), want) == "decompression_bomb"


def test_nested_and_unknown_packings_are_refused(web: HostileWeb) -> None:
    web.pages["/nested"] = ok(gzip.compress(gzip.compress(b"x")), "Content-Encoding: gzip, gzip")
    web.pages["/br"] = ok(b"x", "Content-Encoding: br")
    web.pages["/lie"] = ok(b"not packed", "Content-Encoding: gzip")

    assert failure(web.url("/nested"), allowing()) == "encoding_unknown"
    assert failure(web.url("/br"), allowing()) == "encoding_unknown"
    assert failure(web.url("/lie"), allowing()) == "bad_answer"


def test_packed_page_is_unpacked(web: HostileWeb) -> None:
    text = os.urandom(200_000).hex().encode()
    web.pages["/"] = ok(gzip.compress(text), "Content-Encoding: gzip")

    assert fetch(web.url(), policy=allowing()).body == text


def test_long_text_is_cut_and_says_so(web: HostileWeb) -> None:
    web.pages["/"] = ok(b"a" * 3_000_000)

    page = fetch(web.url(), policy=allowing())

    assert page.truncated and len(page.body) == 2 * 1024 * 1024


def test_large_picture_is_refused(web: HostileWeb) -> None:
    web.pages["/declared"] = ok(b"", "X: y").replace(b"Content-Length: 0", b"Content-Length: 30000000")
    web.pages["/silent"] = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + bytes(21 * 1024 * 1024)

    assert failure(web.url("/declared"), allowing(), "picture") == "too_large"
    assert failure(web.url("/silent"), allowing(), "picture") == "too_large"


@pytest.mark.parametrize("kind", ["image/jpeg", "video/mp4", "text/html"])
def test_picture_is_not_read_where_text_was_wanted(web: HostileWeb, kind: str) -> None:
    """S34: pictures are read only where design §3.6 allows, and then asked for as pictures."""
    web.pages["/"] = ok(b"\xff\xd8\xff\xe0 and so on", kind=kind)

    page = fetch(web.url(), policy=allowing())

    assert page.truncated and page.body == b""


def test_dripping_body_is_given_up(web: HostileWeb) -> None:
    """S34: 20 s in all, and a slow drip ends sooner."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(100):
            connection.sendall(b"a")
            time.sleep(0.2)

    web.pages["/"] = drip
    started = time.monotonic()

    assert failure(web.url(), allowing()) == "too_slow"
    assert time.monotonic() - started < 8


def test_dripping_headers_are_given_up(web: HostileWeb) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(100):
            connection.sendall(b"X-%d: y\r\n" % number)
            time.sleep(0.1)

    web.pages["/"] = drip

    assert failure(web.url(), allowing(headers_s=1.0)) == "timed_out"


def test_endless_headers_are_refused(web: HostileWeb) -> None:
    def flood(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-Again: y\r\n" * 100)

    web.pages["/many"] = flood
    web.pages["/long"] = b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * 1_000_000 + b"\r\n\r\n"

    assert failure(web.url("/many"), allowing()) == "headers_too_large"
    assert failure(web.url("/long"), allowing()) == "headers_too_large"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\nshort", "body_cut"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello", "bad_answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", "bad_answer"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello", "bad_answer"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "body_cut"),
        (b"\x16\x03\x01 not http at all\r\n\r\n", "bad_answer"),
        (b"", "connect_failed"),
    ],
)
def test_broken_answer_is_told_apart(web: HostileWeb, answer: bytes, code: str) -> None:
    web.pages["/"] = answer

    assert failure(web.url(), allowing()) == code


def test_whole_fetch_has_one_time_limit(web: HostileWeb) -> None:
    web.pages["/"] = lambda connection: time.sleep(5)

    assert failure(web.url(), allowing(total_s=0.5)) == "timed_out"


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
        assert refusal("http://gallery.example:8080/", policy) == "port"
        assert refusal("http://127.77.0.3/", policy) == "address_not_public"


def test_one_host_gets_few_connections_at_once(web: HostileWeb) -> None:
    """S35: limited per host."""
    most, now, lock = 0, 0, threading.Lock()

    def slow(connection: socket.socket) -> None:
        nonlocal most, now
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.1)
        with lock:
            now -= 1
        connection.sendall(ok())

    web.pages["/"] = slow
    visitors = [
        threading.Thread(target=fetch, args=(web.url(),), kwargs={"policy": allowing()}) for _ in range(8)
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()

    assert most == 2


def test_child_has_an_empty_environment_and_no_files(
    web: HostileWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S34: the network and nothing else."""
    fetch_child = gate._child().process.pid
    with open(f"/proc/{fetch_child}/environ", "rb") as environment:
        assert b"SECRET" not in environment.read()
    kinds = {
        os.readlink(f"/proc/{fetch_child}/fd/{fd}").split(":")[0]
        for fd in os.listdir(f"/proc/{fetch_child}/fd")
    }
    assert kinds <= {"pipe", "socket", "anon_inode", "/dev/null"}
    assert gate.is_shut_in() == (landlock.landlock_abi_version() > 0)


def test_new_child_takes_over_when_one_dies(web: HostileWeb) -> None:
    web.pages["/"] = ok()
    os.kill(gate._child().process.pid, signal.SIGKILL)

    assert fetch(web.url(), policy=allowing()).status == 200


def test_forked_process_gets_a_child_of_its_own(web: HostileWeb) -> None:
    web.pages["/"] = ok()
    mine = gate._child().process.pid
    reading, writing = os.pipe()
    forked = os.fork()
    if forked == 0:
        with contextlib.suppress(BaseException):
            fetch(web.url(), policy=allowing())
            os.write(writing, str(gate._child().process.pid).encode())
        os._exit(0)

    os.waitpid(forked, 0)
    theirs = int(os.read(reading, 20))
    deadline = time.monotonic() + 5
    while os.path.exists(f"/proc/{theirs}") and time.monotonic() < deadline:
        time.sleep(0.05)

    assert theirs != mine
    assert not os.path.exists(f"/proc/{theirs}")
    assert fetch(web.url(), policy=allowing()).status == 200 and gate._child().process.pid == mine
