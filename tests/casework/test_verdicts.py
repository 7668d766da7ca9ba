"""The nine verdicts, each from a look; doubts and passing failures never count as gone."""

import tomllib
from dataclasses import replace

import pytest

from casework.pagewords import NINE_LANGUAGES, PHRASES_FILE, phrases
from casework.verdicts import Look, Pictures, judge, needs_second_look

URL = "http://site.com/p/1"
PAGE = Look(
    url=URL, status=200, final_url=URL, title="Holiday", text="A page with words about a holiday by the sea."
)
MATCHED, UNMATCHED = Pictures(matched=1, unmatched=3), Pictures(unmatched=4)


@pytest.mark.parametrize(
    ("look", "verdict"),
    [
        (replace(PAGE, pictures=MATCHED), "live"),
        (PAGE, "live"),
        (replace(PAGE, pictures=MATCHED, text="this post has been removed, said a comment"), "live"),
        (replace(PAGE, pictures=MATCHED, final_url="http://site.com/p/1-holiday"), "live"),
        (replace(PAGE, pictures=MATCHED, final_url="https://www.site.com/p/1/"), "live"),
        (replace(PAGE, pictures=UNMATCHED, title="This content was removed"), "removed"),
        (replace(PAGE, status=410, title="This content was removed"), "removed"),
        (replace(PAGE, status=404, title="Nicht da", text="Dieser Inhalt wurde entfernt."), "removed"),
        (replace(PAGE, text="このコンテンツは削除されました。"), "removed"),
        (replace(PAGE, status=404), "page_gone"),
        (replace(PAGE, status=410), "page_gone"),
        (replace(PAGE, title="404 Not Found"), "page_gone"),
        (replace(PAGE, final_url="http://site.com/"), "page_gone"),
        (replace(PAGE, pictures=UNMATCHED), "picture_gone"),
        (replace(PAGE, pictures=Pictures(missing=1)), "picture_gone"),
        (replace(PAGE, pictures=Pictures()), "picture_gone"),
        (replace(PAGE, is_picture=True, pictures=UNMATCHED), "picture_gone"),
        (replace(PAGE, status=451), "blocked_here"),
        (replace(PAGE, status=403, text="Not available in your country"), "blocked_here"),
        (replace(PAGE, text="Diese Seite ist in Ihrem Land nicht verfügbar."), "blocked_here"),
        (replace(PAGE, status=401), "login_wall"),
        (replace(PAGE, title="Please log in", has_password_field=True), "login_wall"),
        (replace(PAGE, final_url="http://site.com/login?next=/p/1"), "login_wall"),
        (replace(PAGE, text="Are you over 18? Yes. No."), "login_wall"),
        (replace(PAGE, status=403, text="members only"), "login_wall"),
        (replace(PAGE, pictures=MATCHED, final_url="http://site.com/b/1-1"), "moved"),
        (replace(PAGE, pictures=MATCHED, final_url="http://site.com/p/12"), "moved"),
        (replace(PAGE, pictures=MATCHED, url="http://site.com/p/12", final_url=URL), "moved"),
        (replace(PAGE, pictures=MATCHED, final_url="http://other.com/p/1"), "moved"),
        (replace(PAGE, pictures=UNMATCHED, final_url="http://other.com/x"), "moved"),
    ],
)
def test_look_gives_its_verdict(look: Look, verdict: str) -> None:
    assert judge(look) == verdict


@pytest.mark.parametrize(
    "status", [202, 204, 206, 408, 425, 429, 500, 502, 503, 504, 520, 522, 525, 530, 403, 400, 304, 300]
)
def test_passing_failure_is_never_a_verdict(status: int) -> None:
    assert judge(replace(PAGE, status=status, text="Bad gateway", title="Error")) == "unknown"


@pytest.mark.parametrize(
    "error", ["dns_failed", "dns_no_such_name", "timed_out", "connect_failed", "tls_wrong_name"]
)
def test_silence_is_never_a_verdict(error: str) -> None:
    assert judge(Look(url=URL, status=None, error=error)) == "unknown"


@pytest.mark.parametrize(
    "look",
    [
        replace(PAGE, pictures=Pictures(possible=1)),
        replace(PAGE, pictures=Pictures(unmatched=3, unread=1)),
        replace(PAGE, pictures=Pictures(), text="", title="App", scripts=3),
        replace(PAGE, text="", title=""),
        replace(PAGE, is_picture=True, pictures=Pictures(unread=1)),
    ],
)
def test_doubt_is_never_gone(look: Look) -> None:
    assert judge(look) == "unknown"


def test_long_page_about_removals_is_not_removed() -> None:
    assert judge(replace(PAGE, text="We explain when content has been removed. " * 100)) == "live"


@pytest.mark.parametrize(
    "look",
    [
        replace(PAGE, headings=("Thread", "This post has been removed"), text="word " * 1000),
        replace(PAGE, headings=("User not found",), text="word " * 200),
        replace(PAGE, text="This video has been removed from your favourites. " + "word " * 20),
        replace(PAGE, text="Dieses Video wurde aus deinen Favoriten entfernt."),
    ],
)
def test_living_page_may_say_it_of_one_of_its_parts(look: Look) -> None:
    """Its other pictures were compared; only where hers was seen before is she told that it is gone."""
    assert judge(look) == "live"
    assert judge(replace(look, pictures=UNMATCHED)) == "picture_gone"


def test_page_that_shows_nothing_else_is_believed_however_long() -> None:
    look = replace(PAGE, headings=("This post has been removed",), text="word " * 1000)

    assert judge(replace(look, pictures=Pictures(missing=1))) == "removed"


@pytest.mark.parametrize(
    "first",
    [
        replace(PAGE, status=404),
        replace(PAGE, status=403, text="Forbidden"),
        replace(PAGE, pictures=UNMATCHED),
        replace(PAGE, title="This content was removed"),
        replace(PAGE, status=451),
        replace(PAGE, status=401),
    ],
)
def test_page_that_another_visitor_sees_is_cloaked(first: Look) -> None:
    assert needs_second_look(first)
    assert judge(first, replace(PAGE, pictures=MATCHED)) == "cloaked"


def test_gone_is_believed_when_both_visitors_were_shown_it() -> None:
    gone = replace(PAGE, status=404)

    assert judge(gone, gone) == "page_gone"
    assert judge(gone, replace(PAGE, title="This content was removed")) == "page_gone"


@pytest.mark.parametrize(
    "second",
    [
        Look(url=URL, status=None, error="timed_out"),
        replace(PAGE, status=503),
        replace(PAGE, status=401),
        replace(PAGE, status=451),
        replace(PAGE, pictures=UNMATCHED, final_url="http://other.com/x"),
    ],
)
def test_gone_is_not_believed_when_the_other_visitor_was_not_shown_it(second: Look) -> None:
    assert judge(replace(PAGE, status=404), second) == "unknown"


def test_living_page_needs_no_second_look() -> None:
    assert not needs_second_look(replace(PAGE, pictures=MATCHED))


def test_phrases_are_many_and_in_many_languages() -> None:
    for rows in phrases().values():
        assert len(rows) > 25
        assert all(len(phrase) >= 4 and phrase == " ".join(phrase.split()) for phrase in rows)


def test_every_kind_of_words_is_known_in_nine_languages() -> None:
    """`edge` aside: delivery networks speak English everywhere."""
    data = tomllib.loads(PHRASES_FILE.read_text(encoding="utf-8"))

    for kind in data.keys() - {"checked", "edge"}:
        assert set(NINE_LANGUAGES) <= data[kind].keys(), kind
