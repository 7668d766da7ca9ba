"""A film that breaks off is looked at as far as it goes, and told as seen in part; a whole one never is."""

import tempfile
from pathlib import Path

import av
import numpy
import pytest
from django.core.management import call_command

from casework import filmframes, films, fingerprints, sandbox
from tests import films as clips

FAST = {"movflags": "faststart"}


def look(payload):
    return sandbox.run("fingerprint_film", payload, limits=sandbox.FILM_LIMITS)


def packed(kind, codec, *, moments=range(100), sound_s=0):
    """Return a film of frames shown at some moments (25ths of a second), with its table first, and sound maybe."""
    with tempfile.NamedTemporaryFile() as file:
        pack(file.name, kind, codec, moments=moments, sound_s=sound_s)
        return Path(file.name).read_bytes()


def pack(path, kind, codec, *, moments, sound_s):
    with av.open(path, "w", format=kind, options=FAST if kind == "mp4" else {}) as container:
        film = container.add_stream(codec, rate=25)
        film.width, film.height, film.pix_fmt = 160, 96, "yuv420p"
        track = container.add_stream("libopus" if kind == "webm" else "aac", rate=48000, layout="mono")
        for moment, picture in zip(moments, clips.frames(1), strict=False):
            frame = av.VideoFrame.from_ndarray(numpy.ascontiguousarray(picture), format="rgb24")
            frame.pts = moment
            container.mux(film.encode(frame))
        container.mux(film.encode())
        for number in range(int(sound_s * 50)):
            quiet = av.AudioFrame.from_ndarray(numpy.zeros((1, 960), numpy.float32), "fltp", "mono")
            quiet.sample_rate, quiet.pts = 48000, number * 960
            container.mux(track.encode(quiet))
        container.mux(track.encode())


KINDS = [("webm", "libvpx-vp9"), ("matroska", "libx264"), ("mp4", "libx264")]


@pytest.mark.parametrize(("kind", "codec"), KINDS)
@pytest.mark.parametrize("share", [0.4, 0.7])
def test_film_cut_in_half_is_told_as_seen_in_part(kind, codec, share):
    """S25: it is known as far as it goes, and nobody takes that for the whole."""
    whole = packed(kind, codec)

    prints = look(whole[: int(len(whole) * share)])

    assert prints["is_partial"]
    assert prints["frames"][-1]["at_s"] < 3.4 < prints["duration_s"]
    assert fingerprints.compare(prints, look(whole)).verdict == "match"


WHOLE = {
    "as it comes": {},
    "with longer sound": {"sound_s": 8},
    "a frame now and then": {"moments": range(0, 500, 50)},
    "a last frame that stands": {"moments": [*range(25), 150, 151]},
}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize(("kind", "codec"), KINDS)
def test_whole_film_is_not_seen_in_part(kind, codec, name):
    assert not look(packed(kind, codec, **WHOLE[name]))["is_partial"]


def test_people_are_told_that_a_film_was_seen_in_part(tmp_path, capsys):
    whole = packed("webm", "libvpx-vp9")
    for name, payload in (("whole.webm", whole), ("cut.webm", whole[: len(whole) // 2])):
        (tmp_path / name).write_bytes(payload)
        call_command("fingerprint", str(tmp_path / name))

    said = capsys.readouterr().out.partition("cut.webm")

    assert ("breaks off" in said[0], "breaks off" in said[2]) == (False, True)


def test_few_key_frames_are_no_reason_to_look_no_further(monkeypatch):
    """A large film is looked at by its key frames; where these end early, its other frames are looked at."""
    monkeypatch.setattr(films, "_EVERY_FRAME_PIXELS", 0)
    monkeypatch.setattr(films, "_MOST_PIXELS", 1)

    prints = films.fingerprint(packed("webm", "libvpx-vp9"), {})

    assert (len(prints["frames"]) > films._FEWEST_KEY_FRAMES, prints["is_partial"]) == (True, False)


@pytest.mark.parametrize("tag", ["", "4", "00:00", "-1:00:00", "00:00:04,5", "99999:00:00", "00:00:1e9"])
def test_odd_tag_says_nothing(tag):
    assert filmframes.tagged_s(tag) == 0
    assert filmframes.tagged_s("01:02:03.5") == 3723.5
