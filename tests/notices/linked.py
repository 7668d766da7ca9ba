"""A notice that left with a link in it, and the page behind the link, for the tests of answering."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.test import Client

from notices.models import Notice
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, send

FORM = "application/x-www-form-urlencoded"
ORIGIN = "https://answers.example"
OPENED_AT = SEND_AT + timedelta(hours=2)
_LINK = re.compile(rf"{ORIGIN}/r/(\w+)")
_STAMP = re.compile(r'name="stamp" value="([^"]+)"')


def sent(case: Any, cast: Any) -> Notice:
    """Return a notice that was approved and handed to the mail server."""
    notice = matter.approved(case, cast=cast)
    send(notice)
    return again(notice)


def token_of(notice: Notice) -> str:
    """Return the token in the letter of an approved notice, which has one."""
    found = set(_LINK.findall(again(notice).letter["text"]))
    assert len(found) == 1, found
    return found.pop()


def path_of(notice: Notice) -> str:
    """Return the path of the page that the letter links to."""
    return f"/r/{token_of(notice)}"


def browser(monkeypatch: Any, *, at: Any = OPENED_AT, **outside: str) -> Client:
    """Return a browser that keeps no cookie, at a moment after the letter was sent."""
    cache.clear()
    monkeypatch.setattr("notices.views.respond.now", lambda: at)
    return Client(enforce_csrf_checks=True, **outside)


def stamp(client: Client, path: str) -> str:
    """Open the page as a person does, and return what its form carries."""
    found = _STAMP.search(client.get(path).content.decode())
    assert found
    return found[1]


def answer(client: Client, path: str, kind: str, **typed: str) -> Any:
    """Open the page, fill the form in and send it."""
    return client.post(
        path, encoded({"stamp": stamp(client, path), "kind": kind, **typed}), content_type=FORM
    )


def encoded(typed: dict[str, str]) -> str:
    """Return a form as a browser sends it."""
    return urlencode(typed)
