"""Takedowns as honest sites do them are told from doubts, with their own scripts, style sheets and logos (design §1)."""

import io

import pytest
from PIL import Image

from casework import comparing, sandbox
from casework.dialable import Policy
from casework.looking import look
from casework.models import GONE
from casework.practice import pages
from casework.practice import pictures as drawn
from tests.casework.ground import fresh
from tests.casework.test_looking import HERS, OTHER, known, page, seen, web  # noqa: F401
from tests.hostile.servers import ok

LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg"><style>.a{fill:url(#b)}</style><path class="a" d="M0 0"/></svg>'
)
TEMPLATE = """<link rel="stylesheet" href="/site.css"><script src="/site.js"></script>
<style>@font-face{font-family:a;src:url(/a.woff2)}</style><script type="application/ld+json">{"name":"Site"}</script>
<img src="/logo.svg"><img src="/dot.gif"><noscript><iframe src="/count.html"></iframe></noscript>%s"""
NOT_FOUND = ok((TEMPLATE % "<h1>Oh no</h1>").encode(), status="404 Not Found")


def dot() -> bytes:
    stream = io.BytesIO()
    Image.new("1", (1, 1)).save(stream, "GIF")
    return stream.getvalue()


@pytest.fixture
def site(web):  # noqa: F811
    web.pages |= {
        "/logo.svg": ok(LOGO, kind="image/svg+xml"),
        "/dot.gif": ok(dot(), kind="image/gif"),
        "/a.woff2": ok(b"wOF2\0\1\0\0", kind="font/woff2"),
        "/count.html": ok(b"<!doctype html><title></title>"),
        "/placeholder.jpg": ok(OTHER, kind="image/jpeg"),
        "/denied.jpg": ok(b"<Error><Code>AccessDenied</Code></Error>", status="403 Forbidden"),
        "/busy.jpg": ok(b"", status="503 Busy"),
        "/gone.jpg": ok(b"no page", status="404 Not Found"),
    }
    return web


@pytest.mark.parametrize(
    ("answer", "lay_at", "verdict"),
    [
        (NOT_FOUND, "/gone.jpg", "page_gone"),
        (NOT_FOUND, "/placeholder.jpg", "page_gone"),
        (NOT_FOUND, "/denied.jpg", "page_gone"),
        (NOT_FOUND, "/p", "page_gone"),
        (NOT_FOUND, "/busy.jpg", "unknown"),
        (NOT_FOUND, "", "unknown"),
        (NOT_FOUND, "/hers.jpg", "live"),
        (ok((TEMPLATE % "<h1>Page not found</h1>").encode(), status="404 No"), "", "page_gone"),
        (ok((TEMPLATE % "This content was removed").encode(), status="410 Gone"), "", "removed"),
        (page(TEMPLATE % "", "This content was removed"), "/gone.jpg", "removed"),
        (page(TEMPLATE % "", "This content was removed"), "/denied.jpg", "unknown"),
        (page(TEMPLATE % "", "This content was removed"), "", "unknown"),
        (page("", "This content was removed"), "", "removed"),
        (page(TEMPLATE % '<img src="/other.jpg">'), "/gone.jpg", "picture_gone"),
        (page(TEMPLATE % '<img src="/placeholder.jpg">'), "/placeholder.jpg", "picture_gone"),
        (page(TEMPLATE % '<img src="/gone.jpg">'), "/gone.jpg", "picture_gone"),
        (page(TEMPLATE % '<img src="/other.jpg">'), "/hers.jpg", "live"),
        (page(TEMPLATE % '<img src="/other.jpg">'), "", "unknown"),
        (page('<img src="/other.jpg"><img src="/dot.gif">'), "", "picture_gone"),
    ],
)
def test_page_of_an_honest_site_gives_its_verdict(site, known, answer, lay_at, verdict):  # noqa: F811
    site.pages["/p"] = answer

    assert seen(site, "/p", known, lay_at=(site.url(lay_at),) if lay_at else ()).verdict == verdict


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (ok(OTHER, kind="image/jpeg", status="404 Not Found"), "page_gone"),
        (ok(b"", kind="image/jpeg", status="410 Gone"), "page_gone"),
        (ok(HERS, kind="image/jpeg", status="410 Gone"), "live"),
    ],
)
def test_address_of_a_picture_itself_is_compared_at_any_status(site, known, answer, verdict):  # noqa: F811
    site.pages["/p.jpg"] = answer

    assert seen(site, "/p.jpg", known).verdict == verdict


def test_without_a_picture_to_compare_a_page_with_pictures_is_no_removal(site):
    site.pages["/p"] = ok(b'<p>Words.<img src="/hers.jpg">', status="404 Not Found")
    site.pages["/q"] = ok(b"<p>Words.", status="404 Not Found")

    assert [seen(site, path, []).verdict for path in ("/p", "/q")] == ["unknown", "page_gone"]


def test_slow_pictures_end_a_look_and_leave_a_doubt(site, known, monkeypatch):  # noqa: F811
    """A hostile page may not hold a worker: a host that lets two pictures wait is asked for no more."""
    monkeypatch.setattr(comparing, "PATIENCE_S", 3.0)
    slow = [f"/slow-{number}.jpg" for number in range(30)]
    site.pages |= {path: lambda connection: connection.recv(1) for path in slow}
    site.pages["/p"] = page("".join(f'<img src="{path}">' for path in slow))

    observation = seen(site, "/p", known)

    assert observation.verdict == "unknown" and site.visits <= 3


@pytest.mark.parametrize("shown", pages.PAGES, ids=lambda shown: shown.host + shown.path)
def test_every_site_of_the_practice_ground_is_told_up_and_gone(practice_ground, shown):
    """Design §6: what a look says before a site obeys, and after."""
    ground = fresh(practice_ground)
    policy = Policy(
        practice=True,
        resolvers=(f"127.0.0.1:{practice_ground.dns_port}",),
        practice_dns_port=practice_ground.dns_port,
        practice_web_port=practice_ground.web_port,
        pause_ms=0,
    )
    against = [sandbox.run("fingerprint", drawn.encoded(shown.scene, "resized", "png"))]

    up = look(shown.address, policy=policy, against=against, may_fetch_pictures=True)
    lay_at = [match["picture_url"] for match in up.matches if match["verdict"] == "match"]
    ground.state.remove(shown, how="a test")
    gone = look(shown.address, policy=policy, against=against, may_fetch_pictures=True, lay_at=lay_at)

    at_first = {"cloak.example": "cloaked", "members.example": "login_wall"}
    assert up.verdict == at_first.get(shown.host, "live")
    assert gone.verdict in (["login_wall"] if shown.host == "members.example" else GONE)
