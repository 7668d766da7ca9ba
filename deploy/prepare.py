"""The second half of `make setup`, run inside `.venv`: root keys, tables, static files, languages, practice
people.

Every step may run again at each start and then changes nothing.
"""

import io
import os
import sys

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    """Bring keys, database and static files to where this checkout needs them; print the practice sign-ins."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.umask(0o077)
    django.setup()
    for folder in ("", "run", "static"):
        (settings.DATA_DIR / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.PRACTICE:
        call_command("keys", "create", stdout=sys.stderr)
    call_command("check", stdout=io.StringIO())  # raises, or warns on standard error
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("her_languages", stderr=io.StringIO())
    if settings.PRACTICE:
        call_command("pseudo_locale", stderr=io.StringIO())
        call_command("seed_practice")


if __name__ == "__main__":
    main()
