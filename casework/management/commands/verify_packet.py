"""Say whether a packet is whole and unchanged; needs no database and no key."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from casework import verifying
from casework.file_refusals import unopened

_NO, _NOT_ASKED = 1, 2


class Command(BaseCommand):
    help = "Check a packet: exit 0 when it is whole, 1 when anything in it was changed, 2 when it cannot be read."
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="F.zip")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            archive = options["file"].read_bytes()
        except OSError as fault:
            code, says = unopened(options["file"], fault)
            if options["json"]:
                self.stdout.write(json.dumps({"path": str(options["file"]), "error": code, "says": says}))
            raise CommandError(says, returncode=_NOT_ASKED) from fault
        broken = verifying.broken_parts(archive)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": not broken, "broken": broken}))
        else:
            self.stdout.write("\n".join(broken) if broken else "This packet is whole.")
        if broken:
            sys.exit(_NO)
