"""Mail that belongs to nothing is sorted by those who see all cases, opens with their key alone, and is purged in time."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from casework import storage
from notices import triage
from notices.models import IncomingMail, Reply
from tests import factory
from tests.casework.walkers import signed_in
from tests.hostile.dumps import whole_database
from tests.notices import mail_cast, matter, postbag
from tests.notices.leaving_cast import again, events_of

LIST = "/mail"


@pytest.fixture
def mail(cast):
    return mail_cast.unknown(cast.clinic)


@pytest.fixture
def notice(case, cast, mailbox):
    return postbag.sent(case, cast)


def press(who, mail, what, **form):
    return signed_in(who).post(f"/mail/{mail.pk}/{what}", form, follow=True)


def test_only_supervisors_of_the_organisation_see_it(mail, cast):
    """S2, least disclosure: an administrator by that role alone, a caseworker and a stranger do not."""
    answers = {
        name: signed_in(getattr(cast, name)).get(LIST).status_code for name in ("alice", "bob", "carol")
    }
    assert answers == {"alice": 404, "bob": 200, "carol": 404}
    cast.bob.user.roles.filter(role="supervisor").delete()

    assert signed_in(cast.bob).get(LIST).status_code == 404


def test_it_is_listed_and_shown_with_nothing_opened(mail, cast):
    """S38: links defanged, files by name and size."""
    bob = signed_in(cast.bob)
    listed, shown = bob.get(LIST).content.decode(), bob.get(f"/mail/{mail.pk}").content.decode()

    assert "Hello" in listed
    assert "hxxps[:]//gallery[.]example/t/1" in shown
    assert "proof" in shown
    assert "https://gallery.example" not in listed + shown


def test_mail_without_subject_and_sender_is_named_in_words(cast, monkeypatch):
    """U32: what is pressed says what it is, and is no dash of a few pixels."""
    monkeypatch.setitem(mail_cast.SEEN, "subject", "")
    monkeypatch.setitem(mail_cast.SEEN, "from", "")
    mail = mail_cast.unknown(cast.clinic)
    bob = signed_in(cast.bob)

    assert f'href="/mail/{mail.pk}">No subject</a>' in bob.get(LIST).content.decode()
    assert "From, as it says: nobody" in bob.get(f"/mail/{mail.pk}").content.decode()


def test_what_a_mail_server_says_is_in_words_and_its_links_lead_nowhere(cast, monkeypatch):
    """S38."""
    said = {"action": "failed", "status": "5.1.1", "recipient": "a@b.example", "says": "https://c.example/x"}
    monkeypatch.setitem(mail_cast.SEEN, "reports", [said])
    mail = mail_cast.unknown(cast.clinic)

    shown = signed_in(cast.bob).get(f"/mail/{mail.pk}").content.decode()

    assert "it could not be delivered" in shown
    assert "hxxps[:]//c[.]example/x" in shown
    assert "https://c.example" not in shown


def test_stolen_database_shows_nothing_of_it(mail):
    """Design §3.4: also not with the root keys: it is age ciphertext to people."""
    dump = str(whole_database())

    assert "Hello" not in dump
    assert b"gallery" not in storage.read(mail.sealed_object)


def test_supervisor_without_its_key_is_told_so(mail, cast):
    cast.alice.user.roles.create(role="supervisor")

    shown = signed_in(cast.alice).get(f"/mail/{mail.pk}").content.decode()

    assert "does not open this mail" in shown
    assert "Hello" not in shown


def test_it_is_put_to_a_notice_and_then_asks_what_it_says(mail, notice, cast):
    answer = press(cast.bob, mail, "attach", reference=notice.reference.lower())

    mail.refresh_from_db()
    assert "Abuse desk" in answer.content.decode()
    assert 'href="#mails-title"' in answer.content.decode()
    assert (mail.state, mail.notice, mail.matched_by) == ("asks", notice, "person")
    assert (mail.sealed_object, mail.sealed_words, mail.organisation) == ("", None, None)
    assert mail.document.media_type == "message/rfc822"
    assert events_of(notice.case)[-2:] == ["document_added", "mail_received"]


@pytest.mark.parametrize("reference", ["", "2222222222", "' OR 1=1", "theirs"])
def test_reference_of_nobody_or_of_others_finds_nothing(mail, notice, cast, reference):
    """S2: what is not theirs is not there."""
    theirs = matter.draft(matter.case_with_addresses(cast.carol), by=cast.carol)
    given = theirs.reference if reference == "theirs" else reference

    assert press(cast.bob, mail, "attach", reference=given).status_code == 422

    mail.refresh_from_db()
    assert mail.state == IncomingMail.State.UNKNOWN


def test_discarded_mail_leaves_only_that_it_was_here(mail, cast):
    name = mail.sealed_object
    press(cast.bob, mail, "discard")

    mail.refresh_from_db()
    assert (mail.state, mail.sealed_words, mail.sealed_object) == ("discarded", None, "")
    with pytest.raises(FileNotFoundError):
        storage.read(name)
    assert press(cast.bob, mail, "discard").status_code == 404


def test_discarding_is_asked_once_more_without_a_script(mail, cast):
    """U3, U40: what goes for good goes by a second press."""
    page = signed_in(cast.bob).get(f"/mail/{mail.pk}").content.decode()

    folded = re.search(r"<summary>Discard it</summary>.*?</details>", page, re.S)[0]
    assert f'action="/mail/{mail.pk}/discard"' in folded
    assert "Yes, discard</button>" in folded
    assert page.count(f'action="/mail/{mail.pk}/discard"') == 1


def test_unknown_mail_is_purged_when_its_time_is_over(mail, settings):
    """S22."""
    settings.UNKNOWN_MAIL_DAYS = 30
    assert triage.purge(at=factory.MOMENT + timedelta(days=29)) == 0
    assert triage.purge(at=factory.MOMENT + timedelta(days=31)) == 1

    mail.refresh_from_db()
    assert (mail.state, mail.sealed_words, mail.sealed_object) == ("discarded", None, "")


def test_store_that_is_down_keeps_the_name_until_the_sweep(mail, cast, monkeypatch):
    """S54."""
    with monkeypatch.context() as down:
        down.setattr(storage, "forget", refuse)
        triage.discard(mail=mail, by=cast.bob, at=factory.MOMENT)
    mail.refresh_from_db()
    assert mail.sealed_object

    triage.purge(at=factory.MOMENT)

    mail.refresh_from_db()
    assert mail.sealed_object == ""


def refuse(name):
    raise storage.StoreDown("OSError")


@pytest.mark.parametrize(("said", "state", "replies"), [("refused", "recorded", 1), ("nothing", "noted", 0)])
def test_person_says_what_a_mail_says(notice, cast, said, state, replies):
    """S38: a person's word moves the notice; the mail is theirs to say once."""
    mail = mail_cast.asking(notice)
    alice = signed_in(cast.alice)
    page = f"/cases/{notice.case_id}/notices/{notice.pk}"
    assert "By our rules it reads like this" in alice.get(page).content.decode()

    alice.post(f"{page}/mails/{mail.pk}", {"kind": said})
    alice.post(f"{page}/mails/{mail.pk}", {"kind": "acknowledged"})

    mail.refresh_from_db()
    assert (mail.state, Reply.objects.count()) == (state, replies)
    assert again(notice).state == ("refused" if replies else "sent")


def test_mail_of_another_notice_is_not_there(notice, cast):
    """S2."""
    mail = mail_cast.asking(notice)
    alice, page = signed_in(cast.alice), f"/cases/{notice.case_id}/notices"

    assert alice.post(f"{page}/{uuid4()}/mails/{mail.pk}", {"kind": "refused"}).status_code == 404
    assert alice.post(f"{page}/{notice.pk}/mails/{uuid4()}", {"kind": "refused"}).status_code == 404
