#!/usr/bin/env python
"""Django's command line for Recourse."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except SystemExit as end:
        if not isinstance(end.code, str):
            raise
        # A setting that is missing or wrong. Python would end in 1, which says "the answer is no" (design §7).
        sys.stderr.write(f"{end.code}\n")
        sys.exit(2)
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; nothing is left to say and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
