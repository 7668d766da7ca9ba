"""How a frozen notice is handed over. A channel gets a message, never a model, and says how the attempt ended."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Accepted:
    """The recipient's side took the message. `server_answer` is its last line, cleaned, at most 500 characters."""

    server_answer: str


class DeliveryFailure(Exception):
    """An attempt failed. `server_answer` is what the other side said, cleaned; empty when it said nothing.

    `may_have_arrived`: the message had been handed over in full before the line broke (S42: sent again under its
    Message-ID and counted).
    """

    def __init__(self, code: str, server_answer: str = "", *, may_have_arrived: bool = False) -> None:
        super().__init__(server_answer or code)
        self.code = code
        self.server_answer = server_answer
        self.may_have_arrived = may_have_arrived


class TemporaryFailure(DeliveryFailure):
    """Worth another attempt: an answer 4xx, silence, a broken line, our own server's trouble."""


class PermanentFailure(DeliveryFailure):
    """No attempt of the same kind will do: an answer 5xx to sender, recipient or message."""


class Unfit(PermanentFailure):
    """The message itself may not leave as it is: `code` names the header or part. Nothing was dialled."""

    def __init__(self, code: str, says: str) -> None:
        super().__init__(code)
        self.args = (says,)
        self.says = says
