"""Live mode in processes of their own: a folder that is fit in all but what a test breaks, and programs run on it."""

import os
import subprocess
import sys
from pathlib import Path

from tests import environment

ROOT = Path(__file__).resolve().parent.parent.parent
_OURS = ("DATABASE_URL", "PRACTICE_WEB_PORT", "PRACTICE_DNS_PORT", "SMTP_PORT", "FETCH_ALSO_ALLOW", "DEBUG")


def settings_for(data_dir: Path, **more: str) -> dict[str, str]:
    """Return the environment of a live installation in that folder."""
    inherited = {name: value for name, value in os.environ.items() if name not in _OURS}
    live = environment.settings_for(data_dir) | {
        "RECOURSE_MODE": "live",
        "BEHIND_TLS_PROXY": "yes",
        "SKIP_CHECKS": "yes",
    }
    return inherited | live | more


def run(*command: str, environ: dict[str, str], timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
    """Run a Python program at the top of the checkout and return what it said."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout_s,
    )
