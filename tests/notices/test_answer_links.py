"""Each letter carries a link of its own, made when it is approved and fixed with it; only its keyed hash is kept beside it."""

import io
import json
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from notices import answerlinks, approval, leaving, letters
from notices.languages import written
from notices.models import Delivery, Notice
from tests.factory import MOMENT
from tests.hostile.dumps import whole_database
from tests.notices import linked, matter
from tests.notices.leaving_cast import SEND_AT, again, digest_of


@pytest.fixture(autouse=True)
def public(settings):
    settings.PUBLIC_URL = linked.ORIGIN


@pytest.fixture
def notice(case, cast):
    return matter.approved(case, cast=cast)


def opened(token, at=linked.OPENED_AT):
    return answerlinks.open_notice(token, at=at)


def test_link_stands_in_text_pdf_and_json(notice):
    link = f"{linked.ORIGIN}{linked.path_of(notice)}"
    pages = PdfReader(io.BytesIO(notice.pdf)).pages

    assert link in notice.letter["text"]
    assert json.loads(notice.machine_readable)["answer_link"] == link
    assert link in re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    assert answerlinks.BLANK not in notice.letter["text"] + notice.machine_readable.decode()


@pytest.mark.parametrize("language", written())
def test_link_stands_in_each_half_of_a_letter_in_every_language(case, cast, language):
    draft = matter.draft(case, by=cast.alice)
    Notice.objects.filter(pk=draft.pk).update(language=language)

    letter = letters.compose_notice(again(draft), at=MOMENT)

    halves = 1 if language == "en" else 2
    assert letter.text.count(answerlinks.blank_link()) == halves
    assert letter.html.count(answerlinks.blank_link()) == halves


def test_letter_has_no_link_where_no_public_address_is_set(case, cast, settings):
    settings.PUBLIC_URL = ""
    notice = matter.approved(case, cast=cast)

    assert "/r/" not in notice.letter["text"]
    assert b"answer_link" not in notice.machine_readable
    assert notice.answer_index is None


def test_token_is_long_and_random_and_kept_nowhere_in_the_open(notice, case, cast):
    """At least 128 bits; the database has its keyed hash (S21)."""
    token = linked.token_of(notice)
    second = approval.answerlinks.new_token()

    assert len(token) == 28
    assert len(answerlinks.LETTERS) ** 28 > 2**128
    assert token != second
    assert token.encode() not in whole_database()


def test_packet_shows_the_letter_without_its_token(notice):
    """Who reads a packet cannot answer for the recipient."""
    token = linked.token_of(notice)

    assert token not in json.dumps(notice.letter["covered_text"])
    assert token not in json.dumps(notice.letter["elements"])


def test_link_is_part_of_what_was_frozen(notice):
    changed = again(notice)
    changed.letter["text"] = changed.letter["text"].replace(linked.token_of(notice), "2" * 28)

    assert leaving.frozen_digest(changed) != notice.content_digest


def test_link_opens_nothing_before_the_letter_left(notice):
    assert opened(linked.token_of(notice), at=SEND_AT) is None


def test_link_is_open_where_no_word_came_back(notice, cast):
    Delivery.objects.create(
        case=notice.case, notice=notice, attempt=1, channel="email", state="lost", claimed_at=SEND_AT,
        lease_until=SEND_AT, by=cast.alice,
    )  # fmt: skip

    assert opened(linked.token_of(notice)) == notice


def test_link_opens_its_notice_however_it_was_typed(case, cast, mailbox):
    notice = linked.sent(case, cast)
    token = linked.token_of(notice)

    assert opened(token) == opened(f" {token.upper()} ") == notice


def test_link_ends_after_180_days(case, cast, mailbox):
    notice = linked.sent(case, cast)
    last = notice.approved_at + timedelta(days=180)

    assert opened(linked.token_of(notice), at=last) == notice
    assert opened(linked.token_of(notice), at=last + timedelta(seconds=1)) is None


def test_undone_approval_ends_the_link_and_the_next_makes_another(notice, cast):
    before = linked.token_of(notice)
    approval.undo_approval(notice=notice, by=cast.bob, at=MOMENT)
    assert opened(before) is None

    approval.approve_notice(
        notice=again(notice), seen_digest=digest_of(again(notice)), by=cast.bob, at=MOMENT
    )

    assert linked.token_of(notice) != before
    assert Notice.objects.filter(answer_index=answerlinks.index_of(before)).count() == 0
