"""Say whether a packet is whole and unchanged; needs no database and no key."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from casework import verifying
from casework.file_refusals import unopened
from casework.management.answers import ANSWER_IS_NO, AnsweringCommand


class Command(AnsweringCommand):
    help = "Check a packet: exit 0 when it is whole, 1 when anything in it was changed, 2 when it cannot be read."
    asked_about = ("path", "file")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="F.zip")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            archive = options["file"].read_bytes()
        except OSError as fault:
            raise self.failed(*unopened(options["file"], fault)) from fault
        broken = verifying.broken_parts(archive)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": not broken, "broken": broken}))
        else:
            self.stdout.write("\n".join(broken) if broken else "This packet is whole.")
        if broken:
            sys.exit(ANSWER_IS_NO)
