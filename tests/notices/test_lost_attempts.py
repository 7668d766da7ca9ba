"""Attempts without a word: sent again under one name, bounded, never turned into a second letter, and told truly (S42)."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError

from casework import consents
from casework.models import Consent
from notices import approval, attempts, delivery, reopening, tasks
from notices.models import Contact, Delivery, Notice
from tests import factory
from tests.notices import matter, pages
from tests.notices.leaving_cast import SEND_AT, again, events_of, send

LEASE = timedelta(seconds=settings.SEND_LEASE_S + 1)
LATER = SEND_AT + timedelta(minutes=2)


@pytest.fixture
def notice(case, cast):
    return matter.approved(case, cast=cast)


def lose(notice, *, at):
    """Claim as a worker that is killed, and find that out; return the moment from which it may be tried again."""
    delivery._claim(notice_id=notice.pk, at=at)
    delivery.release_lost_claims(at=at + LEASE)
    return again(notice).release_at


def page_of(notice, cast):
    return pages.text_of(pages.browser_of(cast.alice).get(f"/cases/{notice.case_id}/notices/{notice.pk}"))


def test_letter_whose_workers_always_die_goes_to_a_person(notice):
    """S42: what kills its worker must not do so for ever, nor arrive for ever."""
    at, pauses = SEND_AT, []
    while again(notice).state == Notice.State.QUEUED:
        begun, at = at, lose(notice, at=at)
        pauses.append((at - begun - LEASE).total_seconds())

    assert pauses[:5] == [0, *settings.SEND_RETRY_S[:4]]
    assert again(notice).state == Notice.State.UNDELIVERABLE
    assert notice.deliveries.filter(state="lost").count() == len(settings.SEND_RETRY_S) + 1
    assert events_of(notice.case)[-1] == "notice_delivery_failed"


def test_form_without_a_word_goes_to_a_person_at_once(notice):
    """S42: only an e-mail has a name by which the other side can tell a second copy."""
    delivery._claim(notice_id=notice.pk, at=SEND_AT)
    Delivery.objects.update(channel=Contact.Channel.FORM)

    assert delivery.release_lost_claims(at=SEND_AT + LEASE) == 1

    assert again(notice).state == Notice.State.UNDELIVERABLE
    assert not Notice.objects.to_send(SEND_AT + 9 * LEASE).exists()


def held_back_after_it_may_have_left(notice, cast, mailbox):
    """Let the line break after the words, then take consent back, then let a worker try again."""
    mailbox.drops = True
    send(notice)
    mailbox.drops = False
    consent = Consent.objects.get(act="send")
    consents.withdraw_consent(consent=consent, by=factory.dana(notice.case), at=LATER)
    send(notice, at=LATER)
    return again(notice)


def test_letter_that_may_have_left_never_becomes_a_draft_again(notice, cast, mailbox):
    """S42: a draft would get another name, and they would have two letters."""
    row = held_back_after_it_may_have_left(notice, cast, mailbox)

    assert (row.state, row.message_id) == (Notice.State.UNDELIVERABLE, notice.message_id)
    assert row.content_digest == notice.content_digest
    assert events_of(notice.case)[-1] == "notice_stopped"
    assert len(mailbox.messages) == 1


def test_person_sends_it_again_under_its_name_once_she_agrees(notice, cast, mailbox):
    row = held_back_after_it_may_have_left(notice, cast, mailbox)
    factory.consent_of(notice.case, by=cast.alice, at=LATER, facts=matter.FACTS)

    assert approval.queue_again(notice=row, by=cast.alice, at=LATER)
    send(notice, at=LATER)

    assert {mail["Message-ID"] for mail in mailbox.messages} == {notice.message_id}
    assert again(notice).state == Notice.State.SENT


def test_withdrawing_it_says_that_it_may_have_left(notice, cast, mailbox):
    row = held_back_after_it_may_have_left(notice, cast, mailbox)
    assert "no word came back" in page_of(row, cast)

    assert approval.withdraw_notice(notice=row, by=cast.alice, at=LATER) == Notice.State.SENDING

    page = page_of(row, cast)
    assert "It may have left before: no word came back." in page
    assert "It never left" not in page


def test_page_of_a_letter_withdrawn_in_a_workers_hands_follows(notice, cast):
    delivery._claim(notice_id=notice.pk, at=SEND_AT)
    approval.withdraw_notice(notice=again(notice), by=cast.alice, at=SEND_AT)

    assert "It may be leaving at this moment" in page_of(notice, cast)
    delivery.release_lost_claims(at=SEND_AT + LEASE)
    assert "It may have left before" in page_of(notice, cast)
    assert attempts.unsure(again(notice)) == "lost"


def test_letter_withdrawn_in_the_queue_never_left(notice, cast):
    approval.withdraw_notice(notice=notice, by=cast.alice, at=SEND_AT)

    assert "It never left" in page_of(notice, cast)


@pytest.mark.django_db(transaction=True)
def test_broken_row_does_not_keep_the_sweep_from_letters(monkeypatch, mailbox):
    """Design §3.3: one case that breaks would else hold every other's letters."""
    people = factory.cast()
    notice = matter.approved(matter.case_with_addresses(people.alice), cast=people)
    monkeypatch.setattr(tasks, "now", lambda: SEND_AT)
    hinted = []
    monkeypatch.setattr(tasks, "hurry", lambda task, **ids: hinted.append(ids))

    def breaks(**_):
        raise RuntimeError

    monkeypatch.setattr(reopening, "tell_notices", breaks)
    monkeypatch.setattr(delivery, "release_lost_claims", breaks)

    tasks.sweep()

    assert hinted == [{"notice_id": str(notice.pk)}]


@pytest.mark.django_db(transaction=True)
def test_what_became_of_a_letter_is_written_down_once_the_database_is_back(monkeypatch):
    """S54."""
    monkeypatch.setattr(delivery, "_WRITE_AGAIN_S", (0, 0, 0))
    tries = []

    def write():
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError

    delivery._written(write)

    assert len(tries) == 3
