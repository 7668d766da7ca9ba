"""One look at an address of an honest or hostile server: verdict, matches, record; nothing of a picture is kept."""

import base64
import gzip
import io
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy
import pytest
from PIL import Image
from warcio.archiveiterator import ArchiveIterator

from casework import sandbox
from casework.comparing import SCAN_LIMITS
from casework.dialable import Policy
from casework.looking import Observation, look
from casework.refusals import sentence
from tests.hostile.servers import HostileWeb, ok, running

AT = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
POLICY = Policy(practice=True, also_allow=("127.0.0.5/32",), pause_ms=0)


def drawing(seed: int, kind: str = "JPEG") -> bytes:
    """Return a picture of coloured patches, different for each seed."""
    patches = numpy.random.default_rng(seed).integers(0, 255, (12, 16, 3), dtype=numpy.uint8)
    file = io.BytesIO()
    Image.fromarray(patches).resize((640, 480), Image.Resampling.BICUBIC).save(file, kind)
    return file.getvalue()


HERS, OTHER = drawing(1), drawing(2)


@pytest.fixture(scope="module")
def known() -> list[dict[str, Any]]:
    return [{**sandbox.run("fingerprint", HERS), "image": "image-1"}]


@pytest.fixture
def web() -> Iterator[HostileWeb]:
    with running(HostileWeb("127.0.0.5")) as server:
        server.pages["/hers.jpg"] = ok(HERS, kind="image/jpeg")
        server.pages["/hers.png"] = ok(drawing(1, "PNG"), kind="image/png")
        server.pages["/other.jpg"] = ok(OTHER, kind="image/jpeg")
        server.pages["/live"] = page('<img src="/other.jpg"><img src="/hers.png">')
        yield server


def page(inside: str, title: str = "Holiday") -> bytes:
    return ok(f"<title>{title}</title><p>Words about a holiday by the sea.</p>{inside}".encode())


def seen(
    web: HostileWeb,
    path: str,
    known: list[dict[str, Any]],
    *,
    may_fetch_pictures: bool = True,
    lay_at: tuple[str, ...] = (),
) -> Observation:
    return look(
        web.url(path),
        policy=POLICY,
        against=known,
        may_fetch_pictures=may_fetch_pictures,
        lay_at=lay_at,
        at=AT,
    )


def records(observation: Observation) -> list[tuple[str, bytes]]:
    """Return type and content of the records of a WARC."""
    return [
        (one.rec_type, one.content_stream().read()) for one in ArchiveIterator(io.BytesIO(observation.record))
    ]


def test_submitted_picture_is_found_on_its_page(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    observation = seen(web, "/live", known)

    assert (observation.verdict, observation.status) == ("live", 200)
    (match,) = observation.matches
    assert (match["verdict"], match["image"], match["picture_host"]) == ("match", "image-1", "127.0.0.5")
    assert match["picture_url"].endswith("/hers.png")


def test_picture_address_itself_is_compared(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    assert seen(web, "/hers.jpg", known).verdict == "live"
    assert seen(web, "/other.jpg", known).verdict == "picture_gone"


def test_inline_picture_is_compared_and_left_out_of_the_record(
    web: HostileWeb, known: list[dict[str, Any]]
) -> None:
    """Design §3.6: no pixel is kept, not even those in a page's own text."""
    data = base64.b64encode(HERS).decode()
    web.pages["/inline"] = page(f'<img src="data:image/jpeg;base64,{data}">')

    observation = seen(web, "/inline", known)

    assert observation.verdict == "live" and len(observation.matches) == 1
    assert data[100:140].encode() not in gzip.decompress(observation.record)


def test_nothing_of_a_picture_is_kept(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    """Design §3.6: of pictures that do not match not even a digest is kept."""
    other = sandbox.run("fingerprint", OTHER)

    observation = seen(web, "/live", known)

    told = repr(observation).encode() + gzip.decompress(observation.record)
    for secret in (other["sha256"], other["pdq"], other["phash"], known[0]["sha256"], known[0]["pdq"]):
        assert secret.encode() not in told
    assert OTHER[200:240] not in told and HERS[200:240] not in told


def test_pictures_are_not_fetched_without_leave(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    """Design §3.6: looking at pictures is allowed for each case."""
    observation = seen(web, "/live", known, may_fetch_pictures=False)

    assert observation.verdict == "live" and observation.matches == ()
    assert [asked.split(b" ")[1] for asked in web.requests] == [b"/live"]


def test_record_holds_text_and_headers_as_they_came(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    """E20: a WARC of text and headers, dated with the moment handed in."""
    observation = seen(web, "/live", known)

    (response, content), (metadata, noted) = records(observation)
    assert (response, metadata) == ("response", "metadata")
    assert b"holiday by the sea" in content and b'"dialled": "127.0.0.5"' in noted
    assert b"WARC-Date: 2026-11-25T12:00:00Z" in gzip.decompress(observation.record)


@pytest.mark.parametrize(
    ("path", "answer", "verdict"),
    [
        ("/410", ok(b"<h1>This content was removed</h1>", status="410 Gone"), "removed"),
        ("/soft", page("", "This content was removed"), "removed"),
        ("/404", ok(b"", status="404 Not Found"), "page_gone"),
        ("/swapped", page('<img src="/other.jpg">'), "picture_gone"),
        ("/missing", page('<img src="/nothing.jpg">'), "picture_gone"),
        ("/451", ok(b"", status="451 Unavailable"), "blocked_here"),
        ("/401", ok(b"", status="401 Unauthorized"), "login_wall"),
        ("/login", page('<input type="password">', "Please log in"), "login_wall"),
        ("/moved", ok(b"", "Location: /b/51-1", status="301 Moved"), "moved"),
        ("/503", ok(b"", status="503 Busy"), "unknown"),
        ("/torn", page('<img src="/torn.jpg">'), "unknown"),
    ],
)
def test_page_gives_its_verdict(
    web: HostileWeb, known: list[dict[str, Any]], path: str, answer: bytes, verdict: str
) -> None:
    web.pages[path] = answer
    web.pages["/b/51-1"] = page('<img src="/hers.jpg">')
    web.pages["/torn.jpg"] = ok(HERS[: len(HERS) // 2], kind="image/jpeg")

    assert seen(web, path, known).verdict == verdict


def test_page_that_hides_from_one_visitor_is_cloaked(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    def cloaked(connection: socket.socket) -> None:
        is_phone = b"Android" in web.requests[-1]
        connection.sendall(page('<img src="/hers.jpg">') if is_phone else ok(b"", status="404 Not Found"))

    web.pages["/cloak"] = cloaked

    observation = seen(web, "/cloak", known)

    assert observation.verdict == "cloaked" and len(observation.matches) == 1
    assert [kind for kind, _ in records(observation)] == ["response", "response", "metadata"]


def test_only_forty_pictures_are_looked_at_and_the_rest_is_a_doubt(
    web: HostileWeb, known: list[dict[str, Any]]
) -> None:
    web.pages["/many"] = page("".join(f'<img src="/gone-{number}.jpg">' for number in range(50)))

    assert seen(web, "/many", known).verdict == "unknown"
    assert web.visits == 41


def test_refused_and_silent_addresses_say_why(known: list[dict[str, Any]]) -> None:
    refused = look("http://127.0.0.9/", policy=POLICY, against=known, may_fetch_pictures=True)
    silent = look("http://127.0.0.5:1/", policy=POLICY, against=known, may_fetch_pictures=True)

    assert (refused.verdict, refused.refused_because) == ("unknown", "address_not_public")
    assert (silent.verdict, silent.failed_because, silent.record) == ("unknown", "connect_failed", b"")


@pytest.mark.parametrize("trouble", ["took_too_long", "decoder_failed", "sandbox_unavailable"])
def test_page_that_cannot_be_read_is_kept_and_tells_nothing(
    web: HostileWeb, known: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    def fails(*args: Any, **options: Any) -> None:
        raise sandbox.SandboxFailed(trouble)

    monkeypatch.setattr(sandbox, "run", fails)
    observation = seen(web, "/live", known)

    assert (observation.verdict, observation.status) == ("unknown", 200)
    assert sentence(observation.failed_because)
    assert [kind for kind, _ in records(observation)] == ["response", "metadata"]


@pytest.mark.parametrize("charset", ["gbk", "shift_jis", "koi8-r", "utf-16le", "windows-874", "nonsense"])
def test_page_is_read_behind_the_fence_in_any_encoding_of_the_web(charset: str) -> None:
    encoding = {"nonsense": "utf-8", "windows-874": "cp874"}.get(charset, charset)
    options = {"base_url": "http://h.example/", "charset": charset}

    scanned = sandbox.run("scan", "<title>Sea</title>".encode(encoding), options=options, limits=SCAN_LIMITS)

    assert scanned["title"] == "Sea"


def test_page_with_an_endless_number_is_looked_at(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    web.pages["/endless"] = page("<p>&#" + "9" * 5000 + ';</p><img src="/hers.jpg">')

    assert seen(web, "/endless", known).verdict == "live"


def test_picture_whose_address_is_too_long_is_a_doubt(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    web.pages["/long"] = page(f'<img src="/hers.jpg?{"a" * 2048}">')

    assert seen(web, "/long", known).verdict == "unknown"
