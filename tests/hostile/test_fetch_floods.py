"""Answers without end against the guard: what is not read is not kept, and the child does not grow (S34)."""

import contextlib
import gzip
import socket
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from casework import fetch as gate
from casework.fetch import Fetched, fetch
from tests.hostile.guarded import allowing, failure
from tests.hostile.servers import HostileWeb, ok

MEBIBYTE = 1024 * 1024
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
# An empty stored block of RFC 1951, section 3.2.4: five bytes that unpack to nothing.
NOTHING = b"\x00\x00\x00\xff\xff" * 20_000


def without_end(start: bytes, again: bytes) -> Callable[[socket.socket], None]:
    """Return a server that says the start once and the rest for as long as anybody listens, 30 s at most."""

    def flood(connection: socket.socket) -> None:
        ends = time.monotonic() + 30
        with contextlib.suppress(OSError):
            connection.sendall(start)
            while time.monotonic() < ends:
                connection.sendall(again)

    return flood


def most_memory() -> int:
    """Return the most bytes of memory that the child ever had."""
    lines = Path(f"/proc/{gate._child().process.pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def growth_of(job: Callable[[], object]) -> int:
    gate.is_shut_in()
    before = most_memory()
    job()
    return most_memory() - before


def test_what_follows_the_end_of_a_packed_page_is_not_read(web: HostileWeb) -> None:
    """zlib keeps all that follows, so a page of three bytes could fill the memory."""
    packed = gzip.compress(b"abc")
    web.pages["/"] = without_end(HEAD + b"Content-Encoding: gzip\r\n\r\n" + packed, bytes(MEBIBYTE))
    pages: list[Fetched] = []

    assert growth_of(lambda: pages.append(fetch(web.url(), policy=allowing()))) < 40 * MEBIBYTE
    assert (pages[0].body, pages[0].truncated) == (b"abc", False)


@pytest.mark.parametrize("want", ["text", "picture"])
def test_packed_blocks_that_hold_nothing_are_given_up(web: HostileWeb, want: str) -> None:
    head = HEAD + b"Content-Encoding: deflate\r\n\r\n\x78\x9c"
    web.pages["/"] = without_end(head, NOTHING)

    assert growth_of(lambda: failure(web.url(), allowing(), want)) < 60 * MEBIBYTE
    assert failure(web.url(), allowing(), want) == "too_large"


@pytest.mark.parametrize(
    ("start", "again", "code"),
    [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100, "timed_out"),
        (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n" * 100, "timed_out"),
        (b"HTTP/1.1 200 ", b"O" * 65536, "headers_too_large"),
        (b"", b"H" * 65536, "bad_answer"),
        (HEAD + b"X-Folded: a\r\n", b" b\r\n" * 10_000, "headers_too_large"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;", b"x=y;" * 10_000, "timed_out"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 10_000, "timed_out"),
        (
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n",
            b"X-Trailer: y\r\n" * 1000,
            "headers_too_large",
        ),
    ],
)
def test_flood_of_what_is_no_body_is_given_up(web: HostileWeb, start: bytes, again: bytes, code: str) -> None:
    web.pages["/"] = without_end(start, again)
    codes: list[str] = []

    grown = growth_of(lambda: codes.append(failure(web.url(), allowing(headers_s=1.5, total_s=4.0))))

    # What reaches the child first decides which of the two it is.
    assert codes[0] in {code, "body_cut"} and grown < 100 * MEBIBYTE


def test_endless_text_is_cut_and_the_line_is_closed(web: HostileWeb) -> None:
    gone: list[float] = []

    def flood(connection: socket.socket) -> None:
        without_end(HEAD + b"\r\n", b"a" * 65536)(connection)
        gone.append(time.monotonic())

    web.pages["/"] = flood
    started = time.monotonic()

    page = fetch(web.url(), policy=allowing())

    assert (len(page.body), page.truncated) == (2 * MEBIBYTE, True)
    while not gone:
        time.sleep(0.01)
    assert gone[0] - started < 15


@pytest.mark.parametrize("status", ["101 Switching Protocols", "204 No Content", "304 Not Modified"])
def test_answer_that_has_no_body_is_not_waited_for(web: HostileWeb, status: str) -> None:
    def linger(connection: socket.socket) -> None:
        connection.sendall(f"HTTP/1.1 {status}\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n".encode())
        connection.recv(1)

    web.pages["/"] = linger

    page = fetch(web.url(), policy=allowing())

    assert (page.status, page.body) == (int(status[:3]), b"") and page.elapsed_ms < 5000


def test_deflate_is_read_with_and_without_its_header(web: HostileWeb) -> None:
    """RFC 9110, section 8.4.1.2: some servers leave the zlib wrapper away; browsers read both."""
    bare = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    web.pages["/wrapped"] = ok(zlib.compress(b"page"), "Content-Encoding: deflate")
    web.pages["/bare"] = ok(bare.compress(b"page") + bare.flush(), "Content-Encoding: deflate")

    assert [fetch(web.url(path), policy=allowing()).body for path in ("/wrapped", "/bare")] == [
        b"page",
        b"page",
    ]


@pytest.mark.parametrize(
    "packing", ["br", "zstd", "compress", "gzip, br", "aes128gcm", "dcb", "gzip;q=1", "x" * 5000]
)
def test_packing_that_was_not_offered_is_not_unpacked(web: HostileWeb, packing: str) -> None:
    """A bomb in brotli or zstd is no bomb to who does not unpack it; neither is offered."""
    web.pages["/"] = ok(b"\x28\xb5\x2f\xfd" + bytes(100), f"Content-Encoding: {packing}")

    assert failure(web.url(), allowing()) == "encoding_unknown"
    assert b"\r\nAccept-Encoding: gzip, deflate\r\n" in web.requests[0]


@pytest.mark.parametrize("packing", ["gzip", "deflate", "x-gzip"])
def test_bomb_of_either_packing_is_refused(web: HostileWeb, packing: str) -> None:
    packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | (16 if "gzip" in packing else 0))
    bomb = b"".join([*(packer.compress(bytes(MEBIBYTE)) for _ in range(40)), packer.flush()])
    web.pages["/"] = ok(bomb, f"Content-Encoding: {packing}")

    assert growth_of(lambda: failure(web.url(), allowing())) < 60 * MEBIBYTE
    assert failure(web.url(), allowing(), "picture") == "decompression_bomb"
