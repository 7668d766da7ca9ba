"""The contact is the law's and the directory's choice, never chance: process by process, then the directory's order."""

from dataclasses import replace

import pytest

from casework.directory import load
from notices import routes, running
from notices.addressees import entry_recipient
from notices.flatfacts import RecipientFacts
from notices.law import load_law
from notices.models import Clock, Contact, Notice
from notices.reckoning import in_order
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT

LAW = "us-take-it-down-act"
BOTH = {
    "take_it_down_url": "http://127.77.0.7:8080/take-it-down",
    "form_url": "http://127.77.0.7:8080/report",
    "dmca_agent_email": "copyright@board.example",
    "copyright_form_url": "http://127.77.0.7:8080/copyright",
}


@pytest.fixture
def board(monkeypatch):
    """Board as a platform with a form for these requests beside its general one, and two ways to its agent."""
    entry = replace(load(practice=True).get("practice-board"), **BOTH)
    matter.platform_is(monkeypatch, lambda: entry)
    return entry


@pytest.fixture
def case(cast, board):
    return matter.case_with_addresses(cast.alice, host="board.example")


def drafted(case, cast, law=LAW):
    return matter.draft(case, by=cast.alice, law=law)


@pytest.mark.parametrize("_time", range(8))
def test_form_for_these_requests_is_chosen_every_time(case, cast, _time):
    """Design §4: an identifier drawn by chance decides nothing."""
    contact = drafted(case, cast).contact

    assert (contact.process, contact.value) == ("take_it_down_form", BOTH["take_it_down_url"])


def test_general_form_starts_no_clock_beside_it(case, cast):
    """Design §4: a platform that set up a separate process starts nothing through its general form."""
    notice = drafted(case, cast)
    general = notice.recipient.contacts.get(process="own_form")
    Notice.objects.filter(pk=notice.pk).update(contact=general)

    running.start_clock(
        notice=Notice.objects.get(), started_at=SEND_AT, number="R-1", by=cast.alice, at=SEND_AT
    )

    assert Clock.objects.get().kind == Clock.Kind.ADVICE


def test_spoiled_form_leaves_the_general_one_with_an_honest_date(case, cast):
    first = drafted(case, cast)
    Contact.objects.filter(pk=first.contact_id).update(state=Contact.State.BAD)
    Notice.objects.update(state=Notice.State.WITHDRAWN)

    assert drafted(case, cast).contact.process == "own_form"


def test_copyright_agent_gets_nothing_outside_copyright(case, cast):
    first = drafted(case, cast)
    first.recipient.contacts.exclude(process="designated_agent").update(state=Contact.State.BAD)
    Notice.objects.update(state=Notice.State.WITHDRAWN)
    route = next(r for r in routes.routes_of(case, at=factory.MOMENT).routes if r.basis_id == LAW)

    with pytest.raises(routes.NoSuchRoute):
        routes.draft_route(
            case=case, basis_id=LAW, recipient_id="practice-board", channel=route.channel, by=cast.alice,
            at=factory.MOMENT,
        )  # fmt: skip


def test_two_contacts_of_one_process_go_by_the_directory(case, cast):
    recipient = drafted(case, cast).recipient

    agents = recipient.contacts.filter(process="designated_agent").order_by("rank")

    assert [contact.value for contact in agents] == [BOTH["dmca_agent_email"], BOTH["copyright_form_url"]]


def test_order_follows_a_directory_that_changed(case, cast):
    recipient = drafted(case, cast).recipient
    Contact.objects.update(rank=100)

    routes.draft_route(
        case=case, basis_id=LAW, recipient_id="practice-board", channel="take_it_down_form", by=cast.alice,
        at=factory.MOMENT,
    )  # fmt: skip

    assert sorted(recipient.contacts.values_list("rank", flat=True)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("law", "order"),
    [
        (LAW, ["take_it_down_form", "own_form", "abuse_mailbox"]),
        ("eu-dsa-art16", ["own_form", "abuse_mailbox"]),
        ("us-dmca-512c", ["designated_agent", "own_form", "abuse_mailbox"]),
    ],
)
def test_each_law_has_its_own_order_of_channels(board, law, order):
    assert in_order(load_law().get(law), entry_recipient(board).channels) == order


def test_only_a_copyright_agent_is_nobody_for_another_law():
    agent = RecipientFacts(id="x", name="X", channels=("designated_agent",))

    assert in_order(load_law().get(LAW), agent.channels) == []


def test_platforms_with_two_forms_keep_them_apart():
    """The live directory: the form that was set up for the Act, and the general one."""
    both = [entry for entry in load(practice=False) if entry.take_it_down_url and entry.form_url]

    ways = {entry.id: entry_recipient(entry).channels[:2] for entry in both}

    assert {"x", "facebook", "instagram", "threads"} <= ways.keys()
    assert set(ways.values()) == {("take_it_down_form", "own_form")}
