"""Drafting: one notice over several sightings, to whoever can act, once."""

import pytest

from casework import access
from notices import letters, routes
from notices.conditions import Truth
from notices.models import Contact, Notice, Recipient
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import events_of

LAW = matter.LAW


def route_of(case, law=LAW):
    found = routes.routes_of(case, at=factory.MOMENT).routes
    return next(r for r in found if r.basis_id == law and r.answer == Truth.YES and r.writes)


def draft_all(case, by):
    route = route_of(case)
    return routes.draft_route(
        case=case, basis_id=LAW, recipient_id=route.recipient.id, channel=route.channel, by=by,
        at=factory.MOMENT,
    )  # fmt: skip


@pytest.fixture
def third(case, cast):
    row = factory.sighting_of(case, "http://gallery.example/v/3", by=cast.alice, image=case.images.first())
    matter.host_chain(row, "gallery.example", by=cast.alice, at=factory.MOMENT)
    return row


def test_one_notice_names_three_addresses_of_one_host(case, cast, third):
    (notice,) = draft_all(case, cast.alice)

    letter = letters.compose_notice(notice, at=factory.MOMENT)
    assert notice.sightings.count() == 3
    assert [f"{n}. {row.url}" in letter.text for n, row in enumerate(_rows(notice), 1)] == [True] * 3
    assert third.notices.get() == notice


def _rows(notice):
    return notice.sightings.order_by("number")


def test_every_element_of_the_law_has_its_words_and_section(case, cast, third):
    (notice,) = draft_all(case, cast.alice)
    matter.make_ready(notice, by=cast.alice)

    letter = letters.compose_notice(notice, at=factory.MOMENT)

    assert letter.missing == ()
    assert all(element.text and element.source for element in letter.elements)
    assert {element.status for element in letter.elements} == {"filled", "declared"}


def test_drafting_is_in_custody(case, cast):
    draft_all(case, cast.alice)

    assert events_of(case)[-1] == "notice_drafted"


def test_same_route_drafted_twice_gives_the_same_notice(case, cast):
    first = draft_all(case, cast.alice)

    second = draft_all(case, cast.alice)

    assert first == second
    assert Notice.objects.count() == 1


def test_address_found_later_gets_a_draft_of_its_own(case, cast):
    draft_all(case, cast.alice)
    late = factory.sighting_of(case, "http://gallery.example/v/9", by=cast.alice, image=case.images.first())
    matter.host_chain(late, "gallery.example", by=cast.alice, at=factory.MOMENT)

    (second,) = draft_all(case, cast.alice)

    assert list(second.sightings.all()) == [late]


@pytest.mark.parametrize(
    ("state", "count"), [("sent", 1), ("overdue", 1), ("refused", 2), ("undeliverable", 2)]
)
def test_addresses_that_a_running_notice_speaks_for_are_not_drafted_again(cast, state, count):
    notice = matter.notice_in(state, cast=cast)

    draft_all(notice.case, cast.alice)

    assert Notice.objects.count() == count


def test_recipient_that_takes_two_addresses_gets_two_notices_for_three(case, cast, third):
    routes.draft_route(
        case=case, basis_id=LAW, recipient_id="practice-gallery", channel="take_it_down_form", by=cast.alice,
        at=factory.MOMENT,
    )  # fmt: skip
    Notice.objects.update(state=Notice.State.WITHDRAWN)
    Recipient.objects.update(max_addresses=2)

    drafts = draft_all(case, cast.alice)

    assert [notice.sightings.count() for notice in drafts] == [2, 1]


@pytest.mark.parametrize("name", ["carol", "erin"])
def test_stranger_cannot_draft(case, cast, name):
    with pytest.raises(access.Refused):
        draft_all(case, getattr(cast, name))

    assert not Notice.objects.exists()


def test_sighting_of_another_case_is_never_in_a_notice(case, cast):
    other = matter.case_with_addresses(cast.alice)
    (notice,) = draft_all(case, cast.alice)
    choice = letters.Choice(LAW, notice.contact, (other.sightings.first(),))

    with pytest.raises(ValueError, match="own case"):
        letters.draft_notice(case=case, choice=choice, by=cast.alice, at=factory.MOMENT)


def test_route_that_does_not_hold_is_refused(case, cast):
    with pytest.raises(routes.NoSuchRoute):
        routes.draft_route(
            case=case, basis_id="us-dmca-512c", recipient_id="practice-gallery", channel="own_form",
            by=cast.alice, at=factory.MOMENT,
        )  # fmt: skip


def test_bad_contact_is_not_chosen_again(case, cast):
    (notice,) = draft_all(case, cast.alice)
    Contact.objects.filter(recipient=notice.recipient).update(state=Contact.State.BAD)
    Notice.objects.update(state=Notice.State.WITHDRAWN)

    with pytest.raises(routes.NoSuchRoute):
        draft_all(case, cast.alice)
