"""Reads with threatexchange's own code what casework.exchange writes: `python -m benchmarks.exchange_formats`."""

import csv
import io
import json
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import dacite
from threatexchange.exchanges.clients.stopncii import api as stopncii
from threatexchange.exchanges.fetch_state import SignalOpinionCategory
from threatexchange.exchanges.impl.file_api import FileCollaborationConfig, LocalFileSignalExchangeAPI
from threatexchange.signal_type.md5 import VideoMD5Signal
from threatexchange.signal_type.pdq.signal import PdqSignal
from threatexchange.signal_type.sha256 import VideoSHA256Signal

from casework import exchange

TYPES = {one.get_name(): one for one in (PdqSignal, VideoMD5Signal, VideoSHA256Signal)}
STILL = {"pdq": PdqSignal.get_examples()[0], "pdq_quality": 88}
FILM = {"md5": VideoMD5Signal.get_examples()[0], "sha256": "0f" * 32, "frames": []}


def main() -> None:
    """Print what was read of each format. Raises AssertionError, ValueError: threatexchange reads something else."""
    print(f"threatexchange {version('threatexchange')}")
    for file_format, read in {"csv": _csv, "lines": _lines, "json": _json, "stopncii": _stopncii}.items():
        signals, _left = exchange.gather({1: STILL, 2: FILM}, takes=TYPES, file_format=file_format)
        content = exchange.write(file_format, signals, reference="K7QF-33DM", at=datetime.now(UTC)).content
        found = read(content)
        assert found == {(one.name, one.value) for one in signals}, (file_format, found)
        print(f"{file_format}: {len(found)} signals read")


def _validated(name: str, value: str) -> tuple[str, str]:
    return name, TYPES[name].validate_signal_str(value)


def _csv(content: bytes) -> set[tuple[str, str]]:
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    assert all(row["category"] in SignalOpinionCategory.__members__ for row in rows)
    return {_validated(row["signal_type"], row["signal_str"]) for row in rows}


def _lines(content: bytes) -> set[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.txt"
        path.write_bytes(content)
        config = FileCollaborationConfig(name="check", api="local_file", enabled=True, filename=str(path))
        delta = next(LocalFileSignalExchangeAPI.for_collab(config).fetch_iter(list(TYPES.values()), None))
    return {_validated(*key) for key in delta.updates}


def _json(content: bytes) -> set[tuple[str, str]]:
    return {_validated(*one) for row in json.loads(content)["contents"] for one in row["signals"].items()}


def _stopncii(content: bytes) -> set[tuple[str, str]]:
    config = dacite.Config(cast=[stopncii.enum.Enum, set])
    answer = dacite.from_dict(stopncii.FetchHashesResponse, json.loads(content), config)
    names = {
        stopncii.StopNCIISignalType(stopncii_name): name
        for name, stopncii_name in exchange.STOPNCII_NAMES.items()
    }
    assert answer.count == len(answer.hashRecords)
    return {_validated(names[row.signalType], row.hashValue) for row in answer.hashRecords}


if __name__ == "__main__":
    main()
