"""Look at web addresses as a check does, and say whether known pictures are there. Stores nothing."""

import json
from argparse import ArgumentParser
from typing import Any, ClassVar

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from casework import fetch, fingerprints
from casework.doubts import DOUBTS
from casework.file_refusals import printable
from casework.hosts import AddressUnreadable
from casework.looking import Observation, look
from casework.management.answers import ANSWER_IS_NO, NOT_ASKED
from casework.management.commands.fingerprint import CannotFingerprint, fingerprint_file, show_error
from casework.management.commands.hostchain import read_argument
from casework.management.commands.match import files_under, nothing_to_compare_with
from casework.refusals import sentence
from casework.verdicts import UNKNOWN

_OUR_FAULT = ("fetcher_gone", "fetcher_fault", "reader_gone")


class Command(BaseCommand):
    help = "Give the verdict of a look. Exit code 1: an address is refused or silent, or no known picture is there."
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("urls", nargs="+", metavar="URL")
        parser.add_argument(
            "--against",
            nargs="+",
            action="extend",
            default=[],
            metavar="PATH",
            help="known pictures: files, or folders of them; without it no picture is fetched",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a line on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        self._as_json = options["json"]
        self._known = self._fingerprinted(options["against"])
        if options["against"] and not self._known:
            raise nothing_to_compare_with(self, as_json=self._as_json)
        policy = fetch.policy_from_settings()
        seen = [self._look(url, policy) for url in options["urls"]]
        if any(one.failed_because in _OUR_FAULT for one in seen):
            raise SystemExit(NOT_ASKED)
        is_unanswered = any(one.refused_because or one.failed_because for one in seen)
        is_unmatched = bool(self._known) and not any(one.matches for one in seen)
        if is_unanswered or is_unmatched:
            raise SystemExit(ANSWER_IS_NO)

    def _fingerprinted(self, paths: list[str]) -> list[dict[str, Any]]:
        known = []
        for path in files_under(paths):
            try:
                known.append({**fingerprint_file(path), "image": path})
            except CannotFingerprint as refusal:
                show_error(self, path, refusal, as_json=self._as_json)
        return known

    def _look(self, url: str, policy: fetch.Policy) -> Observation:
        # A page is looked at when it is looked at: the real moment, not that of a moved practice clock.
        at = timezone.now()  # noqa: TID251
        try:
            read = read_argument(self, url, policy)
            seen = look(read, policy=policy, against=self._known, may_fetch_pictures=bool(self._known), at=at)
        except AddressUnreadable as error:
            seen = Observation(UNKNOWN, refused_because=error.code)
        self.stdout.write(json.dumps(_row(url, seen)) if self._as_json else "\n".join(_lines(url, seen)))
        return seen


def _row(url: str, seen: Observation) -> dict[str, Any]:
    return {
        "url": url,
        "verdict": seen.verdict,
        "status": seen.status,
        "final_url": seen.final_url or None,
        "matches": [_match(match) for match in seen.matches],
        "refused_because": seen.refused_because or None,
        "failed_because": seen.failed_because or None,
        "unclear_because": seen.unclear_because or None,
        "says": _says(seen) or None,
        **({"error": code} if (code := seen.refused_because or seen.failed_because) else {}),
    }


def _match(match: dict[str, Any]) -> dict[str, Any]:
    return {("path" if key == "image" else key): value for key, value in match.items()}


def _says(seen: Observation) -> str:
    if seen.unclear_because:
        return str(DOUBTS[seen.unclear_because])
    code = seen.refused_because or seen.failed_because
    return sentence(code) if code else ""


def _lines(url: str, seen: Observation) -> list[str]:
    status = f", {seen.status}" if seen.status else ""
    lines = [f"{printable(url)}: {seen.verdict}{status}"]
    if seen.final_url and seen.final_url != url:
        lines.append("  " + _("came to %(url)s") % {"url": printable(seen.final_url)})
    for match in seen.matches:
        told = {
            "path": printable(match.get("image", "")),
            "url": printable(match["picture_url"]),
            "transform": fingerprints.TRANSFORMS[match["transform"]],
        }
        shown = _("%(path)s is at %(url)s: %(transform)s")
        lines.append(
            "  "
            + (shown if match["verdict"] == "match" else _("perhaps, for a person to look at: ") + shown)
            % told
        )
    return lines + [f"  {_says(seen)}"] * bool(_says(seen))
