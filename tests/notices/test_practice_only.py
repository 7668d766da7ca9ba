"""In practice mode nothing reaches an address outside the practice ground, whoever approved it."""

import pytest
from django.urls import reverse

from casework import sightings
from casework.dialable import Policy
from casework.directory import load
from casework.hostchain import trace
from notices import leaving, letters, routes
from notices.models import Contact, Notice
from tests import factory
from tests.notices import matter, pages
from tests.notices.leaving_cast import SEND_AT, again, last_entry, send


@pytest.mark.parametrize(
    ("channel", "value", "is_practice"),
    [
        ("email", "abuse@gallery.example", True),
        ("email", "abuse@gallery.example.com", False),
        ("email", "abuse@example", False),
        ("form", "http://127.77.0.6:8077/report", True),
        ("form", "http://127.77.0.6.evil.test/report", False),
        ("form", "http://127.77.0.6@evil.test/report", False),
        ("form", "https://forum.test/report", False),
        ("form", "http://127.0.0.1/report", False),
        ("form", "http://[", False),
        ("post", "1 Example Street", False),
    ],
)
def test_contact_lies_on_the_practice_ground_or_not(channel, value, is_practice):
    contact = Contact(channel=channel)
    contact.__dict__["value"] = value

    assert leaving.is_practice_contact(contact) is is_practice


def test_real_mailbox_gets_nothing_in_practice(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    contact = Contact.objects.get(pk=notice.contact_id)
    contact.value = "abuse@real-site.test"
    contact.save()
    row = again(notice)
    Notice.objects.filter(pk=notice.pk).update(content_digest=leaving.frozen_digest(row))

    assert send(notice, at=SEND_AT) is None
    assert mailbox.messages == []
    assert last_entry(case, "notice_stopped").data["code"] == "practice_only"


@pytest.fixture
def real_case(case, cast):
    """A case with an address on a real platform, traced as a worker would in practice."""
    row = factory.sighting_of(
        case, "https://www.instagram.com/p/abc/", by=cast.alice, image=case.images.first()
    )
    chain = trace(
        row.url,
        directory=load(practice=True),
        policy=Policy(practice=True),
        as_of=factory.MOMENT.date(),
        may_ask_network=False,
    )
    sightings.store_host_chain(sighting=row, chain=chain, by=cast.alice, at=factory.MOMENT)
    return case


def test_practice_says_of_a_real_platform_what_is_true(real_case, cast):
    """Design §6: it is recognised, with what the directory knows of it."""
    page = pages.text_of(pages.browser_of(cast.alice).get(reverse("routes", args=[real_case.pk])))

    assert "Of the sites of this case these take part: <bdi>Instagram</bdi>" in page
    assert "none is known to take part" not in page


def test_letter_to_a_real_platform_is_refused_before_it_is_approved(real_case, cast):
    """Design §6: a practice case can never reach a real recipient, by hand neither."""
    found = routes.routes_of(real_case, at=factory.MOMENT).routes
    route = next(r for r in found if r.writes and r.recipient and r.recipient.id == "instagram")
    notice = routes.draft_route(
        case=real_case,
        basis_id=route.basis_id,
        recipient_id="instagram",
        channel=route.channel,
        by=cast.alice,
        at=factory.MOMENT,
    )[0]
    matter.make_ready(notice, by=cast.alice)
    letter = letters.compose_notice(notice, at=factory.MOMENT)

    missing = letters.what_is_missing(notice, letter, by=cast.bob, at=factory.MOMENT)

    assert "practice_only" in {one.code for one in missing}
