"""Fills the page What works with an invented history, so that people can learn to read it. Practice only."""

import json
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from casework.directory import load
from casework.models import Organisation
from casework.moments import now
from notices.counting import month_start
from notices.models import OutcomeCount
from notices.outcomes import STEPS, End
from notices.recipients import recipient_from_entry

# Entry of the practice directory -> (end, step, first answer in which step, how many, came back).
INVENTED = {
    "practice-gallery": (
        (End.GONE, 2, 1, 9, False), (End.GONE, 5, 2, 14, False), (End.GONE, 8, 4, 8, True), (End.GONE, 12, 5, 5, False),
        (End.OPEN, STEPS, 6, 3, False), (End.REFUSED, 6, 6, 1, False), (End.OPEN, 7, 3, 4, False),
    ),
    "practice-board": ((End.GONE, 13, 9, 2, False), (End.OPEN, STEPS, 11, 8, False), (End.OPEN, 9, 0, 3, False)),
    "practice-forum": ((End.GONE, 3, 1, 3, False),),
}  # fmt: skip


class Command(BaseCommand):
    help = "Invent what came of notices to three hosts of the practice ground. Run again, it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--organisation", default="", help="by its name; the first one where none is named"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PRACTICE:
            raise CommandError("An invented history is for practice mode only.")
        named = Organisation.objects.order_by("created_at")
        organisation = (
            named.filter(name=options["organisation"]) if options["organisation"] else named
        ).first()
        if organisation is None:
            raise CommandError("There is no such organisation.")
        for entry_id in INVENTED:
            self._invent(organisation, entry_id)

    def _invent(self, organisation: Organisation, entry_id: str) -> None:
        at, entry = now(), load(practice=True).get(entry_id)
        if entry is None:
            raise CommandError(entry_id)
        recipient = recipient_from_entry(organisation=organisation, entry=entry, at=at)
        if not OutcomeCount.objects.filter(recipient=recipient).exists():
            quarter = (month_start(at) - timedelta(days=200)).date().replace(day=1)
            OutcomeCount.objects.bulk_create(
                OutcomeCount(
                    organisation=organisation, recipient=recipient, channel="email", quarter=quarter, end=end,
                    step=step, is_answered=bool(answer), answer_step=answer or step, came_back=came_back,
                    after_others=False, is_first=True, is_first_by_channel=True, count=count,
                )
                for end, step, answer, count, came_back in INVENTED[entry_id]
            )  # fmt: skip
        self.stdout.write(json.dumps({"entry": entry_id, "recipient": str(recipient.pk)}))
