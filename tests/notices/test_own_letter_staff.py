"""Nobody of the organisation changes a word, or the way, of a letter that she signs and sends herself (S1, S40)."""

from collections.abc import Callable

import pytest

from casework import access
from notices import otherways, paragraphs, translating
from notices.models import Notice, Paragraph
from tests.factory import MOMENT, Actor, Cast
from tests.notices import alone_cast
from tests.notices.pages import browser_of, text_of
from tests.notices.test_own_letters import LETTERS, choice_in, come, made_of, text

STAFFED = {
    "write": lambda one, by: paragraphs.write_paragraph(
        notice=one, text="x", language="en", facts=(), by=by, at=MOMENT
    ),
    "remove": lambda one, by: paragraphs.remove_paragraph(paragraph=written(one, by), by=by, at=MOMENT),
    "language": lambda one, by: translating.choose_language(notice=one, language="de", by=by, at=MOMENT),
    "form": lambda one, by: otherways.by_form(notice=one, by=by, at=MOMENT),
    "post": lambda one, by: otherways.by_post(notice=one, address="x", source="x", by=by, at=MOMENT),
}


def written(notice: Notice, by: Actor) -> Paragraph:
    return Paragraph.objects.create(
        case=notice.case, notice=notice, number=1, text="x", language="en", facts=[], written_by=by, written_at=MOMENT
    )  # fmt: skip


@pytest.fixture
def notice(cast: Cast) -> Notice:
    client = come(made_of(cast))
    client.post(LETTERS, choice_in(text(client.get(LETTERS))))
    return Notice.objects.get()


@pytest.mark.parametrize("act", STAFFED.values(), ids=STAFFED)
def test_staff_change_nothing_in_what_she_sends_herself(
    notice: Notice, cast: Cast, act: Callable[[Notice, Actor], object]
) -> None:
    """S1, S40: it is her letter, and she alone read it."""
    access.require(notice.case, cast.alice, "draft")  # her case is not closed to the reader: the letter is

    with pytest.raises(access.Refused):
        act(notice, cast.alice)


def test_letter_that_she_asked_the_house_to_send_is_not_hers_any_more(cast: Cast) -> None:
    """Staff work at that one, and she reads it anew."""
    notice = alone_cast.draft(alone_cast.case_of(cast))
    stale = Notice.objects.get(pk=notice.pk)
    Notice.objects.filter(pk=notice.pk).update(signer=Notice.Signer.ORGANISATION)

    STAFFED["write"](stale, cast.alice)

    assert notice.paragraphs.count() == 1


def test_page_of_the_paragraph_says_that_it_is_hers(notice: Notice, cast: Cast) -> None:
    """S40: no stack trace, and no button for what is refused."""
    client, page = browser_of(cast.alice), f"/cases/{notice.case_id}/notices/{notice.pk}"
    told = text_of(client.post(f"{page}/paragraphs", {"text": "x", "language": "en"}, follow=True))
    answers = {
        way: client.post(f"{page}/{way}", {"language": "de"}).status_code for way in ("language", "by-form")
    }

    assert "She signs this letter and sends it herself. Nobody here changes its words." in told
    assert "Write a paragraph of your own" not in told and "/by-post" not in told
    assert answers == {"language": 404, "by-form": 404}
    assert not notice.paragraphs.exists()
