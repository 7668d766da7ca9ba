"""What a packet says and how: packet.json in canonical form, and the CSV views of its tables. Pure.

packet.json is authoritative; every other paper of a packet is made from it alone (E6).
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FORMAT = "recourse-packet-1"
PACKET_JSON = "packet.json"
REPORT = "report.pdf"
CUSTODY_LINES = "custody.jsonl"
CUSTODY_HEAD = "custody-head.txt"
# Spreadsheets run a cell that begins with one of these, the wide forms too (S50).
_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠|%")


@dataclass(frozen=True)
class Column:
    """One column: its key in packet.json, its label in the report, and words for codes that stand in it.

    `in_report` is off for what only programs read, such as digests. `is_wide` gives it a line of its own, for addresses.
    `says` returns what the report says of a row, where the value alone would mislead.
    """

    key: str
    label: Any
    words: Mapping[str, Any] = field(default_factory=dict)
    in_report: bool = True
    is_wide: bool = False
    says: Callable[[Mapping[str, Any]], Any] | None = None


@dataclass(frozen=True)
class Table:
    """One list of a packet: rows are flat, with text, whole numbers, yes or no, or nothing."""

    name: str
    title: Any
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]

    def as_json(self) -> dict[str, Any]:
        """Return the table as packet.json holds it; a cell that a row lacks is null."""
        keys = [column.key for column in self.columns]
        return {"columns": keys, "rows": [{key: row.get(key) for key in keys} for row in self.rows]}


def canonical(value: Any) -> bytes:
    """Return JSON in its one form: sorted keys, no spaces, ASCII, one line end."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii") + b"\n"


def sheets(packet: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the CSV view (UTF-8, RFC 4180) of every table of a packet.json, by path."""
    return {
        f"{name}.csv": _sheet(table["columns"], table["rows"]) for name, table in packet["tables"].items()
    }


def listed(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Return the files by path, with digest and length, as packet.json lists them."""
    return [
        {"path": path, "sha256": hashlib.sha256(files[path]).hexdigest(), "bytes": len(files[path])}
        for path in sorted(files)
    ]


def _sheet(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    said = str(value)
    starts = {said[:1], said.lstrip()[:1]}
    return f"'{said}" if starts & _FORMULA_STARTS else said
