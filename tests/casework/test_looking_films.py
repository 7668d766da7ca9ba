"""Films met by a look: a beginning is fetched, fingerprinted in the sandbox, compared with pictures and films, forgotten."""

import base64
import gzip
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import cv2
import pytest

from casework import comparing, fingerprints, sandbox
from casework.looking import Observation
from casework.matchwords import how_recognised
from tests import films
from tests.casework.test_looking import page, seen
from tests.hostile.servers import HostileWeb, ok, running

HERS = films.encode(films.frames(1, seconds=3))
CLIP = films.encode(films.frames(1, seconds=1, start_s=1), "webm", "libvpx-vp9")
OTHER = films.encode(films.frames(2, seconds=2))
# Its table stands at its end, so nothing of it can be looked at.
BROKEN = HERS[: len(HERS) // 2]


@pytest.fixture(scope="module")
def known() -> list[dict[str, Any]]:
    return [{**sandbox.run("fingerprint_film", HERS, limits=sandbox.FILM_LIMITS), "image": "film-1"}]


@pytest.fixture
def web() -> Iterator[HostileWeb]:
    with running(HostileWeb("127.0.0.5")) as server:
        for name, film in {"hers": HERS, "other": OTHER, "broken": BROKEN}.items():
            server.pages[f"/{name}.mp4"] = ok(film, kind="video/mp4")
        server.pages["/clip.webm"] = ok(CLIP, kind="video/webm")
        server.pages["/unnamed"] = ok(CLIP, kind="application/octet-stream")
        server.pages["/list.m3u8"] = ok(b"#EXTM3U\n", kind="application/vnd.apple.mpegurl")
        yield server


def asked(web: HostileWeb) -> list[str]:
    return [line.split(b" ")[1].decode() for line in web.requests]


def shown(web: HostileWeb, known: list[dict[str, Any]], inside: str, *lay_at: str) -> Observation:
    web.pages["/p"] = page(inside)
    return seen(web, "/p", known, lay_at=tuple(map(web.url, lay_at)))


@pytest.mark.parametrize(
    "inside",
    [
        '<video src="/hers.mp4"></video>',
        '<video data-src="/hers.mp4"></video>',
        '<video><source src="/other.mp4"><source src="/clip.webm" type="video/webm"></video>',
        '<video src="/unnamed"></video>',
        '<meta property="og:video:secure_url" content="/clip.webm">',
        '<script type="application/ld+json">{"@type":"VideoObject","contentUrl":"/hers.mp4"}</script>',
        '<script type="application/ld+json">{"@type":"VideoObject","contentUrl":"/unnamed"}</script>',
        '<a href="/hers.mp4">the film</a>',
        '<iframe srcdoc="&lt;video src=/hers.mp4&gt;"></iframe>',
        '<embed src="/hers.mp4">',
        f'<video src="data:video/webm;base64,{base64.b64encode(CLIP).decode()}"></video>',
    ],
)
def test_film_of_the_case_is_found_wherever_pages_put_it(
    web: HostileWeb, known: list[dict[str, Any]], inside: str
) -> None:
    """Issue 5: still up by a film; the words say which part of it."""
    observation = shown(web, known, inside)

    (match,) = observation.matches
    assert (observation.verdict, match["verdict"], match["image"]) == ("live", "match", "film-1")
    assert match["method"] in ("vpdq", "exact")
    assert "film" in str(fingerprints.TRANSFORMS[match["transform"]]) or match["method"] == "exact"


def test_words_say_that_a_clip_is_a_part_of_the_film(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    (match,) = shown(web, known, '<video src="/clip.webm"></video>').matches

    assert str(fingerprints.TRANSFORMS[match["transform"]]) == "a part of the film"


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/hers.mp4", "live"),
        ("/clip.webm", "live"),
        ("/unnamed", "live"),
        ("/other.mp4", "picture_gone"),
        ("/broken.mp4", "unknown"),
        ("/list.m3u8", "unknown"),
        ("/nowhere.mp4", "page_gone"),
    ],
)
def test_address_of_a_film_itself_is_compared(
    web: HostileWeb, known: list[dict[str, Any]], path: str, verdict: str
) -> None:
    assert seen(web, path, known).verdict == verdict


@pytest.mark.parametrize(
    ("inside", "lay_at", "verdict"),
    [
        ('<video src="/other.mp4"></video>', (), "picture_gone"),
        ('<video src="/gone.mp4"></video>', (), "picture_gone"),
        ('<video src="/broken.mp4"></video>', (), "unknown"),
        ('<video src="/list.m3u8"></video>', (), "unknown"),
        ('<video src="blob:http://127.0.0.5/1"></video>', (), "unknown"),
        ("<video></video>", (), "unknown"),
        ('<video src="/broken.mp4"></video>', ("/gone.mp4",), "picture_gone"),
        ('<video src="/broken.mp4"></video>', ("/broken.mp4",), "unknown"),
        ('<video src="/other.mp4"></video>', ("/clip.webm",), "live"),
        ('<audio><source src="/sound.mp3"></audio>', (), "picture_gone"),
    ],
)
def test_what_was_not_looked_at_whole_is_never_gone(
    web: HostileWeb, known: list[dict[str, Any]], inside: str, lay_at: tuple[str, ...], verdict: str
) -> None:
    """Design §3.6: a doubt never counts as gone; where the film lay decides."""
    assert shown(web, known, inside, *lay_at).verdict == verdict


def test_film_with_the_picture_in_it_is_found(web: HostileWeb) -> None:
    still = cv2.imencode(".png", next(films.frames(1))[..., ::-1])[1].tobytes()
    known = [{**sandbox.run("fingerprint", still), "image": "picture-1"}]

    late = films.encode(chain(films.frames(2, seconds=1), films.frames(1, seconds=1)))
    web.pages["/late.mp4"] = ok(late, kind="video/mp4")

    (match,) = shown(web, known, '<video src="/late.mp4"></video>').matches

    assert str(fingerprints.TRANSFORMS[match["transform"]]) == "a film with the picture in it"
    assert match["at_s"][0] >= 1
    assert re.fullmatch(
        r"recognised by its frames, (at|from) 0:01( to 0:0\d)? in that film", how_recognised(match)
    )


def test_nothing_of_a_film_is_kept(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    """Design §3.6: of what does not match not even a digest, and never a body."""
    other = sandbox.run("fingerprint_film", OTHER, limits=sandbox.FILM_LIMITS)

    observation = shown(web, known, '<video src="/hers.mp4"></video><video src="/other.mp4"></video>')

    told = repr(observation).encode() + gzip.decompress(observation.record)
    hashes = [one[key] for one in (other, known[0]) for key in ("sha256", "md5")]
    hashes += [form for one in (other, known[0]) for frame in one["frames"] for form in frame["pdq_dihedral"]]
    assert not [one for one in hashes if one.encode() in told]
    assert OTHER[600:640] not in told and HERS[600:640] not in told


def test_no_more_than_four_films_of_a_page_are_fetched(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    """S35: bounded in number; beyond it they count as what no look sees, never as gone."""
    web.pages |= {f"/{number}.mp4": ok(OTHER, kind="video/mp4") for number in range(9)}

    observation = shown(web, known, "".join(f'<video src="/{number}.mp4"></video>' for number in range(9)))

    assert observation.verdict == "unknown"
    assert len(set(asked(web))) == 1 + comparing.MOST_FILMS


def test_films_are_not_fetched_without_leave(web: HostileWeb, known: list[dict[str, Any]]) -> None:
    """Design §3.6."""
    web.pages["/p"] = page('<video src="/hers.mp4"></video>')

    assert seen(web, "/p", known, may_fetch_pictures=False).matches == () and asked(web) == ["/p"]
