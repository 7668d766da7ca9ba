"""Fingerprints in the formats that partners read: threatexchange's CSV and JSON, its plain lines, StopNCII's records. Pure.

Only PDQ, MD5, SHA-256 and frames of films by vPDQ have a name here: keypoints and what else a case holds have none.
Names by python-threatexchange 1.2.17 (https://github.com/facebook/ThreatExchange), which its own code reads.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

PDQ, MD5, SHA256 = "pdq", "photo_md5", "photo_sha256"
FILM_FRAMES, FILM_MD5, FILM_SHA256 = "vpdq", "video_md5", "video_sha256"
# What a partner may say that it takes, as threatexchange calls it. It has no type for the very file of a picture: those
# two are written by analogy, and a partner needs a type of its own for them.
SIGNALS = (PDQ, MD5, SHA256, FILM_FRAMES, FILM_MD5, FILM_SHA256)
# threatexchange/exchanges/clients/stopncii/api.py, StopNCIISignalType. VideoTMK, Text and URL are not made here.
STOPNCII_NAMES = {PDQ: "ImagePDQ", FILM_MD5: "VideoMD5"}
CSV, JSON, LINES, STOPNCII = "csv", "json", "lines", "stopncii"
# Too little in the picture to be told from another: threatexchange and StopNCII match from 50 on (PdqSignal.QUALITY_THRESHOLD).
LEAST_QUALITY = 50
# threatexchange's SignalOpinionCategory for what people hand in and nobody reviewed, as it reads StopNCII's own records.
CATEGORY = "INVESTIGATION_SEED"
# threatexchange/cli/dataset_cmd.py, `threatexchange dataset --print-signals --csv`.
CSV_COLUMNS = ("signal_type", "signal_str", "collab", "category", "tags")
_HEX = {PDQ: 64, SHA256: 64, FILM_SHA256: 64, MD5: 32, FILM_MD5: 32}
_FORMULA = re.compile(r"^[=+\-@\t\r＝＋－＠]")


class Malformed(Exception):
    """A fingerprint is not what its name says; the message holds its name and never its value."""


@dataclass(frozen=True)
class Signal:
    """One fingerprint to hand over: of which picture (its number), its name, its value, PDQ's quality where it has one."""

    picture: int
    name: str
    value: str
    quality: int | None = None


@dataclass(frozen=True)
class LeftOut:
    """What is not handed over, and why: too_plain, not_there or no_name (the format has none for it)."""

    picture: int
    name: str
    why: str


@dataclass(frozen=True)
class Written:
    """A file to hand over."""

    content: bytes
    media_type: str
    ending: str


def gather(
    pictures: Mapping[int, Mapping[str, Any]], *, takes: Iterable[str], file_format: str
) -> tuple[list[Signal], list[LeftOut]]:
    """Return what of some fingerprint sets (by the picture's number) a partner takes in a format, and what is left out.

    Raises Malformed: a value is no fingerprint of its kind.
    """
    wanted = [name for name in SIGNALS if name in set(takes)]
    signals: list[Signal] = []
    left: list[LeftOut] = []
    for number, prints in sorted(pictures.items()):
        for name in (one for one in wanted if one in _kinds_of(prints)):
            value, quality = _value(name, prints)
            why = _why_not(name, value, quality, file_format)
            if why:
                left.append(LeftOut(number, name, why))
            else:
                signals.append(_checked(Signal(number, name, value, quality)))
    return signals, left


def write(file_format: str, signals: Iterable[Signal], *, reference: str, at: datetime) -> Written:
    """Return the file in one of FORMATS. `reference`: by which a partner is later asked to delete these. Raises KeyError."""
    return FORMATS[file_format](list(signals), reference, at)


def cell(value: str) -> str:
    """Return a cell that no spreadsheet reads as a formula (S50)."""
    return f"'{value}" if _FORMULA.match(value) else value


def _kinds_of(prints: Mapping[str, Any]) -> frozenset[str]:
    """Return what a set can hold: of a film its frames and its file; a picture that moves is a picture with frames."""
    moving = {FILM_FRAMES} if "frames" in prints else set()
    if moving and not prints.get("pdq"):
        return frozenset({*moving, FILM_MD5, FILM_SHA256})
    return frozenset({*moving, PDQ, MD5, SHA256})


def _value(name: str, prints: Mapping[str, Any]) -> tuple[str, int | None]:
    if name == PDQ:
        return prints.get("pdq", ""), prints.get("pdq_quality")
    if name == FILM_FRAMES:
        return _frames(prints["frames"]), None
    return prints.get("md5" if name in {MD5, FILM_MD5} else "sha256", ""), None


def _frames(frames: Iterable[Mapping[str, Any]]) -> str:
    """Return a film's frames as vPDQ's signal: a JSON list of "hex,quality,seconds" (extensions/vpdq/vpdq_util.py)."""
    kept = [
        f"{frame['pdq_dihedral'][0]},{frame['pdq_quality']},{frame['at_s']:.3f}"
        for frame in frames
        if frame["pdq_quality"] >= LEAST_QUALITY
    ]
    return json.dumps(kept) if kept else ""


def _why_not(name: str, value: str, quality: int | None, file_format: str) -> str:
    if file_format == STOPNCII and name not in STOPNCII_NAMES:
        return "no_name"
    if not value:
        return "too_plain" if name == FILM_FRAMES else "not_there"
    if name == PDQ and (quality or 0) < LEAST_QUALITY:
        return "too_plain"
    return ""


def _checked(signal: Signal) -> Signal:
    values = json.loads(signal.value) if signal.name == FILM_FRAMES else [signal.value]
    for value in values:
        length = _HEX.get(signal.name, 64)
        digest = value.split(",")[0]
        if not re.fullmatch(rf"[0-9a-f]{{{length}}}", digest):
            raise Malformed(signal.name)
    return signal


def _csv(signals: list[Signal], reference: str, _at: datetime) -> Written:
    """Write what `threatexchange dataset --print-signals --csv` writes; quoted by RFC 4180."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for one in signals:
        quality = [f"quality:{one.quality}"] if one.quality is not None else []
        tags = " ".join([f"reference:{reference}", *quality])
        writer.writerow([cell(value) for value in (one.name, one.value, reference, CATEGORY, tags)])
    return Written(target.getvalue().encode(), "text/csv", "csv")


def _json(signals: list[Signal], reference: str, _at: datetime) -> Written:
    """Write one object a picture; its `signals` is the body that HMA takes at POST /c/bank/NAME/signal."""
    contents: dict[int, dict[str, dict[str, Any]]] = {}
    for one in signals:
        content = contents.setdefault(one.picture, {"signals": {}, "quality": {}})
        content["signals"][one.name] = one.value
        if one.quality is not None:
            content["quality"][one.name] = one.quality
    said = {"reference": reference, "category": CATEGORY, "contents": list(contents.values())}
    return Written(_as_json(said), "application/json", "json")


def _lines(signals: list[Signal], _reference: str, _at: datetime) -> Written:
    """Write "name value" a line: the file that threatexchange's `local_file` exchange reads."""
    text = "".join(f"{one.name} {one.value}\n" for one in signals)
    return Written(text.encode(), "text/plain", "txt")


def _stopncii(signals: list[Signal], _reference: str, at: datetime) -> Written:
    """Write StopNCII's records under its own names for signals, with no verdict on any: nobody here reviewed a picture."""
    moment = int(at.timestamp())
    records = [
        {
            "lastModtimestamp": moment,
            "signalType": STOPNCII_NAMES[one.name],
            "hashValue": one.value,
            "hashStatus": "Received",
            "caseNumbers": {},
            "CSPFeedbacks": [],
        }
        for one in signals
    ]
    said = {
        "count": len(records),
        "nextPageToken": None,
        "nextSetTimestamp": moment,
        "hasMoreRecords": False,
        "hashRecords": records,
    }
    return Written(_as_json(said), "application/json", "json")


def _as_json(said: Any) -> bytes:
    return (json.dumps(said, indent=1) + "\n").encode()


FORMATS: dict[str, Callable[[list[Signal], str, datetime], Written]] = {
    CSV: _csv,
    JSON: _json,
    LINES: _lines,
    STOPNCII: _stopncii,
}
