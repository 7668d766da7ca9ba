"""Many hosts in one process on loopback, with their name server: every page shows a picture. Counts connections a host.

`python -m benchmarks.looks_ground FOLDER HOSTS` prints its ports as JSON and answers until its input ends. For each line of
input it prints the most connections that any one host has held at once since the line before.
"""

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path
from typing import cast

SUFFIX = ".test"
NETWORK = "127.77.1.0/24"
MOST_HOSTS = 200
# About what a page of a gallery has: 20 kB.
_LINES = 250
_LINE = "<p>Line {line} of page {number}: <a href='/p/{line}'>onwards</a> and more words.</p>\n"


def address(number: int) -> str:
    """Return the loopback address of a host."""
    return f"127.77.1.{number % MOST_HOSTS + 1}"


def page(number: int) -> bytes:
    """Return a page that shows one picture, in its text and for those who link to it."""
    shown = f"<meta property='og:image' content='/i/{number}.jpg'>"
    head = f"<!doctype html><html lang='en'><head><title>Gallery {number}</title>{shown}</head>"
    picture = f"<body><h1>Picture {number}</h1><img src='/i/{number}.jpg' alt=''>"
    lines = (_LINE.format(line=line, number=number) for line in range(_LINES))
    return "".join([head, picture, *lines, "</body></html>"]).encode()


class Ground:
    """What is served, and how many connections each host holds."""

    def __init__(self, pictures: list[bytes]) -> None:
        self.pictures = pictures
        self.held: Counter[str] = Counter()
        self.most = 0

    def answer(self, path: str) -> bytes:
        """Return the whole answer to one request."""
        kind, _, name = path.removeprefix("/").partition("/")
        number = int(name.partition(".")[0])
        body = page(number) if kind == "p" else self.pictures[number % len(self.pictures)]
        told = "text/html; charset=utf-8" if kind == "p" else "image/jpeg"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {told}\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


class _Visitor(asyncio.Protocol):
    def __init__(self, ground: Ground) -> None:
        self.ground, self.asked = ground, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.host = transport.get_extra_info("sockname")[0]
        self.ground.held[self.host] += 1
        self.ground.most = max(self.ground.most, self.ground.held[self.host])

    def connection_lost(self, exc: Exception | None) -> None:
        self.ground.held[self.host] -= 1

    def data_received(self, data: bytes) -> None:
        self.asked += data
        while b"\r\n\r\n" in self.asked:
            head, _, self.asked = self.asked.partition(b"\r\n\r\n")
            self.transport.write(self.ground.answer(head.split(b" ")[1].decode()))
            if b"connection: close" in head.lower():
                self.transport.close()


class _Names(asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.transport.sendto(_named(data), addr)


def _named(query: bytes) -> bytes:
    """Return the address of `site-7.test` to who asks for A, nothing to who asks for another kind (RFC 1035)."""
    label = query[13 : 13 + query[12]].decode()
    end = query.index(b"\0", 12) + 5
    is_a = query[end - 4 : end - 2] == b"\0\1"
    counts = b"\0\1" + (b"\0\1" if is_a else b"\0\0") + b"\0\0\0\0"
    found = bytes(map(int, address(int(label.rpartition("-")[2])).split(".")))
    record = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + found if is_a else b""
    return query[:2] + b"\x85\x80" + counts + query[12:end] + record


async def _serve(folder: Path, hosts: int) -> None:
    loop = asyncio.get_running_loop()
    ground = Ground([path.read_bytes() for path in sorted(folder.glob("*.jpg"))])
    port = 0
    for number in range(hosts):
        server = await loop.create_server(lambda: _Visitor(ground), address(number), port, backlog=512)
        port = server.sockets[0].getsockname()[1]
    names, _ = await loop.create_datagram_endpoint(_Names, ("127.0.0.1", 0))
    print(json.dumps({"web": port, "dns": names.get_extra_info("sockname")[1]}), flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print(ground.most, flush=True)
        ground.most = max(ground.held.values(), default=0)


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), int(sys.argv[2])))
