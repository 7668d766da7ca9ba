"""`python -m benchmarks.film_crops`: would keypoints of a few frames find cropped films? Nothing in the app does this yet.

Eight frames of each film, evenly spread, are compared with eight of the other: the most keypoints that agree in any two.
Prints that for a film and its cropped copy, for strangers, and what it costs.
"""

import io
import sys
import time
from collections.abc import Callable
from itertools import product
from typing import Any

import av
import cv2
import numpy

from benchmarks.films import FPS, Frames, crops, encode, photographs
from casework import keypoints

FILMS = 10
LOOKED_AT = 8
ENOUGH = 12
# Name -> what is left of each side, and whether only the middle two seconds are.
EDITS = {
    "75 % of each side left": (0.75, False),
    "75 % of the area left": (0.866, False),
    "75 % of each side left, 2 s from the middle": (0.75, True),
}


class Clock:
    """Counts how often something was done, and the seconds it took."""

    def __init__(self, do: Callable[..., Any]) -> None:
        self.do, self.times, self.spent_s = do, 0, 0.0

    def __call__(self, *given: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        done = self.do(*given, **named)
        self.times, self.spent_s = self.times + 1, self.spent_s + time.perf_counter() - begun
        return done

    @property
    def each_ms(self) -> float:
        """Return the milliseconds of one."""
        return 1000 * self.spent_s / max(1, self.times)


def main() -> None:
    """Measure and print."""
    cv2.setNumThreads(1)
    extract, agree = Clock(keypoints.extract), Clock(keypoints.agree)
    films = [list(crops(sheet)) for sheet in photographs(int(sys.argv[1]) if len(sys.argv) > 1 else FILMS)]
    known = [corners(film, extract) for film in films]
    print("| edit | found | fewest in a copy | most in a stranger |\n| --- | ---: | ---: | ---: |")
    for name, (side, is_cut) in EDITS.items():
        found = [corners(decoded(cropped(film, side, is_cut=is_cut)), extract) for film in films]
        own = [most_agreeing(one, other, agree) for one, other in zip(found, known, strict=True)]
        strangers = [most_agreeing(one, known[place - 1], agree) for place, one in enumerate(found)]
        count = sum(inliers >= ENOUGH for inliers in own)
        print(f"| {name} | {count} of {len(own)} | {min(own)} | {max(strangers)} |", flush=True)
    print(
        f"\n{extract.each_ms:.0f} ms a frame to find keypoints, {agree.each_ms:.1f} ms to compare two frames."
    )


def cropped(film: Frames, side: float, *, is_cut: bool) -> bytes:
    """Return the film file of what is left of each frame (height x width x 3), at its old size."""
    height, width = film[0].shape[:2]
    tall, wide = int(height * side), int(width * side)
    top, left = (height - tall) // 3, (width - wide) // 2
    middle = len(film) // 2
    kept = film[middle - FPS : middle + FPS] if is_cut else film
    return encode(
        cv2.resize(frame[top : top + tall, left : left + wide], (width, height), interpolation=cv2.INTER_AREA)
        for frame in kept
    )


def decoded(payload: bytes) -> Frames:
    """Return all frames of a film file."""
    with av.open(io.BytesIO(payload)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def corners(film: Frames, extract: Clock) -> list[keypoints.Keypoints]:
    """Return the keypoints of frames that lie evenly spread over a film."""
    places = numpy.linspace(0, len(film) - 1, LOOKED_AT).astype(int)
    greys = (cv2.cvtColor(numpy.ascontiguousarray(film[place]), cv2.COLOR_RGB2GRAY) for place in places)
    return [keypoints.unpack(extract(keypoints.reduced(grey))[0]) for grey in greys]


def most_agreeing(found: list[keypoints.Keypoints], known: list[keypoints.Keypoints], agree: Clock) -> int:
    """Return how many keypoints agree in the two frames that agree best."""
    return max(int(agree(*pair, enough=ENOUGH).inliers) for pair in product(found, known))


if __name__ == "__main__":
    main()
