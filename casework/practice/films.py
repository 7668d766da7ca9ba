"""Harmless films, made by code: a drawing, whole for a while, then a window that wanders over it. No sound."""

import io
from collections.abc import Iterator
from functools import lru_cache

import av
from PIL import Image

from casework.practice import pictures

CONTENT_TYPE = "video/mp4"
_SIZE = (480, 360)
_FPS = 8
_WHOLE_S, _WANDERING_S = 2, 4


@lru_cache(maxsize=4)
def encoded(scene: str) -> bytes:
    """Return a film of a scene as an MP4 file. Costs half a second, once."""
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as container:
        film = container.add_stream("libx264", rate=_FPS, options={"preset": "veryfast"})
        film.width, film.height, film.pix_fmt = *_SIZE, "yuv420p"
        for picture in _frames(pictures.scene(scene)):
            container.mux(film.encode(av.VideoFrame.from_image(picture)))
        container.mux(film.encode())
    return stream.getvalue()


def _frames(whole: Image.Image) -> Iterator[Image.Image]:
    for _ in range(_WHOLE_S * _FPS):
        yield whole.resize(_SIZE)
    steps = _WANDERING_S * _FPS
    width, height = whole.width // 2, whole.height // 2
    for step in range(steps):
        left, top = width * step // steps, height * step // steps
        yield whole.crop((left, top, left + width, top + height)).resize(_SIZE)
