"""In a case that she opened and staff work, each letter is put to her while she has digits, whoever wrote it (U19, S40)."""

import pytest

from casework import access, staffreceipts
from casework.moments import now
from notices import agenda, approval, declaring, letters
from notices.models import Declaration, Notice
from tests import factory
from tests.casework.test_staff_receipts import private_of
from tests.factory import Cast
from tests.notices import matter, ownmatter, pages
from tests.notices.leaving_cast import last_entry
from tests.notices.test_own_ask import yes
from tests.notices.test_own_status import come, text


def said_to_staff(notice: Notice, cast: Cast) -> None:
    """Record what staff can: her spoken consent to everything, and the declarations that are the organisation's."""
    factory.consent_of(notice.case, by=cast.alice, at=now(), facts=matter.FACTS)
    ownmatter.confirm_ours(notice, by=cast.alice)


def confirm_hers(notice: Notice, cast: Cast) -> Declaration:
    wording = next(one for one, _given in letters.asked_declarations(notice) if one.belief_of != "signer")
    given = {"key": wording.key, "seen_digest": wording.digest, "at": now()}
    return declaring.confirm_declaration(notice=notice, by=cast.alice, **given)


def approve(notice: Notice, cast: Cast) -> Notice:
    digest = letters.compose_notice(notice, at=now()).digest
    return approval.approve_notice(notice=notice, seen_digest=digest, by=cast.bob, at=now())


def test_draft_of_staff_waits_for_her_whatever_they_recorded(cast: Cast) -> None:
    """U19, S40, design §3.2: nobody pressed a button; her belief is hers to confirm, and her yes lets it go."""
    made, notice = ownmatter.own_draft(cast)
    said_to_staff(notice, cast)
    with pytest.raises(access.Refused):
        confirm_hers(notice, cast)
    with pytest.raises(approval.NotReady) as refusal:
        approve(notice, cast)
    assert any("on her own pages first" in reason for reason in refusal.value.reasons)

    assert "A letter waits for your word." in text(come(made.digits), "/form/now")
    assert yes(come(made.digits)).status_code == 302
    assert approve(notice, cast).state == Notice.State.QUEUED
    assert last_entry(notice.case, "letter_agreed").actor == factory.dana(notice.case)


def test_staff_read_that_it_waits_for_her(cast: Cast) -> None:
    """U19: on its page, without a button to ask her or to confirm for her, and in their day."""
    _made, notice = ownmatter.own_draft(cast)
    said_to_staff(notice, cast)

    shown = pages.text_of(pages.browser_of(cast.bob).get(pages.case_pages(notice.case, notice)["notice"]))

    assert "Asked since" in shown and "Ask her</button>" not in shown
    assert "Only she can confirm this now, on her own pages." in shown
    assert "She told us this" not in shown
    assert any("waits for her word" in str(task.words) for task in agenda.tasks_of(cast.bob, at=now()))


def test_letter_that_lacks_something_is_theirs_to_complete_first(cast: Cast) -> None:
    """U19: she is asked of a whole letter, and still nobody confirms for her meanwhile."""
    _made, notice = ownmatter.own_draft(cast)
    image = notice.case.images.get()
    image.facts = {}
    image.save(update_fields=["facts"])

    words = [str(task.words) for task in agenda.tasks_of(cast.bob, at=now())]

    assert any("is not complete. Add what is missing" in one for one in words)
    assert not any("waits for her word" in one for one in words)
    with pytest.raises(access.Refused):
        confirm_hers(notice, cast)


def test_who_kept_no_digits_says_it_to_staff(cast: Cast) -> None:
    """S40: nobody can come to her pages, so what she said aloud, recorded and read back, is the way."""
    _made, notice = ownmatter.own_draft(cast, keeps_digits=False)
    said_to_staff(notice, cast)

    assert confirm_hers(notice, cast).confirmed_by == cast.alice
    assert approve(notice, cast).state == Notice.State.QUEUED


def test_frozen_digits_leave_it_to_her_spoken_word(cast: Cast) -> None:
    """S7, S40: with them nobody can answer."""
    made, notice = ownmatter.own_draft(cast)
    come(made.digits).post("/form/now/freeze")
    said_to_staff(notice, cast)

    assert confirm_hers(notice, cast).confirmed_by == cast.alice
    assert approve(notice, cast).state == Notice.State.QUEUED


def test_digits_that_staff_gave_later_bring_the_letter_to_her(cast: Cast) -> None:
    """What was confirmed for her meanwhile she confirms anew with her yes."""
    _made, notice = ownmatter.own_draft(cast, keeps_digits=False)
    said_to_staff(notice, cast)
    confirm_hers(notice, cast)
    private = private_of(notice.case, cast)
    staffreceipts.give_receipt(case=notice.case, case_private=private, by=cast.alice, at=now())

    with pytest.raises(approval.NotReady) as refusal:
        approve(notice, cast)

    assert any("on her own pages first" in reason for reason in refusal.value.reasons)


def test_letter_drafted_anew_after_her_yes_is_put_to_her_again(cast: Cast) -> None:
    """U19: a yes is to one letter, and staff draft another by themselves."""
    made, notice = ownmatter.own_draft(cast)
    yes(come(made.digits))
    approval.withdraw_notice(notice=notice, by=cast.alice, at=now())

    matter.draft(notice.case, by=cast.alice, at=now())

    assert "A letter waits for your word." in text(come(made.digits), "/form/now")
