"""A mail server's handler that keeps what it is given and answers what it is told to."""

import email
from email import policy
from email.message import EmailMessage
from typing import Any


class Mailbox:
    """`answers` by step (mail, rcpt, data); `drops`: cut the line after the words; `messages`, `senders` in order of arrival."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.senders: list[str] = []
        self.recipients: list[str] = []
        self.answers: dict[str, str] = {}
        self.drops = False

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("mail", "250 OK")

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("rcpt", "250 OK")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.answers.get("data", "250 taken as 42")
        if answer.startswith("2"):
            message = email.message_from_bytes(envelope.content, policy=policy.default)
            self.messages.append(message)  # type: ignore[arg-type]
            self.senders.append(envelope.mail_from)
            self.recipients += envelope.rcpt_tos
        if self.drops:
            server.transport.abort()
        return answer
