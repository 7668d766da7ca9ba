"""A server of our own that speaks Cloudflare's reporting protocol as documented: HTTPS, token, fields, answers.

Fields and limits: developers.cloudflare.com/api/resources/abuse_reports/methods/create, read on 26 November 2026.
"""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import trustme

ACCOUNT, TOKEN = "023e105f4ecef8ad9ca31a8372d0c353", "a-token-for-tests"
REQUIRED = {
    "act", "email", "email2", "host_notification", "name", "ncsei_subject_representation", "owner_notification", "urls",
}  # fmt: skip
OPTIONAL = {
    "comments": 2000, "company": 100, "country": 255, "reported_country": 2, "reported_user_agent": 255, "tele": 20,
    "title": 255,
}  # fmt: skip
HOST_MAY, OWNER_MAY = {"send", "send-anon"}, {"send", "send-anon", "none"}
Answer = tuple[int, dict[str, Any] | bytes]


class Cloudflare:
    """`filed` in order; `answers`: what it says instead, once each ("drop" cuts the line after it read the report)."""

    def __init__(self, url: str) -> None:
        self.url, self.filed, self.answers = url, [], []  # type: ignore[var-annotated]

    def take(self, path: str, token: str, body: dict[str, Any]) -> Answer:
        if token != f"Bearer {TOKEN}":
            said = {"code": 10000, "message": "Not entitled to use feature: Abuse Report API"}
            return 401, {"success": False, "errors": [said], "messages": [], "result": None}
        fault = "Report has the wrong type" if path != _PATH else _fault(body)
        if fault:
            return 400, {
                "result": "error",
                "msg": fault,
                "error_code": "x",
                "request": {"act": body.get("act")},
            }
        self.filed.append(body)
        number = f"{len(self.filed):016x}"
        return 200, {"result": "success", "abuse_rand": number, "request": {"act": body["act"]}}


_PATH = f"/client/v4/accounts/{ACCOUNT}/abuse-reports/abuse_ncsei"


def _fault(body: dict[str, Any]) -> str:
    urls = body.get("urls", "").split("\n")
    if not set(body) >= REQUIRED or set(body) - REQUIRED - set(OPTIONAL) or body["act"] != "abuse_ncsei":
        return "Missing a required field"
    if body["email"] != body["email2"]:
        return "Provided emails did not match"
    if len({urlsplit(url).hostname for url in urls}) != 1 or len(urls) > 250 or len(set(urls)) < len(urls):
        return "You have entered URLs that contain more than 1 unique hostname."
    if body["host_notification"] not in HOST_MAY or body["owner_notification"] not in OWNER_MAY:
        return "Invalid value for notification preference"
    long = [name for name, most in OPTIONAL.items() if name in body and not 1 <= len(body[name]) <= most]
    return "Provided value has invalid size" if long or not 1 <= len(body["name"]) <= 255 else ""


def _handler(api: Cloudflare) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the server's name for it
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            taken = api.take(self.path, self.headers.get("Authorization", ""), body)
            said = api.answers.pop(0) if api.answers else taken
            if said == "drop":
                self.connection.close()
                return
            status, content = said
            self.send_response(status)
            self.end_headers()
            self.wfile.write(content if isinstance(content, bytes) else json.dumps(content).encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def running(folder: Path, monkeypatch: Any) -> Iterator[Cloudflare]:
    """Run it on the practice ground's network; its certificate authority is the one that the machine trusts meanwhile."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "ca.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.77.0.240").configure_cert(tls)
    server = ThreadingHTTPServer(("127.77.0.240", 0), BaseHTTPRequestHandler)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    api = Cloudflare(f"https://127.77.0.240:{server.server_address[1]}/client/v4")
    server.RequestHandlerClass = _handler(api)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield api
    server.shutdown()
    server.server_close()
