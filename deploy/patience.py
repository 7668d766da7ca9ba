"""gunicorn's settings that no option gives: how long a thread waits for who sends, or takes, nothing more."""

import socket
import struct
from typing import Any

# Seconds of silence. A proxy in front bounds whole requests; this bounds what reaches us, and `make run` has no proxy.
PATIENCE_S = 20


def when_ready(server: Any) -> None:
    """Give every listening socket, and with it each connection that it accepts (socket(7)), an end to waiting."""
    for listener in server.LISTENERS:
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", PATIENCE_S, 0))
