"""Links that only lead on: the address behind one is recorded, as far as the link itself says it."""

from urllib.parse import quote

import pytest

from casework.addresses import Pasted, parse_pasted
from casework.wrappers import inner_address

INNER = "https://site.com/a?b=1&c=2"
Q = quote(INNER, safe="")
WRAPPERS = [
    f"https://l.facebook.com/l.php?u={Q}&h=AT0xyz&s=1",
    f"https://lm.facebook.com/l.php?h=AT0xyz&u={Q}",
    f"https://www.facebook.com/l.php?u={Q}",
    f"https://l.messenger.com/l.php?u={Q}",
    f"https://l.instagram.com/?u={Q}&e=AT1",
    f"https://l.threads.com/?u={Q}",
    f"https://www.google.com/url?q={Q}&sa=D&ust=17",
    f"https://www.google.co.uk/url?sa=t&q=some+words&url={Q}",
    f"https://google.de/url?url={Q}",
    f"https://www.google.com/imgres?imgurl=https%3A%2F%2Fcdn.site.com%2F1.jpg&imgrefurl={Q}&h=9",
    f"https://www.google.de/imgres?imgurl={Q}&tbnid=x",
    f"https://out.reddit.com/t3_abc?url={Q}&token=AQ",
    f"https://t.umblr.com/redirect?z={Q}&t=Y2",
    f"https://www.youtube.com/redirect?event=video_description&q={Q}",
    f"https://m.youtube.com/redirect?q={Q}",
    f"https://href.li/?{INNER}",
    f"https://href.li/?{Q}",
    f"https://eur02.safelinks.protection.outlook.com/?url={Q}&data=05%7C02&reserved=0",
    f"https://duckduckgo.com/l/?uddg={Q}&rut=f0",
    f"https://vk.com/away.php?to={Q}",
    f"https://l.facebook.com/l.php?u={quote(Q)}",
]


def only(text: str) -> Pasted:
    """Return the one piece of a text."""
    (piece,) = parse_pasted(text)
    return piece


@pytest.mark.parametrize("link", WRAPPERS)
def test_address_behind_a_link_is_taken_and_said(link: str) -> None:
    piece = only(f"see: {link}")

    assert piece.url == INNER
    assert piece.raw.endswith(link)
    assert piece.says == f"This link leads through {piece.through[0]}; we took the address behind it."
    assert piece.through[0] in link


@pytest.mark.parametrize(
    "link",
    [
        "https://www.google.com/search?q=https%3A%2F%2Fsite.com%2Fa",
        "https://www.google.com/url?q=some+words",
        "https://www.google.evil.com/url?q=https%3A%2F%2Fsite.com%2Fa",
        "https://site.com/url?q=https%3A%2F%2Fother.com%2F",
        "https://l.facebook.com.evil.com/l.php?u=https%3A%2F%2Fsite.com%2Fa",
        "https://l.facebook.com:8443/l.php?u=https%3A%2F%2Fsite.com%2Fa",
        "https://l.facebook.com/l.php?u=javascript%3Aalert(1)",
        "https://l.facebook.com/l.php?u=%2F%2Fsite.com%2Fa",
        "https://l.facebook.com/l.php?u=https%3A%2F%2F%5Boops",
        "https://t.co/AbCdEf1234",
        "https://www.youtube.com/watch?v=BaW_jenozKc&q=https%3A%2F%2Fsite.com%2Fa",
    ],
)
def test_what_names_no_address_behind_it_stays_as_it_is(link: str) -> None:
    piece = only(link)

    assert piece.url == link
    assert not piece.through
    assert "wrapped" not in piece.warnings


def nested(depth: int) -> str:
    """Return an address within so many links."""
    url = INNER
    for _number in range(depth):
        url = f"https://href.li/?{quote(url, safe='')}"
    return url


def test_links_are_followed_three_deep_and_no_deeper() -> None:
    assert only(nested(3)).url == INNER
    assert only(nested(4)).url == nested(1)
    assert len(only(nested(4)).through) == 3


@pytest.mark.parametrize(
    ("inner", "refused"),
    [
        ("http://192.168.1.1/a", "address_not_public"),
        ("http://127.0.0.1/", "address_not_public"),
        ("https://site.com:81/a", "port"),
        ("https://dana:secret@site.com/a", "user_info"),
        ("https://si\u200bte.com/a", "hidden_characters"),
        (f"https://site.com/{'a' * 2100}", "too_long"),
    ],
)
def test_address_behind_is_judged_as_if_it_had_been_typed(inner: str, refused: str) -> None:
    """S33."""
    piece = only(f"https://l.facebook.com/l.php?u={quote(inner, safe='')}")

    assert piece.address and piece.address.refused_because == refused
    assert piece.url and "secret" not in piece.url


def test_look_alike_behind_a_link_is_warned_of() -> None:
    piece = only(f"https://href.li/?{quote('https://pаypal.com/a', safe='')}")

    assert piece.address and piece.address.shown_host.startswith("xn--")
    assert {"look_alike", "wrapped"} <= set(piece.warnings)


def test_link_and_the_address_behind_it_are_the_same() -> None:
    first, second = parse_pasted(f"{INNER}\n{WRAPPERS[0]}")

    assert first.address and second.address and first.address.normal == second.address.normal
    assert "duplicate" in second.warnings


def test_post_behind_a_link_is_known_by_its_platform() -> None:
    post = quote("https://www.reddit.com/r/x/comments/abc12/title/?share_id=q", safe="")

    piece = only(f"https://www.google.com/url?q={post}")

    assert piece.address and piece.address.known and piece.address.known.item == "abc12"


def test_no_link_of_any_length_takes_long() -> None:
    assert not inner_address("https://href.li/?" + "u=&" * 100_000)
