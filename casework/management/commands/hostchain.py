"""Say who can act on web addresses, from the directory, the resolver and the registries. Stores nothing."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from casework import directory, fetch
from casework.addresses import parse_one
from casework.bootstrap import registries_from_settings
from casework.file_refusals import printable
from casework.hostchain import Contact, HostChain, Memory, Party, trace
from casework.hosts import AddressUnreadable, normalise
from casework.management.answers import ANSWER_IS_NO, NOT_ASKED
from casework.networks import zones_from_settings
from casework.pastedwords import SAYS, says_of
from casework.refusals import sentence


class Command(BaseCommand):
    help = "Show platform, operator, host, CDN and registrar. Exit code 1: an address is refused or does not resolve."
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("urls", nargs="+", metavar="URL")
        parser.add_argument("--json", action="store_true", help="one JSON object a line on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        self._as_json = options["json"]
        self._directory = directory.load(practice=settings.PRACTICE)
        self._policy = fetch.policy_from_settings()
        self._memory = Memory()
        codes = [self._show(url) for url in options["urls"]]
        if NOT_ASKED in codes:
            raise SystemExit(NOT_ASKED)
        if any(codes):
            raise SystemExit(ANSWER_IS_NO)

    def _show(self, url: str) -> int:
        # Registries answer for today, and no case is read: the real day, not that of a moved practice clock.
        today = timezone.now().date()  # noqa: TID251
        try:
            read = read_argument(self, url, self._policy)
            chain = self._traced(read, today)
        except AddressUnreadable as error:
            says = sentence(error.code)
            refused = {"error": error.code, "says": says, "missing": [_missing("dns", error.code, says)]}
            self._say({"url": url, "parties": [], **refused})
            return ANSWER_IS_NO
        parties = [_party(party) for party in chain.parties]
        missing = [_missing(gap.step, gap.code, gap.says) for gap in chain.gaps]
        self._say({"url": url, "parties": parties, "missing": missing})
        return _exit_code(chain)

    def _traced(self, url: str, today: date) -> HostChain:
        return trace(
            url,
            directory=self._directory,
            policy=self._policy,
            as_of=today,
            registries=registries_from_settings(self._policy),
            zones=zones_from_settings(),
            memory=self._memory,
        )

    def _say(self, row: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(row) if self._as_json else "\n".join(_lines(row)))


def read_argument(command: BaseCommand, text: str, policy: fetch.Policy) -> str:
    """Return the address in an argument, read as on the page; what was added or mended is said on standard error.

    Raises AddressUnreadable: there is none, or more than one, or only what was left out kept it from being visited.
    """
    piece = parse_one(text, policy=policy)
    url = piece.url or text
    refused = piece.address.refused_because if piece.address else ""
    if refused and not normalise(url, policy=policy).refused_because:
        raise AddressUnreadable(refused)
    if url != text:
        told = {"text": printable(text), "url": printable(url)}
        said = [says_of(code, through=piece.through) for code in piece.warnings if code in SAYS]
        command.stderr.write(" ".join([_("%(text)s: read as %(url)s.") % told, *said]))
    return url


def _exit_code(chain: HostChain) -> int:
    if any(gap.code in ("fetcher_gone", "fetcher_fault") for gap in chain.gaps):
        return NOT_ASKED
    return 0 if chain.is_resolved else ANSWER_IS_NO


def _party(party: Party) -> dict[str, Any]:
    return {
        "role": party.role,
        "name": party.name,
        "address": party.address,
        "contacts": [_contact(contact) for contact in party.contacts],
        "found_by": party.found_by,
        "known_as": list(party.known_as),
    }


def _contact(contact: Contact) -> dict[str, str]:
    return {contact.kind: contact.value, "source": contact.source, "as_of": contact.as_of.isoformat()}


def _missing(step: str, code: str, says: str) -> dict[str, str]:
    return {"step": step, "code": code, "says": says}


def _lines(row: dict[str, Any]) -> list[str]:
    lines = [printable(row["url"])]
    for party in row["parties"]:
        lines.append(
            f"  {party['role']}: {printable(party['name'])} ({printable(party['address'])}), {party['found_by']}"
        )
        if party["known_as"]:
            lines.append("    " + ", ".join(map(printable, party["known_as"])))
        for contact in party["contacts"]:
            value = contact.get("email") or contact.get("form", "")
            told = {
                "value": printable(value),
                "source": printable(contact["source"]),
                "date": contact["as_of"],
            }
            lines.append("    " + _("%(value)s, told by %(source)s on %(date)s") % told)
    return lines + [f"  {gap['step']}: {gap['says']}" for gap in row["missing"]]
