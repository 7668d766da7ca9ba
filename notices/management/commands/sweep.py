"""Send and fire what is due in this process, without the queue: for as long as the broker is gone. It may run at any time."""

from typing import Any

from django.core.management.base import BaseCommand

from notices import tasks


class Command(BaseCommand):
    help = (
        "Find every letter to send, clock to fire and outcome to note, and do it here, up to 200 of each; the queue is not "
        "needed. A row is claimed once, so nothing is doubled when workers do the same."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        tasks.everything_due(tasks.do_here)
