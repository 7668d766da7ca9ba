"""`make run` as a person meets it: it answers, it stops whole, and it finds everything again."""

import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.services.app import ROOT, LiveApp, running_app


def processes_of(data_dir: Path) -> list[str]:
    """Return the command lines of processes whose environment names that folder's settings."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if str(data_dir).encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def test_app_answers_names_the_sign_ins_and_leaves_no_process() -> None:
    with running_app() as app:
        with urllib.request.urlopen(app.url, timeout=10) as answer:
            first_page = answer.status

        assert first_page == 200
        assert app.url in app.log
        assert all(name in app.log for name in ("alice", "bob", "erin"))
        assert len(processes_of(app.data_dir)) >= 7

    assert processes_of(app.data_dir) == []


def test_second_start_in_one_folder_says_that_it_already_runs(live_app: LiveApp) -> None:
    command = [sys.executable, "-m", "deploy.run"]

    second = subprocess.run(
        command, cwd=ROOT, env=live_app.environment, capture_output=True, text=True, check=False, timeout=60
    )

    assert second.returncode == 1
    assert "already runs" in second.stderr


def test_taken_port_is_named_with_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        environment = {"RECOURSE_MODE": "practice", "PORT": str(port)}
        command = [sys.executable, "-m", "tests.environment", sys.executable, "-m", "deploy.run"]

        refused = subprocess.run(
            ["env", *(f"{key}={value}" for key, value in environment.items()), *command],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    assert refused.returncode == 1
    assert f"Port {port} is taken" in refused.stderr
    assert f"PORT={port + 1}" in refused.stderr
