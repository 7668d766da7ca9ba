"""Ask IANA anew which registry answers for which names and networks (RFC 9224), and keep what is newer on this machine."""

import json
from argparse import ArgumentParser
from typing import Any, ClassVar

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from casework import bootstrap, fetch
from casework.management.answers import ANSWER_IS_NO, NOT_ASKED


class Command(BaseCommand):
    help = "Refresh the list of registries. Exit code 1: what came cannot be used; 2: it could not be asked."
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", dest="base", default=bootstrap.IANA, metavar="URL", help="a mirror of IANA's files"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a line on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        policy = fetch.policy_from_settings()
        try:
            rows = bootstrap.refresh(bootstrap.folder_from_settings(), policy=policy, base=options["base"])
        except bootstrap.BootstrapUnfit as error:
            self.stderr.write(_("What came cannot be used: %(why)s. What was here stays.") % {"why": error})
            raise SystemExit(ANSWER_IS_NO) from None
        except (fetch.Refused, fetch.Unreachable) as error:
            self.stderr.write(error.says)
            raise SystemExit(NOT_ASKED) from None
        for row in rows:
            told = {"kind": row.kind, "publication": row.publication, "is_new": row.is_new}
            self.stdout.write(json.dumps(told) if options["json"] else _line(row))


def _line(row: bootstrap.Refreshed) -> str:
    told = {"kind": row.kind, "day": row.publication[:10]}
    if row.is_new:
        return _("%(kind)s: new, published on %(day)s") % told
    return _("%(kind)s: no newer than what is here, published on %(day)s") % told
