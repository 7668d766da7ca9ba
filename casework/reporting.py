"""The papers of a packet for people: the report (HTML, for the PDF) and VERIFY.txt. Views of packet.json."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from casework import proofwords
from casework.papers import CUSTODY_HEAD, CUSTODY_LINES, Column, Table
from casework.sentences import FACT_WORDS

# Longer lists end here on paper; the sheets hold them whole.
MOST_ROWS = 400
_NARROW = frozenset({"number", "seq", "sighting", "notice", "attempt", "picture"})
# Millimetres that a column needs before its words break; a table that needs more is set as one block a row.
_NEEDS_MM = {"place-count": 17, "place-seen": 42, "place-rest": 28}
_PAGE_MM = 163
# Shorter values share a line of their block.
_SHORT_LETTERS = 44


class ReportRefused(Exception):
    """The report cannot be set on paper, and a second try would end alike: it is too long."""


class Renderer(Protocol):
    """Turns the report's HTML fragment into a PDF; the notices house has one."""

    def __call__(self, html: str, *, title: str, language: str, draft: bool) -> bytes:
        """Return the PDF. Raises ReportRefused."""


def report_html(packet: dict[str, Any], tables: Sequence[Table]) -> str:
    """Return the report as an HTML fragment. Runs no query."""
    gaps = [proofwords.GAPS[code] for code in packet["process"]["known_gaps"]]
    return render_to_string(
        "casework/packet/_report.html",
        {
            "packet": packet,
            "made_at": _read_moment(packet["built_at"]),
            "warnings": [*_warnings(packet), *gaps],
            "proves": [proofwords.PROVES[code] for code in packet["proves"]],
            "does_not_prove": [proofwords.DOES_NOT_PROVE[code] for code in packet["does_not_prove"]],
            "discloses": [FACT_WORDS[code] for code in packet["discloses"]],
            "process": _process_rows(packet["process"]),
            "tables": [shown for table in tables if (shown := _shown(table))],
            "letters": _letters(packet),
            "files": [{**file, "says": proofwords.what_is(file["path"])} for file in packet["files"]],
        },
    )


def verify_text(packet: dict[str, Any]) -> str:
    """Return VERIFY.txt: how a stranger checks the packet with sha256sum and openssl (E2)."""
    return render_to_string(
        "casework/packet/verify.txt",
        {
            "packet": packet,
            "custody_lines": CUSTODY_LINES,
            "custody_head": CUSTODY_HEAD,
            "stamped": [anchor for anchor in packet["anchors"] if anchor["state"] == "stamped"],
            "warnings": _warnings(packet),
            "proves": [proofwords.PROVES[code] for code in packet["proves"]],
            "does_not_prove": [proofwords.DOES_NOT_PROVE[code] for code in packet["does_not_prove"]],
        },
    )


def _warnings(packet: dict[str, Any]) -> list[Any]:
    said: list[Any] = [proofwords.PRACTICE] if packet["mode"] == "practice" else []
    states = {anchor["state"] for anchor in packet["anchors"]}
    if "stamped" not in states:
        said.append(proofwords.NO_ANCHOR)
    if "pending" in states:
        said.append(proofwords.PENDING)
    return said


def _process_rows(process: dict[str, Any]) -> list[tuple[str, Any]]:
    keys = ("program", "version", "commit", "packages_digest", "settings_digest", "procedure", "clock")
    return [(key.replace("_", " "), process[key]) for key in keys]


def _letters(packet: dict[str, Any]) -> list[dict[str, Any]]:
    notices = packet["tables"].get("notices", {"rows": []})
    return [row for row in notices["rows"] if row["digest"]]


def _shown(table: Table) -> dict[str, Any] | None:
    columns = [column for column in table.columns if column.in_report]
    if not columns or not table.rows:
        return None
    narrow = [column for column in columns if not column.is_wide]
    heads = [(_width(column), column.label) for column in narrow]
    rows = [
        {
            "cells": (cells := [_said(column, row) for column in narrow]),
            "pairs": [(column.label, cell) for column, cell in zip(narrow, cells, strict=True)],
            "wide": [_breakable(_said(column, row)) for column in columns if column.is_wide],
        }
        for row in table.rows[:MOST_ROWS]
    ]
    fits = sum(_NEEDS_MM[width] for width, _label in heads) <= _PAGE_MM
    return {
        "title": table.title,
        "heads": heads,
        "columns": len(narrow),
        "rows": rows if fits else [],
        "blocks": [] if fits else [_block(row) for row in rows],
        "left_out": max(0, len(table.rows) - MOST_ROWS),
    }


def _block(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row that is too wide for a table: what opens it, what shares a line, what has a line of its own."""
    first, *rest = row["pairs"]
    return {
        "first": first,
        "short": [(label, said) for label, said in rest if len(said) <= _SHORT_LETTERS],
        "long": [(label, said) for label, said in rest if len(said) > _SHORT_LETTERS],
        "wide": row["wide"],
    }


def _said(column: Column, row: Mapping[str, Any]) -> str:
    """Return a cell as a person reads it: words for each code, moments without the T, nothing for nothing."""
    value = row.get(column.key)
    if column.says:
        return str(column.says(row))
    if value is None or value == "":
        return "–"
    if column.words:
        return ", ".join(str(column.words.get(code, code)) for code in str(value).split(", "))
    return _read_moment(str(value)) if _is_moment(column) else str(value)


def _breakable(address: str) -> SafeString:
    """Return an address as HTML that may break where its parts end, and nowhere inside a word."""
    parts = re.findall(r"[^/?&.-]*[/?&.-]|[^/?&.-]+", address)
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


def _is_moment(column: Column) -> bool:
    return column.key in {"at", "until"} or column.key.endswith("_at")


def _read_moment(moment: str) -> str:
    return moment.replace("T", " ").removesuffix("+00:00")


def _width(column: Column) -> str:
    """Return the class of letter.css that sets how wide a column is; the others share what is left."""
    if column.key in _NARROW:
        return "place-count"
    return "place-seen" if _is_moment(column) else "place-rest"
