"""Pictures and words of a page, from honest and hostile markup, in bounded time."""

import pytest

from casework.pagescan import scan
from tests.growth import LINEAR, growth

BASE = "http://site.com/a/page"


def scan_many(piece: str, size: int, before: str = "") -> None:
    """Read a page of so many bytes that holds one piece over and over."""
    scan((before + piece * (size // len(piece))).encode(), {"base_url": BASE, "charset": ""})


def scan_ordinary(size: int) -> None:
    """Read a page of so many bytes as the web has them."""
    scan_many("<p class='a'>Some words, <a href='/b/1'>a link</a>.</p><img src='/1.jpg'>", size)


def pictures(markup: str) -> list[str]:
    return list(scan(markup.encode(), {"base_url": BASE})["pictures"])


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<img src="1.jpg">', "http://site.com/a/1.jpg"),
        ("<IMG SRC='/1.jpg'/>", "http://site.com/1.jpg"),
        ("<img src=//cdn.com/1.jpg>", "http://cdn.com/1.jpg"),
        ('<img src="/1.jpg?a=1&amp;b=2">', "http://site.com/1.jpg?a=1&b=2"),
        ('<img data-src="/lazy.jpg">', "http://site.com/lazy.jpg"),
        ('<img srcset="/s.jpg 320w, /l.jpg 1024w, /m.jpg 640w">', "http://site.com/l.jpg"),
        ('<picture><source srcset="/x.webp 2x"></picture>', "http://site.com/x.webp"),
        ('<video poster="/p.jpg"></video>', "http://site.com/p.jpg"),
        ("<div style=\"background-image:url('/b.jpg')\">", "http://site.com/b.jpg"),
        ("<style>.x{background:url(/c.jpg)}</style>", "http://site.com/c.jpg"),
        ('<meta property="og:image" content="/og.jpg">', "http://site.com/og.jpg"),
        ('<meta name="twitter:image" content="/tw.jpg">', "http://site.com/tw.jpg"),
        ('<link rel="image_src" href="/l.jpg">', "http://site.com/l.jpg"),
        ('<script type="application/ld+json">{"image":{"url":"/j.jpg"}}</script>', "http://site.com/j.jpg"),
        ('<script type="application/ld+json">[{"contentUrl":"/k.jpg"}]</script>', "http://site.com/k.jpg"),
        ('<a href="/full.JPG?x=1">full size</a>', "http://site.com/full.JPG?x=1"),
        ('<noscript><img src="/n.jpg"></noscript>', "http://site.com/n.jpg"),
        ('<base href="http://other.com/d/"><img src="1.jpg">', "http://other.com/d/1.jpg"),
    ],
)
def test_picture_is_found_wherever_pages_put_it(markup: str, found: str) -> None:
    assert pictures(markup) == [found]


@pytest.mark.parametrize(
    ("markup", "found", "unseen"),
    [
        ('<video src="1.mp4" poster="1.jpg"></video>', ["http://site.com/a/1.mp4"], 0),
        ('<video><source src="/1.webm"><source src="/1.mp4"></video>', ["http://site.com/1.webm", "http://site.com/1.mp4"], 0),
        ('<meta property="og:video" content="/1.mp4">', ["http://site.com/1.mp4"], 0),
        ('<script type="application/ld+json">{"contentUrl":"/1.mp4"}</script>', ["http://site.com/1.mp4"], 0),
        ('<a href="/1.MOV?x=1">film</a><video src="/2"></video>', ["http://site.com/2", "http://site.com/1.MOV?x=1"], 0),
        ('<audio src="/1.mp3"><source src="/2.ogg"></audio>', [], 0),
        ('<video></video><audio><source src="/2.ogg"></audio>', [], 1),
        ('<video src="blob:http://site.com/1"></video>', [], 1),
        ("".join(f"<video src=/{n}.mp4></video>" for n in range(43)), None, 3),
    ],
)  # fmt: skip
def test_film_is_found_wherever_pages_put_it(markup: str, found: list[str] | None, unseen: int) -> None:
    page = scan(markup.encode(), {"base_url": BASE})

    assert page["unseen"] == unseen and (
        page["films"] == found if found is not None else len(page["films"]) == 40
    )


@pytest.mark.parametrize(
    "markup",
    ['<!-- <img src="1.jpg"> -->', "<script>var a = '<img src=1.jpg>'</script>", '<a href="/page">x</a>',
     '<img src="javascript:x">',
     '<img src="ftp://a/1.jpg">', '<img src="">', '<img alt="1.jpg">'],
)  # fmt: skip
def test_what_is_no_picture_is_left(markup: str) -> None:
    assert pictures(markup) == []


def test_words_are_those_that_a_person_sees() -> None:
    page = scan(
        b"<title>One &amp; two</title><style>p{}</style><h1>Head <b>line</b></h1><p>Body&nbsp;text</p>"
        b"<script>no()</script>",
        {"base_url": BASE},
    )

    assert page["title"] == "One & two"
    assert page["text"] == "Head line Body text"
    assert page["headings"] == ["Head", "line"]
    assert page["scripts"] == 1


def test_password_field_and_inline_picture_are_noticed() -> None:
    page = scan(b'<input type="Password"><img src="data:image/png;base64,AAAA">', {"base_url": BASE})

    assert page["has_password_field"] is True
    assert page["inline"] == ["data:image/png;base64,AAAA"] and page["pictures"] == []


@pytest.mark.parametrize(
    ("payload", "charset"),
    [
        ("żółć".encode("iso-8859-2"), "ISO-8859-2"),
        ("<meta charset=iso-8859-2>żółć".encode("iso-8859-2"), ""),
        ("żółć".encode(), "rot13"),
    ],
)
def test_encoding_of_the_web_is_read(payload: bytes, charset: str) -> None:
    assert scan(payload, {"base_url": BASE, "charset": charset})["text"] == "żółć"


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "<",
        "<a ",
        "<a b='",
        '<a b="',
        "</a",
        "<!a ",
        "<?",
        "&a",
        "<script>",
        "<![CDATA[",
        "<a b=",
        "<img src=x ",
        "<style>url(",
        " ",
        "<a\t/",
    ],
)
def test_hostile_markup_costs_no_more_than_its_length(piece: str) -> None:
    assert growth(lambda size: scan_many(piece, size), size=100_000, ordinary=scan_ordinary) < LINEAR


def test_lists_are_bounded() -> None:
    page = scan(
        "".join(f'<img src="{n}.jpg"><img src="data:image/png;base64,{n}">' for n in range(999)).encode(),
        {"base_url": BASE},
    )

    assert len(page["pictures"]) == 200 and len(page["inline"]) == 40
    assert page["unread"] == 799 + 959


@pytest.mark.parametrize(
    "markup",
    [
        "<p>%s</p>",
        "<title>%s</title>",
        "<img src='%s'>",
        "<base href='%s'>",
        "<p style='%s'>",
        "<img srcset='%s'>",
    ],
)
@pytest.mark.parametrize("number", ["9" * 5000, "x" + "f" * 5000, "0" * 5000, "0" * 5000 + "9" * 5000])
def test_endless_number_of_a_character_breaks_nothing(markup: str, number: str) -> None:
    scan((markup % f"&#{number};").encode(), {"base_url": BASE, "charset": ""})


@pytest.mark.parametrize("markup", ["<p>%s</p>", "<title>%s</title>", "<img src='%s'>"])
@pytest.mark.parametrize("digits", ["9", "xf", "0"])
def test_endless_number_costs_no_more_than_its_length(markup: str, digits: str) -> None:
    def endless(size: int) -> None:
        number = digits[:-1] + digits[-1] * size
        scan((markup % f"&#{number};").encode(), {"base_url": BASE, "charset": ""})

    assert growth(endless, size=100_000, ordinary=scan_ordinary) < LINEAR


@pytest.mark.parametrize(
    "slash", ["&#47;", "&#x2F;", "&#0000000047;", "&#x00000000002f;", "&#" + "0" * 5000 + "47;"]
)
def test_address_written_in_numbers_is_read_as_a_browser_reads_it(slash: str) -> None:
    assert pictures(f'<img src="{slash}1.jpg">') == ["http://site.com/1.jpg"]


def test_only_the_first_base_counts() -> None:
    markup = '<base target=x><base href="/b/"><base href="http://other.com/"><img src="1.jpg">'

    assert pictures(markup) == ["http://site.com/b/1.jpg"]


@pytest.mark.parametrize(
    "piece",
    ["<base href=a/>", "<img src=a:>", "<p style=url(a:)>", "<a href=a:.jpg>", "<img srcset='a 1x, '>"],
)
def test_many_addresses_cost_no_more_than_their_number(piece: str) -> None:
    base = f"<base href='http://h.example/{'a/' * 1000}'>" * (piece[:5] != "<base")

    assert growth(lambda size: scan_many(piece, size, base), size=100_000, ordinary=scan_ordinary) < LINEAR


@pytest.mark.parametrize(
    ("markup", "is_longer"),
    [
        (f"<img src='{'a' * 2049}'>", True),
        (f"<base href='{'a/' * 1020}'><img src='{'b' * 99}'>", True),
        (f"<base href='{'a/' * 1025}'>", True),
        (f"<video><source src='data:video/mp4;base64,{'A' * 2049}'>", False),
    ],
)
def test_address_too_long_to_follow_is_told(markup: str, is_longer: bool) -> None:
    page = scan(markup.encode(), {"base_url": BASE})

    assert (page["pictures"], page["unread"] > 0) == ([], is_longer)
