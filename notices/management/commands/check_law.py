"""How old and how sure the law is that notices stand on. Exit 1: a basis is broken, or needs a law reviewer."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casework import moments
from casework.file_refusals import printable, unopened
from notices.law import (
    LAW_DIR,
    REVIEW_DAYS,
    Basis,
    Law,
    LawError,
    age_days,
    broken_files,
    load_law,
    why_no_letter,
)
from notices.sentences import age_sentence, no_letter_sentence


class Command(BaseCommand):
    # It asks nothing of the web server, so it does not wait for its checks.
    requires_system_checks: list[str] = []
    help = "List every legal basis with its status, confidence and age. Exit 1: one is broken or too old to be used."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--folder", type=Path, default=LAW_DIR, help="another folder of law files")

    def handle(self, *args: Any, **options: Any) -> None:
        self._require_law_files(options["folder"], as_json=options["json"])
        today = moments.now_or_real(self.stderr.write).date()
        broken = broken_files(options["folder"])
        lines = [_broken(error) for error in broken]
        law = None if broken else load_law(options["folder"])
        lines += [_line(basis, today) for basis in law or ()]
        for line in lines:
            self.stdout.write(json.dumps(line, ensure_ascii=False) if options["json"] else _in_words(line))
        if broken or _too_old(law, today):
            sys.exit(1)

    def _require_law_files(self, folder: Path, *, as_json: bool) -> None:
        """Return where there is law to check. Raises CommandError: no such folder, none in it, or one cannot be read."""
        try:
            files = [path for path in folder.iterdir() if path.suffix == ".toml"]
            for path in files:
                path.open("rb").close()
        except (FileNotFoundError, NotADirectoryError):
            error, says = "no_folder", _("There is no folder at %(path)s.") % {"path": printable(folder)}
        except OSError as fault:
            error, says = unopened(fault.filename or folder, fault)
        else:
            error = "" if files else "no_law"
            says = _("There is no law file in %(path)s: none ends in .toml.") % {"path": printable(folder)}
        if error:
            if as_json:
                self.stdout.write(json.dumps({"path": str(folder), "error": error, "says": says}))
            raise CommandError(says, returncode=2)


def _too_old(law: Law | None, today: date) -> bool:
    return any(age_days(basis, today) > REVIEW_DAYS for basis in law or ())


def _line(basis: Basis, today: date) -> dict[str, Any]:
    why = why_no_letter(basis, today)
    says = age_sentence(basis, today)
    return {
        "basis": basis.id,
        "status": basis.status,
        "confidence": basis.verification.confidence,
        "age_days": age_days(basis, today),
        "says": says if why in ("", "needs_review") else f"{says} {no_letter_sentence(why)}",
    }


def _broken(error: LawError) -> dict[str, Any]:
    basis = error.file.removesuffix(".toml")
    return {
        "basis": basis,
        "status": None,
        "confidence": None,
        "age_days": None,
        "error": error.key,
        "says": str(error),
    }


def _in_words(line: dict[str, Any]) -> str:
    if "error" in line:
        return f"{line['basis']}: {line['says']}"
    return f"{line['basis']}: {line['status']}, {line['confidence']}. {line['says']}"
