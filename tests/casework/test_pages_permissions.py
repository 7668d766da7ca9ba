"""Consent is never ticked for anyone; what a packet would tell stands on its page; a stop says what not to do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casework import consents
from casework.directory import load
from casework.models import Case
from casework.sentences import FACT_WORDS
from tests import factory
from tests.casework.walkers import address, full_case, signed_in


@pytest.fixture
def people(db: None) -> factory.Cast:
    return factory.cast()


@pytest.fixture
def case(people: factory.Cast) -> Case:
    return full_case(people)


@pytest.fixture
def alice(people: factory.Cast, case: Case) -> Client:
    return signed_in(people.alice)


def test_facts_that_a_notice_needs_are_shown_and_not_ticked(case: Case, alice: Client) -> None:
    """Design §3.1."""
    page = f"{address('consents', case)}?act=send&recipient=gallery.example&facts=name,country&next=/cases"

    html = alice.get(page).content.decode()

    assert "This would tell <bdi>gallery.example</bdi>:" in html
    assert html.index('value="name"') < html.index('value="country"')
    assert 'value="age"' not in html
    assert html.count(" checked") == 1  # the act that was asked for, and no fact


def test_consent_names_the_parts_of_her_that_the_letter_names(case: Case, alice: Client) -> None:
    page = f"{address('consents', case)}?act=send&facts=depiction"

    known = alice.get(f"{page}&depicted=face,body,%3Cb%3E").content.decode()
    open_ended = alice.get(page).content.decode()

    assert known.count("what of her is in it: face, body<") == 2
    assert "what of her can be seen in it (only what was ticked)" in open_ended
    assert "a mark" not in known + open_ended


def test_recorded_consent_leads_back_to_what_asked_for_it(case: Case, alice: Client) -> None:
    given = {
        "act": "send",
        "scope": "this_one",
        "recipient": "gallery.example",
        "facts": ["country"],
        "how": "read_back",
        "given_on": "2026-11-24T14:00",
    }

    home = alice.post(f"{address('consents', case)}?next=/cases/x", given)
    outside = alice.post(f"{address('consents', case)}?next=https://elsewhere.example/", given)

    assert home["Location"] == "/cases/x"
    assert outside["Location"] == address("consents", case)
    assert case.consents.filter(recipient__isnull=False, scope="this_one").count() == 2


@pytest.mark.parametrize("typed", ["Gallery", "gallery", "practice-gallery"])
def test_recipient_is_shown_by_name_and_kept_by_key(case: Case, alice: Client, typed: str) -> None:
    link = f"{address('consents', case)}?act=send&recipient=practice-gallery&facts=country"
    name = load(practice=True).get("practice-gallery").name
    given = {
        "act": "send",
        "scope": "this_one",
        "recipient": typed.replace("allery", name[1:]) if "-" not in typed else typed,
        "facts": ["country"],
        "how": "read_back",
        "given_on": "2026-11-24T14:00",
    }

    asked = alice.get(link).content.decode()
    alice.post(link, given)

    assert f"This would tell <bdi>{name}</bdi>:" in asked
    assert f'value="{name}"' in asked
    assert case.consents.latest("recorded_at").recipient == "practice-gallery"


def test_consent_holds_through_the_day_that_she_named(case: Case, alice: Client) -> None:
    """Design §3.1: 90 days unless said; looking until the case ends unless said."""
    day = timezone.localdate() + timedelta(days=5)
    given = {"act": "look", "how": "read_back", "given_on": "2026-11-24T14:00", "until": day.isoformat()}

    page = alice.get(address("consents", case)).content.decode()
    alice.post(address("consents", case), given)

    consent = case.consents.get(act="look")
    assert "Left empty: 90 days from now" in page
    assert timezone.localtime(consent.until).date() == day
    assert consents.may_look(case, at=consent.until - timedelta(minutes=1))
    assert not consents.may_look(case, at=consent.until + timedelta(minutes=1))


def test_consent_until_a_day_that_passed_is_refused_with_all_that_was_typed(
    case: Case, alice: Client
) -> None:
    """U40."""
    given = {
        "act": "send",
        "scope": "this_one",
        "recipient": "gallery.example",
        "facts": ["country"],
        "how": "signed_paper",
        "given_on": "2026-11-24T14:00",
        "until": "2026-11-24",
    }

    page = alice.post(address("consents", case), given).content.decode()

    assert "This day has passed." in page
    assert 'value="2026-11-24"' in page
    assert 'value="2026-11-24T14:00"' in page
    assert page.count(" checked") == 4
    assert case.consents.count() == 1


def test_counsel_reads_and_downloads_and_builds_nothing(people: factory.Cast, case: Case) -> None:
    factory.share_with(case, people.erin.user, asked_by=people.alice, approved_by=people.bob)
    factory.consent_of(case, "packet", by=people.alice, facts=frozenset(FACT_WORDS))
    erin = signed_in(people.erin)

    page = erin.get(address("packets", case)).content.decode()
    asked = erin.post(address("packets", case))

    assert "<bdi>Harbour Clinic</bdi> builds the packet" in page
    assert "Build the packet" not in page
    assert asked.status_code == 404
    assert not case.packets.exists()


def test_fields_that_an_act_needs_are_not_said_to_be_left_out(case: Case, alice: Client) -> None:
    page = alice.get(address("consents", case)).content.decode()

    assert "(needed for notices and packets)" in page
    assert page.count("(you may leave this out)") == 1  # until which day


def test_consent_is_taken_back_with_one_press(case: Case, alice: Client) -> None:
    consent = case.consents.get()

    alice.post(address("withdraw_consent", case, (consent.pk,)))

    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert "Taken back on" in alice.get(address("consents", case)).content.decode()


def test_packet_says_what_it_tells_and_what_it_does_not_prove(case: Case, alice: Client) -> None:
    """E1, E15."""
    html = alice.get(address("packets", case)).content.decode()

    assert "data/packet.json" in html
    assert "does not prove who put the pictures there" in html
    assert "She has not yet agreed" in html


def test_stop_says_what_not_to_do_to_everyone_and_takes_a_record_from_the_lead(
    people: factory.Cast, case: Case, alice: Client
) -> None:
    """U38, S56."""
    alice.post(address("raise_stop", case))

    html = alice.get(address("stop", case)).content.decode()
    closed = alice.get(address("images", case))
    bobs = signed_in(people.bob).get(address("stop", case)).content.decode()

    assert "Do not open, copy or describe" in html
    assert "Bob" in html
    assert 'name="outcome"' not in html
    assert closed.status_code == 409
    assert 'name="outcome"' in bobs
    assert " checked" not in bobs


@pytest.mark.parametrize(
    ("asked", "agreed"), [("&facts=depiction&depicted=face", {"face"}), ("", {"face", "body"})]
)
def test_consent_keeps_which_parts_of_her_she_was_asked_about(case, people, alice, asked, agreed):
    """S40: what the letter of a notice names; asked by hand, what is known of the pictures at that moment."""
    factory.image_of(case, by=people.alice)
    given = {
        "act": "send",
        "scope": "any",
        "facts": "depiction",
        "how": "read_back",
        "given_on": "2026-11-24T14:00",
    }

    alice.post(f"{address('consents', case)}?act=send{asked}", given)

    parts = consents.parts_in(case.consents.order_by("recorded_at").last().facts)
    assert set(parts) == agreed
    assert (
        f"what of her is in it: {', '.join(parts)}" in alice.get(address("consents", case)).content.decode()
    )
