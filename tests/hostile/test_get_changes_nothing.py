"""Opening a page changes nothing but one's own session and the log of reads (S10)."""

import itertools
import re

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factory
from tests.hostile import ownpages, pages

# A visit may write these; the second factor keeps which of its codes were looked at.
VISIT_TABLES = {"django_session", "casework_auditentry", "mfa_authenticator"}
_WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"(\w+)"', re.IGNORECASE)
# The one address that changes something by GET: it ends the session (S47).
EXEMPT = {"leave"}
# Forms without a token: two ask what to show, keep nothing, and a token would be a cookie on her device (U37); one is a
# recipient's, whose right is the link itself (notices.views.respond, tests/notices/test_hostile_answers.py). A choice of
# language changes words alone. Whoever holds a letter may say that it was wrong, without a cookie (S57).
TOKENLESS = {"about", "help_now", "letter_wrong", "own_language", "respond"}


@pytest.fixture
def ground(db: None) -> pages.Ground:
    return pages.build()


def _written(queries: CaptureQueriesContext) -> set[str]:
    return {found.group(1) for query in queries if (found := _WRITE.match(query["sql"]))}


@pytest.mark.parametrize("who", ["alice", "bob", "erin"])
def test_no_page_writes_when_it_is_opened(ground: pages.Ground, who: str) -> None:
    """S10: GET and HEAD of every address of the app."""
    client = pages.browser(getattr(ground.people, who))

    for name in sorted(set(pages.CONVERTERS) - EXEMPT):
        for method in ("get", "head"):
            status, written = _opened(client, method, ground.address(name))
            assert status < 500, (name, method)
            assert written <= VISIT_TABLES, (name, method)


def _opened(client: Client, method: str, url: str) -> tuple[int, set[str]]:
    """Open a page; return its status and the tables that were written."""
    reset_queries()  # the log of a connection holds 9,000
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(client, method)(url)
    return answer.status_code, _written(queries)


def test_no_page_of_hers_writes_when_it_is_opened(db: None) -> None:
    """S10: every page of hers, really shown in some case; her visit alone is written, and in no log that she was here (S24)."""
    statuses: dict[str, set[int]] = {name: set() for name in ownpages.names()}

    for way, client in ownpages.browsers(factory.cast()):
        for name, found in statuses.items():
            for url, method in itertools.product(ownpages.addresses(name), ("get", "head")):
                status, written = _opened(client, method, url)
                assert written <= {"django_session"}, (way, url, method)
                found.add(status)

    assert {
        name: found for name, found in statuses.items() if not found & {200, 405} or max(found) >= 500
    } == {}


def test_page_without_a_token_takes_no_form(ground: pages.Ground) -> None:
    """S10: every POST needs the token of its form."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = pages.browser(ground.people.alice).cookies

    for name in sorted(set(pages.CONVERTERS) - EXEMPT):
        answer = client.post(ground.address(name))
        assert answer.status_code in {403, 405} or name in TOKENLESS, name
