"""Build one evidence packet of a case and write it to a file, in the name of a person who may have it."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from casework import access, audit, consents, intake, packets, vault
from casework.file_refusals import unopened
from casework.models import Actor, Case, Packet
from casework.moments import now

_NO, _NOT_ASKED = 1, 2
# What refuses a packet -> its code, and its sentence where the refusal brings none. The first that fits is said.
_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    packets.NotBuilt: ("not_built", ""),
    consents.NoConsent: ("no_consent", ""),
    packets.NotNow: ("paused", ""),
    packets.Uncovered: ("uncovered", ""),
    access.Refused: ("not_allowed", "This person may not have packets."),
    access.Stopped: ("possible_minor", "A possible minor holds this case."),
    intake.CaseClosed: ("case_closed", "The case has ended; its keys are gone."),
    vault.VaultError: ("case_closed", "The case has ended; its keys are gone."),
    packets.NotThere: ("not_built", "The packet could not be built."),
}


class Command(BaseCommand):
    help = "Write the packet of a case to a file. L2 and L3 need a request that two people approved."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", metavar="CASE", help="the code or the id of a case")
        parser.add_argument("--level", choices=("L1", "L2", "L3"), default="L1")
        parser.add_argument("--request", metavar="ID", help="the approved request, for L2 and L3")
        parser.add_argument("--by", required=True, metavar="USER", help="the user name of who asks")
        parser.add_argument("--out", required=True, type=Path, metavar="F.zip")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        self._named, self._as_json = options["case"], options["json"]
        by = self._actor(options["by"])
        case = self._case(options["case"], by)
        audit.record(
            organisation_id=case.organisation_id,
            event="command_run",
            by=by,
            at=now(),
            command="packet",
            case=case.pk,
            level=options["level"],
        )
        packet, archive = self._built(case, options["level"], by)
        self._write(options["out"], archive)
        said = {
            "case": options["case"],
            "level": packet.level,
            "files": packet.files,
            "bytes": len(archive),
        }
        words = f"{options['out']}: {packet.level}, {packet.files} files, {len(archive)} bytes"
        self.stdout.write(json.dumps(said) if options["json"] else words)

    def _actor(self, username: str) -> Actor:
        actor = (
            Actor.objects.select_related("user").filter(user__username=username, user__is_active=True).first()
        )
        if actor is None:
            raise self._failed("no_user", "Nobody signs in under this name.", returncode=_NOT_ASKED)
        return actor

    def _case(self, named: str, by: Actor) -> Case:
        cases = access.visible_cases(by).select_related("organisation")
        found = list(cases.filter(pk=UUID(named)) if _is_id(named) else cases.filter(code=named))
        if len(found) != 1:
            # A case of somebody else and one that does not exist get the same answer (S2).
            says = "This person sees no such case; with several of one code, name its id."
            raise self._failed("no_case", says, returncode=_NOT_ASKED)
        return found[0]

    def _built(self, case: Case, level: str, by: Actor) -> tuple[Packet, bytes]:
        try:
            packet = packets.ask_packet(case=case, level=level, by=by, at=now())
            packets.build_packet(packet_id=packet.pk, at=now())
            packet.refresh_from_db()
            return packet, packets.open_packet(packet, by=by, at=now())
        except tuple(_REFUSALS) as refusal:
            code, says = next(told for kind, told in _REFUSALS.items() if isinstance(refusal, kind))
            raise self._failed(code, says or str(refusal), returncode=_NO) from None

    def _failed(self, error: str, says: str, *, returncode: int) -> CommandError:
        if self._as_json:
            self.stdout.write(json.dumps({"case": self._named, "error": error, "says": says}))
        return CommandError(says, returncode=returncode)

    def _write(self, path: Path, archive: bytes) -> None:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(archive)
        except OSError as fault:
            code, says = unopened(path, fault, writing=True)
            raise self._failed(code, says, returncode=_NOT_ASKED) from fault


def _is_id(named: str) -> bool:
    try:
        return bool(UUID(named))
    except ValueError:
        return False
