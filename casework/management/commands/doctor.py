"""Say whether this app is fit to run, one line a check."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from casework import doctor


class Command(BaseCommand):
    help = "Check keys, database, queue, store, guard, sandbox, mail and people. Exit 0: all well; 1: something is not."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = doctor.examine()
        for finding in findings:
            if options["json"]:
                self.stdout.write(json.dumps(asdict(finding), ensure_ascii=False))
            else:
                mark = "ok  " if finding.ok else "FAIL" if finding.fails else "note"
                self.stdout.write(f"{mark}  {finding.check}: {finding.says}")
        if any(finding.fails for finding in findings):
            raise SystemExit(1)
