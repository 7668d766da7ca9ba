"""Bombs, drips, floods and broken answers against the guard: each ends with its reason, within its limits (S34)."""

import gzip
import os
import socket
import threading
import time
import zlib

import pytest

from casework.fetch import fetch
from tests.hostile.guarded import allowing, failure
from tests.hostile.servers import HostileWeb, ok


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


def test_beginning_of_a_large_film_is_enough_and_nothing_else_gets_its_room(web: HostileWeb) -> None:
    """S34: 32 MiB of a film; another file in its place has a picture's limit."""
    large = 33 * 1024 * 1024
    web.pages["/film"] = ok(b"\0\0\0\x18ftypmp42" + bytes(large), kind="video/mp4")
    web.pages["/file"] = ok(b"PK" + bytes(large), kind="video/mp4")

    film = fetch(web.url("/film"), policy=allowing(), want="film")

    assert film.truncated and len(film.body) == 32 * 1024 * 1024
    assert failure(web.url("/file"), allowing(), "film") == "too_large"
    assert failure(web.url("/film"), allowing(), "picture") == "too_large"


def test_slow_film_is_read_for_some_seconds(web: HostileWeb) -> None:
    """S34: what came by then is looked at."""

    def slow(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n\0\0\0\x18ftypmp42")
        for _ in range(100):
            connection.sendall(bytes(4096))
            time.sleep(0.3)

    web.pages["/"] = slow

    film = fetch(web.url(), policy=allowing(), want="film")

    assert film.truncated and 8_000 < len(film.body) < 400_000


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

    assert failure(web.url(), allowing()) == "too_slow"


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


def test_one_host_gets_few_connections_at_once(web: HostileWeb) -> None:
    """S35: limited per host."""
    most, now, lock = 0, 0, threading.Lock()

    def slow(connection: socket.socket) -> None:
        nonlocal most, now
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.5)
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


def test_film_whose_first_bytes_drip_is_still_a_film(web: HostileWeb) -> None:
    """S34: a site that sends the first bytes one by one gets no other limits by it."""
    start = b"\x00\x00\x00\x18ftypisom" + bytes(100)

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n")
        for number in range(12):
            connection.sendall(start[number : number + 1])
            time.sleep(0.02)
        connection.sendall(start[12:] + bytes(25_000_000))

    web.pages["/"] = drip

    film = fetch(web.url(), policy=allowing(), want="film")

    assert film.body.startswith(start) and len(film.body) == len(start) + 25_000_000
