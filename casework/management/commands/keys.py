"""Create and rotate the root keys."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from casework import rootkeys, rotation
from casework.models.keys import forget_held_keys, root_key


class Command(BaseCommand):
    help = (
        "create: write the root keys that are missing. rotate: add a root key and move every data key to it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["create", "rotate"])
        parser.add_argument("--compartment", choices=rootkeys.COMPARTMENTS, default="ops")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "create":
            for path in rootkeys.create_root_keys(settings.ROOT_KEY_DIR):
                self.stdout.write(f"Wrote {path.name}.")
            return
        compartment = options["compartment"]
        version = root_key(compartment).version
        if rotation.old_root_versions(compartment) <= {version}:
            version = rootkeys.add_root_key(settings.ROOT_KEY_DIR, compartment)
        else:
            self.stdout.write("An earlier rotation was not finished; going on with it.")
        forget_held_keys()
        moved = rotation.rewrap_under_newest_root(compartment)
        self.stdout.write(f"Root key {version} for {compartment}: {moved} keys moved to it.")
