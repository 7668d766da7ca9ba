"""A mail server in a process of its own that puts off, refuses, hangs and drops the line, and writes down what it kept.

`python -m tests.chaos.mailserver FOLDER PORT SEED` answers until it is ended; once FOLDER/calm exists it takes everything.
Of each mail that it keeps it adds a line to FOLDER/kept.jsonl, before the sender hears of it: at, message_id, reference, digest.
"""

import asyncio
import email
import hashlib
import json
import random
import re
import sys
import time
from email import policy
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

# Longer than the workers of a storm wait (tests/chaos/ground.py).
HANG_S = 3.0
# What may happen to a mail, at which step, and how often of a hundred times; else it is taken.
FAULTS = {
    "mail_421": 3,
    "rcpt_greylisted": 10,
    "rcpt_hangs": 2,
    "rcpt_554": 2,
    "data_452": 5,
    "data_554": 2,
    "data_dropped": 4,
    "kept_and_dropped": 4,
    "kept_and_hangs": 2,
    "hangs_then_keeps": 2,
}
_ANSWERS = {
    "mail_421": "421 4.3.2 closing down",
    "rcpt_greylisted": "450 4.7.1 greylisted, come back later",
    "rcpt_554": "554 5.7.1 not by our policy",
    "data_452": "452 4.2.2 no room just now",
    "data_554": "554 5.7.1 looks like spam",
}
_REFERENCE = re.compile(r"notice-([A-Za-z0-9-]+)\.pdf")


class Moody:
    """One handler for all sessions; the names of its methods are aiosmtpd's."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.kept = (folder / "kept.jsonl").open("a", encoding="utf-8")
        self.calm = folder / "calm"
        self.chance = random.Random(seed)
        self.fault = ""

    def _fate(self) -> str:
        if self.calm.exists():
            return ""
        mark = self.chance.uniform(0, 100)
        for fault, share in FAULTS.items():
            mark -= share
            if mark < 0:
                return fault
        return ""

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        session.fate = self._fate()
        envelope.mail_from = address
        return _ANSWERS[session.fate] if session.fate.startswith("mail") else "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if session.fate == "rcpt_hangs":
            await asyncio.sleep(HANG_S)
        if session.fate.startswith("rcpt") and session.fate in _ANSWERS:
            return _ANSWERS[session.fate]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        fate = session.fate
        if fate.startswith("data") and fate in _ANSWERS:
            return _ANSWERS[fate]
        if fate == "hangs_then_keeps":
            await asyncio.sleep(HANG_S)
        if fate != "data_dropped":
            self._keep(envelope.content)
        if fate == "kept_and_hangs":
            await asyncio.sleep(HANG_S)
        if fate.endswith("dropped") and server.transport is not None:
            server.transport.abort()
        return "250 2.0.0 taken"

    def _keep(self, content: bytes) -> None:
        at = time.time()
        message = email.message_from_bytes(content, policy=policy.default)
        names = " ".join(part.get_filename() or "" for part in message.iter_parts())  # type: ignore[attr-defined]
        found = _REFERENCE.search(names)
        line = {
            "at": at,
            "message_id": str(message["Message-ID"]),
            "reference": found[1] if found else "",
            "digest": hashlib.sha256(content).hexdigest(),
        }
        print(json.dumps(line), file=self.kept, flush=True)


async def _serve(folder: Path, port: int, seed: int) -> None:
    handler = Moody(folder, seed)
    loop = asyncio.get_running_loop()
    await loop.create_server(
        lambda: SMTP(handler, hostname="mail.gallery.example", loop=loop), "127.0.0.1", port
    )
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
