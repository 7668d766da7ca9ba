"""The languages that letters are written in, who has read each, and the digest of its words that a reading names."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from notices.languages import LEADING, is_read, name_in, readings, words_digest, written


class Command(BaseCommand):
    # It asks nothing of the web server, so it does not wait for its checks.
    requires_system_checks: list[str] = []
    help = "List the languages of letters: who has read each, and the digest of its words."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        for language in written():
            line = {"language": language, "says": _says(language), "words": words_digest(language)}
            text = f"{line['language']}  {line['words']}  {line['says']}"
            self.stdout.write(json.dumps(line, ensure_ascii=False) if options["json"] else text)


def _says(language: str) -> str:
    if language == LEADING:
        return _("English: the letter that leads")
    name, reading = name_in(language, LEADING), readings().get(language)
    if reading is None:
        return _("%(language)s: a courtesy translation; no local lawyer has read it") % {"language": name}
    told = {"language": name, "by": reading.by, "day": reading.on.isoformat()}
    if not is_read(language):
        return (
            _("%(language)s: a courtesy translation; its words changed since %(by)s read them on %(day)s")
            % told
        )
    return _("%(language)s: leads; %(by)s read it on %(day)s") % told
