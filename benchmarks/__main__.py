"""`make bench`: run every benchmark of this folder and print one table; `--write FILE` keeps it as Markdown.

Each benchmark is a module `bench_*` with `measure() -> list[Row]`: name and median of ours and of named peers, in one run.
It may say in READING how its rows are to be read. Names (`looks pages`) choose some of them; with `--quick` those that
take long take a smaller sample.
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
    arguments.add_argument("names", nargs="*")
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--write", type=Path)
    chosen = arguments.parse_args()
    if chosen.write and (chosen.names or chosen.quick):
        arguments.error("Only a whole table is written.")
    os.environ.update(settings_for(make_data_dir()), OPENBLAS_NUM_THREADS="1")
    django.setup()
    logging.disable(logging.WARNING)  # a bare WeasyPrint tells what it does
    table = "\n".join(_lines(chosen.names, is_quick=chosen.quick))
    print(table)
    if chosen.write:
        parts = ["# Benchmarks", _conditions(), table, *_readings()]
        chosen.write.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _conditions() -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return (
        f"Written by `make bench-table` on a machine with {machine}; load average {os.getloadavg()[0]:.1f} at the end.\n"
        "Medians by the clock, one thread, but for ours from the bytes of a picture, which takes a second one beside it; ways\n"
        "of one thing are measured in turn, round by round, in one run. Other work on the machine moves every number: trust\n"
        "ratios, not times."
    )


def _lines(names: list[str], *, is_quick: bool) -> list[str]:
    lines = ["| what | median, ms |", "| --- | ---: |"]
    for name, module in _modules().items():
        if not names or name in names:
            rows = (
                module.measure(is_quick=True) if is_quick and hasattr(module, "QUICK") else module.measure()
            )
            lines += [f"| {row.name} | {_shown(row.median_ms)} |" for row in rows]
    return lines


def _readings() -> list[str]:
    return [module.READING for module in _modules().values() if hasattr(module, "READING")]


def _modules() -> dict[str, Any]:
    """Return the benchmarks of this folder by name."""
    found = [one.name for one in pkgutil.iter_modules(benchmarks.__path__) if one.name.startswith("bench_")]
    return {name.removeprefix("bench_"): importlib.import_module(f"benchmarks.{name}") for name in found}


def _shown(value: float) -> str:
    """Return a number with as many digits as a table needs: searches take hundredths of a millisecond."""
    return f"{value:.{0 if value == int(value) else 3 if value < 1 else 2 if value < 10 else 1}f}"


if __name__ == "__main__":
    main()
