"""The only room that opens films: MP4, MOV and WebM, by content, from memory; sampled frames, and no sound.

Runs inside the sandbox. One demuxer is named for each kind, so that lists of other files are never followed; nothing
else is opened, whatever a film names. Reasons to refuse are codes of casework/file_refusals.py.
"""

import contextlib
import hashlib
import io
import mmap
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, NoReturn, cast

import av
import numpy
from av.codec.context import ThreadType
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from casework import filmframes, filmkinds, otherkinds
from casework.refused import Refused

# 4096 x 2304: what phones film in 4K.
MAX_PIXELS = 4096 * 2304
# Seconds of the processor for decoding: what was not reached by then is not looked at, and the answer says so.
PATIENCE_S = 60.0
# Films with more pixels than this in all frames together are decoded in part: without frames that no other leans on,
# and above the second by their key frames alone.
_EVERY_FRAME_PIXELS, _MOST_PIXELS = 1_500_000_000, 6_000_000_000
_FEWEST_KEY_FRAMES = 12
_SLACK_S = 10.0
_DEMUXERS = {"MP4": "mov", "MOV": "mov", "WEBM": "matroska"}
_CODECS = frozenset(
    {"h264", "hevc", "vp8", "vp9", "libvpx-vp9", "av1", "libdav1d", "mpeg4", "mjpeg", "h263", "prores"}
)
_ENCRYPTED = ("encv", "drmi", "drms")
_CONTAINER_OPTIONS = {
    # MOV may name other files to read from; no protocol may be used for anything.
    "enable_drefs": "0",
    "use_absolute_path": "0",
    "protocol_whitelist": "none",
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm",
    "codec_whitelist": ",".join(sorted(_CODECS)),
    "max_streams": "64",
}
_CODEC_OPTIONS = {"threads": "1", "max_pixels": str(MAX_PIXELS)}

Payload = bytes | mmap.mmap
Grey = NDArray[numpy.uint8]


class FilmRefused(Refused):
    """The file is not a film that the app takes, or not a whole one."""


@dataclass(frozen=True)
class _Film:
    container: InputContainer
    stream: VideoStream
    duration_s: float
    picture_s: float
    most_s: float
    patience_s: float


def fingerprint(payload: Payload, options: dict[str, Any]) -> dict[str, Any]:
    """Return the fingerprint set of a film; options in seconds: most_s (at most 30 minutes), patience_s of decoding.

    format; width_px, height_px (upright); duration_s; is_animated; is_partial (it breaks off, or the time was up before
    its end); sha256, md5 (hex); frames as casework.filmframes tells them; versions. Raises FilmRefused: with its code.
    """
    kind = _kind(payload)
    try:
        return _looked_at(payload, kind, options)
    except FilmRefused as refusal:
        # FFmpeg says of a film without its end, where the table is, what it says of any damage.
        is_cut = refusal.code == "damaged_film" and kind != "WEBM" and not otherkinds.ends_with_a_box(payload)
        raise FilmRefused("truncated_film" if is_cut else refusal.code) from None


def _looked_at(payload: Payload, kind: str, options: dict[str, Any]) -> dict[str, Any]:
    with contextlib.closing(_opened(payload, kind)) as container:
        film = _Film(
            container,
            *_picture_of(container),
            min(filmkinds.MAX_SECONDS, options.get("most_s", filmkinds.MAX_SECONDS)),
            min(PATIENCE_S, options.get("patience_s", PATIENCE_S)),
        )
        try:
            sampled = _sampled(film)
        except (FilmRefused, MemoryError):
            raise
        except Exception as fault:  # libraries raise anything on damaged bytes
            raise FilmRefused(_code_of(fault)) from None
    return {
        "format": kind,
        **sampled,
        "is_animated": True,
        "sha256": hashlib.sha256(payload).hexdigest(),
        "md5": hashlib.md5(payload, usedforsecurity=False).hexdigest(),
        "versions": {"vpdq": filmframes.VERSION},
    }


def _kind(payload: Payload) -> str:
    if not len(payload):
        raise FilmRefused("empty")
    if len(payload) > filmkinds.MAX_BYTES:
        raise FilmRefused("film_too_large")
    if kind := filmkinds.kind_of(payload[: filmkinds.HEAD_BYTES]):
        return kind
    raise FilmRefused("not_a_film")


class _Reader(io.RawIOBase):
    """Reads a payload in place: a film of 500 MB is not copied. Without `readinto`, FFmpeg asks in small pieces."""

    def __init__(self, payload: Payload) -> None:
        self._view = memoryview(payload)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._view)}[whence]
        self._at = max(0, start + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        end = len(self._view) if size < 0 else self._at + size
        piece = bytes(self._view[self._at : end])
        self._at += len(piece)
        return piece

    def close(self) -> None:
        self._view.release()
        super().close()


def _no_other_file(*args: Any) -> NoReturn:
    raise PermissionError("A film may not open anything else.")


def _opened(payload: Payload, kind: str) -> InputContainer:
    try:
        container = av.open(
            _Reader(payload),
            format=_DEMUXERS[kind],
            container_options=_CONTAINER_OPTIONS,
            io_open=_no_other_file,
            metadata_errors="replace",
        )
    except MemoryError:
        raise
    except Exception as fault:  # a hostile header makes libraries raise anything
        raise FilmRefused(_code_of(fault)) from None
    return cast(InputContainer, container)


def _picture_of(container: InputContainer) -> tuple[VideoStream, float, float]:
    """Return the stream to look at, and how long the film and that stream say to run (seconds), 0 where nobody says."""
    streams = [one for one in container.streams.video if not _is_cover(one)]
    if not streams:
        raise FilmRefused("film_without_picture")
    stream = max(
        streams,
        key=lambda one: one.codec_context.width * one.codec_context.height if one.codec_context else 0,
    )
    context = stream.codec_context
    if context is None or context.name not in _CODECS:
        is_locked = context is not None and context.codec_tag in _ENCRYPTED
        raise FilmRefused("film_encrypted" if is_locked else "film_unknown_codec")
    if context.codec_tag in _ENCRYPTED:
        raise FilmRefused("film_encrypted")
    if context.width * context.height > MAX_PIXELS:
        raise FilmRefused("film_too_many_pixels")
    context.options = _CODEC_OPTIONS
    context.thread_type, context.thread_count = ThreadType.NONE, 1
    whole_s = _seconds(container.duration, Fraction(1, av.time_base))
    tag = stream.metadata.get("DURATION", "")
    picture_s = _seconds(stream.duration, stream.time_base) or filmframes.tagged_s(tag) or whole_s
    return stream, max(whole_s, picture_s), picture_s


def _seconds(count: int | None, unit: Fraction | None) -> float:
    return max(0.0, float(count * unit)) if count and unit else 0.0


def _is_cover(stream: VideoStream) -> bool:
    return bool(stream.disposition & type(stream.disposition).attached_pic)


def _sampled(film: _Film) -> dict[str, Any]:
    """Look at frames by time. A long film is looked at by its key frames, unless it has next to none."""
    if film.duration_s > film.most_s + _SLACK_S:
        raise FilmRefused("film_too_long")
    context = film.stream.codec_context
    rate = float(film.stream.average_rate or 25)
    pixels = context.width * context.height * film.duration_s * min(rate, 240)
    until = time.process_time() + film.patience_s
    for number, skipped in enumerate(_passes(pixels)):
        if number:
            film.container.seek(0)
        context.skip_frame = skipped
        sampled = _looked_through(film, until)
        if len(sampled["frames"]) >= _FEWEST_KEY_FRAMES or time.process_time() > until:
            break
    if not sampled["frames"]:
        raise FilmRefused("damaged_film")
    return sampled


def _passes(pixels: float) -> list[Literal["DEFAULT", "NONREF", "NONKEY"]]:
    if pixels <= _EVERY_FRAME_PIXELS:
        return ["DEFAULT"]
    return ["NONREF"] if pixels <= _MOST_PIXELS else ["NONKEY", "NONREF"]


def _looked_through(film: _Film, until: float) -> dict[str, Any]:
    sampler = filmframes.Sampler(filmframes.interval_s(film.duration_s))
    reach, size = filmframes.Reach(), (0, 0)
    for number, frame in enumerate(_frames(film)):
        if frame.width * frame.height > MAX_PIXELS:
            raise FilmRefused("film_too_many_pixels")
        at_s = frame.time if frame.time is not None else number / float(film.stream.average_rate or 25)
        if at_s > film.most_s + _SLACK_S:
            raise FilmRefused("film_too_long")
        reach.add(at_s, _seconds(frame.duration, frame.time_base))
        if sampler.wants(at_s):
            grey = _upright(frame)
            size = size if sampler.rows else (grey.shape[1], grey.shape[0])
            sampler.add(at_s, grey)
        if time.process_time() > until:
            break
    return {
        "width_px": size[0],
        "height_px": size[1],
        "duration_s": round(film.duration_s or reach.last_s, 3),
        "is_partial": time.process_time() > until or reach.breaks_off(film.picture_s),
        "frames": sampler.finished(),
    }


def _frames(film: _Film) -> Iterator[VideoFrame]:
    """Yield what can be decoded. A film that breaks off after its beginning is looked at as far as it goes."""
    has_begun = False
    packets = film.container.demux(film.stream)
    while True:
        try:
            packet = next(packets)
            decoded = packet.decode()
        except StopIteration:
            return
        except MemoryError:
            raise
        except Exception as fault:  # decoders raise anything on damaged bytes
            if isinstance(fault, av.error.InvalidDataError) and has_begun:
                continue
            raise FilmRefused(_code_of(fault)) from None
        for frame in decoded:
            has_begun = True
            yield frame


def _upright(frame: VideoFrame) -> Grey:
    """Return a frame in grey, turned as the film asks (a quarter at a time)."""
    grey = cast(Grey, frame.to_ndarray(format="gray"))
    quarters = round(frame.rotation / 90) % 4
    return numpy.ascontiguousarray(numpy.rot90(grey, quarters)) if quarters else grey


def _code_of(fault: Exception) -> str:
    says = str(fault).lower()
    return "truncated_film" if "end of file" in says or "moov" in says else "damaged_film"


def warm_up() -> None:
    """Make a small film of our own and look at it, so that what loads late has loaded before the sandbox closes."""
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as container:
        film = container.add_stream("mpeg4", rate=25)
        film.width = film.height = 64
        for number in range(8):
            pattern = (numpy.indices((64, 64)).sum(axis=0) * (number + 1) % 251).astype(numpy.uint8)
            frame = VideoFrame.from_ndarray(pattern, format="gray").reformat(format="yuv420p")
            container.mux(film.encode(frame))
        container.mux(film.encode())
    fingerprint(stream.getvalue(), {})
