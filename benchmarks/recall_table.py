"""The published table in Markdown, and its place between two marks of docs/fingerprints.md."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import corpus
from benchmarks.corpus import Original
from benchmarks.variants import EDITS

if TYPE_CHECKING:
    from benchmarks.recall import Tally

BEGIN, END = "<!-- table: made by `make bench-table` -->", "<!-- end of table -->"


def lines(
    tally: "Tally", used: Sequence[Original], peers: Sequence[Any], *, half: str, lacking: Sequence[str]
) -> list[str]:
    """Return conditions, recall per edit, its mean, and false matches, as lines of Markdown."""
    return [
        *_conditions(used, half=half, lacking=lacking), "",
        *_recall(tally, peers), "",
        *_false(tally, peers),
    ]  # fmt: skip


def write(page: Path, table: Sequence[str]) -> None:
    """Put the table between the page's two marks. Raises ValueError: when they are not there."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"{page} has no place for the table.")
    page.write_text("\n".join([before + BEGIN, "", *table, "", END + after]), encoding="utf-8")


def _conditions(used: Sequence[Original], *, half: str, lacking: Sequence[str]) -> list[str]:
    drawings = sum(one.source.startswith("drawing") for one in used)
    sources = len({one.source for one in used if not one.source.startswith("drawing")})
    missing = f" Could not be had: {', '.join(lacking)}; the counts are smaller for it." if lacking else ""
    today = datetime.now(UTC).date().isoformat()
    photographs = f"{len(used) - drawings} pieces of {sources} photographs, none under PDQ quality {corpus.LEAST_QUALITY}"
    return [
        f"Measured on {today}, half “{half}”: {len(used)} originals ({photographs}; {drawings} drawings) × {len(EDITS)} edits "
        f"= {len(used) * len(EDITS):,} files. {os.cpu_count()} cores, {platform.system()}, Python "
        f"{platform.python_version()}.{missing}"
    ]


def _recall(tally: "Tally", peers: Sequence[Any]) -> list[str]:
    ways = ("ours", "ours or possible", "device", *(peer.name for peer in peers))
    heads = ("match", "or a person looks", "known from her device", *(peer.name for peer in peers))
    table = [
        f"| edit | files | {' | '.join(heads)} |",
        f"| --- | ---: |{' ---: |' * len(heads)}",
    ]
    for edit in EDITS:
        cells = [_share(tally.recall(way, edit)) for way in ways]
        table.append(f"| {edit} | {tally.tried['ours', edit]} | {' | '.join(cells)} |")
    means = [_share(tally.mean(way)) for way in ways]
    tried = [sum(count for (name, _), count in tally.tried.items() if name == way) for way in ways]
    return [
        *table,
        f"| **mean of all edits** | | {' | '.join(f'**{mean}**' if mean else '' for mean in means)} |",
        f"| files tried | {tried[0]:,} | {' | '.join(f'{count:,}' for count in tried)} |",
    ]


def _false(tally: "Tally", peers: Sequence[Any]) -> list[str]:
    table = [
        "| unrelated pictures | pairs tried | false match | a person looks, for nothing |",
        "| --- | ---: | ---: | ---: |",
    ]
    for stage in ("first stage", "second stage"):
        table.append(
            f"| ours, {stage} | {tally.pairs[stage]:,} | {tally.false[stage]:,} | {tally.false_possible[stage]:,} |"
        )
    return table + [
        f"| {peer.name} | {tally.pairs[peer.name]:,} | {tally.false[peer.name]:,} | |" for peer in peers
    ]


def _share(share: float | None) -> str:
    """Return a share of one as per cent; 100 only when none was missed."""
    if share is None:
        return ""
    percent = f"{share * 100:.1f}"
    return "99.9" if percent == "100.0" and share < 1 else percent.removesuffix(".0")
