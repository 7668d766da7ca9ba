"""Create and rotate the root keys."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from casework import rootkeys, rotation, vault
from casework.file_refusals import unopened
from casework.management.answers import AnsweringCommand
from casework.models.keys import forget_held_keys, root_key


class Command(AnsweringCommand):
    help = (
        "create: write the root keys that are missing. rotate: add a root key and move every data key to it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["create", "rotate"])
        parser.add_argument("--compartment", choices=rootkeys.COMPARTMENTS, default="ops")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["what"] == "create":
                self._create()
            else:
                self._rotate(options["compartment"])
        except vault.VaultError as fault:
            raise self.failed("keys", str(fault)) from fault
        except OSError as fault:
            raise self.failed(
                *unopened(fault.filename or settings.ROOT_KEY_DIR, fault, writing=True)
            ) from fault

    def _create(self) -> None:
        for path in rootkeys.create_root_keys(settings.ROOT_KEY_DIR):
            self.stdout.write(f"Wrote {path.name}.")

    def _rotate(self, compartment: str) -> None:
        version = root_key(compartment).version
        if rotation.old_root_versions(compartment) <= {version}:
            version = rootkeys.add_root_key(settings.ROOT_KEY_DIR, compartment)
        else:
            self.stdout.write("An earlier rotation was not finished; going on with it.")
        forget_held_keys()
        moved = rotation.rewrap_under_newest_root(compartment)
        self.stdout.write(f"Root key {version} for {compartment}: {moved} keys moved to it.")
