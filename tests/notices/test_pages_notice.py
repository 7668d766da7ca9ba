"""The page of a notice: what is missing with where to mend it, declarations one by one, the letter, the form sheet."""

import re
from dataclasses import replace
from unittest.mock import patch

import pytest
from django.urls import reverse

from casework import consents
from casework.models import Check, Verdict
from notices import letters
from notices.leaving import frozen_digest
from notices.models import Contact, Notice
from notices.views.missing import missing_rows
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


def page_of(notice: Notice, actor: object) -> str:
    return pages.text_of(pages.browser_of(actor).get(reverse("notice", args=[notice.case_id, notice.pk])))


def test_everything_that_is_missing_is_said_with_where_to_mend_it() -> None:
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    Check.objects.all().delete()
    Contact.objects.update(state="unconfirmed")
    notice = Notice.objects.get(pk=notice.pk)
    letter = letters.compose_notice(notice, at=factory.MOMENT)

    rows = missing_rows(notice, letter, by=people.alice, at=factory.MOMENT)

    missing = letters.what_is_missing(notice, letter, by=people.alice, at=factory.MOMENT)
    assert [row["says"] for row in rows] == [one.says for one in missing]
    assert [row["url"].partition("?")[0] for row in rows] == [
        "#declaration-good_faith_statement",
        f"/cases/{notice.case_id}/addresses/1",
        f"/cases/{notice.case_id}/addresses/2",
        "",
        f"/approvals#contact-{notice.contact_id}",
    ]


def test_link_belongs_to_its_sentence_whatever_else_is_missing() -> None:
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    letter = letters.compose_notice(notice, at=factory.MOMENT)
    letter = replace(letter, missing=("identification_of_content",))
    with patch("notices.letters.why_not_by", return_value="repealed"):
        rows = missing_rows(notice, letter, by=people.bob, at=factory.MOMENT)

    about = next(row for row in rows if "nothing fills it" in row["says"])
    assert rows[0]["url"] == f"/cases/{notice.case_id}/routes"
    assert about["url"] == f"/cases/{notice.case_id}/pictures"


def test_missing_consent_leads_to_the_form_with_recipient_and_facts() -> None:
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)

    page = page_of(notice, people.alice)

    link = re.search(r'href="(/cases/[^"]*/consents\?[^"]*)"', page)
    assert link
    assert "recipient=practice-board" in link[1]
    assert "facts=address_of_picture,authority" in link[1]
    assert "depicted=body,face" in link[1]
    assert f"next=/cases/{notice.case_id}/notices/{notice.pk}" in link[1]


@pytest.mark.parametrize("state", ["drafted", "queued"])
def test_page_says_what_of_her_is_told_and_names_no_file_of_ours(state: str) -> None:
    people = factory.cast()
    notice = matter.notice_in(state, cast=people)

    page = page_of(notice, people.alice)

    assert "<li>what of her is in it: body, face</li>" in page
    assert "Named by the practice directory, read on" in page
    assert "casework/practice" not in page


def test_approval_is_offered_only_when_nothing_is_missing() -> None:
    """Design §3.2, S6."""
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)

    before = page_of(notice, people.bob)
    matter.make_ready(notice, by=people.alice)
    after = page_of(notice, people.bob)

    assert "Approve this letter" not in before
    assert "Approve this letter" in after
    assert "Approve this letter" not in page_of(notice, people.alice)
    assert letters.compose_notice(notice, at=factory.MOMENT).text.splitlines()[0] in after


def test_approver_reads_at_each_address_that_a_look_found_it_gone_once() -> None:
    """S1."""
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    matter.make_ready(notice, by=people.alice)
    matter.looked_at(
        notice.sightings.get(number=2), by=people.alice, at=factory.MOMENT, verdict=Verdict.PAGE_GONE
    )

    page = page_of(notice, people.bob)

    assert page.count("the page is gone, seen once") == 2
    beside = page.partition("Approve this letter")[0].rpartition("the page is gone, seen once")[0][-60:]
    assert "Address 2" in beside


def test_declaration_is_unticked_and_confirmed_by_itself() -> None:
    """Design §3.2."""
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    browser = pages.browser_of(people.alice)
    url = reverse("confirm", args=[notice.case_id, notice.pk, "good_faith_statement"])
    digest = re.search(r'name="digest" value="(\w+)"', page_of(notice, people.alice))

    unticked = browser.post(url, {"digest": digest[1]}, follow=True)
    assert not notice.declarations.exists()
    browser.post(url, {"digest": digest[1], "confirmed": "yes"})

    assert not re.search(r'type="checkbox"[^>]*checked', page_of(notice, people.alice))
    assert "Tick the box beside the declaration" in pages.text_of(unticked)
    assert notice.declarations.get().confirmed_by == people.alice
    assert "by Alice," in page_of(notice, people.bob)


def test_approved_notice_can_be_undone_from_its_page() -> None:
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    matter.make_ready(notice, by=people.alice)
    browser = pages.browser_of(people.bob)
    digest = re.search(r'name="digest" value="(\w{64})">\s*<p>You approve', page_of(notice, people.bob))

    browser.post(reverse("approve", args=[notice.case_id, notice.pk]), {"digest": digest[1]})
    approved = page_of(notice, people.alice)
    browser.post(reverse("undo", args=[notice.case_id, notice.pk]))

    notice.refresh_from_db()
    assert "It can be entered in their form from" in approved
    assert notice.state == "drafted"


def test_form_sheet_is_filled_from_the_letter_that_was_approved() -> None:
    people = factory.cast()
    notice = matter.notice_in("queued", cast=people)
    notice.letter = notice.letter | {"text": "Exactly what was approved."}
    notice.content_digest = frozen_digest(notice)
    notice.save(update_fields=["letter", "content_digest"])

    page = page_of(notice, people.alice)

    assert "Exactly what was approved." in page
    assert 'href="http://127.77.0.7:' in page
    assert 'rel="noopener noreferrer"' in page
    assert 'data-copy="Copy"' in page


def test_wrong_moment_of_the_hand_over_loses_nothing_that_was_typed() -> None:
    people = factory.cast()
    notice = matter.notice_in("queued", cast=people)
    given = {"confirmation": "R-8812", "handed_at": "2020-01-01T10:00"}

    answer = pages.browser_of(people.alice).post(
        reverse("hand_over", args=[notice.case_id, notice.pk]), given
    )

    page = pages.text_of(answer)
    assert answer.status_code == 422
    assert "This was before the notice was approved." in page
    assert 'value="R-8812"' in page
    assert 'href="#id_handed_at"' in page


def test_reply_stays_folded_behind_a_note() -> None:
    """U25."""
    people = factory.cast()
    notice = matter.notice_in("acknowledged", cast=people)

    page = page_of(notice, people.alice)

    assert page.index("<details") < page.index("They may be unfriendly") < page.index("We have it.")
    assert not re.search(r"<details[^>]* open", page)


def test_contact_is_looked_at_by_two_people() -> None:
    """S6."""
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    Contact.objects.filter(pk=notice.contact_id).update(state="unconfirmed")
    url = reverse("confirm_contact", args=[notice.contact_id])
    alice, bob = pages.browser_of(people.alice), pages.browser_of(people.bob)

    first = pages.text_of(alice.post(url, follow=True))
    again = pages.text_of(alice.post(url, follow=True))
    bob.post(url)

    assert "A second person looks at it as well" in first
    assert "a second person does so too" in again
    assert Contact.objects.get(pk=notice.contact_id).state == "good"


def test_form_is_not_opened_once_consent_has_gone() -> None:
    """Design §3.1: a person's hands are the last moment before the socket."""
    people = factory.cast()
    notice = matter.notice_in("queued", cast=people)
    for consent in notice.case.consents.filter(act="send"):
        consents.withdraw_consent(consent=consent, by=people.alice, at=factory.MOMENT)

    page = page_of(notice, people.alice)

    assert "Do not fill in their form now." in page
    assert 'href="http://127.77.0.7:' not in page
