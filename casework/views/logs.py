"""What reaches the log: a constant message and ids. Never a name, an address of an image, a query or a variable."""

import json
import logging
import re
import traceback
from typing import Any

from django.views.debug import SafeExceptionReporterFilter

# Extra attributes that code may log: opaque ids, codes and counts.
LOGGED = (
    "case",
    "image",
    "check",
    "notice",
    "delivery",
    "mail",
    "packet",
    "clock",
    "code",
    "count",
    "status",
    "task",
)


# Whose messages are constants by the house's own rule.
OUR_HOUSES = frozenset({"casework", "notices", "config", "deploy"})

# Where an argument would stand ("%s", "%(name)r", "%5.2f"): it is left out, and the gap is seen.
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+ #0]*[\d*]*(?:\.[\d*]+)?[diouxXeEfFgGcrsa]")


class EventFormatter(logging.Formatter):
    """One line a record: level, logger, message without arguments, allowed ids, and where an exception came from."""

    def format(self, record: logging.LogRecord) -> str:
        extra = {key: str(getattr(record, key)) for key in LOGGED if hasattr(record, key)}
        line = f"{record.levelname} {record.name} {self._message(record)}"
        if extra:
            line += " " + json.dumps(extra, ensure_ascii=True)
        if record.exc_info and record.exc_info[0]:
            line += f" {record.exc_info[0].__name__} at {self._place(record.exc_info[2])}"
        return line.replace("\n", " ").replace("\r", " ")

    def _message(self, record: logging.LogRecord) -> str:
        # A message with arguments is constant without them. Others' messages that have none may be built around an
        # address, a query or a host name: of those only the place is kept.
        if not record.args and record.name.partition(".")[0] not in OUR_HOUSES:
            return f"(words withheld) at {record.filename}:{record.lineno}"
        said = PLACEHOLDER.sub("...", str(record.msg)) if record.args else str(record.msg)
        return json.dumps(said, ensure_ascii=True)[1:-1][:200]

    def _place(self, trace: Any) -> str:
        frames = traceback.extract_tb(trace)
        return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "unknown"


class SilentReporterFilter(SafeExceptionReporterFilter):
    """An error report without local variables, settings or request bodies."""

    def is_active(self, request: Any) -> bool:
        return True

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> list[Any]:
        return []

    def get_safe_settings(self) -> dict[str, Any]:
        return {}

    def get_post_parameters(self, request: Any) -> dict[str, Any]:
        return {}
