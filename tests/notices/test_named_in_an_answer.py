"""Whom "not ours" names is proposed, by link or by mail alike, and goes with the answer that a person sets aside."""

import pytest

from casework import custody
from casework.models import Party, system_actor
from notices import replies, triage
from notices.models import Reply
from notices.notours import readable_name
from tests.notices import postbag
from tests.notices.leaving_cast import again
from tests.notices.postbag import READ_AT, answer_to, only_mail, read, written

SAID = "We are not the hosting provider of this site. It is hosted by Northrack."
HOST = "rack.northrack.example"


@pytest.fixture
def notice(settings, dovecot, case, cast, mailbox):
    postbag.set_mailbox(settings, dovecot)
    return postbag.sent(case, cast)


def proposed():
    return list(Party.objects.filter(named_at__isnull=False).order_by("sighting__number"))


def by_mail(notice, dovecot, mail=None):
    dovecot.put(mail or answer_to(notice, SAID))
    read()
    return only_mail().reply


def recorded(notice, name=HOST, way="link"):
    return replies.record_reply(
        notice=notice, kind="not_ours", said=name, received_at=READ_AT, at=READ_AT, came_by=way,
        by=notice.approved_by if way == "person" else system_actor(), named=readable_name(name),
    )  # fmt: skip


def decide(reply, cast, *, take):
    replies.decide_reply(reply=reply, take=take, by=cast.alice, at=READ_AT)


def test_whom_a_mail_names_is_proposed_at_each_address_and_moves_nothing(notice, dovecot):
    """Design §3.15: a proposal until a person confirms it."""
    reply = by_mail(notice, dovecot)

    assert (reply.kind, reply.decision) == ("not_ours", Reply.Decision.OPEN)
    assert {row.state for row in proposed()} == {Party.State.PROPOSED}
    assert [row.named["company"] for row in proposed()] == ["Northrack"] * notice.sightings.count()
    assert again(notice).state == "acknowledged"


def test_mail_that_anybody_could_have_sent_proposes_once_a_person_took_it(notice, dovecot, cast):
    by_mail(notice, dovecot, written(SAID, subject=f"AW: [{notice.reference}]"))
    before = proposed()

    triage.settle(case=notice.case, mail=only_mail(), kind="not_ours", by=cast.alice, at=READ_AT)

    assert before == [] and proposed()


def test_setting_the_answer_aside_rejects_what_it_proposed(notice, dovecot, cast):
    reply = by_mail(notice, dovecot)

    decide(reply, cast, take=False)

    assert {row.state for row in proposed()} == {Party.State.REJECTED}
    assert custody.entries(notice.case).filter(event="party_rejected").count() == len(proposed())


def test_taking_the_answer_leaves_the_proposal_to_be_decided(notice, cast):
    decide(recorded(notice), cast, take=True)

    assert {row.state for row in proposed()} == {Party.State.PROPOSED}


@pytest.mark.parametrize("other", ["link", "person"])
def test_what_another_answer_says_too_stays(notice, cast, other):
    first, _second = recorded(notice), recorded(notice, way=other)

    decide(first, cast, take=False)

    assert {row.state for row in proposed()} == {Party.State.PROPOSED}


def test_confirmed_host_stays_when_the_answer_is_set_aside(notice, cast):
    reply = recorded(notice)
    Party.objects.filter(named_at__isnull=False).update(state=Party.State.CONFIRMED)

    decide(reply, cast, take=False)

    assert {row.state for row in proposed()} == {Party.State.CONFIRMED}


@pytest.mark.parametrize(
    ("name", "leads"),
    [
        ("northrack", "northrack.example"),
        ("Northrack B.V. (practice)", "northrack.example"),
        ("rack.example", "rack.example"),
        ("Orchard Cloud Ltd", ""),
        ("10.0.0.1", ""),
        ("", ""),
    ],
)
def test_name_leads_to_a_server_or_to_the_company_of_the_directory(name, leads):
    found = readable_name(name)

    assert (found.host if found else "") == leads
