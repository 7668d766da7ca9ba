"""How a form or a case of hers ends, page by page in one language: left, without digits, with other digits, deleted."""

import re
from collections.abc import Iterator
from typing import Any

from django.test import Client

from casework import questions
from casework.receipts import NewReceipt
from tests.casework.owndoor import WORD, handed_in, with_word
from tests.casework.test_own_pages import to_receipt, url
from tests.casework.test_own_pictures import prints_of
from tests.factory import Cast, door_open

STATUS = "/form/now"
END, DIGITS = f"{STATUS}/end", f"{STATUS}/digits"

Pages = Iterator[tuple[str, str]]


def pages_at_the_end(client: Client, cast: Cast) -> Pages:
    """Yield every page by name; the client asks for the language."""
    door_open(cast)
    client.post(url("receipt"), {"digits": to_receipt(client)})
    yield "given", _text(client, "/form/file/1", {"prints": prints_of(1)})
    yield "given, once", _text(client, "/form/file/2")
    yield "left", _text(client, url("know"), {"leave": "yes"})
    yield from _without_digits(client)
    yield from _waiting(client, handed_in(cast))
    made = handed_in(cast)
    with_word(made)
    _come(client, made)
    client.post(f"{STATUS}/word", {"word": WORD})
    yield "everything deleted", _text(client, END, {})


def _without_digits(client: Client) -> Pages:
    to_receipt(client)
    client.post(url("receipt"), {"cannot": "yes"})
    for name in questions.AFTER:
        yield f"no digits {name}", _text(client, url(name))
    client.post(url("check"))
    for path in ("", "/reach"):
        yield f"no digits {path}", _text(client, STATUS + path)


def _waiting(client: Client, made: NewReceipt) -> Pages:
    """Deleting and new digits: asked for, waiting, stopped."""
    _come(client, made)
    yield "end", _text(client, END)
    yield "waits", _text(client, END, {})
    yield "stopped waiting", _text(client, f"{STATUS}/stop", {})
    digits = "".join(re.findall(r"<span>(\d{4})</span>", _text(client, DIGITS, {"make": "yes"})))
    yield "digits wait", _text(client, DIGITS, {"digits": digits})
    client.post(f"{STATUS}/stop")


def _come(client: Client, made: NewReceipt) -> None:
    client.post("/form/return", {"digits": made.digits})


def _text(client: Client, path: str, given: dict[str, Any] | None = None) -> str:
    answer = client.get(path) if given is None else client.post(path, given, follow=True)
    return answer.content.decode()
