"""What a letter waits for before the organisation sends it is asked of her before she asks for that (design §3.14)."""

import pytest
from django.test import Client

from casework import consents
from casework.moments import now
from notices.drafts import Draft
from notices.letters import what_is_missing
from notices.models import Notice
from tests import factory
from tests.factory import Cast
from tests.notices import matter
from tests.notices.house_cast import agree
from tests.notices.test_own_letters import LETTERS, ONE, choice_in, come, made_of, text

ASKS = "May we open the links"


@pytest.fixture
def client(cast: Cast) -> Client:
    client = come(made_of(cast, mode="sent"))
    client.post(LETTERS, choice_in(text(client.get(LETTERS))))
    return client


def lacks(notice: Notice, cast: Cast) -> set[str]:
    draft = Draft(notice)
    return {one.code for one in what_is_missing(notice, draft.letter(at=now()), by=cast.alice, at=now())}


def test_a_no_is_her_choice_of_no_record(client: Client, cast: Cast) -> None:
    """S57: nobody there could choose it for her, and nothing waits for a look."""
    assert ASKS in text(client.get(ONE))
    refused = client.post(f"{ONE}/please")
    assert refused.status_code == 422 and Notice.objects.get().own_voice is not None

    client.post(f"{ONE}/please", {"may_look": "no"})
    notice = Notice.objects.get()
    assert all(row.wants_no_evidence for row in notice.sightings.all())
    assert not consents.may_look(notice.case, at=now()) and "evidence" not in lacks(notice, cast)


def test_a_yes_allows_looks_and_her_page_says_that_it_waits(client: Client, cast: Cast) -> None:
    client.post(f"{ONE}/please", {"may_look": "yes"})
    notice = Notice.objects.get()
    agree(notice, cast, at=now())

    assert consents.may_look(notice.case, at=now()) and "evidence" in lacks(notice, cast)
    assert "It waits until we could look at your links." in text(client.get(ONE))


def test_link_that_nobody_may_open_waits_for_no_look(client: Client, cast: Cast) -> None:
    Notice.objects.get().sightings.update(not_fetched_because="sent_to_me")

    assert ASKS not in text(client.get(ONE))
    client.post(f"{ONE}/please")
    assert "evidence" not in lacks(Notice.objects.get(), cast)


def test_picture_that_a_look_did_not_know_is_hers_to_name_first(client: Client, cast: Cast) -> None:
    """With several pictures nobody there can say which is behind a link."""
    notice = Notice.objects.get()
    factory.image_of(notice.case, by=factory.dana(notice.case), at=now())
    for row in notice.sightings.all():
        matter.looked_at(row, by=cast.alice, at=now())
    notice.sightings.update(image=None)
    page = text(client.post(f"{ONE}/please", {"may_look": "no"}))

    assert "Say first which picture is behind each link." in page
    assert Notice.objects.get().own_voice is not None
