"""PDQ in matrix form is PDQ: golden vectors made with pdqhash 0.2.8 (tests/data/pdq_golden.json)."""

import json
from pathlib import Path

import numpy
import pytest

from casework import imaging, pdq
from tests import pictures

GOLDEN = json.loads((Path(__file__).parent.parent / "data" / "pdq_golden.json").read_text())["pictures"]


def pixels_of(golden):
    return pictures.scene(golden["seed"], golden["width_px"], golden["height_px"]) // golden["dim"]


@pytest.mark.parametrize("part", range(7))
def test_pdq_is_bit_exact_with_pdqhash(part):
    for golden in GOLDEN[part::7]:
        forms, quality = pdq.fingerprint(pixels_of(golden))

        assert forms == golden["forms"], golden["seed"]
        assert quality == golden["quality"], golden["seed"]


@pytest.mark.parametrize(
    ("change", "transform"),
    [
        (lambda pixels: pixels, "unchanged"),
        (lambda pixels: numpy.rot90(pixels, -1), "turned_90"),
        (lambda pixels: numpy.rot90(pixels, 2), "turned_180"),
        (lambda pixels: numpy.rot90(pixels, 1), "turned_270"),
        (lambda pixels: pixels[:, ::-1], "mirrored"),
        (lambda pixels: pixels[::-1], "flipped"),
        (lambda pixels: numpy.rot90(pixels[:, ::-1], -1), "mirrored_turned_90"),
        (lambda pixels: numpy.rot90(pixels[:, ::-1], 1), "mirrored_turned_270"),
    ],
)
def test_each_dihedral_form_is_the_changed_picture(change, transform):
    original = pictures.scene(5, 640, 640)
    forms, _ = pdq.fingerprint(original)

    changed, _ = pdq.fingerprint(numpy.ascontiguousarray(change(original)))

    assert pdq.distance_bits(changed[0], forms[pdq.TRANSFORMS.index(transform)]) <= 10


@pytest.mark.parametrize(("seed", "size"), [(1, (3000, 2250)), (2, (2400, 3200)), (3, (4000, 3000))])
def test_scaled_decoding_moves_pdq_little(seed, size):
    payload = pictures.draw(seed, *size)
    whole, _ = pdq.fingerprint(pictures.decode(payload))

    scaled = imaging.fingerprint(payload, {})

    assert pdq.distance_bits(scaled["pdq"], whole[0]) <= 6
    assert (scaled["width_px"], scaled["height_px"]) == size


@pytest.mark.parametrize("shape", [(4, 200), (200, 4, 3), (1, 1)])
def test_sliver_has_no_pdq(shape):
    forms, quality = pdq.fingerprint(numpy.zeros(shape, numpy.uint8))

    assert set("".join(forms)) == {"0"}
    assert quality == 0


@pytest.mark.parametrize("text", ["", "00", "g" * 64, "0" * 63])
def test_malformed_pdq_is_refused(text):
    with pytest.raises(ValueError, match=r"64 hex|invalid literal"):
        pdq.distance_bits(text, "0" * 64)
