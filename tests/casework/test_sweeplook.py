"""One page of a sweep against an honest and a hostile server: words first, then pictures, then nothing is left."""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy
import pytest

from casework import sandbox
from casework.minorsigns import HotlineLists
from casework.sweeplook import PageSeen, Sweeper
from tests import films
from tests.casework.test_looking import HERS, OTHER, POLICY, drawing
from tests.hostile.servers import HostileWeb, ok, redirect, running

SITE = "127.0.0.5"
PICTURES = '<img src="/other.jpg"><img src="/hers.png">'


@pytest.fixture(scope="module")
def known() -> list[dict[str, Any]]:
    return [{**sandbox.run("fingerprint", HERS), "image": "image-1"}]


@pytest.fixture
def web() -> Iterator[HostileWeb]:
    with running(HostileWeb(SITE)) as server:
        server.pages["/other.jpg"] = ok(OTHER, kind="image/jpeg")
        server.pages["/hers.png"] = ok(drawing(1, "PNG"), kind="image/png")
        yield server


def page(inside: str, title: str = "Holiday") -> bytes:
    return ok(f"<title>{title}</title><p>Words about a holiday.</p>{inside}".encode())


def visit(web: HostileWeb, known: list[dict[str, Any]], inside: bytes, **options: Any) -> PageSeen:
    web.pages["/set"] = inside
    given = {"lists": HotlineLists(), **options}
    compare = given.pop("compare", True)
    return Sweeper(SITE, POLICY, known, **given).visit(web.url("/set"), compare=compare)


def asked(web: HostileWeb) -> list[str]:
    return [line.split(b" ")[1].decode() for line in web.requests]


def test_likely_copy_is_seen_and_nothing_of_others(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    """Design §3.6: of pictures that do not match not even a digest is kept."""
    other = sandbox.run("fingerprint", OTHER)

    seen = visit(web, known, page(PICTURES))

    assert [match["image"] for match in seen.matches] == ["image-1"] and seen.pictures == 2
    told = repr(seen)
    for secret in (other["sha256"], other["md5"], other["pdq"], known[0]["pdq"], known[0]["sha256"]):
        assert secret not in told
    assert "/other.jpg" not in told


def test_film_with_the_picture_in_it_is_seen(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    """Issue 5: films too, and never one that was sent to her alone."""
    still = cv2.imdecode(numpy.frombuffer(HERS, numpy.uint8), cv2.IMREAD_COLOR_RGB)
    film = films.encode([cv2.resize(still, (320, 240), interpolation=cv2.INTER_AREA)] * 20)
    web.pages["/a.mp4"] = web.pages["/b.mp4"] = ok(film, kind="video/mp4")

    inside = page('<video src="/a.mp4"></video><video src="/b.mp4"></video>')
    seen = visit(web, known, inside, never=frozenset({web.url("/b.mp4")}))

    assert [match["transform"] for match in seen.matches] == ["film_of_still"]
    assert asked(web) == ["/set", "/a.mp4"]


@pytest.mark.parametrize(
    "inside",
    [
        page(PICTURES, title="Underage set"),
        page(f"<h2>preteen</h2>{PICTURES}"),
        page('<img src="/other.jpg" alt="a 15 year old"><img src="/hers.png">'),
        page(f'<meta name="keywords" content="jailbait">{PICTURES}'),
        page('<img src="/preteen/other.jpg">'),
        page('<video src="/preteen/other.mp4"></video>'),
        page(f"{PICTURES}<a href='/2' title='underage'>more</a>"),
    ],
)
def test_page_with_a_sign_has_no_picture_fetched(
    web: HostileWeb, known: list[dict[str, Any]], inside: bytes
) -> None:
    """S56: the first sign of a minor ends it, before any picture of the page is asked for."""
    seen = visit(web, known, inside)

    assert (seen.sign, seen.matches, seen.links) == ("words", (), ())
    assert asked(web) == ["/set"]


def test_address_on_a_list_is_not_even_dialled(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    """S56: hotline lists."""
    seen = visit(web, known, page(PICTURES), lists=HotlineLists(hosts=frozenset({SITE})))

    assert seen.sign == "list" and web.requests == []


@pytest.mark.parametrize(
    "inside", ['<a href="http://bad.example/7">x</a>', '<img src="http://bad.example/7.jpg">']
)
def test_page_that_leads_to_a_listed_address_is_a_sign(
    web: HostileWeb, known: list[dict[str, Any]], inside: str
) -> None:
    """S56."""
    seen = visit(web, known, page(inside + PICTURES), lists=HotlineLists(hosts=frozenset({"bad.example"})))

    assert seen.sign == "list" and asked(web) == ["/set"]


def test_only_pages_of_the_same_site_are_followed_the_next_one_first(
    web: HostileWeb, known: list[dict[str, Any]]
) -> None:
    links = (
        '<a href="/2">2</a><a href="http://other.example/">x</a><a href="/logout">x</a><a href="/big.jpg">x</a>'
        '<a rel="next" href="?page=2">next</a><a href="javascript:x()">x</a><a href="#top">x</a>'
    )

    seen = visit(web, known, page(links))

    assert seen.links == (web.url("/set?page=2"), web.url("/2"), web.url("/set"))


def test_redirect_to_another_site_is_not_read(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    with running(HostileWeb("127.0.0.6")) as other:
        policy = type(POLICY)(practice=True, also_allow=("127.0.0.5/32", "127.0.0.6/32"), pause_ms=0)
        other.pages["/"] = page(PICTURES)
        web.pages["/set"] = redirect(other.url("/"))

        seen = Sweeper(SITE, policy, known, HotlineLists()).visit(web.url("/set"))

    assert seen.failed == "another_site" and seen.matches == ()


def test_what_was_sent_to_her_alone_is_never_fetched(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    """Design §3.6, wherever a page shows it."""
    never = frozenset({web.url("/hers.png"), web.url("/2")})

    seen = visit(web, known, page(f'{PICTURES}<a href="/2">2</a>'), never=never)

    assert asked(web) == ["/set", "/other.jpg"] and web.url("/2") not in seen.links


def test_page_where_it_began_is_read_for_its_links_alone(
    web: HostileWeb, known: list[dict[str, Any]]
) -> None:
    seen = visit(web, known, page(f'{PICTURES}<a href="/2">2</a>'), compare=False)

    assert asked(web) == ["/set"] and seen.links == (web.url("/2"),)


def test_page_that_cannot_be_read_has_no_picture_fetched(
    web: HostileWeb, known: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """S56: what was not searched for signs is not looked at."""

    def broken(*_: Any, **__: Any) -> None:
        raise sandbox.SandboxFailed("sandbox_unavailable")

    monkeypatch.setattr("casework.sweeplook.sandbox.run", broken)

    assert visit(web, known, page(PICTURES)).failed == "unreadable"
    assert asked(web) == ["/set"]
