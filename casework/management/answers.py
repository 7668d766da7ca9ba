"""What commands have in common: they end in 0, 1 or 2, and say in one line why they have no answer (design §7)."""

import json
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseFault
from django.utils.translation import gettext as _

DONE, ANSWER_IS_NO, NOT_ASKED = 0, 1, 2


class AnsweringCommand(BaseCommand):
    """A command that may have no answer. A database that does not answer is such a reason, caught here for all."""

    # They ask nothing of the web server, so they do not wait for its checks.
    requires_system_checks: ClassVar[list[str]] = []
    # The key under which a line of JSON repeats what was asked about, and the option that names it.
    asked_about: ClassVar[tuple[str, str]] = ("", "")

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command. Raises CommandError: with its exit code, after its line of JSON where that is wanted."""
        self._asked = options
        try:
            return super().execute(*args, **options)
        except DatabaseFault as fault:
            says = _(
                "The database does not answer: it is missing, not set up, busy or down. `make setup` sets one up; "
                "`manage.py doctor` says what is wrong."
            )
            raise self.failed("database", says) from fault

    def failed(self, error: str, says: str, *, returncode: int = NOT_ASKED, **facts: Any) -> CommandError:
        """Return the error to raise; with --json its line is written here."""
        if self._asked.get("json"):
            key, option = self.asked_about
            line = {key: str(self._asked[option])} if key else {}
            self.stdout.write(json.dumps({**line, "error": error, "says": says, **facts}))
        return CommandError(says, returncode=returncode)
