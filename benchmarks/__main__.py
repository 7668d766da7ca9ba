"""`make bench`: run every benchmark of this folder and print one table; `--write FILE` keeps it as Markdown.

Each benchmark is a module `bench_*` with `measure() -> list[Row]`: name and median of ours and of named peers, in one run.
"""

import argparse
import importlib
import logging
import os
import pkgutil
import platform
from pathlib import Path
from typing import Any

import django

import benchmarks
from tests.environment import make_data_dir, settings_for


def main() -> None:
    """Measure, print, and write where asked."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", type=Path)
    chosen = arguments.parse_args()
    os.environ.update(settings_for(make_data_dir()), OPENBLAS_NUM_THREADS="1")
    django.setup()
    logging.disable(logging.WARNING)  # a bare WeasyPrint tells what it does
    table = "\n".join(_lines())
    print(table)
    if chosen.write:
        chosen.write.write_text(f"# Benchmarks\n\n{_conditions()}\n\n{table}\n", encoding="utf-8")


def _conditions() -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return (
        f"Written by `make bench-table` on a machine with {machine}; load average {os.getloadavg()[0]:.1f} at the end.\n"
        "Medians by the clock, one thread, but for ours from the bytes of a picture, which takes a second one beside it; ways\n"
        "of one thing are measured in turn, round by round, in one run. Other work on the machine moves every number: trust\n"
        "ratios, not times."
    )


def _lines() -> list[str]:
    lines = ["| what | median, ms |", "| --- | ---: |"]
    for found in pkgutil.iter_modules(benchmarks.__path__):
        if found.name.startswith("bench_"):
            module: Any = importlib.import_module(f"benchmarks.{found.name}")
            lines += [f"| {row.name} | {_shown(row.median_ms)} |" for row in module.measure()]
    return lines


def _shown(value: float) -> str:
    """Return a number with as many digits as a table needs: searches take hundredths of a millisecond."""
    return f"{value:.{0 if value == int(value) else 3 if value < 1 else 2 if value < 10 else 1}f}"


if __name__ == "__main__":
    main()
