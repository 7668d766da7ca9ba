"""A notice through Cloudflare's interface: offered where the operator has an account, filed once, unsure goes to a person."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from casework.models import Party
from notices import approval, delivery, routes
from notices.conditions import Truth
from notices.models import Clock, Contact, Delivery, Notice
from tests import factory
from tests.notices import cloudflare_server, matter, pages
from tests.notices.leaving_cast import READ_AT, SEND_AT, again, digest_of, events_of, send

LEASE = timedelta(seconds=settings.SEND_LEASE_S + 1)
HOST = "cloudflare-hosting"


@pytest.fixture
def api(tmp_path, monkeypatch, settings):
    token = tmp_path / "token"
    token.write_text(f"{cloudflare_server.TOKEN}\n", encoding="utf-8")
    with cloudflare_server.running(tmp_path, monkeypatch) as server:
        settings.CLOUDFLARE_ACCOUNT_ID, settings.CLOUDFLARE_TOKEN_FILE = cloudflare_server.ACCOUNT, str(token)
        settings.CLOUDFLARE_API_URL = server.url
        yield server


def drafted(case, *, by, law="eu-dsa-art16"):
    """Draft the notices to Cloudflare as the host of the gallery."""
    for party in Party.objects.filter(role="page_host"):
        party.key = HOST
        party.save(update_fields=["key"])
    for row in case.sightings.all():
        row.facts = {"serves": ["EU"]}
        row.save(update_fields=["facts"])
    found = routes.routes_of(case, at=READ_AT).routes
    to_host = [one for one in found if one.answer == Truth.YES and one.writes and one.recipient.id == HOST]
    route = next(one for one in to_host if one.basis_id == law)
    choice = {"basis_id": route.basis_id, "recipient_id": HOST, "channel": route.channel}
    return routes.draft_route(case=case, **choice, by=by, at=READ_AT)


@pytest.fixture
def notice(case, cast, api):
    (notice,) = drafted(case, by=cast.alice)
    matter.make_ready(notice, by=cast.alice)
    return approval.approve_notice(notice=notice, seen_digest=digest_of(notice), by=cast.bob, at=READ_AT)


def test_report_is_filed_as_it_was_frozen(notice, api):
    """Issue 6: states, number and clock as of any other delivery."""
    attempt = send(notice)

    assert api.filed == [notice.letter["report"]]
    assert (attempt.state, attempt.answer, attempt.channel) == (Delivery.State.ACCEPTED, f"{1:016x}", "api")
    assert (again(notice).state, Clock.objects.count()) == (Notice.State.SENT, 1)
    assert events_of(notice.case)[-3:] == ["notice_sending", "notice_sent", "clock_started"]


def test_task_run_twice_files_once(notice, api):
    """S42."""
    send(notice)

    assert send(notice) is None
    assert len(api.filed) == 1


def test_without_an_account_their_form_is_the_way(case, cast):
    (notice, *_more) = drafted(case, by=cast.alice)

    assert (notice.channel, notice.contact.value) == ("form", "https://abuse.cloudflare.com/")


def test_addresses_on_two_hosts_are_two_notices(case, cast, api):
    row = factory.sighting_of(case, "http://www.gallery.example/v/9", by=cast.alice)
    row.image = case.images.get()
    row.save(update_fields=["image"])
    matter.host_chain(row, "gallery.example", by=cast.alice, at=READ_AT)

    assert len(drafted(case, by=cast.alice)) == 2


def test_changed_report_does_not_leave(notice, api):
    notice.letter["report"]["urls"] = "http://other.example/"
    notice.save(update_fields=["letter"])

    assert send(notice) is None
    assert (again(notice).state, api.filed) == (Notice.State.DRAFTED, [])


@pytest.mark.parametrize("answer", ["drop", (500, b"")])
def test_unsure_report_goes_to_a_person_and_is_never_filed_again_by_itself(notice, api, answer):
    """S42."""
    api.answers.append(answer)

    attempt = send(notice)

    assert (attempt.state, again(notice).state) == (Delivery.State.LOST, Notice.State.UNDELIVERABLE)
    assert delivery.release_lost_claims(at=SEND_AT + LEASE) == 0
    assert send(notice, at=SEND_AT + timedelta(days=1)) is None
    assert len(api.filed) == 1


def test_worker_that_died_with_a_report_leaves_it_to_a_person(notice, api):
    """S42: a lost lease."""
    delivery._claim(notice_id=notice.pk, at=SEND_AT)

    assert delivery.release_lost_claims(at=SEND_AT + LEASE) == 1

    assert (again(notice).state, send(notice, at=SEND_AT + LEASE)) == (Notice.State.UNDELIVERABLE, None)
    assert (events_of(notice.case)[-1], api.filed) == ("notice_delivery_failed", [])


def test_person_who_finds_its_number_records_it_and_the_clock_starts(notice, api, cast):
    api.answers.append("drop")
    send(notice)

    row = delivery.hand_over_form(
        notice=notice, confirmation="abc1", handed_at=SEND_AT, by=cast.alice, at=SEND_AT + timedelta(hours=1)
    )

    assert (row.state, again(notice).state) == (Delivery.State.ACCEPTED, Notice.State.SENT)
    assert Clock.objects.get().started_at == SEND_AT


def test_person_who_finds_nothing_sends_it_again(notice, api, cast):
    delivery._claim(notice_id=notice.pk, at=SEND_AT)
    delivery.release_lost_claims(at=SEND_AT + LEASE)

    assert approval.queue_again(notice=notice, by=cast.alice, at=SEND_AT + LEASE)

    assert send(notice, at=SEND_AT + LEASE).state == Delivery.State.ACCEPTED
    assert len(api.filed) == 1


def test_withdrawn_while_unsure_is_said_to_may_have_left(notice, api, cast):
    api.answers.append("drop")
    send(notice)

    assert approval.withdraw_notice(notice=notice, by=cast.bob, at=SEND_AT) == Notice.State.SENDING


def test_refused_report_waits_for_a_person_and_its_contact_stays(notice, api):
    api.answers.append((401, {"errors": [{"message": "Not entitled"}]}))

    assert send(notice).state == Delivery.State.FAILED
    assert again(notice).state == Notice.State.UNDELIVERABLE
    assert again(notice).contact.state == Contact.State.GOOD


def test_busy_interface_is_asked_again_later(notice, api):
    api.answers.append((429, b"{}"))

    assert send(notice).state == Delivery.State.TEMPORARY
    assert again(notice).state == Notice.State.QUEUED


def test_token_that_cannot_be_read_keeps_the_notice_waiting(notice, api, settings):
    settings.CLOUDFLARE_TOKEN_FILE = "/nowhere/token"

    assert (send(notice).answer, again(notice).state) == ("token_file", Notice.State.QUEUED)


def test_other_address_than_the_settings_name_is_not_dialled(notice, api, settings):
    settings.CLOUDFLARE_API_URL = "https://127.77.0.241/client/v4"

    assert (send(notice).state, api.filed) == (Delivery.State.FAILED, [])


def test_draft_can_take_their_form_instead(case, cast, api):
    (notice,) = drafted(case, by=cast.alice)

    pages.browser_of(cast.alice).post(reverse("by_form", args=[case.pk, notice.pk]))

    assert (again(notice).channel, again(notice).contact.value) == ("form", "https://abuse.cloudflare.com/")
    assert events_of(case)[-1] == "notice_way_changed"


def test_copyright_is_never_reported_as_an_intimate_image(case, cast, api):
    for image in case.images.all():
        image.facts |= {"copyright_owner": "self"}
        image.save(update_fields=["facts"])

    (notice,) = drafted(case, by=cast.alice, law="us-dmca-512c")

    assert notice.channel == "form"


def test_picture_that_is_not_said_to_be_intimate_needs_their_form(case, cast, api):
    (notice,) = drafted(case, by=cast.alice)
    for image in case.images.all():
        image.facts["shows"] = "other"
        image.save(update_fields=["facts"])

    page = pages.text_of(pages.browser_of(cast.alice).get(reverse("notice", args=[case.pk, notice.pk])))

    assert "Through their interface go reports on intimate images alone" in page


def test_real_interface_is_out_of_reach_in_practice(case, cast, api, settings):
    """Design §6."""
    settings.CLOUDFLARE_API_URL = "https://api.cloudflare.com/client/v4"
    (notice,) = drafted(case, by=cast.alice)
    matter.make_ready(notice, by=cast.alice)

    with pytest.raises(approval.NotReady, match="practice ground only"):
        approval.approve_notice(notice=notice, seen_digest=digest_of(notice), by=cast.bob, at=READ_AT)


def test_page_shows_what_is_filed_and_asks_a_person_where_it_is_unsure(notice, api, cast):
    place = reverse("notice", args=[notice.case_id, notice.pk])
    before = pages.text_of(pages.browser_of(cast.bob).get(place))
    api.answers.append("drop")
    send(notice)

    after = pages.text_of(pages.browser_of(cast.alice).get(place))

    assert "What their interface is told" in before and "send-anon" in before
    assert "It is not known whether they have it" in after and "Record the hand-over" in after
    assert "sent again with the same number" not in after
