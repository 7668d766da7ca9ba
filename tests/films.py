"""Harmless films for tests: a window that wanders over a drawing, encoded small."""

import io
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import av
import cv2
import numpy

FPS = 25
WIDTH_PX, HEIGHT_PX = 160, 96


def drawing(seed: int) -> numpy.ndarray:
    """Return a large drawing (900 x 1400 x 3) of circles and boxes."""
    dice = numpy.random.default_rng(seed)
    sheet = numpy.full((900, 1400, 3), dice.integers(0, 255, 3), numpy.uint8)
    for number in range(160):
        colour = tuple(int(value) for value in dice.integers(0, 255, 3))
        left, top, size = (int(dice.integers(limit)) for limit in (1400, 900, 130))
        if number % 2:
            cv2.circle(sheet, (left, top), size + 10, colour, -1)
        else:
            cv2.rectangle(sheet, (left, top), (left + size + 20, top + size + 40), colour, -1)
    return sheet


def frames(seed: int, *, seconds: float = 4, start_s: float = 0, speed: float = 1) -> Iterator[numpy.ndarray]:
    """Yield frames of a film that shows a drawing; `speed`: of what happens in it."""
    sheet = drawing(seed)
    for number in range(int(seconds * FPS)):
        at_s = start_s + number / FPS * speed
        left, top = int(380 + 370 * numpy.sin(at_s / 2)), int(200 + 190 * numpy.cos(at_s / 2.5))
        window = sheet[top : top + 384, left : left + 640]
        yield cv2.resize(window, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_AREA)


def encode(
    pictures: Iterable[numpy.ndarray],
    kind: str = "mp4",
    codec: str = "libx264",
    *,
    fps: int = FPS,
    **options: str,
) -> bytes:
    """Return a film file of frames (height x width x 3, RGB).

    As root, SVT-AV1 leaves whoever calls it at the highest real-time priority, and so every process that is started later: a
    worker of the tests would starve all others. So it is called from a thread that ends.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_encode, pictures, kind, codec, fps, options).result()


def _encode(
    pictures: Iterable[numpy.ndarray], kind: str, codec: str, fps: int, options: dict[str, str]
) -> bytes:
    stream, film = io.BytesIO(), None
    with av.open(stream, "w", format=kind) as container:
        for picture in pictures:
            if film is None:
                film = container.add_stream(codec, rate=fps, options=options)
                film.height, film.width = picture.shape[:2]
                film.pix_fmt = "yuv420p"
            frame = av.VideoFrame.from_ndarray(numpy.ascontiguousarray(picture), format="rgb24")
            container.mux(film.encode(frame))
        container.mux(film.encode())
    return stream.getvalue()


def sound() -> bytes:
    """Return a film file with sound and no picture."""
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as container:
        track = container.add_stream("aac", rate=8000, layout="mono")
        for _ in range(8):
            quiet = av.AudioFrame.from_ndarray(numpy.zeros((1, 1024), numpy.float32), "fltp", "mono")
            quiet.sample_rate = 8000
            container.mux(track.encode(quiet))
        container.mux(track.encode())
    return stream.getvalue()
