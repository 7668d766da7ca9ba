"""Courts, official journals, news, partners: no notice about them leaves without a supervisor as one of two (S57)."""

from datetime import timedelta

import pytest

from casework import access, audit, staffing
from casework.datafiles import FileUnfit
from casework.hosts import registrable_domain
from casework.models import AuditEntry
from notices import approval, letters, protecting
from notices.leaving import MayNotLeave, require_still_approved
from notices.models import Notice, ProtectedHost
from notices.protectedhosts import guards, host_in, hosts_of, listed
from tests import factory
from tests.casework.walkers import signed_in
from tests.notices import matter
from tests.notices.leaving_cast import again, send
from tests.notices.pages import browser_of, text_of

AT = factory.MOMENT
PAGE = "/house/hosts"


@pytest.fixture
def frank(case, cast):
    """A second caseworker who shares the case, and is no supervisor."""
    people = {"username": "frank", "passphrase": factory.PASSPHRASE, "roles": ["caseworker"]}
    actor = staffing.add_staff(organisation=cast.clinic, at=AT, **people).actor
    factory.share_with(case, actor.user, asked_by=cast.alice, approved_by=cast.bob)
    return actor


@pytest.fixture
def notice(case, cast):
    """A draft of Alice about two addresses on the gallery, which the clinic protects."""
    protected(cast)
    notice = matter.draft(case, by=cast.alice)
    matter.make_ready(notice, by=cast.alice)
    return notice


def protected(cast, typed="gallery.example"):
    return protecting.protect(
        organisation=cast.clinic, typed=typed, reason="It belongs to a paper.", by=cast.bob, at=AT
    )


def approve(notice, by):
    digest = letters.compose_notice(notice, at=AT).digest
    return approval.approve_notice(notice=notice, seen_digest=digest, by=by, at=AT)


def test_every_listed_host_is_one_that_somebody_registered_with_source_and_day():
    for host, row in listed().items():
        assert host == host_in(host) and registrable_domain(host), host
        assert row.source.startswith("https://") and row.name, host
    assert {row.kind for row in listed().values()} == {"court", "journal", "news", "partner"}


def test_file_with_a_bare_suffix_is_refused(tmp_path):
    file = tmp_path / "hosts.toml"
    file.write_text(
        '[[host]]\nhost = "co.uk"\nkind = "news"\nname = "x"\nsource = "https://a.example/"\nchecked = 2026-11-26\n'
    )
    with pytest.raises(FileUnfit, match=r"co\.uk: host: must be a host"):
        listed(file)


@pytest.mark.parametrize(
    ("url", "is_protected"),
    [
        ("https://www.bbc.co.uk/news/1", True),
        ("https://bbc.co.uk./news", True),
        ("https://bbc.co.uk.evil.example/", False),
        ("https://notbbc.co.uk/", False),
        ("https://curia.europa.eu/juris", True),
        ("https://digital-strategy.ec.europa.eu/", False),
        ("https://www.google.com/url?q=https%3A%2F%2Fapnews.com%2Farticle%2F1", True),
        ("https://127.0.0.1/", False),
        ("no address", False),
    ],
)
def test_host_counts_with_everything_under_it_and_nothing_beside(db, url, is_protected):
    """S57: by what was registered, also behind a link that leads on."""
    assert protecting.is_protected(url) is is_protected


def test_nearest_entry_is_named():
    assert guards("a.b.example.org", {"example.org", "b.example.org"}) == "b.example.org"
    assert hosts_of("nonsense") == ()


def test_two_caseworkers_alone_cannot_approve(notice, frank, cast):
    """S57, S6: a supervisor is one of the two, and who is none is told why in one sentence."""
    approvable_by_frank = letters.what_is_missing(
        notice, letters.compose_notice(notice, at=AT), by=frank, at=AT
    )
    assert [one.code for one in approvable_by_frank] == ["supervisor"]
    with pytest.raises(approval.NotReady, match=r"gallery\.example\. A supervisor is one of the two"):
        approve(notice, frank)

    assert approve(notice, cast.bob).state == Notice.State.QUEUED


def test_supervisor_who_wrote_it_needs_a_second_person_each_time(case, cast, frank):
    """S57, S6: also when it is not the first notice of the case."""
    first = matter.draft(case, by=cast.alice)
    matter.make_ready(first, by=cast.alice)
    approval.withdraw_notice(notice=approve(first, cast.bob), by=cast.bob, at=AT)
    protected(cast)
    second = matter.draft(case, by=cast.bob)
    matter.make_ready(second, by=cast.bob)

    with pytest.raises(approval.NotReady, match="somebody else approves it"):
        approve(second, cast.bob)
    assert approve(second, frank).approved_by == frank


def test_notice_that_goes_to_the_operator_of_a_protected_host_counts(case, cast):
    """S57: its addresses lie elsewhere, and its mailbox lies there."""
    notice = matter.draft(case, by=cast.alice)
    assert protecting.protected_among(notice) == ()

    notice.contact.value = "desk@mail.paper.example"
    protected(cast, "https://www.paper.example/imprint")

    assert protecting.protected_among(notice) == ("paper.example",)


def test_right_is_read_again_in_the_worker(notice, cast, mailbox):
    """S3, S57: neither of the two is a supervisor any more."""
    approve(notice, cast.bob)
    cast.bob.user.roles.filter(role="supervisor").delete()
    cast.bob.user.roles.create(role="caseworker")

    assert send(notice) is None
    assert mailbox.messages == []
    assert again(notice).state == Notice.State.DRAFTED


def test_host_that_is_added_after_the_approval_holds_the_letter(case, cast, frank, mailbox):
    """S3, S57."""
    notice = matter.draft(case, by=cast.alice)
    matter.make_ready(notice, by=cast.alice)
    approve(notice, frank)
    protected(cast)

    with pytest.raises(MayNotLeave) as held:
        require_still_approved(again(notice), at=AT + timedelta(minutes=11))
    assert held.value.code == "no_supervisor"


def test_draft_shows_the_caution_at_once(notice, cast, frank):
    for who in (cast.alice, cast.bob, frank):
        page = text_of(signed_in(who).get(f"/cases/{notice.case_id}/notices/{notice.pk}"))
        assert "It is about gallery.example: at courts" in page
        assert "one of them is a supervisor" in page


def test_day_list_and_approvals_say_that_it_waits_for_a_supervisor(notice, frank):
    assert "waits for a supervisor" in text_of(signed_in(frank).get("/"))
    assert "with a supervisor" in text_of(signed_in(frank).get("/approvals"))


def test_administrator_adds_a_host_with_a_reason_and_takes_it_off(cast):
    bob = browser_of(cast.bob)
    bob.post(PAGE, {"host": "https://www.Courier.example/desk", "reason": "A local paper."})

    row = ProtectedHost.objects.get()
    assert (row.host, row.reason) == ("courier.example", "A local paper.")
    assert "courier.example" in text_of(bob.get(PAGE))
    bob.post(f"{PAGE}/{row.pk}/end")
    assert not protecting.is_protected("http://courier.example/", organisation_id=cast.clinic.pk)
    events = AuditEntry.objects.filter(event__startswith="protected_host").values_list("event", flat=True)
    assert sorted(events) == ["protected_host_added", "protected_host_ended"]
    assert set(events) <= audit.EVENTS


@pytest.mark.parametrize(
    ("host", "says"),
    [
        ("co.uk", "no host that one owner has"),
        ("127.0.0.1", "no host that one"),
        ("bbc.com", "already"),
        ("", "Give the host"),
    ],
)
def test_bad_host_is_said_and_nothing_typed_is_lost(cast, host, says):
    answer = browser_of(cast.bob).post(PAGE, {"host": host, "reason": "Because."})

    assert answer.status_code == 422
    assert says in text_of(answer) and "Because." in text_of(answer)
    assert not ProtectedHost.objects.exists()


def test_others_see_the_list_and_change_nothing(cast):
    """S2: no caseworker, and no stranger's administrator."""
    row = protected(cast)
    cast.carol.user.roles.create(role="administrator")
    alice, carol = browser_of(cast.alice), browser_of(cast.carol)

    assert alice.get(PAGE).status_code == 200
    assert alice.post(PAGE, {"host": "a.example", "reason": "x"}).status_code == 404
    assert "gallery.example" not in text_of(carol.get(PAGE))
    assert [one.post(f"{PAGE}/{row.pk}/end").status_code for one in (alice, carol)] == [404, 404]
    with pytest.raises(access.Refused):
        protecting.unprotect(row=row, by=cast.carol, at=AT)
    assert not protecting.is_protected("http://gallery.example/", organisation_id=cast.elsewhere.pk)
