"""What the thread compares with before it trusts a browser: the lossy pictures of its script are what it takes them for."""

import base64
import re
from pathlib import Path

import numpy
import pytest

from tests import pictures

TRIAL = Path(__file__).resolve().parents[2] / "static" / "js" / "device" / "trial.js"


def _in_script(kind: str) -> bytes:
    greys = TRIAL.read_text(encoding="utf-8").split("const GREYS = {")[1].split("};")[0]
    text = re.split(r"[A-Z]{4}: ", greys.split(f"{kind}: ")[1])[0]
    return base64.b64decode("".join(re.findall(r'"([^"]+)"', text)))


@pytest.mark.parametrize(("kind", "rounding"), [("JPEG", 0), ("WEBP", 1)])
def test_greys_of_the_script_are_those_it_names(kind: str, rounding: int) -> None:
    """U39: each square has one brightness, as another decoder sees it too."""
    greys = (37 * numpy.arange(16) + 11) % 256
    drawn = numpy.kron(greys.reshape(4, 4), numpy.ones((16, 16), int))

    seen = pictures.decode(_in_script(kind)).astype(int)

    assert seen.shape == (64, 64, 3)
    assert abs(seen - drawn[:, :, None]).max() <= rounding
    assert all(len(numpy.unique(seen[drawn == grey])) == 1 for grey in greys)
