"""Ports that were free a moment ago."""

import socket


def free_ports(count: int) -> list[int]:
    """Return that many TCP ports free on loopback, all different; they were bound and let go again."""
    held: list[socket.socket] = []
    try:
        while len(held) < count:
            held.append(_bind_any())
        return [taken.getsockname()[1] for taken in held]
    finally:
        for taken in held:
            taken.close()


def _bind_any() -> socket.socket:
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    taken.bind(("127.0.0.1", 0))
    return taken
