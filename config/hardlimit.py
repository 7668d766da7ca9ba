"""A hard time limit for workers that do several tasks in one process, where Celery knows none (S43).

A task that outstays it takes the process with it. The supervisor starts another, and what was claimed is due again when
its lease ends. A task may hang in C code that lets no other thread run: then faulthandler's own thread ends the process.
"""

import faulthandler
import logging
import os
import threading
import time
from typing import Any

from celery.signals import task_postrun, task_prerun

log = logging.getLogger("config.hardlimit")
_ENDED = 70


class HardLimit:
    """Ends this process when a task has run for longer than `limit_s` seconds."""

    def __init__(self, limit_s: float) -> None:
        self.limit_s = limit_s
        self._running: dict[str, tuple[float, str]] = {}
        # Names of functions of ours are no secret, but nobody would read them: only the end counts.
        self._nowhere = open(os.devnull, "w", encoding="ascii")  # noqa: SIM115 - for as long as the process

    def start(self) -> None:
        """Watch every task of this process from now on."""
        task_prerun.connect(self._begin, weak=False)
        task_postrun.connect(self._finish, weak=False)
        threading.Thread(target=self._watch, name="hard-limit", daemon=True).start()

    def _begin(self, task_id: str, task: Any, **_: Any) -> None:
        self._running[task_id] = time.monotonic(), task.name

    def _finish(self, task_id: str, **_: Any) -> None:
        self._running.pop(task_id, None)

    def _watch(self) -> None:
        while True:
            faulthandler.dump_traceback_later(self.limit_s, exit=True, file=self._nowhere)
            for begun, name in list(self._running.values()):
                if time.monotonic() - begun > self.limit_s:
                    log.error("A task took too long; the worker ends.", extra={"task": name})
                    os._exit(_ENDED)
            time.sleep(min(5.0, self.limit_s / 4))
