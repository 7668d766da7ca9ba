"""`make bench`: run every benchmark of this folder and print one table; `--write FILE` keeps it as Markdown.

Each benchmark is a module `bench_*` with `measure() -> list[Row]` (name, median_ms): ours beside named peers, in one run.
"""

import argparse
import importlib
import pkgutil
from pathlib import Path
from typing import Any

import benchmarks


def main() -> None:
    """Measure, print, and write where asked."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", type=Path)
    chosen = arguments.parse_args()
    table = "\n".join(_lines())
    print(table)  # noqa: T201 - the table is what this command is for
    if chosen.write:
        chosen.write.write_text(
            f"# Benchmarks\n\nWritten by `make bench-table`.\n\n{table}\n", encoding="utf-8"
        )


def _lines() -> list[str]:
    lines = ["| what | median, ms |", "| --- | ---: |"]
    for found in pkgutil.iter_modules(benchmarks.__path__):
        if found.name.startswith("bench_"):
            module: Any = importlib.import_module(f"benchmarks.{found.name}")
            lines += [f"| {row.name} | {row.median_ms:.1f} |" for row in module.measure()]
    return lines


if __name__ == "__main__":
    main()
