"""A small internet for the host chain: a name server, a registry over HTTPS with a root of its own, and a directory."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import trustme

from casework import directory as directories
from casework.bootstrap import Registries
from casework.dialable import Policy
from casework.directory import Directory
from casework.hostchain import HostChain, trace
from tests.hostile.servers import HostileDns, HostileWeb, ok, running

TODAY = date(2026, 11, 25)
ENTRIES = """
[[platform]]
id = "hosting"
name = "Hosting AG"
kind = "host"
country = "DE"
domains = ["hosting.net"]
abuse_email = "abuse@hosting.net"
ncii_form_url = "https://hosting.net/abuse"
sources = ["a test"]
confidence = "high"
checked = 2026-11-01

[[platform]]
id = "platform"
name = "Platform"
kind = "social"
domains = ["platform.com"]
ncii_form_url = "https://platform.com/report"
sources = ["a test"]
confidence = "high"
checked = 2026-11-02
"""


@dataclass
class World:
    """A small internet: names, a registry, and how to reach them."""

    names: HostileDns
    registry: HostileWeb
    policy: Policy
    registries: Registries
    directory: Directory

    def trace(self, url: str, **more: Any) -> HostChain:
        """Trace an address in this world."""
        return trace(
            url, directory=self.directory, policy=self.policy, registries=self.registries, as_of=TODAY, **more
        )

    def answers(self, path: str, data: object, status: str = "200 OK") -> None:
        """Let the registry give this answer."""
        self.registry.pages[path] = ok(json.dumps(data).encode(), status=status, kind="application/rdap+json")


def entity(name: str, *roles: str, mail: str = "", inside: tuple[Any, ...] = ()) -> dict[str, Any]:
    """Return an RDAP entity."""
    card = [["version", {}, "text", "4.0"], ["fn", {}, "text", name]]
    if mail:
        card.append(["email", {}, "text", mail])
    return {"roles": list(roles), "vcardArray": ["vcard", card], "entities": list(inside)}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with small_net(tmp_path) as net:
        yield net


@contextmanager
def small_net(folder: Path) -> Iterator[World]:
    """Run a small internet; its directory is written into a folder. Opens sockets on loopback."""
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("rdap.registry.net").configure_cert(tls)
    listed = folder / "list.toml"
    listed.write_text(ENTRIES, encoding="utf-8")
    with running(HostileDns()) as names, running(HostileWeb("127.0.0.5", tls=tls)) as registry:
        base = registry.url(host="rdap.registry.net")
        policy = Policy(
            practice=True,
            also_allow=("127.0.0.0/29",),
            resolvers=(f"127.0.0.1:{names.port}",),
            trusted_roots_pem=authority.cert_pem.bytes().decode(),
            pause_ms=0,
        )
        names.say("rdap.registry.net", "A", ["127.0.0.5"])
        names.say("site.com", "A", ["127.0.0.6"])
        names.say("www.platform.com", "A", ["127.0.0.6"])
        registries = Registries({"com": base}, ((ip_network("127.0.0.0/8"), base),), ((64496, 64511, base),))
        yield World(names, registry, policy, registries, directories.read(listed))
