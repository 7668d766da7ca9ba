"""Ten workers with one task, and people who press at the same moment: one mail, one state, one chain (S42)."""

import threading

import pytest
from django.db import connections

from notices import approval, delivery
from notices.models import Clock, Delivery, Notice
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, digest_of, events_of, send


@pytest.fixture
def people(own_connections):
    return factory.cast()


@pytest.fixture
def notice(people):
    return matter.approved(matter.case_with_addresses(people.alice), cast=people)


def at_once(*calls):
    """Run each call in a thread with its own connection, all let go together; return what each gave or raised."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        gate.wait()
        try:
            results[place] = call()
        except Exception as error:  # what went wrong is the result
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.mark.django_db(transaction=True)
def test_ten_workers_send_one_mail(notice, mailbox):
    """S42."""
    results = at_once(*[lambda: send(notice)] * 10)

    assert not [result for result in results if isinstance(result, Exception)]
    assert len([result for result in results if result is not None]) == 1
    assert len(mailbox.messages) == Delivery.objects.count() == Clock.objects.count() == 1
    assert events_of(again(notice).case).count("notice_sent") == 1


@pytest.mark.django_db(transaction=True)
def test_five_sweepers_release_a_lost_claim_once(notice):
    delivery._claim(notice_id=notice.pk, at=SEND_AT)
    late = SEND_AT + 2 * (SEND_AT - factory.MOMENT)

    results = at_once(*[lambda: delivery.release_lost_claims(at=late)] * 5)

    assert sum(results) == 1
    assert again(notice).state == Notice.State.QUEUED


@pytest.mark.django_db(transaction=True)
def test_withdrawal_and_worker_at_once_agree(notice, people, mailbox):
    """Whoever comes first: what the withdrawal answered is what happened."""

    def withdraw():
        return approval.withdraw_notice(notice=again(notice), by=people.alice, at=SEND_AT)

    before, attempt = at_once(withdraw, lambda: send(notice))

    assert not isinstance(before, Exception)
    assert not isinstance(attempt, Exception)
    assert again(notice).state == Notice.State.WITHDRAWN
    if before == Notice.State.QUEUED:
        assert mailbox.messages == []


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_are_one(people):
    notice = matter.draft(matter.case_with_addresses(people.alice), by=people.alice)
    matter.make_ready(notice, by=people.alice)
    digest = digest_of(notice)

    def approve():
        return approval.approve_notice(
            notice=again(notice), seen_digest=digest, by=people.bob, at=factory.MOMENT
        )

    results = at_once(approve, approve)

    assert len([result for result in results if isinstance(result, Notice)]) == 1
    assert events_of(again(notice).case).count("notice_approved") == 1
