"""As which addressees of a law each recipient acts: by its kind, by what it is besides, by its place in the host chain."""

from datetime import date

import pytest

from casework.directory import LIVE_FILE, Entry, load, read
from casework.facts import parse_facts
from casework.vocabulary import RECIPIENT_KINDS
from notices.addressees import entry_recipient, recipients_of_facts
from notices.conditions import Truth
from notices.flatfacts import SERVING_ROLES, acts_as, addressees, designated, designations
from notices.law import load_law
from notices.reckoning import compute_routes
from notices.terms import PARTIES

ENTRIES = [*read(LIVE_FILE), *load(practice=True)]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_entry_acts_as_somebody_whom_laws_address(entry: Entry) -> None:
    """Issue 3, point 6."""
    roles = acts_as(entry.kind, entry.id)

    assert roles
    assert {role.removesuffix("?") for role in roles} <= PARTIES


def test_every_kind_and_place_is_mapped_and_every_exception_is_an_entry() -> None:
    kinds, exceptions = addressees()

    assert {*RECIPIENT_KINDS, *SERVING_ROLES} <= kinds.keys()
    assert exceptions.keys() <= {entry.id for entry in ENTRIES}


@pytest.mark.parametrize(
    ("entry_id", "roles", "acts"),
    [
        ("ionos", (), {"registrar", "hosting provider?"}),
        ("ionos", ("page_host",), {"hosting provider"}),
        ("ionos", ("registrar", "page_host"), {"registrar", "hosting provider"}),
        ("cloudflare", ("cdn",), {"cdn"}),
        ("cloudflare", ("registrar",), {"registrar"}),
        ("imgur", ("picture_host",), {"platform", "hosting provider"}),
        ("aws", ("platform",), {"hosting provider", "cdn?"}),
        ("google-play", ("platform",), {"app store"}),
    ],
)
def test_place_in_the_chain_says_what_a_company_is_here(
    entry_id: str, roles: tuple[str, ...], acts: set[str]
) -> None:
    entry = read(LIVE_FILE).get(entry_id)
    assert entry

    assert set(acts_as(entry.kind, entry_id, roles) or ()) == acts


def test_what_cloudflare_hosts_itself_is_a_host() -> None:
    found = read(LIVE_FILE).find("images.pages.dev")

    assert found and acts_as(found.kind, found.id) == ("hosting provider",)


def test_closed_country_is_not_known_to_be_served() -> None:
    facebook = read(LIVE_FILE).get("facebook")
    assert facebook

    assert {"WORLD", "-CN"} <= set(entry_recipient(facebook).serves)


def test_designation_of_a_part_is_doubtful() -> None:
    """The Channels of WhatsApp are a very large platform, its messages are none."""
    assert "eu-very-large?" in designated("whatsapp")
    assert "eu-very-large" in designated("snapchat")
    assert not [name for name in designated("stripchat") if name.startswith("eu-")]
    assert all(listed["source"] and listed["checked"] for listed in designations().values())


def test_store_of_a_tool_gets_a_notice_from_the_day_on_which_the_ban_applies() -> None:
    """Regulation (EU) 2024/1689, Art. 5(1)(i), from 2 December 2026."""
    facts = parse_facts(
        {
            "person": {"residence": "DE", "age_in_image": "adult", "identifiable": True},
            "image": [{"id": "1", "kind": "synthetic", "shows": "nude", "published": True}],
            "sighting": [{"url": "https://apps.apple.com/app/id123", "kind": "tool", "image": "1"}],
        }
    )
    routes = compute_routes(
        facts,
        recipients=recipients_of_facts(facts, [read(LIVE_FILE)]),
        law=load_law(),
        today=date(2026, 12, 3),
    )

    (route,) = [one for one in routes if one.basis_id == "eu-dsa-art16-nudification-tool"]
    assert (route.answer, route.recipient and route.recipient.id) == (Truth.YES, "apple-app-store")


@pytest.mark.parametrize(
    ("entry_id", "codes"),
    [
        ("gandi", {"may_forward"}),
        ("cloudflare", {"forwards_to_customer"}),
        ("namesilo", {"forwards_to_customer"}),
        ("fastly", {"forwards_to_customer"}),
        ("reddit", set()),
    ],
)
def test_who_serves_others_is_said_to_pass_notices_on(entry_id: str, codes: set[str]) -> None:
    """Design §3.15; warning 4 of the directory."""
    sighting = {"url": "https://small.example/1", "platform": entry_id, "image": "1"}
    facts = parse_facts({"image": [{"id": "1", "kind": "real"}], "sighting": [sighting]})
    recipients = recipients_of_facts(facts, [read(LIVE_FILE)])

    routes = compute_routes(facts, recipients=recipients, law=load_law(), today=date(2026, 11, 25))

    to_it = [one for one in routes if one.recipient and one.recipient.id == entry_id]
    told = {caution.code for one in to_it for caution in one.cautions}
    assert told & {"may_forward", "forwards_to_customer"} == codes
