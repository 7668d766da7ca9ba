"""A site that answers as if the picture were gone and shows it all the same is not believed (design §3.6, U20).

Each row is a page on which a browser draws the picture; honest removals are in tests/casework/test_looking_removed.py.
"""

import base64
import io
import re

import pytest
from PIL import Image

from casework import markup
from tests.casework.test_looking import HERS, OTHER, known, page, seen, web  # noqa: F401
from tests.hostile.servers import ok

GONE = ("removed", "page_gone", "picture_gone")
PACKED = base64.b64encode(HERS).decode()
DATA = f"data:image/jpeg;base64,{PACKED}"
DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{DATA}" width="640" height="480"/></svg>'
# Begins like a film, and no reader here can read it.
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(99)
SCRIPT = "document.body.append(Object.assign(new Image, {src: '/hers' + '.jpg'}))"
WORDS = "<p>" + "A holiday by the sea, told at length. " * 20 + "</p>"


def moving() -> bytes:
    stream = io.BytesIO()
    first, second = (Image.open(io.BytesIO(one)) for one in (OTHER, HERS))
    first.save(stream, "WEBP", save_all=True, append_images=[second], duration=[1, 9000])
    return stream.getvalue()


def attributes(count: int) -> str:
    return " ".join(f"a{number}=1" for number in range(count))


# What stands in the page, answered with 200: where hers.jpg is named, it lies there.
MARKUP = {
    "picture answered 404": '<img src="/hers-404.jpg">',
    "picture answered 410": '<img src="/hers-410.jpg">',
    "picture called an icon": '<img src="/hers.ico">',
    "icon in the page": f'<img src="data:image/x-icon;base64,{PACKED}">',
    "drawing with the picture in it": '<img src="/hers.svg">',
    "drawing in a drawing": '<img src="/loop.svg">',
    "drawing in the page": f'<img src="data:image/svg+xml;base64,{base64.b64encode(DRAWING.encode()).decode()}">',
    "data of no kind": f'<img src="data:;base64,{PACKED}">',
    "data of any kind": f'<img src="data:application/octet-stream;base64,{PACKED}">',
    "data in two lines": f'<img src="da\nta:image/jpeg;base64,{PACKED}">',
    "last of many inline": "".join(f'<img src="data:,{n}">' for n in range(45)) + f'<img src="{DATA}">',
    "last of many attributes": f'<img {attributes(101)} src="/hers.jpg">',
    "beyond the limit of a page": " " * 2 * 1024 * 1024 + '<img src="/hers.jpg">',
    "script beside many words": f"{WORDS}<script>{SCRIPT}</script>",
    "script of an event": f"{WORDS}<style onload=\"{SCRIPT}\"></style>",
    "object": '<object data="/hers.jpg"></object>',
    "embed": '<embed src="/hers.jpg">',
    "frame with the picture": '<iframe src="/hers.jpg"></iframe>',
    "frame with a page": '<iframe src="/live"></iframe>',
    "frame in a frame": '<iframe src="/frame"></iframe>',
    "frame of data": f'<iframe src="data:text/html,<img src={DATA}>"></iframe>',
    "page where a picture was": '<img src="/live"><iframe src="/live"></iframe>',
    "srcdoc": "<iframe srcdoc='&lt;img src=/hers.jpg&gt;'></iframe>",
    "srcdoc in srcdoc": "<iframe srcdoc='&lt;iframe srcdoc=\"&amp;lt;img src=/hers.jpg>\">'></iframe>",
    "body's background": '<body background="/hers.jpg">',
    "style sheet elsewhere": '<link rel="alternate stylesheet" href="/hers.css">',
    "imported style sheet": '<style>@import "/hers.css";</style>',
    "image-set": '<style>p{background:image-set("/hers.jpg" 1x)}</style>',
    "escapes in a style": "<style>p{background:u\\72l(/hers.jpg)}</style>",
    "escapes in an address": '<style>p{background:url("/h\\65rs.jpg")}</style>',
    "bracket in an address": "<style>p{background:url('/hers(1).jpg')}</style>",
    "comment without words": '<!--><img src="/hers.jpg">-->',
    "comment with a dash": '<!---><img src="/hers.jpg">-->',
    "comment that ends in !": '<!-- --!><img src="/hers.jpg">',
    "comment of another reader": '<noscript><!--</noscript><img src="/hers.jpg">-->',
    "prefix of XML": '<x:img xmlns:x="http://www.w3.org/1999/xhtml" src="/hers.jpg"/>',
    "srcset without spaces": '<img srcset="/hers.jpg 2x,/other.jpg 1x">',
    "smaller of two": '<img srcset="/other.jpg 2x, /hers.jpg 1x">',
    "quote among attributes": '<img " src="/hers.jpg">',
    "other white space": "<img src=/hers\xa0.jpg>",
    "style in a drawing": '<svg><style><img src="/hers.jpg"></style></svg>',
    "drawing in the page's text": f"{DRAWING}",
    "moving address": '<svg><image><set attributeName="href" to="/hers.jpg"/></image></svg>',
    "second picture of a moving one": '<img src="/moving.webp">',
    "film": '<video src="/hers.mp4"></video>',
    "page that leads on": '<meta http-equiv="refresh" content="0;url=/live">',
}  # fmt: skip
WHOLE = {
    "page answered 404": ok(f'{WORDS}<img src="/hers.jpg">'.encode(), status="404 Not Found"),
    "page answered 410": ok(f"<title>Removed</title><img src='{DATA}'>".encode(), status="410 Gone"),
    "page answered 403 that says removed": ok(
        b"This post has been removed<img src=/hers.jpg>", status="403 No"
    ),
    "picture itself answered 404": ok(HERS, kind="image/jpeg", status="404 Not Found"),
    "404 with a script": ok(f"{WORDS}<script>{SCRIPT}</script>".encode(), status="404 Not Found"),
    "style sheet in a header": ok(WORDS.encode(), "Link: </hers.css>; rel=stylesheet"),
    "other encoding than it says": ok(b"\xff\xfe" + '<p>Sea<img src="/hers.jpg">'.encode("utf-16-le")),
    "encoding in a comment": ok(b'<!--<meta charset=utf-16le>--><p>The sea.<img src="/hers.jpg">'),
    "entity of XML": ok(
        b"<!DOCTYPE html [<!ENTITY i '&#60;img src=\"/hers.jpg\"/>'>]>"
        b'<html xmlns="http://www.w3.org/1999/xhtml"><p>The sea.&i;</p></html>',
        kind="application/xhtml+xml",
    ),
    "film answered 404": ok(FILM, kind="video/mp4", status="404 Not Found"),
}


@pytest.fixture
def site(web):  # noqa: F811
    hers = {name: ok(HERS, kind="image/jpeg") for name in ("/hers(1).jpg", "/hers%C2%A0.jpg")}
    web.pages |= hers | {
        "/hers-404.jpg": ok(HERS, kind="image/jpeg", status="404 Not Found"),
        "/hers-410.jpg": ok(HERS, kind="text/html", status="410 Gone"),
        "/hers.ico": ok(HERS, kind="image/x-icon"),
        "/hers.svg": ok(DRAWING.encode(), kind="image/svg+xml"),
        "/loop.svg": ok(
            b'<svg><image href="/loop.svg?"/><image href="/hers.svg"/></svg>', kind="image/svg+xml"
        ),
        "/hers.mp4": ok(FILM, kind="video/mp4"),
        "/hers.css": ok(b"p{background:url(/hers.jpg)}", kind="text/css"),
        "/moving.webp": ok(moving(), kind="image/webp"),
        "/frame": page('<iframe src="/live"></iframe>'),
        "/lay.jpg": ok(b"", status="404 Not Found"),
    }
    return web


@pytest.mark.parametrize("name", [*MARKUP, *WHOLE])
def test_picture_that_a_browser_shows_is_never_gone(site, known, name):  # noqa: F811
    site.pages["/p"] = WHOLE.get(name) or page(MARKUP.get(name, ""))

    assert seen(site, "/p", known).verdict not in GONE


# What no look reads, and what honest pages have too: where the picture lay decides (docs/decisions.md).
UNREAD_ON_HONEST_PAGES = re.compile(
    "script|style sheet|comment of|smaller of|style in|moving address|film|leads on|escapes in a style"
)


@pytest.mark.parametrize(
    "name", [name for name in (*MARKUP, *WHOLE) if not UNREAD_ON_HONEST_PAGES.search(name)]
)
def test_nor_when_it_moved_from_where_it_lay(site, known, name):  # noqa: F811
    site.pages["/p"] = WHOLE.get(name) or page(MARKUP.get(name, ""))

    assert seen(site, "/p", known, lay_at=(site.url("/lay.jpg"),)).verdict not in GONE


@pytest.mark.parametrize("name", [*MARKUP, *WHOLE])
def test_nor_while_it_lies_where_it_lay(site, known, name):  # noqa: F811
    site.pages["/p"] = WHOLE.get(name) or page(MARKUP.get(name, ""))

    observation = seen(site, "/p", known, lay_at=(site.url("/hers.jpg"),))

    assert observation.verdict in ("live", "unknown") and observation.matches


def test_picture_at_another_address_for_phones_alone_is_never_gone(site, known):  # noqa: F811
    def told_apart(connection):
        is_phone = b"Android" in site.requests[-1]
        away = ok(b"", f"Location: {site.url('/live')}", status="302 Found")
        connection.sendall(away if is_phone else ok(b"", status="404 Not Found"))

    site.pages["/p"] = told_apart

    assert seen(site, "/p", known).verdict == "cloaked"


def test_tags_are_counted_where_no_reader_looks():
    assert markup.carriers_in(b"<script>'<IMG>'</script><!--<x:image>--><p>") == 3
