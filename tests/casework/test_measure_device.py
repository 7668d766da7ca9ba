"""What is measured of her own device: pictures as telephones write them, not smoother ones."""

import io

import pytest
from PIL import Image

from benchmarks import bench_device, phone
from tests import pictures


def test_device_is_measured_with_a_phones_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """The larger file has as much in each of its pixels as the smaller one."""
    one = Image.fromarray(pictures.scene(1, 400, 300))
    monkeypatch.setattr(phone, "picture", lambda: (one, "a drawing"))

    (words, single), (_, fourfold) = bench_device.files()

    assert "12 megapixels" in words
    assert "a drawing" in words
    assert single == phone.jpeg(one)
    assert Image.open(io.BytesIO(fourfold)).size == (800, 600)
    assert len(fourfold) > 3.5 * len(single)
