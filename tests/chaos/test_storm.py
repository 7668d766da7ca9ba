"""A storm of real workers, broker, scheduler, database and mail server: nothing lost, nothing there under two names (S42, S54).

`make chaos` has the big ones. Withdrawals, pauses and consents taken back go on meanwhile: what people were told holds (S40).
"""

import json
import os
import subprocess
import sys

import pytest

from tests.services.app import ROOT

NOUGHT = (
    "left_after_stopped", "changed_between_attempts", "never_approved", "with_people", "broken_chains", "doubled_clocks",
    "open_claims",
)  # fmt: skip


def storm(count, *options, limit_s):
    """Run a storm in processes of its own; return its two lines, which are printed for who asked for them."""
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "tests.chaos", str(count), *options]
    done = subprocess.run(
        command, cwd=ROOT, env=ours, capture_output=True, text=True, check=False, timeout=limit_s
    )
    assert done.returncode == 0, done.stderr
    print(done.stderr[:12_000], done.stdout, sep="\n")
    return [json.loads(line) for line in done.stdout.splitlines()]


def assert_nothing_is_amiss(numbers, others, count):
    assert numbers["approved"] == count
    assert (numbers["lost"], numbers["doubled_other_id"], numbers["stuck"]) == (0, 0, 0), numbers
    assert {name: others[name] for name in NOUGHT} == dict.fromkeys(NOUGHT, 0)
    assert numbers["delivered"] >= count - others["withdrawn"]


@pytest.mark.timeout(300)
def test_small_storm_loses_nothing():
    """S42, S54, S40."""
    on = ["--postgres"] if os.environ.get("TEST_DATABASE") == "postgres" else []

    numbers, others = storm(40, *on, limit_s=280)

    assert_nothing_is_amiss(numbers, others, 40)


@pytest.mark.chaos
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("on", [[], ["--postgres"]], ids=["sqlite", "postgres"])
def test_thousand_notices_in_a_storm(on):
    """S42, S54, S40."""
    numbers, others = storm(1000, *on, limit_s=3500)

    assert_nothing_is_amiss(numbers, others, 1000)
    assert others["answered_stopped"] > 0
