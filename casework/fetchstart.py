"""Start the fetching child: an empty environment, two pipes, and the empty file on which such children take turns."""

import os
import subprocess
import sys
from pathlib import Path

from casework.courtesy import open_board

_CHECKOUT = str(Path(__file__).resolve().parent.parent)
# -I: no environment, no user site, no current folder; so the checkout is handed in.
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from casework.fetcher import main; "
    "main(sys.argv[1], int(sys.argv[2]))"
)


def start(*, shared: Path) -> "subprocess.Popen[bytes]":
    """Return a new child; those of one machine share the folder. It ends when its standard input does."""
    board = open_board(shared)
    kept = () if board is None else (board,)
    try:
        return subprocess.Popen(
            [sys.executable, "-I", "-c", _START, _CHECKOUT, str(-1 if board is None else board)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={"LANG": "C.UTF-8"},
            cwd="/",
            pass_fds=kept,
        )
    finally:
        for descriptor in kept:
            os.close(descriptor)
