"""Fingerprints are written as partners read them. Golden samples: python-threatexchange 1.2.17 read each of these files.

Checked with the real package by `python -m benchmarks.exchange_formats`; its test values stand in
threatexchange/signal_type/pdq/signal.py (bridge-mods) and threatexchange/signal_type/md5.py.
"""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from casework import exchange

AT = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
PDQ = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
MD5 = "cab08b36195edb1a1231d2d09fa450e0"
SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
STILL = {
    "pdq": PDQ,
    "pdq_quality": 88,
    "md5": MD5,
    "sha256": SHA256,
    "keypoints": "a2V5cG9pbnRz",
    "phash": "0" * 16,
}
FILM = {
    "md5": MD5,
    "sha256": SHA256,
    "frames": [
        {"at_s": 0.0, "pdq_dihedral": [PDQ], "pdq_quality": 88},
        {"at_s": 1.0, "pdq_dihedral": [PDQ], "pdq_quality": 12},
    ],
}


def written(file_format: str, pictures: dict[int, Any], takes: tuple[str, ...] = exchange.SIGNALS) -> str:
    signals, _left = exchange.gather(pictures, takes=takes, file_format=file_format)
    return exchange.write(file_format, signals, reference="K7QF-33DM", at=AT).content.decode()


def test_csv_is_what_threatexchange_prints() -> None:
    assert written("csv", {1: STILL}, ("pdq", "photo_md5")) == (
        "signal_type,signal_str,collab,category,tags\r\n"
        f"pdq,{PDQ},K7QF-33DM,INVESTIGATION_SEED,reference:K7QF-33DM quality:88\r\n"
        f"photo_md5,{MD5},K7QF-33DM,INVESTIGATION_SEED,reference:K7QF-33DM\r\n"
    )


def test_lines_are_what_threatexchange_reads_from_a_file() -> None:
    """threatexchange/exchanges/impl/file_api.py: the name up to the first blank, then the value."""
    assert written("lines", {1: STILL, 2: FILM}, ("pdq", "vpdq", "video_md5")) == (
        f'pdq {PDQ}\nvpdq ["{PDQ},88,0.000"]\nvideo_md5 {MD5}\n'
    )


def test_picture_that_moves_is_a_picture_with_frames() -> None:
    signals, left = exchange.gather({1: {**STILL, **FILM}}, takes=exchange.SIGNALS, file_format="csv")

    assert [one.name for one in signals] == ["pdq", "photo_md5", "photo_sha256", "vpdq"]
    assert left == []


def test_json_holds_a_body_for_each_picture() -> None:
    """HMA, blueprints/curation.py: POST /c/bank/NAME/signal takes {name: value}."""
    said = json.loads(written("json", {3: STILL, 1: FILM}, ("pdq", "video_md5")))

    assert said["contents"] == [
        {"signals": {"video_md5": MD5}, "quality": {}},
        {"signals": {"pdq": PDQ}, "quality": {"pdq": 88}},
    ]


def test_stopncii_has_its_own_names_and_no_verdict() -> None:
    said = json.loads(written("stopncii", {1: STILL, 2: FILM}))

    assert [row["signalType"] for row in said["hashRecords"]] == ["ImagePDQ", "VideoMD5"]
    assert said["count"] == 2
    assert all(row["CSPFeedbacks"] == [] and row["caseNumbers"] == {} for row in said["hashRecords"])


@pytest.mark.parametrize("file_format", exchange.FORMATS)
def test_nothing_but_named_signals_leaves(file_format: str) -> None:
    """S20: no keypoints, no other fingerprint, no number of a picture."""
    text = written(file_format, {8841: STILL})

    assert "a2V5cG9pbnRz" not in text and "phash" not in text and "0" * 16 not in text
    assert "8841" not in text


@pytest.mark.parametrize("file_format", exchange.FORMATS)
def test_plain_picture_is_left_out_and_said(file_format: str) -> None:
    signals, left = exchange.gather(
        {1: {**STILL, "pdq_quality": 49}}, takes=("pdq",), file_format=file_format
    )

    assert signals == []
    assert left == [exchange.LeftOut(1, "pdq", "too_plain")]


def test_what_a_set_or_a_format_lacks_is_said() -> None:
    device_only = {"pdq": PDQ, "pdq_quality": 90}

    _signals, left = exchange.gather({1: device_only}, takes=("pdq", "photo_md5"), file_format="csv")
    _more, nameless = exchange.gather({1: STILL}, takes=("photo_sha256",), file_format="stopncii")

    assert left == [exchange.LeftOut(1, "photo_md5", "not_there")]
    assert nameless == [exchange.LeftOut(1, "photo_sha256", "no_name")]


@pytest.mark.parametrize("value", ["f8", PDQ.upper(), "=cmd()" + "0" * 58, PDQ + "\n", PDQ[:-1] + "g"])
def test_what_is_no_fingerprint_is_refused_without_being_said(value: str) -> None:
    """S49: an error holds no fingerprint."""
    with pytest.raises(exchange.Malformed) as caught:
        exchange.gather({1: {"pdq": value, "pdq_quality": 90}}, takes=("pdq",), file_format="csv")

    assert str(caught.value) == "pdq"


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"])
def test_no_cell_is_a_formula(value: str) -> None:
    """S50."""
    assert exchange.cell(value) == f"'{value}"


def test_reference_that_looks_like_a_formula_stays_a_cell() -> None:
    """S50, RFC 4180: read back, it is one cell."""
    signals, _left = exchange.gather({1: STILL}, takes=("pdq",), file_format="csv")

    content = exchange.write("csv", signals, reference='=x,"y', at=AT).content.decode()

    row = next(csv.DictReader(io.StringIO(content, newline="")))
    assert row["collab"] == "'=x,\"y"
    assert row["signal_str"] == PDQ
