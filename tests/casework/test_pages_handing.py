"""Pages of hash programmes, partners and handing over: what they show, refuse and keep to themselves."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework import consents, safeguarding
from casework.models import AuditEntry, Case, Consent, HandOver, Partner
from casework.moments import now
from tests import factory
from tests.casework import handing_cast as stage
from tests.casework.walkers import address, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> factory.Cast:
    return factory.cast(at=now())


@pytest.fixture
def case(people: factory.Cast) -> Case:
    """A case with one picture that has fingerprints, at two companies that take part in StopNCII and at one that does not."""
    case = factory.case_of(people.alice, at=now())
    image = stage.fingerprinted(case, people.alice)
    for url in ("https://www.reddit.com/r/x/1", "https://www.instagram.com/p/2", "https://t.me/x/3"):
        factory.sighting_of(case, url, by=people.alice, image=image, at=now())
    return case


@pytest.fixture
def partner(people: factory.Cast) -> Partner:
    return stage.partner_of(people, at=now())


@pytest.fixture
def alice(people: factory.Cast) -> Client:
    return signed_in(people.alice)


def chosen(partner: Partner, **given: Any) -> dict[str, Any]:
    return {"partner": str(partner.pk), "pictures": ["1"], "file_format": "csv"} | given


def text(answer: Any) -> str:
    return answer.content.decode()


def has_fingerprint(html: str) -> bool:
    return any(one in html for one in stage.FINGERPRINTS)


def test_page_says_which_programme_takes_her_and_which_of_her_sites_take_part(
    alice: Client, case: Case
) -> None:
    html = text(alice.get(address("case_programmes", case)))

    assert html.index("programme-stopncii") < html.index("For others")
    assert "The pictures are from after 18." in html
    assert "2 addresses are at companies that take part: Instagram, Reddit." in html
    assert "It is only for pictures from before 18, and these are from after." in html


def test_use_is_written_down_and_shown_with_the_day_we_ask_again(alice: Client, case: Case) -> None:
    given = {
        "done_on": now().date(),
        "done_by": "herself",
        "outcome": "waiting",
        "reference": "S-20014",
        "look_again_on": now().date() + timedelta(days=14),
    }

    answer = alice.post(address("use_programme", case, ("stopncii",)), given)

    html = text(alice.get(answer.url))
    assert "S-20014" in html and "We ask again on" in html
    assert "It was written down that a hash programme was used" in text(alice.get(address("case", case)))


@pytest.mark.parametrize("typed", ["S-20014, PIN 4711", "pin:4711"])
def test_pin_is_not_taken(alice: Client, case: Case, typed: str) -> None:
    given = {"done_on": now().date(), "done_by": "herself", "outcome": "taken", "reference": typed}

    html = text(alice.post(address("use_programme", case, ("stopncii",)), given))

    assert "Leave the PIN out." in html
    assert "/pin" not in html and case.programme_uses.count() == 0


def test_partner_needs_two_people(people: factory.Cast, alice: Client) -> None:
    """S6, S52."""
    bob = signed_in(people.bob)
    given = {
        "kind": "hotline", "name": "Safe Pictures Hotline", "agreement": "Letter of May", "agreed_on": date(2026, 5, 1),
        "until": now().date() + timedelta(days=300), "takes": ["pdq"],
    }  # fmt: skip

    bob.post(reverse("partners"), given)
    row = Partner.objects.get()
    bob.post(reverse("decide_partner", args=[row.pk]))
    row.refresh_from_db()
    assert row.confirmed_at is None
    alice.post(reverse("decide_partner", args=[row.pk]))

    row.refresh_from_db()
    assert row.confirmed_by == people.alice
    events = set(AuditEntry.objects.values_list("event", flat=True))
    assert {"partner_added", "partner_confirmed"} <= events


def test_caseworker_adds_no_partner(alice: Client) -> None:
    assert alice.post(reverse("partners"), {}).status_code == 404
    assert "Add a partner" not in text(alice.get(reverse("partners")))


def test_without_consent_the_page_leads_to_the_form_that_records_it(
    alice: Client, case: Case, partner: Partner
) -> None:
    """S40: to exactly this partner, this picture, these kinds."""
    html = text(alice.get(address("hand_over", case), chosen(partner)))
    link = html.split('class="button" href="')[1].split('"')[0].replace("&amp;", "&")
    form = text(alice.get(link))
    assert "Hand over fingerprints to this partner" in form and "Safe Pictures Hotline" in form

    alice.post(
        link,
        {
            "act": "fingerprints",
            "facts": sorted(stage.FACTS),
            "how": "read_back",
            "given_on": "2026-11-24T14:00",
        },
    )

    row = case.consents.get(act="fingerprints")
    assert (row.recipient, row.scope, set(row.facts)) == (str(partner.pk), "this_one", set(stage.FACTS))


@pytest.mark.parametrize("recipient", ["", "someone@free.example", "00000000-0000-4000-8000-000000000000"])
def test_no_consent_to_hand_over_is_recorded_for_anybody_else(
    alice: Client, case: Case, recipient: str
) -> None:
    answer = alice.get(address("consents", case), {"act": "fingerprints", "recipient": recipient})

    assert answer.status_code == 404
    assert not Consent.objects.filter(act="fingerprints").exists()


def test_form_without_a_partner_offers_no_hand_over(alice: Client, case: Case) -> None:
    given = {"act": "fingerprints", "facts": ["name"], "how": "read_back", "given_on": "2026-11-24T14:00"}

    alice.post(address("consents", case), given)

    assert not case.consents.exists()


def test_preview_holds_no_fingerprint_and_the_file_is_what_it_said(
    people: factory.Cast, alice: Client, case: Case, partner: Partner
) -> None:
    """E15, S20, S29, S46."""
    stage.consent_to(case, partner, by=people.alice, given_at=now())
    page = alice.get(address("hand_over", case), chosen(partner))
    asked = alice.post(address("hand_over", case), chosen(partner))
    row = case.hand_overs.get()
    signed_in(people.bob).post(address("agree_hand_over", case, (row.pk,)))

    answer = alice.post(address("take_out", case, (row.pk,)))

    assert asked.status_code == 302 and not has_fingerprint(text(page))
    assert "Picture 1: a fingerprint of the very file of a picture (MD5)" in text(page)
    assert answer["Content-Disposition"] == 'attachment; filename="records.csv"'
    assert "no-store" in answer["Cache-Control"]
    assert stage.PDQ in text(answer) and stage.MD5 in text(answer)
    assert not has_fingerprint(text(alice.get(address("hand_over", case))))
    assert AuditEntry.objects.filter(event="fingerprints_downloaded").exists()


def test_old_sign_in_takes_nothing_out(people: factory.Cast, case: Case, partner: Partner) -> None:
    """S5."""
    stage.consent_to(case, partner, by=people.alice, given_at=now())
    client = signed_in(people.alice)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0, "username": "alice"}]
    session.save()

    answer = client.post(address("hand_over", case), chosen(partner))

    assert answer.status_code == 403
    assert not case.hand_overs.exists()


def test_withdrawn_consent_is_said_and_the_partner_is_to_delete(
    people: factory.Cast, alice: Client, case: Case, partner: Partner
) -> None:
    """S3, S40."""
    consent = stage.consent_to(case, partner, by=people.alice, given_at=now())
    alice.post(address("hand_over", case), chosen(partner))
    row = case.hand_overs.get()
    signed_in(people.bob).post(address("agree_hand_over", case, (row.pk,)))
    alice.post(address("take_out", case, (row.pk,)))
    consents.withdraw_consent(consent=consent, by=people.alice, at=now())

    refused = alice.post(address("take_out", case, (row.pk,)))

    assert refused.status_code == 409 and "or not any more, that this partner gets: a fingerprint" in text(
        refused
    )
    assert not has_fingerprint(text(refused))
    assert "Ask the partner to delete what it got" in text(refused)


def test_possible_minor_closes_it_and_leads_to_hotlines(
    people: factory.Cast, alice: Client, case: Case, partner: Partner
) -> None:
    """S56."""
    safeguarding.raise_stop(case=case, by=people.alice, at=now())

    for answer in (
        alice.get(address("hand_over", case)),
        alice.post(address("hand_over", case), chosen(partner)),
        alice.get(address("case_programmes", case)),
    ):
        assert answer.status_code == 409
        assert reverse("help_now") in text(answer)
    assert not HandOver.objects.exists()


def test_answers_of_paired_cases_are_equal(
    people: factory.Cast, alice: Client, case: Case, partner: Partner
) -> None:
    """S20: a case of the same organisation whose picture has the same fingerprints changes no answer."""
    stage.consent_to(case, partner, by=people.alice, given_at=now())
    before = alice.get(address("hand_over", case), chosen(partner))
    other = factory.case_of(people.alice, at=now())
    stage.fingerprinted(other, people.alice)

    after = alice.get(address("hand_over", case), chosen(partner))

    assert after.context["preview"]["rows"] == before.context["preview"]["rows"]
    assert text(after).count("Picture 1") == text(before).count("Picture 1")


def test_day_says_what_to_ask_and_what_to_agree_to(
    people: factory.Cast, case: Case, partner: Partner
) -> None:
    """Design §3.11, U24: no programme and no partner is named in a list."""
    alice, bob = signed_in(people.alice), signed_in(people.bob)
    stage.consent_to(case, partner, by=people.alice, given_at=now())
    alice.post(address("hand_over", case), chosen(partner))
    given = {
        "done_on": now().date(),
        "done_by": "with_us",
        "outcome": "waiting",
        "look_again_on": now().date(),
    }
    alice.post(address("use_programme", case, ("stopncii",)), given)

    html = text(bob.get(reverse("home"), {"show": "all"}))

    assert "Ask her what came of the hash programme." in html
    assert "A second person agrees, or it is dropped." in html
    assert "StopNCII" not in html and "Safe Pictures" not in html
