"""The reader does not send what she asked for: she reads why, and what she can do (U7)."""

import pytest
from django.test import Client

from notices.models import Notice
from notices.notbyus import WHY
from tests.factory import Cast
from tests.notices.pages import browser_of, text_of
from tests.notices.test_own_letters import LETTERS, ONE, choice_in, come, made_of, text


@pytest.fixture
def client(cast: Cast) -> Client:
    client = come(made_of(cast, mode="sent"))
    client.post(LETTERS, choice_in(text(client.get(LETTERS))))
    client.post(f"{ONE}/please", {"may_look": "no"})
    return client


def test_reader_says_why_and_she_reads_it(client: Client, cast: Cast) -> None:
    """U7: by one of the same sentences, and no word of the reader's own."""
    notice = Notice.objects.get()
    page = f"/cases/{notice.case_id}/notices/{notice.pk}"
    staff = browser_of(cast.alice)
    refused = text_of(staff.post(f"{page}/withdraw", follow=True))
    assert "Choose why it is not sent." in refused and str(WHY["unclear"]) in refused
    assert Notice.objects.get().state == Notice.State.DRAFTED

    staff.post(f"{page}/withdraw", {"why": "unclear"})
    hers = text(client.get(ONE))
    assert "Somebody here read it and did not send it." in hers and str(WHY["unclear"]) in hers
    assert "Under your letters you see what you can send yourself." in hers
    assert "read it and did not send it" in text(client.get("/form/now/sent"))
