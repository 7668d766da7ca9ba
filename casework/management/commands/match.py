"""Say whether picture files show pictures that one has: a hint for a person, never a proof. Stores nothing."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from casework import fingerprints
from casework.file_refusals import printable
from casework.management.answers import ANSWER_IS_NO, NOT_ASKED
from casework.management.commands.fingerprint import CannotFingerprint, fingerprint_file, show_error

_AT_ONCE = 16


class Command(BaseCommand):
    help = "Compare pictures with known ones: match --against PATH... -- FILE... Exit code 1: none of them matches."
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--against",
            nargs="+",
            required=True,
            metavar="PATH",
            help="known pictures: files, or folders of them",
        )
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON object a line on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        self._as_json = options["json"]
        known = dict(self._fingerprinted(files_under(options["against"])))
        if not known:
            raise nothing_to_compare_with(self, as_json=self._as_json)
        self._names, ready = list(known), fingerprints.Known(known.values())
        verdicts = [
            self._show(path, prints, ready) for path, prints in self._fingerprinted(iter(options["files"]))
        ]
        if not verdicts:
            raise SystemExit(NOT_ASKED)
        if "match" not in verdicts:
            raise SystemExit(ANSWER_IS_NO)

    def _fingerprinted(self, paths: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            # A few at a time: fingerprints of thousands would not fit in memory.
            while some := list(islice(paths, _AT_ONCE)):
                for path, outcome in threads.map(_outcome, some):
                    if isinstance(outcome, CannotFingerprint):
                        show_error(self, path, outcome, as_json=self._as_json)
                    else:
                        yield path, outcome

    def _show(self, path: str, found: dict[str, Any], known: fingerprints.Known) -> str:
        match, place = known.best(found)
        nearest = self._names[place] if place is not None and match.verdict != "none" else None
        if self._as_json:
            line = {"path": path, "verdict": match.verdict, "best": _as_best(match, nearest)}
            line["enough_detail"] = fingerprints.has_enough_detail(found)
            self.stdout.write(json.dumps(line))
        else:
            self.stdout.write(f"{printable(path)}: {_in_words(match, nearest)}")
        return match.verdict


def _outcome(path: str) -> tuple[str, dict[str, Any] | CannotFingerprint]:
    """Return a file's fingerprints, or why it gave none."""
    try:
        return path, fingerprint_file(path)
    except CannotFingerprint as refusal:
        return path, refusal


def files_under(paths: list[str]) -> Iterator[str]:
    """Yield the files named, and in folders all files but hidden ones, in order of their names."""
    for named in paths:
        path = Path(named)
        if not named or not path.is_dir():
            yield named
            continue
        for member in sorted(path.rglob("*")):
            if member.is_file() and not any(part.startswith(".") for part in member.relative_to(path).parts):
                yield str(member)


def nothing_to_compare_with(command: BaseCommand, *, as_json: bool) -> SystemExit:
    """Return the end of a command none of whose known pictures could be read, once that is said."""
    says = _("None of the pictures to compare with could be read.")
    if as_json:
        command.stdout.write(json.dumps({"error": "nothing_to_compare_with", "says": says}))
    else:
        command.stderr.write(says)
    return SystemExit(NOT_ASKED)


def _as_best(match: fingerprints.Match, nearest: str | None) -> dict[str, Any] | None:
    if nearest is None:
        return None
    return {
        "path": nearest,
        "method": match.method,
        "distance_bits": match.distance_bits,
        "inliers": match.inliers,
        "transform": match.transform,
    }


def _in_words(match: fingerprints.Match, nearest: str | None) -> str:
    if nearest is None:
        return _("no match")
    names = {"path": printable(nearest), "transform": fingerprints.TRANSFORMS[match.transform]}
    if match.verdict == "match":
        return _("match with %(path)s: %(transform)s") % names
    return _("possible, for a person to look at: %(path)s, %(transform)s") % names
