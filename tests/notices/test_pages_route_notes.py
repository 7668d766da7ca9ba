"""The page of routes says what goes against her wishes, what a threat asks for, what is to come and what is left out."""

from typing import Any

import pytest

from casework import intake
from casework.models import Actor, Case
from notices import agenda, answering, upcoming
from notices import routes as engine
from notices.ranking import place
from notices.views.routenotes import against_wishes, coming
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


def page_of(actor: Actor, case: Case) -> str:
    return pages.text_of(pages.browser_of(actor).get(f"/cases/{case.pk}/routes"))


def wishing(people: Any, case: Case, **wishes: Any) -> None:
    intake.change_facts(case=case, facts={"preferences": wishes}, by=people.alice, at=factory.MOMENT)


def threat(people: Any, *, sent: bool) -> Case:
    """A case of a threat, with or without a link that was sent to her alone."""
    case = factory.case_of(people.alice)
    factory.image_of(case, by=people.alice, threatened=True, published=False)
    if sent:
        row = factory.sighting_of(case, by=people.alice)
        row.seen = "sent_to_me"
        row.save(update_fields=["seen"])
    return case


def test_no_name_given_is_recorded_and_stays_ticked() -> None:
    people = factory.cast()
    case = factory.case_of(people.alice)
    browser = pages.browser_of(people.alice)

    browser.post(f"/cases/{case.pk}/person", {"avoid": ["police", "name"], "may_look": ""})
    case.refresh_from_db()
    page = pages.text_of(browser.get(f"/cases/{case.pk}/person"))

    assert case.facts["preferences"] == {"avoid": ["police"], "disclose_name": False}
    assert page.count("checked") == 2


def test_draft_leaves_out_the_steps_through_the_police_that_she_does_not_want() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    notice = matter.draft(case, by=people.alice)
    browser, url = pages.browser_of(people.alice), f"/cases/{case.pk}/notices/{notice.pk}"

    before = pages.text_of(browser.get(url))
    wishing(people, case, avoid=["police"])
    after = pages.text_of(browser.get(url))

    assert "FBI" in before
    assert "FBI" not in after
    assert "Steps through the police are left out" in after


def test_route_that_reaches_the_police_says_so_on_its_face() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    intake.change_facts(case=case, facts={"person": {"residence": "IN"}}, by=people.alice, at=factory.MOMENT)
    wishing(people, case, avoid=["police"], disclose_name=False)
    found = engine.routes_of(case, at=factory.MOMENT)

    said = {route.basis_id: against_wishes(found.facts, route) for route in found.routes}

    assert "reaches the police" in " ".join(said["in-ncii-sop-2025"])
    assert said["us-take-it-down-act"] == []


@pytest.mark.parametrize("sent", [False, True])
def test_threat_alone_says_what_to_do_and_asks_for_no_notice(sent: bool) -> None:
    people = factory.cast()
    case = threat(people, sent=sent)

    page = page_of(people.alice, case)
    told = str(upcoming.next_in(case, at=factory.MOMENT).words)

    assert "Pay nothing" in page
    assert 'href="/help"' in page
    assert "Add addresses" not in page
    assert told.startswith("Threatened, not published: pay nothing")
    assert any("pay nothing" in str(task.words) for task in agenda.tasks_of(people.alice, at=factory.MOMENT))


def test_threat_does_not_ask_first_whether_she_agreed() -> None:
    people = factory.cast()
    case = threat(people, sent=False)
    row = case.images.get()
    row.facts = {key: value for key, value in row.facts.items() if key != "licensed"}
    row.save()

    page = page_of(people.alice, case)
    first = page[page.index("One more answer would decide most") :][:700]

    assert "fact=image.licensed" not in first


def test_tool_needs_no_picture_and_a_ban_days_ahead_is_said_with_its_day() -> None:
    people = factory.cast()
    case = factory.case_of(people.alice, residence="DE")
    row = factory.sighting_of(case, "https://undress.example/", by=people.alice)
    row.kind, row.facts = "tool", {"serves": ["EU"], "recipient_kind": "generator", "host_country": "DE"}
    row.save()

    found = engine.routes_of(case, at=factory.MOMENT)

    assert answering.picture_gap(case) is None
    assert "eu-ai-act-art5-nudification" in {
        one["basis"].id for one in coming(found, today=factory.MOMENT.date())
    }
    factory.stand_at(factory.MOMENT)
    assert "From 2 December 2026" in page_of(people.alice, case)


def test_each_address_without_a_route_is_named_with_what_would_decide_it() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    factory.sighting_of(case, "https://lonely.example/x", by=people.alice)

    page = page_of(people.alice, case)
    part = page[page.index("Addresses on which no notice can go yet") :]

    assert "lonely.example" in part
    assert "Nobody is known yet who answers for it." in part


def test_law_of_her_own_country_stands_first_among_those_of_the_same_time() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    route = next(iter(engine.routes_of(case, at=factory.MOMENT).routes))

    at_home, away = (place(route, shares={}, first=(), home=home) for home in ((route.basis_id,), ()))

    assert at_home < away


def test_recipient_says_why_the_law_of_her_own_country_stands_below() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    intake.change_facts(case=case, facts={"person": {"residence": "DE"}}, by=people.alice, at=factory.MOMENT)

    page = page_of(people.alice, case)

    assert "The law of her own country stands below, as " in page
