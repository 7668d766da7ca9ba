"""Hostile web and DNS servers on loopback, for the guard's tests. Each notes who came and what was asked."""

import contextlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import Any

import dns.flags
import dns.message
import dns.rdatatype
import dns.rrset

Answer = bytes | Callable[[socket.socket], None]


def ok(body: bytes = b"hello", *lines: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    """Return a proper HTTP response with more header lines if given."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *lines]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def redirect(to: str) -> bytes:
    """Return a 302 to an address."""
    return ok(b"", f"Location: {to}", status="302 Found")


class HostileWeb:
    """A web server that sends exactly the bytes it was told to, or lets a function misbehave on the socket."""

    def __init__(self, ip: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None, port: int = 0) -> None:
        """Listen on a free port of a loopback address, or on the port given."""
        self.pages: dict[str, Answer] = {}
        self.requests: list[bytes] = []
        self.visits = 0
        self.ip, self.tls = ip, tls
        web = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                web.visits += 1
                with contextlib.suppress(OSError):
                    web._serve(self.request)

        class Server(socketserver.ThreadingTCPServer):
            address_family = socket.AF_INET6 if ":" in ip else socket.AF_INET
            daemon_threads = True

        self.server = Server((ip, port), Handler)
        self.port = int(self.server.server_address[1])

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        if self.tls:
            connection = self.tls.wrap_socket(connection, server_side=True)
        asked = b""
        while b"\r\n\r\n" not in asked and (part := connection.recv(65536)):
            asked += part
        self.requests.append(asked)
        answer = self.pages.get(asked.split(b" ")[1].decode(), ok(b"no page", status="404 Not Found"))
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(answer)
        connection.close()

    def url(self, path: str = "/", host: str | None = None) -> str:
        """Return the address of a page here."""
        return f"{'https' if self.tls else 'http'}://{host or self.ip}:{self.port}{path}"


class HostileDns:
    """An authoritative UDP server whose answers may change from one question to the next."""

    def __init__(self) -> None:
        """Listen on a free port of 127.0.0.1."""
        self.zone: dict[tuple[str, str], list[list[str]]] = {}
        self.asked: list[tuple[str, str]] = []
        dns_server = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                data, udp = self.request
                udp.sendto(dns_server._answer(data), self.client_address)

        self.server = socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler)
        self.port = int(self.server.server_address[1])

    def say(self, name: str, kind: str, *turns: list[str]) -> None:
        """Set the answers to one question: a list for each time it is asked; the last one stays."""
        self.zone[name, kind] = list(turns)

    def _answer(self, data: bytes) -> bytes:
        question = dns.message.from_wire(data)
        name = question.question[0].name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.question[0].rdtype)
        self.asked.append((name, kind))
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA | dns.flags.AA
        self._fill(answer, name, kind)
        return answer.to_wire(max_size=4096)

    def _fill(self, answer: dns.message.Message, name: str, kind: str) -> None:
        alias = self.zone.get((name, "CNAME"))
        if alias:
            answer.answer.append(dns.rrset.from_text(f"{name}.", 1, "IN", "CNAME", f"{alias[0][0]}."))
            self._fill(answer, alias[0][0], kind)
            return
        turns = self.zone.get((name, kind))
        if turns:
            values = turns.pop(0) if len(turns) > 1 else turns[0]
            answer.answer.append(dns.rrset.from_text(f"{name}.", 1, "IN", kind, *values))
        elif not any(known == name for known, _ in self.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)


@contextlib.contextmanager
def running(host: Any) -> Iterator[Any]:
    """Run a server in a thread and end it afterwards."""
    thread = threading.Thread(target=host.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.server.shutdown()
        host.server.server_close()
        thread.join()
