"""How she writes a letter that she sends herself: chosen, signed, and what only she can say said."""

import re
from typing import Any

from django.test import Client

LETTERS, FIRST, ONE = "/form/now/letters", "/form/now/first", "/form/now/letters/1"
SIGNED = {"name": "D. Example", "email": "d@mail.example"}


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def choice_in(page: str, name: str = "Gallery") -> dict[str, str]:
    """Return what the form of an offer posts."""
    card = next(part for part in page.split("<article")[1:] if name in part)
    return dict(re.findall(r'type="hidden" name="(basis_id|recipient_id|channel)" value="([^"]*)"', card))


def written(client: Client) -> str:
    """Write the letter to the gallery, sign it and say what only she can say; return its page."""
    client.post(LETTERS, choice_in(text(client.get(LETTERS))))
    return signed(client)


def signed(client: Client) -> str:
    """Sign the letter and say what only she can say; return its page."""
    client.post(f"{ONE}/sign", SIGNED)
    page = text(client.get(ONE))
    for key, digest in re.findall(
        r'name="key" value="([^"]*)"><input type="hidden" name="digest" value="(\w+)"', page
    ):
        client.post(f"{ONE}/true", {"key": key, "digest": digest, "confirmed": "yes"})
    return text(client.get(ONE))
