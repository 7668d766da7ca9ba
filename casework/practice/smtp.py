"""The mail server of the practice ground. It takes mail for practice mailboxes only and relays nothing."""

import asyncio
import logging

from aiosmtpd.smtp import SMTP, Envelope, Session

from casework.practice import answers, hosts
from casework.practice.ground import Ground

MAX_BYTES = 40 * 1024 * 1024
_log = logging.getLogger(__name__)


class Handler:
    """Answers the SMTP commands that decide: RCPT and DATA."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def handle_RCPT(  # noqa: N802 - aiosmtpd names it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept practice mailboxes; refuse all others for good, and greylist@ once (RFC 5321 section 4.2)."""
        place = hosts.mailbox_of(address)
        if place is None:
            is_ours = hosts.by_name(address.rpartition("@")[2]) is not None
            return (
                "550 5.1.1 No such mailbox" if is_ours else "550 5.7.1 This is practice: no mail leaves here"
            )
        if place[1] == "gone" and place[0].by_mail != hosts.INBOX:
            return "550 5.2.1 This mailbox was closed"
        if place[1] == "greylist" and self._ground.state.greylist(envelope.mail_from or "", address):
            return "450 4.2.0 Greylisted, please come back"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd names it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Store the mail for each recipient, then let the site do what it does."""
        content = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            await asyncio.to_thread(self._take, recipient, content)
        return "250 OK stored for practice"

    def _take(self, recipient: str, content: bytes) -> None:
        place = hosts.mailbox_of(recipient)
        if place is None:
            return
        host, local = place
        mailbox = hosts.mailbox_name(host, local)
        self._ground.store(mailbox, content)
        if host.by_mail != hosts.INBOX:
            answers.treat(self._ground, host, mailbox, content)
        _log.info("practice mail stored")


async def start(ground: Ground, *, address: str, port: int) -> asyncio.Server:
    """Listen for mail; port 0 takes a free one. Raises OSError: the port is taken."""
    handler = Handler(ground)

    def session() -> SMTP:
        return SMTP(
            handler, data_size_limit=MAX_BYTES, hostname="mail.practice.example", enable_SMTPUTF8=True
        )

    return await asyncio.get_running_loop().create_server(session, address, port)
