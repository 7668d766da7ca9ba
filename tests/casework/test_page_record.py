"""The record of a look holds text and headers as they came, and in no disguise a picture (design §3.6, E20)."""

import base64
import gzip
import json
import time

import pytest

from casework import webrecord
from casework.fetch import Fetched
from tests.casework.test_looking import HERS

LETTERS = base64.b64encode(HERS).decode()
SECRET = LETTERS[400:430].encode()


def came(body: bytes, **headers: str) -> Fetched:
    said = {"content-type": "text/html", **headers}
    return Fetched(200, "http://site.com/", said, body, "192.0.2.1", (), 12, False)


@pytest.mark.parametrize(
    "body",
    [
        f'<img src="data:image/jpeg;base64,{LETTERS}">',
        f'<img src="DATA:text/plain;base64,{LETTERS}">',
        f'<img src="data:;base64,{LETTERS}">',
        f'<img src="data&#58;image/jpeg;base64,{LETTERS}">',
        f"<style>a{{background:url(data:image/jpeg;base64,{LETTERS})}}</style>",
        f'<script>var a="{LETTERS}"</script>',
        f"<script>{json.dumps({'a': LETTERS}).replace('/', chr(92) + '/')}</script>",
        f"<script>var a=`{chr(10).join(LETTERS[n : n + 76] for n in range(0, len(LETTERS), 76))}`</script>",
    ],
)
def test_picture_in_letters_is_left_out(body: str) -> None:
    kept = webrecord.without_pictures(came(f"<p>Words before.</p>{body}<p>Words behind.</p>".encode()))

    assert b"Words before." in kept and b"Words behind." in kept
    assert SECRET not in kept and SECRET.replace(b"/", b"\\/") not in kept and len(kept) < 300


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_picture_in_wide_letters_is_left_out(encoding: str) -> None:
    page = f'\ufeff<p>Words.</p><img src="data:image/jpeg;base64,{LETTERS}">'.encode(encoding)

    kept = webrecord.without_pictures(came(page))

    assert b"Words." in kept and SECRET not in kept and SECRET.decode().encode(encoding) not in kept


def test_bytes_of_a_picture_behind_a_page_are_left_out() -> None:
    kept = webrecord.without_pictures(came(b"<p>Words.</p>" + HERS))

    assert kept == b"<p>Words.</p>left-out"


def test_headers_hold_no_picture_and_are_kept_else() -> None:
    record = webrecord.write(
        "http://site.com/", [came(b"", link=f"<data:image/jpeg;base64,{LETTERS}>", server="nginx")]
    )

    plain = gzip.decompress(record)
    assert b"server: nginx" in plain and SECRET not in plain


def test_record_names_the_visitor_of_each_visit() -> None:
    visits = [came(b"one"), came(b"two")]

    plain = gzip.decompress(webrecord.write("http://site.com/", visits, profiles=["neutral", "phone"]))

    assert b'"profiles": ["neutral", "phone"]' in plain and b'"elapsed_ms": [12, 12]' in plain


def test_ordinary_text_is_kept_as_it_came() -> None:
    text = "<p>Wörter, 言葉 and https://site.com/" + "a/long/path-" * 40 + "</p>" + "x" * 300

    assert webrecord.without_pictures(came(text.encode())) == text.encode()


@pytest.mark.parametrize("piece", ["A" * 531 + " ", "data:" * 20, "ftyp", "A" * 39 + "\n", "%3a,"])
def test_record_of_a_hostile_page_takes_no_time(piece: str) -> None:
    page = (piece * (2 * 1024 * 1024 // len(piece))).encode()

    begun = time.process_time()
    webrecord.without_pictures(came(page))

    assert time.process_time() - begun < 5
