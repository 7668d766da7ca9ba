"""Write the data-protection impact assessment that an operator completes, with the registry of fields filled in."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils import translation

from casework import impact


class Command(BaseCommand):
    help = "Write the impact assessment as Markdown: what is held, why, how guarded, how long. The rest is yours to fill in."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one object a table, a line each")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            for row in impact.rows():
                self.stdout.write(json.dumps(_as_told(row), ensure_ascii=False))
            return
        tables = [_as_told(row) for row in impact.rows()]
        classes = [
            {"name": name, "kept": kept, "lost": lost} for name, (kept, lost) in impact.CLASS_WORDS.items()
        ]
        context = {"tables": tables, "classes": classes, "operator": impact.operator_of(settings)}
        # A paper of the operator's, in English like its template, and not half in the language of pages.
        with translation.override("en"):
            self.stdout.write(render_to_string("casework/dpia.md", context))


def _as_told(row: impact.Row) -> dict[str, Any]:
    return {
        "table": row.table,
        "purpose": str(row.entry.purpose),
        "people": str(impact.PEOPLE_WORDS[row.entry.people]),
        "goes": str(impact.GOES_WORDS[row.entry.goes]),
        "kept": str(impact.KEEP_WORDS[row.entry.keep]),
        "fields": {name: list(columns) for name, columns in row.columns.items()},
    }
