"""No address of a visitor's computer and no name of a browser is stored by any request (S24)."""

import pytest
from django.core.cache import cache, caches
from django.test import Client

from casework.views.accounts import StaffAccountAdapter
from tests import factory
from tests.factory import MOMENT
from tests.hostile import ownpages, pages
from tests.hostile.dumps import whole_database

ADDRESS, AGENT = "203.0.113.77", "CanaryBrowser/7781"
FROM_OUTSIDE = {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": AGENT, "HTTP_X_FORWARDED_FOR": ADDRESS}

# Fits a field of most of her forms.
GIVEN = {
    "text": ownpages.LINK,
    "seen": "public",
    "may_look": "yes",
    "way": "email",
    "where": "dana@mail.example",
    "word": "red kettle",
    "name": "D. Example",
    "who": "me",
    "make": "yes",
    "answer": "yes",
    "confirmed": "yes",
    "fact": "description",
    "value": "A window",
}


@pytest.fixture
def ground(db: None) -> pages.Ground:
    cache.clear()
    return pages.build()


def test_no_request_leaves_where_it_came_from(ground: pages.Ground) -> None:
    """S24: every address by GET and POST, sign-ins that fail and one that does not; cache and all tables."""
    client = pages.browser(ground.people.alice)
    client.defaults.update(FROM_OUTSIDE)
    client.post("/account/login/", {"login": "alice", "password": "wrong altogether"})
    for name in sorted(set(pages.CONVERTERS) - {"leave", "account_logout"}):
        client.get(ground.address(name))
        client.post(ground.address(name))

    dump = whole_database() + str(caches["default"]._cache).encode()
    assert b"Harbour Clinic" in dump
    for planted in (ADDRESS, AGENT):
        assert planted.encode() not in dump


def test_no_request_of_hers_leaves_where_it_came_from(db: None) -> None:
    """S24: every page of hers by GET and POST, in each way that her case can stand; what she types is kept."""
    cache.clear()
    Client(**FROM_OUTSIDE).post("/form/return", {"digits": "1" * 20})
    for _way, client in ownpages.browsers(factory.cast(), **FROM_OUTSIDE):
        for url in (url for name in ownpages.names() for url in ownpages.addresses(name)):
            client.get(url)
            client.post(url, GIVEN)

    dump = whole_database() + str(caches["default"]._cache).encode()
    assert dump.count(b"own_word_set") and dump.count(b"receipt_frozen") and b"consent_withdrawn" in dump
    for planted in (ADDRESS, AGENT):
        assert planted.encode() not in dump


def test_tag_for_limits_is_keyed_and_changes_daily(rf: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """S24: no address can be read out of it, nor two days be joined by it."""
    request = rf.get("/", REMOTE_ADDR=ADDRESS)  # type: ignore[attr-defined]
    tags = []
    for days in (0, 0, 1):
        moment = MOMENT.replace(day=MOMENT.day + days)
        monkeypatch.setattr("casework.views.accounts.now", lambda moment=moment: moment)
        tags.append(StaffAccountAdapter().get_client_ip(request))

    assert tags[0] == tags[1] != tags[2]
    assert ADDRESS not in tags[0]
