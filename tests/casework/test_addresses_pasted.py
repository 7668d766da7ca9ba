"""Messy pasted text becomes addresses and notes; nothing is dropped, and what is odd is said in one sentence."""

import pytest

from casework.addresses import Pasted, parse_pasted
from casework.dialable import Policy

PRACTICE = Policy(practice=True)


def only(text: str) -> Pasted:
    """Return the one piece of a text."""
    pieces = parse_pasted(text)
    assert len(pieces) == 1, pieces
    return pieces[0]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("1. https://site.com/a", "https://site.com/a"),
        ("2) link: hxxps://site[.]com/a.", "https://site.com/a"),
        ("- <https://site.com/a>", "https://site.com/a"),
        ("* **https://site.com/a**", "https://site.com/a"),
        ("(https://site.com/a)", "https://site.com/a"),
        ("https://site.com/Foo_(bar)", "https://site.com/Foo_(bar)"),
        ("see (https://site.com/Foo_(bar)).", "https://site.com/Foo_(bar)"),
        ("URL:https://site.com/a!", "https://site.com/a"),
        ("“https://site.com/a”", "https://site.com/a"),
        ("HTTPS://WWW.Site.COM/A", "https://www.site.com/A"),
        ("https : // site.com / a", "https://site.com/a"),
        ("site.com /thread/12", "https://site.com/thread/12"),
        ("https://si te.com/a", "https://site.com/a"),
        ("https://site.com/my pic 1.jpg", "https://site.com/my%20pic%201.jpg"),
        ("www.site.com/a", "https://www.site.com/a"),
        ("site.com:8080/a", "https://site.com:8080/a"),
        ("gallery.example/p/1", "http://gallery.example/p/1"),
        ("ttps://site.com/a", "https://site.com/a"),
        ("http//site.com/a", "http://site.com/a"),
        ("//site.com/a", "https://site.com/a"),
        (
            "https://web.archive.org/web/2020/http://site.com/a",
            "https://web.archive.org/web/2020/http://site.com/a",
        ),
        ("https://site.com/?u=https://b.com", "https://site.com/?u=https://b.com"),
    ],
)
def test_mess_around_an_address_is_seen_through(text: str, url: str) -> None:
    found = [piece for piece in parse_pasted(text) if not piece.is_note]

    assert [piece.url for piece in found] == [url]


@pytest.mark.parametrize("mark", "،؛؟۔।。．｡，、､；：！？）」』》〉】")
@pytest.mark.parametrize("behind", ["", " وكمان", "（", "https://site.com/b"])
def test_a_mark_of_another_script_behind_an_address_is_no_part_of_it(mark: str, behind: str) -> None:
    first = next(piece for piece in parse_pasted(f"https://site.com/v/8841{mark}{behind}") if piece.url)

    assert first.url == "https://site.com/v/8841"


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("看https://site.com/1，还有https://site.com/2。", ["https://site.com/1", "https://site.com/2"]),
        ("https://site.com/1。还有", ["https://site.com/1"]),
        ("https://site.com/1،وكمان", ["https://site.com/1"]),
        ("https://site.com/1（新）", ["https://site.com/1"]),
        ("「https://site.com/1」と【https://site.com/2】", ["https://site.com/1", "https://site.com/2"]),
        ("site.com/1،site.com/2؛", ["https://site.com/1", "https://site.com/2"]),
        # A full stop that is the dot of a host, and marks in the name of a page, stay.
        ("https://例え。jp/a", ["https://xn--r8jz45g.jp/a"]),
        ("https://site.com/ق،_م", ["https://site.com/%D9%82%D8%8C_%D9%85"]),
        ("https://site.com/計，走", ["https://site.com/%E8%A8%88%EF%BC%8C%E8%B5%B0"]),
        ("https://site.com/東（京）", ["https://site.com/%E6%9D%B1%EF%BC%88%E4%BA%AC%EF%BC%89"]),
    ],
)
def test_words_of_another_script_around_addresses_are_told_apart(text: str, urls: list[str]) -> None:
    assert [piece.url for piece in parse_pasted(text) if piece.url] == urls


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("site.com/a", "scheme_added"),
        ("ttps://site.com/a", "scheme_mended"),
        ("https://dana:secret@site.com/a", "user_info"),
        ("https://pаypal.com/a", "look_alike"),
        ("https://si\u200bte.com/a", "hidden_characters"),
        ("http://2130706433/", "host_disguised"),
        ("https://site.com/my pic.jpg", "spaces_joined"),
        ("dana@site.com", "mail_address"),
        ("mailto:dana@site.com", "mail_address"),
        ("he sent it on friday", "not_an_address"),
        ("photo.jpg and clip.mov", "not_an_address"),
        ("http://[oops", "unreadable"),
    ],
)
def test_oddity_is_named_and_said_in_one_sentence(text: str, code: str) -> None:
    piece = only(text)

    assert code in piece.warnings
    assert piece.says.endswith(".") and piece.says.count(". ") == 0


def test_look_alike_is_shown_in_its_technical_form() -> None:
    piece = only("https://www.pаypal.com/login")

    assert piece.address and piece.address.shown_prefix == "www."
    assert piece.address.shown_registrable == "xn--pypal-4ve.com"


def test_password_never_stays_in_the_address() -> None:
    piece = only("https://dana:secret@site.com/a")

    assert piece.url == "https://site.com/a"
    assert piece.address and piece.address.refused_because == "user_info"


def test_nothing_is_dropped() -> None:
    text = "Hello, these are mine: 1. https://a.com/x, b.com/y; dana@mail.org and more https://c.com/z - that is all"

    shown = " ".join(piece.raw for piece in parse_pasted(text))

    for word in (
        "Hello",
        "mine:",
        "1.",
        "https://a.com/x",
        "b.com/y",
        "dana@mail.org",
        "more",
        "c.com/z",
        "all",
    ):
        assert word in shown


def test_duplicates_are_found_by_what_the_address_means() -> None:
    text = "https://Site.com:443/a?utm_source=mail&id=1#top\nhttps://site.com/a?id=1 https://site.com/a?id=2"

    first, second, third = parse_pasted(text)

    assert first.address and second.address and first.address.normal == second.address.normal
    assert "duplicate" in second.warnings and "duplicate" not in third.warnings


def test_many_on_one_line_and_glued_ones_are_parted() -> None:
    text = "https://a.com/1,https://a.com/2;https://a.com/3|https://a.com/4https://a.com/5"

    assert [piece.url for piece in parse_pasted(text)] == [
        f"https://a.com/{number}" for number in range(1, 6)
    ]


def test_markdown_link_keeps_its_words_as_a_note() -> None:
    note, link = parse_pasted("[the second one](https://site.com/a)")

    assert note.is_note and "second" in note.raw
    assert link.url == "https://site.com/a"


def test_ten_messy_addresses_are_all_understood_in_practice() -> None:
    text = """1. http://gallery.example/p/1
    2) link: hxxp://gallery[.]example/p/2
    - <http://gallery.example/p/3>,
    forum.example/t/5
    [mirror](http://mirror.example/m/1)
    http : // alter.example / a/1
    http://cloak.example/c/9.
    "http://members.example/album/12";
    http://mover.example/a/51?utm_campaign=x
    HTTP://BOARD.EXAMPLE/thread/451"""

    found = [piece for piece in parse_pasted(text, policy=PRACTICE) if piece.address]

    assert len(found) == 10
    assert all(piece.address and piece.address.is_fetchable for piece in found)


def test_practice_ground_is_no_website_in_live_mode() -> None:
    piece = only("http://gallery.example/p/1")

    assert piece.address and piece.address.refused_because == "no_public_suffix"


@pytest.mark.parametrize("text", ["", "   \n\n", "---", "•"])
def test_decoration_is_nothing(text: str) -> None:
    assert parse_pasted(text) == []


def test_long_paste_is_read_quickly() -> None:
    assert len(parse_pasted("a" * 200_000)) == 1
    assert len(parse_pasted("https://a.com/" + "a)" * 500_000)) == 1
    assert len(parse_pasted("(" * 20_000 + "https://a.com/" + ")" * 20_000)) == 1
    assert len(parse_pasted("\n".join(f"https://a.com/{number}" for number in range(500)))) == 500


@pytest.mark.parametrize("text", ["//members.example/album/12", "members.example/album/12"])
def test_missing_beginning_is_that_of_the_practice_ground(text: str) -> None:
    """The ground serves plain http alone, however the beginning went missing."""
    [piece] = parse_pasted(text, policy=PRACTICE)

    assert piece.address and piece.address.is_fetchable
    assert piece.url == "http://members.example/album/12"
    assert "https" not in piece.says.replace("http:// or https://", "")


@pytest.mark.parametrize("text", ["https://members.example/album/12", "http://members.example:8080/album/12"])
def test_practice_ground_says_truly_why_it_is_not_visited(text: str) -> None:
    """S33: not that 443 and 8080 are unusual."""
    [piece] = parse_pasted(text, policy=PRACTICE)

    assert piece.address and not piece.address.is_fetchable
    assert "practice ground" in piece.says and "unusual" not in piece.says


def test_slashes_alone_are_no_address() -> None:
    assert [piece.url for piece in parse_pasted("// or /// or //")] == [None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://site.com/a?fbclid=x&id=1", "https://site.com/a?id=1&gclid=y"),
        ("https://site.com/%7ea/%2Fb", "https://site.com/~a/%2fb"),
        ("https://site.com/a#comments", "https://site.com/a#:~:text=a/b"),
        ("https://mega.nz/file/AbCd#key", "https://mega.nz/file/AbCd"),
    ],
)
def test_same_address_written_otherwise_is_a_duplicate(one: str, other: str) -> None:
    assert "duplicate" in parse_pasted(f"{one}\n{other}")[1].warnings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://site.com/#/post/1", "https://site.com/#/post/2"),
        ("https://mega.nz/#!AbCd!key", "https://mega.nz/#!EfGh!key"),
        ("https://site.com/a%2Fb", "https://site.com/a/b"),
        ("https://site.com/A", "https://site.com/a"),
    ],
)
def test_another_address_is_no_duplicate(one: str, other: str) -> None:
    assert "duplicate" not in parse_pasted(f"{one}\n{other}")[1].warnings
