"""Films become fingerprints of frames by time; still, clip and film are found in one another, and traps are not."""

import os

import cv2
import numpy
import pytest

from casework import fingerprints, sandbox
from tests import films, pictures


def look(payload):
    return sandbox.run("fingerprint_film", payload, limits=sandbox.FILM_LIMITS)


@pytest.fixture(scope="module")
def known():
    return look(films.encode(films.frames(1)))


@pytest.mark.parametrize(
    ("kind", "codec", "format"),
    [
        ("mp4", "libx264", "MP4"),
        ("mov", "libx264", "MOV"),
        ("webm", "libvpx-vp9", "WEBM"),
        ("matroska", "libx264", "WEBM"),
        ("mp4", "mpeg4", "MP4"),
        ("mp4", "libsvtav1", "MP4"),
    ],
)
def test_film_gives_its_set(kind, codec, format):
    """S25; and no encoder leaves this process at another priority, with which it would starve all others."""
    prints = look(films.encode(films.frames(1, seconds=2), kind, codec))

    assert os.sched_getscheduler(0) == os.SCHED_OTHER
    assert (prints["format"], prints["width_px"], prints["height_px"]) == (format, 160, 96)
    assert prints["duration_s"] == pytest.approx(2, abs=0.1)
    assert 40 <= len(prints["frames"]) <= 60
    assert {len(form) for frame in prints["frames"] for form in frame["pdq_dihedral"]} == {64}
    assert (len(prints["sha256"]), len(prints["md5"]), prints["is_partial"]) == (64, 32, False)


def bordered(frame):
    return cv2.copyMakeBorder(frame, 40, 40, 20, 20, cv2.BORDER_CONSTANT, value=(20, 20, 20))


COPIES = {
    "smaller and packed anew": (lambda: films.encode(films.frames(1), "webm", "libvpx-vp9"), "film"),
    "packed badly": (lambda: films.encode(films.frames(1), crf="38"), "film"),
    "cut from the middle": (lambda: films.encode(films.frames(1, seconds=1.5, start_s=1.27)), "film_part"),
    "mirrored": (lambda: films.encode(one[:, ::-1] for one in films.frames(1)), "film_mirrored"),
    "turned": (lambda: films.encode(numpy.rot90(one) for one in films.frames(1)), "film_turned"),
    "with a border": (lambda: films.encode(map(bordered, films.frames(1))), "film"),
    "twice as fast": (lambda: films.encode(films.frames(1, seconds=2, speed=2)), "film"),
    "half as fast": (lambda: films.encode(films.frames(1, seconds=8, speed=0.5)), "film"),
    "inside a longer film": (
        lambda: films.encode([*films.frames(2, seconds=6), *films.frames(1), *films.frames(3)]),
        "film_within",
    ),
}


@pytest.mark.parametrize("name", COPIES)
def test_copy_of_a_film_is_found_and_named(known, name):
    make, transform = COPIES[name]

    match = fingerprints.compare(look(make()), known)

    assert (match.verdict, match.method, match.transform) == ("match", "vpdq", transform)


def test_same_file_is_an_exact_match(known):
    assert fingerprints.compare(known, known).method == "exact"


@pytest.mark.parametrize(
    ("is_mirrored", "transform"), [(False, "still_of_film"), (True, "still_of_film_mirrored")]
)
def test_still_of_a_film_is_found(known, is_mirrored, transform):
    still = list(films.frames(1))[23]  # clear of the bound: no two runs of the encoder make the same file
    found = sandbox.run("fingerprint", pictures.encode(still[:, ::-1] if is_mirrored else still, "PNG"))

    match = fingerprints.compare(found, known)
    the_other_way = fingerprints.compare(known, found)

    assert (match.verdict, match.transform) == ("match", transform)
    assert (the_other_way.verdict, the_other_way.transform.split("_")[0]) == ("match", "film")


def grey(frame_count=60, level=0):
    return [numpy.full((96, 160, 3), level, numpy.uint8)] * frame_count


TRAPS = {
    "another film": lambda: films.encode(films.frames(2)),
    "a black film": lambda: films.encode(grey()),
    "a white film": lambda: films.encode(grey(level=255)),
}


@pytest.mark.parametrize("name", TRAPS)
def test_other_film_is_not_found(known, name):
    assert fingerprints.compare(look(TRAPS[name]()), known).verdict == "none"


def test_black_films_are_not_each_other():
    one, other = look(films.encode(grey())), look(films.encode(grey(90, level=3)))

    assert fingerprints.compare(one, other).verdict == "none"
    assert not fingerprints.has_enough_detail(one)


INTROS = {
    "a title that stands": (lambda: list(films.frames(9, seconds=0.2))[:1] * 40, "none"),
    "a scene": (lambda: list(films.frames(9, seconds=1.5)), "possible"),
}


@pytest.mark.parametrize("name", INTROS)
def test_film_with_the_same_beginning_is_no_match(name):
    make, verdict = INTROS[name]
    one = look(films.encode([*make(), *films.frames(2)]))
    other = look(films.encode([*make(), *films.frames(3)]))

    assert fingerprints.compare(one, other).verdict == verdict


def test_film_is_set_upright_as_it_asks():
    """The matrix of a film that was held sideways: a quarter turn, in its track header (ISO/IEC 14496-12)."""
    upright = films.encode(films.frames(1, seconds=1), codec="mpeg4")
    plain = b"".join(value.to_bytes(4, "big") for value in (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000))
    turned = b"".join(
        value.to_bytes(4, "big", signed=True) for value in (0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
    )
    place = upright.index(b"tkhd")
    head, tail = upright[:place], upright[place:].replace(plain, turned, 1)

    prints = look(head + tail)

    assert (prints["width_px"], prints["height_px"]) == (96, 160)
    assert fingerprints.compare(prints, look(upright)).transform == "film_turned"


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "AVIF"])
def test_moving_picture_is_a_still_and_a_film(known, format):
    moving = pictures.moving(list(films.frames(1, seconds=1.5, start_s=1))[::3], format)

    prints = sandbox.run("fingerprint", moving)

    assert prints["is_animated"] and len(prints["frames"]) == 13 and prints["pdq"]
    assert fingerprints.compare(prints, known).transform == "film_part"
