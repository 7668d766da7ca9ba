"""A command that needs the database says so in one line and exits 2: 1 would mean that the answer is no (design §7)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.ports import free_ports

ROOT = Path(__file__).resolve().parents[2]
WORDS = ["packet", "K7-4821", "--by", "alice", "--out", "f.zip"]


def manage(*words: str, database: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": database}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def database_that(is_wrong: str, folder: Path) -> str:
    return {
        "missing": f"sqlite:///{folder}/none/recourse.sqlite3",
        "not set up": f"sqlite:///{folder}/empty.sqlite3",
        "no database": f"sqlite:///{__file__}",
        "down": f"postgresql://recourse:x@127.0.0.1:{free_ports(1)[0]}/recourse",
    }[is_wrong]


@pytest.mark.parametrize("is_wrong", ["missing", "not set up", "no database", "down"])
def test_packet_exits_2_with_one_line(tmp_path: Path, is_wrong: str) -> None:
    done = manage(*WORDS, "--json", database=database_that(is_wrong, tmp_path))

    [line] = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, line["case"], line["error"]) == (2, "K7-4821", "database")
    assert done.stderr == f"CommandError: {line['says']}\n"


def test_without_json_there_is_one_plain_sentence(tmp_path: Path) -> None:
    done = manage(*WORDS, database=database_that("missing", tmp_path))

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1 and "The database does not answer" in done.stderr


def test_setting_that_is_wrong_exits_2(tmp_path: Path) -> None:
    done = manage("check_law", "--json", database="mysql://localhost/recourse")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("DATABASE_URL must begin with")
