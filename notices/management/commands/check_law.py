"""How old and how sure the law is that notices stand on. Exit 1: a basis is broken, or needs a law reviewer."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from functools import partial
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
    LawError,
    age_days,
    broken_files,
    load_law,
    why_no_letter,
)
from notices.sentences import age_sentence, no_letter_sentence
from notices.terms import CONFIDENCES


class Command(BaseCommand):
    # It asks nothing of the web server, so it does not wait for its checks.
    requires_system_checks: list[str] = []
    help = (
        "List every legal basis with its status, confidence and age, the longest unread and the least sure first. "
        "Exit 1: one of them is broken or too old to be used."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--folder", type=Path, default=LAW_DIR, help="another folder of law files")
        parser.add_argument(
            "--country", type=str.upper, default="", help="DE, US or US-CA, EU: only its laws"
        )
        parser.add_argument(
            "--older-than", type=int, metavar="DAYS", help="only what nobody read for more days"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._require_law_files(options["folder"], as_json=options["json"])
        today = moments.now_or_real(self.stderr.write).date()
        broken = broken_files(options["folder"])
        lines = [_broken(error) for error in broken]
        law: Iterable[Basis] = () if broken else load_law(options["folder"])
        listed = [basis for basis in law if _is_asked(basis, today, **options)]
        lines += [_line(basis, today) for basis in sorted(listed, key=partial(_place, today=today))]
        if not lines:
            self.stderr.write(_("No law fits what was asked for."))
        for line in lines:
            self.stdout.write(json.dumps(line, ensure_ascii=False) if options["json"] else _in_words(line))
        if broken or _too_old(listed, today):
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


def _is_asked(basis: Basis, today: date, *, country: str, older_than: int | None, **_options: object) -> bool:
    """Say whether a basis is to be listed; a country holds its regions."""
    is_there = basis.jurisdiction == country or basis.jurisdiction.startswith(f"{country}-")
    is_old = older_than is None or age_days(basis, today) > older_than
    return is_old and (not country or is_there)


def _place(basis: Basis, *, today: date) -> tuple[int, int, str]:
    """Return where a basis stands in the list: the longest unread, then the least sure, then by id."""
    return (-age_days(basis, today), -CONFIDENCES.index(basis.verification.confidence), basis.id)


def _too_old(listed: Iterable[Basis], today: date) -> bool:
    return any(age_days(basis, today) > REVIEW_DAYS for basis in listed)


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
