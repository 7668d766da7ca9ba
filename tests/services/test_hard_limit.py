"""The worker that does its tasks in threads has a hard time limit as well: a task that hangs ends it (S43)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import processes
from tests.environment import make_data_dir, settings_for

WORKER = """
import re, sys, time
from config.celery import app

@app.task(name="sleeps", queue="fetch")
def sleeps():
    time.sleep(60)

@app.task(name="holds_the_interpreter", queue="fetch")
def holds_the_interpreter():
    re.match("(a+)+$", "a" * 60 + "b")

app.conf.task_time_limit = 2
app.send_task(sys.argv[1], queue="fetch")
app.worker_main(sys.argv[2:])
"""


@pytest.mark.parametrize("hangs", ["sleeps", "holds_the_interpreter"])
def test_task_that_hangs_ends_a_worker_of_threads(hangs: str) -> None:
    """S43: once in Python, once in C code that lets no thread run; `comes_back` starts it again."""
    fetcher = processes.fetcher()
    arguments = fetcher.command[fetcher.command.index("worker") :]
    settings = {**settings_for(make_data_dir()), **fetcher.environment}

    ended = subprocess.run(
        [sys.executable, "-c", WORKER, hangs, *arguments],
        env={**os.environ, **settings},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert "threads" in arguments and fetcher.comes_back
    assert ended.returncode == (70 if hangs == "sleeps" else 1), ended.stderr[-2000:]
