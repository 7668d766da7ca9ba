"""A visit to a site of the ground, and what goes back."""

from collections.abc import Callable
from dataclasses import dataclass, field

from casework.practice import markup
from casework.practice.hosts import Host

_HTML = "text/html"


@dataclass(frozen=True)
class Visit:
    """One request. `link` gives the address of (host, path) in the form in which this visitor can follow it."""

    host: Host
    method: str
    path: str
    link: Callable[[str, str], str]
    query: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    agent: str = ""
    referrer: str = ""


@dataclass(frozen=True)
class Answer:
    """What goes back: status, body and headers besides the usual ones."""

    status: int
    body: bytes
    content_type: str = _HTML
    headers: dict[str, str] = field(default_factory=dict)


def say(status: int, title: str, *parts: str, headers: dict[str, str] | None = None) -> Answer:
    """Return a page with a title. The parts are markup already."""
    return Answer(status, markup.document(title, *parts).encode(), headers=headers or {})
