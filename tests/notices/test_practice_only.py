"""In practice mode nothing reaches an address outside the practice ground, whoever approved it."""

import pytest

from notices import leaving
from notices.models import Contact, Notice
from tests.notices import matter
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
