"""The log holds events and ids: whatever is logged by whomever, no value, no new line, no escape sign gets in (S49)."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from casework.views.logs import LOGGED, EventFormatter
from tests import factory
from tests.casework.walkers import signed_in

CANARY = "canary-host.example"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the root logger writes, in our format."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(EventFormatter())
    loggers = [logging.getLogger(name) for name in ("", "django.request")]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.mark.parametrize(
    ("logger", "message", "arguments"),
    [
        ("urllib3.connectionpool", f"Retrying GET https://{CANARY}/v/1", ()),
        ("django.security.DisallowedHost", f"Invalid HTTP_HOST header: '{CANARY}'.", ()),
        ("botocore.endpoint", "Response from %s", (CANARY,)),
        ("celery.app.trace", "Task %(name)s raised: %(exc)s", ({"name": "x", "exc": CANARY},)),
        ("kombu.connection", f"Connection to {CANARY} lost", ()),
    ],
)
def test_values_in_others_messages_are_left_out(
    written: io.StringIO, logger: str, message: str, arguments: tuple[object, ...]
) -> None:
    """S49: with their arguments, or already put together."""
    logging.getLogger(logger).warning(message, *arguments)

    line = written.getvalue()
    assert CANARY not in line
    assert line.startswith(f"WARNING {logger} ")


@pytest.mark.parametrize(
    ("message", "arguments", "line"),
    [
        ("%s: %s", ("Internal Server Error", CANARY), "...: ..."),
        (
            "Task %(name)s raised %(exc)r after %(s).2f s",
            ({"name": CANARY, "exc": 1, "s": 1.0},),
            "Task ... raised ... after ... s",
        ),
        ("100% of them", (), "100% of them"),
    ],
)
def test_gap_of_an_argument_is_seen_as_one(
    written: io.StringIO, message: str, arguments: tuple[object, ...], line: str
) -> None:
    """S49: what was left out reads as left out, not as a mistake."""
    logging.getLogger("casework.tasks").warning(message, *arguments)

    assert written.getvalue() == f"WARNING casework.tasks {line}\n"


@pytest.mark.parametrize("bad", ["\r\nERROR forged line", "\x1b[31mred", "\u2028next", "\x00"])
def test_line_breaks_and_terminal_signs_stay_in_their_line(written: io.StringIO, bad: str) -> None:
    """S49: in messages and in ids; CR, LF, ANSI, Unicode line ends, NUL."""
    logging.getLogger("casework.tasks").warning("A message" + bad, extra={"code": "code" + bad})

    lines = written.getvalue().splitlines()
    assert len(lines) == 1
    assert not set(lines[0]) & set("\r\n\x1b\u2028\x00")


def test_only_named_extras_are_written(written: io.StringIO) -> None:
    """S49: an allow list."""
    logging.getLogger("casework.tasks").warning("Said", extra={"url": CANARY, "count": 3})

    assert CANARY not in written.getvalue()
    assert '"count": "3"' in written.getvalue()
    assert not {"url", "name", "email", "text", "path", "request", "user"} & set(LOGGED)


@pytest.mark.django_db
def test_no_request_leaves_its_words_in_the_log(written: io.StringIO) -> None:
    """S49: query, body, host, agent, path, of refused requests too."""
    client = signed_in(factory.cast().alice)
    client.raise_request_exception = False

    client.get(f"/cases?code={CANARY}", headers={"user-agent": CANARY})
    client.get(f"/no/such/{CANARY}")
    client.get("/cases", headers={"host": CANARY})
    client.post("/cases/new/person", {"residence": CANARY})
    Client(enforce_csrf_checks=True).post(f"/account/login/?next=/{CANARY}", {"login": CANARY})

    assert CANARY not in written.getvalue()
