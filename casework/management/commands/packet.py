"""Build one evidence packet of a case and write it to a file, in the name of a person who may have it."""

import json
import os
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import Error as DatabaseFault

from casework import access, audit, consents, custody, intake, packets, storage, vault
from casework.file_refusals import printable, unopened
from casework.management.answers import ANSWER_IS_NO, NOT_ASKED, AnsweringCommand
from casework.models import Actor, Case, Packet
from casework.models.keys import KeysDestroyed
from casework.moments import now

# While another works on the packet: asked again after so long, and given up when its lease has run out once over.
_WAIT_S, _MOST_S = 0.5, packets.LEASE_S + 30


class StillBuilding(Exception):
    """Another claimed the packet and has not come to an end within its lease."""


# What refuses a packet -> exit code, code, and its sentence where the refusal brings none. The first that fits is said.
_REFUSALS: dict[type[Exception], tuple[int, str, str]] = {
    packets.NotBuilt: (ANSWER_IS_NO, "not_built", ""),
    consents.NoConsent: (ANSWER_IS_NO, "no_consent", ""),
    packets.NotNow: (ANSWER_IS_NO, "paused", ""),
    packets.Uncovered: (ANSWER_IS_NO, "uncovered", ""),
    access.Refused: (ANSWER_IS_NO, "not_allowed", "This person may not have packets."),
    access.Stopped: (ANSWER_IS_NO, "possible_minor", "A possible minor holds this case."),
    intake.CaseClosed: (ANSWER_IS_NO, "case_closed", "The case has ended; its keys are gone."),
    KeysDestroyed: (ANSWER_IS_NO, "case_closed", "The case has ended; its keys are gone."),
    packets.NotThere: (NOT_ASKED, "not_built", "The packet could not be built."),
    custody.BrokenChain: (
        NOT_ASKED,
        "broken_chain",
        "The record of this case was changed from outside: its custody log does not hold together. No packet is "
        "built. Keep the database as it is, and compare it with a backup.",
    ),
    vault.SealBroken: (
        NOT_ASKED,
        "seal_broken",
        "A sealed part of this case was changed or damaged, or its key is another. No packet is handed out. "
        "Compare the database and the keys with a backup.",
    ),
    vault.VaultError: (NOT_ASKED, "keys_unfit", ""),
    StillBuilding: (NOT_ASKED, "still_building", ""),
    storage.StoreDown: (
        NOT_ASKED,
        "store_down",
        "The store of sealed files cannot be reached or written. Ask again when it is back.",
    ),
}


class Command(AnsweringCommand):
    help = "Write the packet of a case to a file. L2 and L3 need a request that two people approved."
    asked_about = ("case", "case")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", metavar="CASE", help="the code or the id of a case")
        parser.add_argument("--level", choices=("L1", "L2", "L3"), default="L1")
        parser.add_argument("--request", metavar="ID", help="the approved request, for L2 and L3")
        parser.add_argument("--by", required=True, metavar="USER", help="the user name of who asks")
        parser.add_argument("--out", required=True, type=Path, metavar="F.zip")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
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
        # No database takes an argument that is no UTF-8; read as on a screen it names nobody.
        named = Actor.objects.filter(user__username=printable(username), user__is_active=True)
        actor = named.select_related("user").first()
        if actor is None:
            raise self.failed("no_user", "Nobody signs in under this name.")
        return actor

    def _case(self, named: str, by: Actor) -> Case:
        cases = access.visible_cases(by).select_related("organisation")
        found = list(cases.filter(pk=UUID(named)) if _is_id(named) else cases.filter(code=printable(named)))
        if len(found) != 1:
            # A case of somebody else and one that does not exist get the same answer (S2).
            says = "This person sees no such case; with several of one code, name its id."
            raise self.failed("no_case", says)
        return found[0]

    def _built(self, case: Case, level: str, by: Actor) -> tuple[Packet, bytes]:
        try:
            packet = packets.ask_packet(case=case, level=level, by=by, at=now())
            self._build(packet)
            return packet, packets.open_packet(packet, by=by, at=now())
        except DatabaseFault:
            raise
        except Exception as fault:  # what draws the report is of another house, and breaks in its own words
            returncode, code, says = next(
                (told for kind, told in _REFUSALS.items() if isinstance(fault, kind)),
                (NOT_ASKED, "not_built", f"The packet could not be built: {type(fault).__name__}."),
            )
            raise self.failed(code, says or str(fault), returncode=returncode) from fault

    def _build(self, packet: Packet) -> None:
        """Build the packet, or wait for the worker that found it first. Raises StillBuilding."""
        until, is_told = time.monotonic() + _MOST_S, False
        while True:
            packets.build_packet(packet_id=packet.pk, at=now())
            packet.refresh_from_db()
            if not _is_in_other_hands(packet):
                return
            if time.monotonic() >= until:
                raise StillBuilding("A worker took this packet and has not come to an end. Ask again later.")
            if not is_told:
                self.stderr.write("A worker is building this packet; waiting for it.")
                is_told = True
            time.sleep(_WAIT_S)

    def _write(self, path: Path, archive: bytes) -> None:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(archive)
        except OSError as fault:
            raise self.failed(*unopened(path, fault, writing=True)) from fault


def _is_in_other_hands(packet: Packet) -> bool:
    if packet.state != Packet.State.DUE or packet.claimed_until is None:
        return False
    # Nobody goes on with a case that is held back; whoever opens its packet is told so.
    is_held_back = packet.case.paused_at or packet.case.is_stopped()
    return packet.claimed_until >= now() and not is_held_back


def _is_id(named: str) -> bool:
    try:
        return bool(UUID(named))
    except ValueError:
        return False
