"""Counts what came of every notice up to the beginning of this month, at once; the sweep does the same bit by bit."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from casework.moments import now
from notices.counting import MOST_AT_ONCE, count_due


class Command(BaseCommand):
    help = "Count what came of notices, per recipient (docs/what-works.md). Run again, it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        at, counted = now(), 0
        while more := count_due(at=at, most=MOST_AT_ONCE):
            counted += more
        words = ngettext("%(count)d notice counted.", "%(count)d notices counted.", counted)
        text = words % {"count": counted}
        self.stdout.write(json.dumps({"counted": counted}) if options["json"] else text)
