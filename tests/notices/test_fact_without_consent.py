"""facts(letter) ⊆ facts(consent): a fact that a template begins to tell is refused by name (design §3.1, S40)."""

import shutil
from functools import partial

import pytest

from casework import consents, pictures
from notices import approval, declaring, drafts, letters
from notices.composing import compose
from notices.elements import LETTERS
from notices.models import Delivery, Notice
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import READ_AT, SEND_AT, again, digest_of, last_entry, send


@pytest.fixture
def telling_template(tmp_path, monkeypatch):
    """The letters of the app, one of which now also tells the country she lives in."""
    folder = tmp_path / "letters"
    shutil.copytree(LETTERS, folder)
    part = folder / "en" / "_default" / "parts" / "closing.txt"
    part.write_text(part.read_text(encoding="utf-8") + '\n\n{% fact "residence" %}\n', encoding="utf-8")
    monkeypatch.setattr(drafts, "compose", partial(compose, folder=folder))


def ready(case, cast, facts):
    notice = matter.draft(case, by=cast.alice)
    for wording, _row in letters.asked_declarations(notice):
        declaring.confirm_declaration(
            notice=notice, key=wording.key, seen_digest=wording.digest, by=cast.alice, at=READ_AT
        )
    consent = factory.consent_of(case, by=cast.alice, facts=facts)
    return notice, consent


def test_one_more_fact_in_a_template_is_refused_by_name_at_approval(case, cast, telling_template):
    notice, _consent = ready(case, cast, matter.FACTS - {"country"})

    with pytest.raises(approval.NotReady, match="does not cover: country") as refusal:
        approval.approve_notice(notice=notice, seen_digest=digest_of(notice), by=cast.bob, at=READ_AT)

    assert len(refusal.value.reasons) == 1


def test_the_same_fact_is_refused_by_name_right_before_the_words_leave(case, cast, telling_template, mailbox):
    notice, consent = ready(case, cast, matter.FACTS)
    approval.approve_notice(notice=notice, seen_digest=digest_of(notice), by=cast.bob, at=READ_AT)

    def last_moment():
        consents.withdraw_consent(consent=consent, by=factory.dana(case), at=SEND_AT)
        factory.consent_of(case, by=cast.alice, at=SEND_AT, facts=matter.FACTS - {"country"})
        return SEND_AT

    attempt = send(notice, clock=last_moment)

    assert mailbox.messages == []
    assert (attempt.state, attempt.answer) == (Delivery.State.STOPPED, "The consent does not cover: country.")
    assert again(notice).state == Notice.State.DRAFTED
    assert last_entry(case, "notice_stopped").data["facts"] == ["country"]


def test_letter_without_that_fact_leaves_under_the_same_consent(case, cast, mailbox):
    notice, _consent = ready(case, cast, matter.FACTS - {"country"})
    approval.approve_notice(notice=notice, seen_digest=digest_of(notice), by=cast.bob, at=READ_AT)

    assert send(notice).state == Delivery.State.ACCEPTED
    assert len(mailbox.messages) == 1


def test_a_part_of_her_that_was_ticked_later_needs_her_consent(case, cast):
    """S40: she agreed that face and body are named; her tattoo was not spoken of."""
    notice, _consent = ready(case, cast, matter.FACTS)
    image, by = case.images.first(), {"by": cast.alice, "at": READ_AT}
    told = image.facts | {"depiction": ["face", "body", "mark"]}
    pictures.change_image(image=image, kind=image.kind, facts=told, **by)

    with pytest.raises(approval.NotReady, match=r"does not cover: depiction \(a mark"):
        approval.approve_notice(notice=notice, seen_digest=digest_of(notice), by=cast.bob, at=READ_AT)


def test_what_a_queued_letter_names_is_asked_again_part_by_part(case, cast, mailbox):
    notice, consent = ready(case, cast, matter.FACTS)
    approval.approve_notice(notice=notice, seen_digest=digest_of(notice), by=cast.bob, at=READ_AT)
    consents.withdraw_consent(consent=consent, by=factory.dana(case), at=SEND_AT)
    factory.consent_of(case, by=cast.alice, at=SEND_AT, facts=matter.FACTS, depicted=["face"])

    send(notice)

    assert mailbox.messages == []
    assert last_entry(case, "notice_stopped").data["facts"] == ["depiction:body"]
