"""Films made to harm: each gets one clear sentence, in bounded time, and nothing outside of them is opened (S25, S26)."""

import random
import struct
import time

import numpy
import pytest

from casework import file_refusals, filmkinds, sandbox
from tests import films, pictures

PATIENCE_S = 60
PLAIN = films.encode(films.frames(1, seconds=1), codec="mpeg4")
WEBM = films.encode(films.frames(1, seconds=1), "webm", "libvpx-vp9")


def look(payload, **options):
    return sandbox.run("fingerprint_film", payload, options=options, limits=sandbox.FILM_LIMITS)


def outcome(payload: bytes) -> str:
    """Return what became of a film: looked at, or the code of the refusal."""
    try:
        return "looked at" if look(payload)["frames"] else "nothing"
    except sandbox.SandboxRefused as refusal:
        return refusal.code


OUTCOMES = {"looked at", "empty", *(code for code in file_refusals.REFUSED if "film" in code)}


def patched(name: bytes, offset: int, value: bytes, payload: bytes = PLAIN) -> bytes:
    """Return a film with bytes of a box changed, counted from its name."""
    place = payload.index(name) + offset
    return payload[:place] + value + payload[place + len(value) :]


def playlist() -> bytes:
    return b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"


ATTACKS = {
    "nothing": (lambda: b"", "empty"),
    "a list of other files": (playlist, "not_a_film"),
    "a list of films to join": (lambda: b"ffconcat version 1.0\nfile /etc/passwd\n", "not_a_film"),
    "a picture": (lambda: pictures.draw(40), "not_a_film"),
    "an AVIF": (lambda: pictures.draw(40, format="AVIF"), "not_a_film"),
    "sound alone": (films.sound, "film_without_picture"),
    "a head and no more": (lambda: PLAIN[:40], "truncated_film"),
    "half a film, its table at the end": (lambda: PLAIN[: len(PLAIN) // 2], "truncated_film"),
    "a film behind a lock": (lambda: patched(b"mp4v", 0, b"encv"), "film_encrypted"),
    "a playlist that says it is a film": (
        lambda: b"\0\0\0\x14ftypisom\0\0\0\0isom" + playlist(),
        "truncated_film",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_film_gets_one_clear_sentence(attack):
    make, code = ATTACKS[attack]

    with pytest.raises(sandbox.SandboxRefused) as refusal:
        look(make())

    assert refusal.value.code == code
    assert refusal.value.says.endswith(".")


def test_film_that_lies_about_its_length_is_looked_at_as_it_is():
    hours = struct.pack(">I", 4_000_000_000)

    prints = look(patched(b"mvhd", 20, hours, patched(b"tkhd", 24, hours)))

    assert len(prints["frames"]) > 20


def test_film_that_is_too_long_is_refused():
    with pytest.raises(sandbox.SandboxRefused, match="film_too_long"):
        look(films.encode(films.frames(1, seconds=16)), most_s=2)


def test_film_that_says_less_than_it_runs_is_refused_by_what_it_runs():
    with pytest.raises(sandbox.SandboxRefused, match="film_too_long"):
        look(patched(b"mvhd", 20, b"\0\0\0\1", films.encode(films.frames(1, seconds=16))), most_s=2)


def test_film_of_ten_thousand_frames_a_second_is_bounded():
    film = films.encode(list(films.frames(1, seconds=4)) * 30, codec="mpeg4", fps=10_000)

    prints = look(film)

    assert len(prints["frames"]) <= 1200


def test_film_of_huge_frames_is_refused():
    plain = [numpy.zeros((2320, 4112, 3), numpy.uint8)]

    with pytest.raises(sandbox.SandboxRefused, match="film_too_many_pixels"):
        look(films.encode(plain, codec="mpeg4"))


def test_mov_that_names_another_file_opens_nothing(tmp_path):
    """A data reference (`alis`, `url `) may name a file; FFmpeg follows it only when told to."""
    (tmp_path / "other").write_bytes(WEBM)
    outside = patched(b"url \0\0\0\1", 4, b"\0\0\0\0")

    assert outcome(outside) in ("looked at", "damaged_film", "truncated_film")


@pytest.mark.parametrize("plain", [PLAIN, WEBM], ids=["mp4", "webm"])
def test_damaged_film_is_refused_or_looked_at_as_far_as_it_goes(plain):
    dice = random.Random(7)
    begun = time.monotonic()
    for _ in range(60):
        film = bytearray(plain)
        for _ in range(dice.choice([1, 5, 40])):
            film[dice.randrange(len(film))] = dice.randrange(256)
        cut = bytes(film[: dice.choice([len(film), dice.randrange(len(film))])])
        assert outcome(cut) in OUTCOMES
    assert time.monotonic() - begun < PATIENCE_S


def test_what_follows_a_film_is_not_looked_at():
    prints = look(PLAIN + b"<html><script>alert(1)</script>" + pictures.draw(40))

    assert prints["format"] == "MP4" and 20 <= len(prints["frames"]) <= 30


@pytest.mark.parametrize("format", ["AVIF", "HEIC"])
def test_picture_of_the_same_family_is_no_film(format):
    assert filmkinds.kind_of(pictures.draw(40, format=format)) == ""


def test_endless_moving_picture_is_bounded():
    frames = [numpy.full((40, 40), level % 256, numpy.uint8) for level in range(3000)]

    prints = sandbox.run("fingerprint", pictures.moving(frames, "GIF", milliseconds=10))

    assert len(prints["frames"]) <= 1200 and prints["is_partial"]
