"""The web of the practice ground: one app on one loopback address a host. Loopback only."""

import asyncio
import logging
import secrets
from ipaddress import ip_address
from pathlib import Path

from aiohttp import web

from casework.practice import hosts, sites, tsa
from casework.practice.ground import Ground

_MAX_BODY_BYTES = 256 * 1024
_POLICY = "default-src 'none'; img-src http:; style-src 'unsafe-inline'; form-action 'self'"
_log = logging.getLogger(__name__)


class Web:
    """Turns requests into visits and answers into responses."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._tsa_folder = ground.folder / "tsa"

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request, by the name in Host or, where that is a literal, by the address that was dialled."""
        address, port = request.transport.get_extra_info("sockname")[:2] if request.transport else ("", 0)
        if address == hosts.TSA_ADDRESS:
            return await self._authority(request)
        name = request.host.rpartition(":")[0] if ":" in request.host else request.host
        is_literal = _is_literal(name)
        host = hosts.by_address(address) if is_literal else hosts.by_name(name)
        if host is None:
            return web.Response(status=421, text="No site of the practice ground has this name.\n")
        visit = await _visit(request, host, port=port if is_literal else 0)
        said = await asyncio.to_thread(sites.answer, self._ground, visit)
        return _response(said, host, is_fronted=address == hosts.EDGE_ADDRESS)

    async def _authority(self, request: web.Request) -> web.Response:
        """Stamp a query that was posted to /tsa (RFC 3161 section 3.4); show the root certificate."""
        if request.path == "/ca.pem" and (self._tsa_folder / "ca.pem").exists():
            return web.Response(
                body=(self._tsa_folder / "ca.pem").read_bytes(), content_type="application/x-pem-file"
            )
        if request.path != "/tsa" or request.method != "POST":
            return web.Response(status=404, text="Post a time-stamp query to /tsa; the root is at /ca.pem.\n")
        if request.content_type != tsa.QUERY_TYPE:
            return web.Response(status=415, text=f"Expected {tsa.QUERY_TYPE}.\n")
        try:
            stamped = await tsa.stamp(self._tsa_folder, await request.read())
        except tsa.NoAuthority as fault:
            return web.Response(status=503, text=f"{fault}\n")
        return web.Response(body=stamped, content_type=tsa.REPLY_TYPE)


def _is_literal(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return name in ("", "localhost")
    return True


async def _visit(request: web.Request, host: hosts.Host, *, port: int) -> sites.Visit:
    """Read a request. With a port, links are written as loopback addresses that a browser can follow."""
    form = await request.post() if request.method == "POST" else {}

    def link(name: str, path: str) -> str:
        there = hosts.by_name(name)
        return f"http://{there.address}:{port}{path}" if port and there else f"http://{name}{path}"

    return sites.Visit(
        host=host,
        method=request.method,
        path=request.path,
        link=link,
        query=dict(request.query),
        values={key: value for key, value in form.items() if isinstance(value, str)},
        agent=request.headers.get("User-Agent", ""),
        referrer=request.headers.get("Referer", ""),
    )


def _response(said: sites.Answer, host: hosts.Host, *, is_fronted: bool) -> web.Response:
    response = web.Response(status=said.status, body=said.body, headers=said.headers)
    response.content_type = said.content_type
    if said.content_type == "text/html":
        response.charset = "utf-8"
        response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["Server"] = host.name.partition(".")[0]
    if is_fronted:
        response.headers.update(
            {"Server": "fastedge", "Via": "1.1 fastedge", "X-Fastedge-Ray": secrets.token_hex(8)}
        )
    return response


async def start(ground: Ground, *, port: int) -> tuple[web.AppRunner, int]:
    """Listen on the address of every host and of the authority; port 0 takes a free one, the same for all.

    Raises OSError: the port is taken, or this system has no 127.77.0.x.
    """
    app = web.Application(client_max_size=_MAX_BODY_BYTES)
    app.router.add_route("*", "/{tail:.*}", Web(ground).handle)
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1)
    await runner.setup()
    try:
        for address in (*(host.address for host in hosts.HOSTS), hosts.TSA_ADDRESS):
            site = web.TCPSite(runner, address, port)
            await site.start()
            port = port or runner.addresses[0][1]
    except OSError:
        await runner.cleanup()
        raise
    return runner, port


def root_certificate(data_dir: Path) -> Path:
    """Return where the practice authority's root certificate lies, once it was made."""
    return data_dir / "practice" / "tsa" / "ca.pem"
