"""A message that a letter was wrong which she sent herself: decided, never taken back, and no time of hers waits for it (S57)."""

import pytest

from casework.models import Case, Intake
from casework.moments import now
from notices import disputes, retracting, selfsending
from notices import routes as engine
from notices.conditions import Truth
from notices.models import Clock, Dispute, Notice
from tests import factory
from tests.factory import Cast
from tests.notices import matter
from tests.notices.leaving_cast import again
from tests.notices.pages import browser_of, text_of
from tests.notices.test_disputes import press, said
from tests.notices.test_own_letters import LETTERS, ONE, choice_in, come, made_of, sent, text

GALLERY = "practice-gallery"


@pytest.fixture
def notice(cast: Cast) -> Notice:
    """Her letter, which she sent by mail."""
    sent(come(made_of(cast)))
    return Notice.objects.get(sent_at__isnull=False)


def upheld(notice: Notice, cast: Cast, why: str = "news_or_court") -> Dispute:
    row = said(notice.reference, at=now(), why=why)
    disputes.uphold(dispute=row, by=cast.bob, at=now())
    return row


def test_message_about_her_letter_holds_no_time_of_hers(notice: Notice) -> None:
    """S57: the site that got it could stall her by saying that it is wrong."""
    row = said(notice.reference, at=now())

    assert row.notice == notice and row.holds_until is None
    assert not disputes.holds(notice, at=now())


@pytest.mark.parametrize("is_taken_over", [False, True])
def test_no_letter_takes_back_what_she_sent_herself(notice: Notice, cast: Cast, is_taken_over: bool) -> None:
    """S57: nor once staff work the case; it would name the organisation behind a letter that was never its own."""
    upheld(notice, cast)
    Intake.objects.filter(case=notice.case).update(is_alone=not is_taken_over)
    notice = again(notice)
    assert notice.state == Notice.State.WITHDRAWN and notice.channel == "email"

    assert not retracting.may_retract(notice)
    digest = retracting.preview(notice, at=now())[1]
    with pytest.raises(retracting.NotRetractable):
        retracting.retract(notice=notice, seen_digest=digest, by=cast.bob, at=now())


def test_upheld_is_told_to_her_and_said_truly_to_who_decides(cast: Cast) -> None:
    """S57, U7."""
    made = made_of(cast)
    sent(come(made))
    notice = Notice.objects.get(sent_at__isnull=False)
    row = said(notice.reference, at=now())
    page = text_of(browser_of(cast.bob).get(f"/mail/about/{row.pk}"))
    answer = text_of(press(cast.bob, row, "uphold"))

    assert "She sent it herself. Nobody here can take it back" in page and "Withdraw the notice" not in page
    assert "She sent it herself, so nobody here takes it back" in answer
    assert "Tell them that it is withdrawn" not in answer
    assert "Somebody here found that it is wrong" in text(come(made).get(ONE))
    Intake.objects.filter(case=notice.case).update(is_alone=False)
    assert "Somebody here found that it is wrong" in text(come(made).get("/form/now/sent"))


def numbers_offered(case: Case) -> dict[str, set[int]]:
    """Return the numbers of the addresses about which she may write to the gallery, by law."""
    found = engine.routes_of(case, at=now())
    open_to_her = [route for route in found.routes if route.writes and route.answer == Truth.YES]
    return {
        route.basis_id: {row.number for row in found.of(route)}
        for route in open_to_her
        if route.recipient.id == GALLERY
    }


def codes_of(notice: Notice) -> set[str]:
    lacks = selfsending.lacks_of(notice, by=factory.dana(notice.case), at=now())
    return {one.code for one in lacks}


def test_what_was_found_wrong_is_not_offered_to_her_again(cast: Cast) -> None:
    """S57: nor written by a direct request; a person here could still look, and write."""
    made = made_of(cast)
    client = come(made)
    given = choice_in(text(client.get(LETTERS)))
    sent(client)
    notice = Notice.objects.get(sent_at__isnull=False)
    upheld(notice, cast)
    answer = text(client.post(LETTERS, given, follow=True))

    assert given["recipient_id"] == GALLERY and f'value="{GALLERY}"' not in answer
    assert "This letter is not there any more." in answer
    assert Notice.objects.count() == 1


def test_other_address_there_and_other_law_stay_open(notice: Notice, cast: Cast) -> None:
    """Only what was found wrong is closed: where the law does not apply, that law; else these addresses."""
    case, before = notice.case, set(numbers_offered(notice.case))
    upheld(notice, cast, "law_does_not_apply")
    of_law = set(numbers_offered(case))
    dana = factory.dana(case)
    row = factory.sighting_of(case, "http://gallery.example/v/9", by=dana, image=case.images.get(), at=now())
    matter.host_chain(row, "gallery.example", by=dana, at=now())

    assert notice.basis_id in before and of_law == before - {notice.basis_id} and of_law
    assert numbers_offered(case)[notice.basis_id] == {row.number}
    upheld(notice, cast)
    assert set(map(frozenset, numbers_offered(case).values())) == {frozenset({row.number})}


def test_letter_that_was_written_before_cannot_go(notice: Notice, cast: Cast) -> None:
    """S57: it stood written under another law when this one was found wrong."""
    law = next(law for law in numbers_offered(notice.case) if law != notice.basis_id)
    found = engine.routes_of(notice.case, at=now(), only=law).routes
    (way,) = {route.channel for route in found if route.recipient.id == GALLERY}
    (other,) = engine.draft_route(
        case=notice.case, basis_id=law, recipient_id=GALLERY, channel=way, by=factory.dana(notice.case), at=now()
    )  # fmt: skip
    before = codes_of(other)
    upheld(notice, cast)

    assert "kept_back" not in before
    assert "kept_back" in codes_of(other)


def test_answer_to_it_can_still_be_noted_and_starts_no_time(cast: Cast) -> None:
    client = come(made_of(cast))
    sent(client)
    upheld(Notice.objects.get(sent_at__isnull=False), cast)
    shown = text(client.get(ONE))
    page = text(client.post(f"{ONE}/back", {"kind": "refused", "on": now().date().isoformat()}, follow=True))

    assert "They answered me" in shown and "They say no" in page
    assert not Clock.objects.running().exists()
    assert Notice.objects.get().state == Notice.State.WITHDRAWN
